import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeChoices } from "../../../src/view/setup/node-rows.ts";
import { missingNames } from "../../../src/view/setup/selection.ts";
import type { SetupInput, SetupResult } from "../../../src/view/setup/setup-input.ts";
import { startSetup } from "../../../src/view/setup/setup-pages.ts";
import { updateSetup } from "../../../src/view/setup/setup-state.ts";
import { keyInput } from "../../support/keys.ts";
import {
  GUIDE,
  setupInput as practiceInput,
  REAL_GUIDE,
  REAL_NODES,
  REAL_PLACE,
  setupStory,
} from "../../support/setup-story.ts";

type Go = Extract<SetupResult, { type: "go" }>;

/** On real nodes, where each page that decides something is gone through. */
const setupInput = (guide = GUIDE, more: Parameters<typeof practiceInput>[1] = {}): SetupInput =>
  practiceInput(guide, { destination: REAL_PLACE, ...more });

function went(outcome: SetupResult | null): Go {
  if (outcome?.type !== "go") throw new Error(`it did not go: ${JSON.stringify(outcome)}`);
  return outcome;
}

describe("Enter again and again", () => {
  it("starts a rehearsal at once, with what is proposed and practice values", () => {
    const go = went(setupStory(practiceInput()).press("enter").outcome);
    expect(go.assignments).toEqual({ "first-node": ["manager"], "joining-node": ["worker"] });
    expect(go.bindings.map((it) => `${it.name}=${it.value}`)).toEqual([
      "MY_DNS_NAME=node-01.example.org",
      "IP_ADDR=10.0.0.11",
    ]);
  });

  it("leads a rehearsal to a value for which there is no practice value", () => {
    const story = setupStory(practiceInput(GUIDE, { practice: false })).press("enter");
    expect(story.outcome).toBeNull();
    expect(story.state.page).toBe("values");
  });

  it("gets through all that is to be decided on real nodes, and only then starts", () => {
    let story = setupStory(setupInput());
    const pages = [story.state.page];
    for (let n = 0; n < 20 && story.outcome === null; n++) {
      story = story.press("enter");
      pages.push(story.state.page);
    }
    const go = went(story.outcome);
    expect([...new Set(pages)]).toEqual(["summary", "sections", "nodes", "values"]);
    expect(go.assignments).toEqual({ "first-node": ["manager"], "joining-node": ["worker"] });
    expect(go.bindings.map((it) => `${it.name}=${it.value}`)).toEqual([
      "MY_DNS_NAME=node-01.example.org",
      "IP_ADDR=10.0.0.11",
    ]);
    expect(go.secrets).toEqual([]);
  });

  it("does not get past a value that nobody can suggest", () => {
    let story = setupStory(setupInput(GUIDE, { practice: false }));
    for (let n = 0; n < 20; n++) story = story.press("enter");
    expect(story.outcome).toBeNull();
    expect(story.state.page).toBe("values");
    expect(story.state.message?.text).toContain("MY_DNS_NAME");
  });

  it("held down confirms nothing: it is dead for 400 ms after each change", () => {
    let story = setupStory(setupInput());
    for (let n = 0; n < 7; n++) story = story.pressSoon("enter", 50);
    expect(story.state.page).toBe("summary");
    story = story.pressSoon("enter", 50);
    expect(story.state.page).toBe("sections");
    expect(story.pressSoon("enter", 399).state.page).toBe("sections");
    expect(story.pressSoon("enter", 400).state.page).toBe("nodes");
  });

  it("typed ahead is dropped: what was typed on the frame before does not confirm this one", () => {
    const input = setupInput();
    const first = updateSetup(
      startSetup(input, { columns: 80, rows: 24 }),
      keyInput("enter", 1000, 0),
      input,
    );
    expect(first.state.page).toBe("sections");
    const late = updateSetup(first.state, keyInput("enter", 5000, 999), input);
    expect(late.state.page).toBe("sections");
    const drawn = updateSetup(first.state, keyInput("enter", 5000, 1000), input);
    expect(drawn.state.page).toBe("nodes");
  });
});

describe("what the selectors of the command line left open", () => {
  const real = setupInput(REAL_GUIDE, REAL_NODES);
  const nodes = setupStory(real).press("enter", "enter");

  it("is unassigned until the operator has picked", () => {
    expect(nodes.state.page).toBe("nodes");
    expect(nodes.state.assignments).toMatchObject({ worker: [], manager: [] });
    const held = nodes.press("enter");
    expect(held.state.page).toBe("nodes");
    expect(held.state.message?.text).toContain("No node is ticked for worker");
  });

  it("offers only what each selector found", () => {
    const input = setupInput(REAL_GUIDE, {
      ...REAL_NODES,
      choices: [{ role: "worker", selector: "tag:Role=worker", found: 2, keys: ["node-02"] }],
      assignments: { manager: ["node-01"] },
    });
    const story = setupStory(input).press("enter", "enter");
    expect(nodeChoices(story.state, input).map(({ role, node }) => `${role} ${node.key}`)).toEqual([
      "worker node-02",
    ]);
  });

  it("goes on with what was picked, and a device left for the walk", () => {
    const story = nodes.press("space", "j", "j", "j", "space", "enter", "enter", "enter");
    const go = went(story.outcome);
    expect(go.assignments).toEqual({ worker: ["node-01"], manager: ["node-02"] });
    expect(go.bindings).toEqual([]);
  });

  it("takes a device that is typed all the same, and refuses a wrong one", () => {
    const values = nodes.press("space", "j", "j", "j", "space", "enter").press("i");
    const wrong = values.type("nvme 1").press("enter");
    expect(wrong.state.page).toBe("values");
    const go = went(values.type("nvme1n1").press("enter", "enter").outcome);
    expect(go.bindings.map(({ name, value }) => `${name}=${value}`)).toEqual(["DATA_DEVICE=nvme1n1"]);
  });

  it("tells what is missing now from what is chosen in the walk", () => {
    const planOfAll = (input: SetupInput) =>
      input.planFor({
        sections: input.runbook.sections.map(({ id }) => id),
        alternatives: {},
        bindings: [],
        assignments: { worker: ["node-01"], manager: ["node-02"] },
        together: [],
      });
    expect(missingNames(planOfAll(real), real)).toEqual({ now: [], later: ["DATA_DEVICE"] });
    const practice = { ...real, destination: { ...real.destination, kind: "rehearsal" as const } };
    expect(missingNames(planOfAll(practice), practice)).toEqual({ now: ["DATA_DEVICE"], later: [] });
  });

  it("leaves no device open in a rehearsal", () => {
    const rehearsal = setupInput(REAL_GUIDE, {
      ...REAL_NODES,
      choices: [],
      destination: { kind: "rehearsal", account: "practice", region: "us-east-1", endpoint: null },
    });
    let story = setupStory(rehearsal);
    for (let n = 0; n < 20; n++) story = story.press("enter");
    expect(story.outcome).toBeNull();
    expect(story.state.message?.text).toContain("DATA_DEVICE");
  });
});

describe("what is wrong with the whole plan", () => {
  it("holds Enter on the last page, says why, and can be put right", () => {
    const guide = GUIDE.replace(
      "docker swarm join",
      "hostnamectl set-hostname <MY_DNS_NAME>\ndocker swarm join",
    );
    const last = setupStory(setupInput(guide)).press(...Array.from({ length: 7 }, () => "enter"));
    expect(last.state.page).toBe("summary");
    const held = last.press("enter");
    expect(held.outcome).toBeNull();
    expect(held.state.message?.text).toMatch(/would get the same host name/);
    expect(held.press("v").state.page).toBe("values");
  });
});

describe("sections", () => {
  const at = setupStory(setupInput()).press("enter");

  it("are offered when they have steps, all ticked", () => {
    expect(at.state.page).toBe("sections");
    expect(at.state.ticked).toEqual(["first-node", "joining-node"]);
  });

  it("are ticked and unticked with space, and all with a", () => {
    expect(at.press("j", "space").state.ticked).toEqual(["first-node"]);
    expect(at.press("space", "space").state.ticked).toEqual(["first-node", "joining-node"]);
    expect(at.press("a").state.ticked).toEqual([]);
    expect(at.press("space", "a").state.ticked).toEqual(["first-node", "joining-node"]);
  });

  it("must not all be unticked", () => {
    const refused = at.press("a", "enter");
    expect(refused.state.page).toBe("sections");
    expect(refused.state.message?.tone).toBe("danger");
  });

  it("decide which nodes and values are asked for", () => {
    const joining = at.press("space", "enter");
    expect(joining.state.page).toBe("nodes");
    const values = joining.press("enter");
    expect(values.state.values.slots.map((slot) => `${slot.variable.name} ${slot.kind}`)).toEqual([
      "SWARM_TOKEN asked",
      "IP_ADDR asked",
    ]);
    const first = at.press("j", "space", "enter", "enter");
    expect(first.state.values.slots.map((slot) => slot.variable.name)).toEqual(["MY_DNS_NAME"]);
  });

  it("inside another one are unticked without it, and the other one without them", () => {
    const guide = `${GUIDE}\n### Looking\n\n\`\`\`bash\ndocker node ls\n\`\`\`\n`;
    const sections = setupStory(setupInput(guide)).press("enter");
    expect(sections.state.ticked).toEqual(["first-node", "joining-node", "looking"]);
    const walked = (story: ReturnType<typeof setupStory>): readonly string[] => {
      let it = story;
      for (let n = 0; n < 10 && it.outcome === null; n++) it = it.press("enter");
      const go = went(it.outcome);
      return [
        ...new Set(
          setupInput(guide)
            .planFor(go)
            .steps.map((step) => step.section),
        ),
      ];
    };
    expect(walked(sections.press("G", "space"))).toEqual(["first-node", "joining-node"]);
    expect(walked(sections.press("j", "space"))).toEqual(["first-node", "looking"]);
  });

  it("that are asked for on the command line are ticked at first", () => {
    const story = setupStory(setupInput(GUIDE, { sections: ["joining-node"] }));
    expect(story.state.ticked).toEqual(["joining-node"]);
  });
});

describe("nodes", () => {
  const at = setupStory(setupInput()).press("enter", "enter");

  it("are proposed, and changed with space", () => {
    expect(at.state.assignments).toEqual({ "first-node": ["manager"], "joining-node": ["worker"] });
    expect(at.press("j", "space").state.assignments["first-node"]).toEqual(["manager", "worker"]);
  });

  it("must serve each part", () => {
    const refused = at.press("space", "enter");
    expect(refused.state.page).toBe("nodes");
    expect(refused.state.message?.text).toContain("“First node”");
  });

  it("are not asked about where they were given", () => {
    const given = setupStory(
      setupInput(GUIDE, { assignments: { "first-node": ["worker"], "joining-node": ["manager"] } }),
    ).press("enter", "enter");
    expect(given.state.page).toBe("values");
    let story = given;
    for (let n = 0; n < 5 && story.outcome === null; n++) story = story.press("enter");
    expect(went(story.outcome).assignments).toEqual({
      "first-node": ["worker"],
      "joining-node": ["manager"],
    });
  });
});

/** The first part of the guide can be given to both nodes: nothing in it is for one alone. */
const NO_SWARM = GUIDE.replace(/docker swarm join .*/, "echo SWARM_TOKEN IP_ADDR");

describe("values", () => {
  const at = setupStory(setupInput(GUIDE, { practice: false })).press("enter", "enter", "enter");

  it("begin with the first one that is open, ready to type", () => {
    expect(at.state.page).toBe("values");
    expect(at.state.values.typing).toBe(true);
    expect(at.state.values.slots.map((slot) => `${slot.variable.name} ${slot.kind}`)).toEqual([
      "MY_DNS_NAME asked",
      "SWARM_TOKEN captured",
      "IP_ADDR asked",
    ]);
  });

  it("are typed, letters that are keys elsewhere too", () => {
    const typed = at.type("qb?jk.example.org");
    expect(typed.state.values.fields.MY_DNS_NAME?.text).toBe("qb?jk.example.org");
    expect(typed.outcome).toBeNull();
  });

  it("that are wrong stay as they were typed, and hold Enter", () => {
    const wrong = at.type("node_1").press("enter");
    expect(wrong.state.page).toBe("values");
    expect(wrong.state.values.list.chosen).toBe(0);
    expect(wrong.state.values.fields.MY_DNS_NAME?.text).toBe("node_1");
    expect(wrong.state.message?.text).toContain("MY_DNS_NAME is not valid");
  });

  it("are taken with Enter, which goes to the next open one, past what comes by itself", () => {
    const next = at.type("a.example.org").press("enter");
    expect(next.state.values.list.chosen).toBe(2);
    expect(next.type("10.0.0.5").press("enter").state.page).toBe("summary");
  });

  it("can be pasted, and the paste confirms nothing", () => {
    const pasted = at.paste("a.example.org\r\n");
    expect(pasted.state.values.fields.MY_DNS_NAME?.text).toBe("a.example.org");
    expect(pasted.state.values.list.chosen).toBe(0);
    expect(pasted.press("enter").state.values.list.chosen).toBe(2);
  });

  it("are left to the list with Escape, where keys are keys again", () => {
    const list = at.press("escape");
    expect(list.state.values.typing).toBe(false);
    expect(list.press("j").state.values.list.chosen).toBe(1);
    expect(list.press("i").state.values.typing).toBe(true);
    expect(list.press("escape").state.page).toBe("summary");
    expect(list.press("q").outcome).toEqual({ type: "leave" });
  });

  it("can be walked through while typing, past those that cannot be typed", () => {
    expect(at.press("down").state.values.list.chosen).toBe(2);
    expect(at.press("tab").state.values.list.chosen).toBe(2);
    expect(at.press("down", "up").state.values.list.chosen).toBe(0);
    expect(at.press("up").state.values.list.chosen).toBe(0);
  });

  it("are kept when one goes back and comes again", () => {
    const again = at.type("a.example.org").press("escape", "escape", "escape", "enter", "enter");
    expect(again.state.page).toBe("values");
    expect(again.state.values.fields.MY_DNS_NAME?.text).toBe("a.example.org");
    expect(again.state.values.list.chosen).toBe(2);
  });

  it("that were given are shown, not asked", () => {
    const input = setupInput(GUIDE, {
      bindings: [
        { name: "MY_DNS_NAME", scope: { kind: "run" }, value: "a.example.org", secret: false, from: "given" },
        { name: "IP_ADDR", scope: { kind: "run" }, value: "10.0.0.5", secret: false, from: "given" },
      ],
    });
    const story = setupStory(input).press("enter", "enter", "enter");
    expect(story.state.page).toBe("summary");
    expect(went(story.press("enter").outcome).bindings).toEqual(input.bindings);
  });

  it("of a host's own are asked for each of several nodes", () => {
    const story = setupStory(setupInput(NO_SWARM)).press("enter", "enter", "j", "space", "enter");
    expect(story.state.values.slots.map((slot) => `${slot.variable.name} ${slot.target}`)).toEqual([
      "MY_DNS_NAME manager",
      "MY_DNS_NAME worker",
      "SWARM_TOKEN null",
      "IP_ADDR null",
    ]);
    const done = story
      .press("C-u")
      .type("a.example.org")
      .press("enter")
      .type("b.example.org")
      .press("enter", "enter");
    expect(done.state.page).toBe("summary");
    expect(went(done.press("enter").outcome).bindings.slice(0, 2)).toEqual([
      {
        name: "MY_DNS_NAME",
        scope: { kind: "target", target: "manager" },
        value: "a.example.org",
        secret: false,
        from: "given",
      },
      {
        name: "MY_DNS_NAME",
        scope: { kind: "target", target: "worker" },
        value: "b.example.org",
        secret: false,
        from: "given",
      },
    ]);
  });

  it("that name a node are asked for each, whatever its role, with a proposal of its own", () => {
    const guide = GUIDE.replace(
      "docker swarm join",
      "hostnamectl set-hostname <MY_DNS_NAME>\ndocker swarm join",
    );
    const places: Readonly<Record<string, string>> = { manager: "01", worker: "02" };
    const suggest: SetupInput["suggest"] = (variable, target) =>
      variable.type === "dns-name" ? `node-${places[target ?? ""] ?? "00"}.example.org` : "10.0.0.11";
    const values = setupStory(setupInput(guide, { suggest })).press("enter", "enter", "enter");
    expect(values.state.values.slots.map((slot) => `${slot.variable.name} ${slot.target}`)).toEqual([
      "MY_DNS_NAME manager",
      "MY_DNS_NAME worker",
      "SWARM_TOKEN null",
      "IP_ADDR null",
    ]);
    const go = went(values.press("enter", "enter", "enter", "enter").outcome);
    expect(go.bindings.map((it) => it.value)).toEqual([
      "node-01.example.org",
      "node-02.example.org",
      "10.0.0.11",
    ]);
  });

  it("are proposed for the one node that needs them", () => {
    const asked: string[] = [];
    const suggest: SetupInput["suggest"] = (variable, target) => {
      asked.push(`${variable.name} ${target}`);
      return null;
    };
    const story = setupStory(setupInput(GUIDE, { suggest })).press("enter", "enter", "enter", "enter");
    story.type("a.example.org").press("enter", "enter");
    expect([...new Set(asked)]).toEqual(["MY_DNS_NAME manager", "IP_ADDR worker"]);
  });

  it("of the operator's own machine are asked for too, where the nodes have their own", () => {
    const guide = `${NO_SWARM}\n## Looking\n\n\`\`\`bash {on=local}\nping <MY_DNS_NAME>\n\`\`\`\n`;
    const suggest: SetupInput["suggest"] = (variable, target) =>
      variable.type === "dns-name" ? `${target}.example.org` : "10.0.0.11";
    const both = setupStory(setupInput(guide, { suggest })).press("enter", "enter", "j", "space", "enter");
    expect(both.state.values.slots.map((slot) => `${slot.variable.name} ${slot.target}`)).toEqual([
      "MY_DNS_NAME manager",
      "MY_DNS_NAME worker",
      "MY_DNS_NAME local",
      "SWARM_TOKEN null",
      "IP_ADDR null",
    ]);
    let story = both;
    for (let n = 0; n < 10 && story.outcome === null; n++) story = story.press("enter");
    expect(went(story.outcome).bindings).toHaveLength(4);
  });

  it("that name a node and have a default may be given to each", () => {
    const guide = NO_SWARM.replace(
      "# Make a swarm",
      "---\nvariables:\n  MY_DNS_NAME: { type: dns-name, default: own.example.org }\n---\n\n# Make a swarm",
    );
    const story = setupStory(setupInput(guide)).press("enter", "enter", "j", "space", "enter");
    const changed = story.press("up", "C-u").type("b.example.org").press("enter", "enter", "enter");
    expect(went(changed.outcome).bindings).toContainEqual({
      name: "MY_DNS_NAME",
      scope: { kind: "target", target: "worker" },
      value: "b.example.org",
      secret: false,
      from: "given",
    });
  });

  it("that two roles with a node each share are asked for once", () => {
    const guide = GUIDE.replace("docker swarm init", "docker swarm init --advertise-addr IP_ADDR");
    const story = setupStory(setupInput(guide)).press("enter", "enter", "enter");
    expect(story.state.values.slots.map((slot) => `${slot.variable.name} ${slot.target}`)).toContain(
      "IP_ADDR null",
    );
  });

  it("that the guide gives itself may be changed, and stay the guide's when they are not", () => {
    const guide = NO_SWARM.replace(
      "# Make a swarm",
      "---\nvariables:\n  MY_DNS_NAME: { type: dns-name, default: own.example.org }\n---\n\n# Make a swarm",
    );
    const story = setupStory(setupInput(guide)).press("enter", "enter", "enter");
    expect(story.state.values.slots[0]).toMatchObject({ kind: "default", text: "own.example.org" });
    const kept = story.press("enter", "enter");
    expect(went(kept.outcome).bindings.map((it) => it.name)).toEqual(["IP_ADDR"]);
    const changed = story.press("up", "C-u").type("new.example.org").press("enter", "enter", "enter");
    expect(went(changed.outcome).bindings.map((it) => `${it.name}=${it.value}`)).toEqual([
      "MY_DNS_NAME=new.example.org",
      "IP_ADDR=10.0.0.11",
    ]);
  });
});

describe("secrets", () => {
  const token = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;

  it("are given apart from the bindings, which never hold them", () => {
    // Only the joining section: no step of the walk gives the token.
    const story = setupStory(setupInput())
      .press("enter", "space", "enter", "enter")
      .paste(token)
      .press("enter", "enter");
    expect(story.state.page).toBe("summary");
    const go = went(story.press("enter").outcome);
    expect(go.secrets).toEqual([{ name: "SWARM_TOKEN", target: null, value: token }]);
    expect(go.bindings[0]).toEqual({
      name: "SWARM_TOKEN",
      scope: { kind: "run" },
      value: null,
      secret: true,
      from: "given",
    });
    expect(JSON.stringify(go.bindings)).not.toContain(token);
    expect(JSON.stringify(story.state.plan)).not.toContain(token);
  });

  it("that were given already are not asked for", () => {
    const story = setupStory(setupInput(GUIDE, { secretsGiven: ["SWARM_TOKEN"] })).press(
      "enter",
      "space",
      "enter",
      "enter",
    );
    expect(story.state.values.slots.map((slot) => `${slot.variable.name} ${slot.kind}`)).toEqual([
      "SWARM_TOKEN given",
      "IP_ADDR asked",
    ]);
  });
});

describe("the way back and out", () => {
  it.each(["b", "escape", "left", "backspace"])("leads from each page to the summary with %s", (back) => {
    for (const open of ["s", "n", "f", "g"]) {
      const page = setupStory(setupInput()).press(open);
      expect(page.state.page).not.toBe("summary");
      expect(page.press(back).state.page).toBe("summary");
    }
  });

  it("goes no further than the summary, which says how to leave", () => {
    const story = setupStory(setupInput()).press("escape");
    expect(story.state.page).toBe("summary");
    expect(story.state.message?.text).toContain("q leaves");
  });

  it("decides nothing: what was only looked at is still to be gone through", () => {
    const looked = setupStory(setupInput()).press("n", "escape", "s", "escape");
    expect(looked.press("enter").state.page).toBe("sections");
  });

  it("has what depends on another choice decided anew", () => {
    const decided = setupStory(setupInput()).press("enter", "enter", "enter", "enter", "enter");
    expect(decided.state.page).toBe("summary");
    const other = decided.press("s", "j", "space", "enter");
    expect(other.state.page).toBe("nodes");
    expect(other.press("enter").state.page).toBe("values");
  });

  it.each(["q", "C-c"])("leaves with %s, and nothing has happened", (name) => {
    expect(setupStory(setupInput()).press("enter", name).outcome).toEqual({ type: "leave" });
  });

  it("leaves with Ctrl-C while typing too", () => {
    const typing = setupStory(setupInput()).press("enter", "enter", "enter").type("abc");
    expect(typing.press("C-c").outcome).toEqual({ type: "leave" });
  });
});

describe("help", () => {
  it("opens with ? and closes with Escape, ? or Enter, and nothing else happens meanwhile", () => {
    const help = setupStory(setupInput()).press("enter", "?");
    expect(help.state.help).not.toBeNull();
    expect(help.press("space", "a", "tab").state.ticked).toHaveLength(2);
    for (const name of ["escape", "?", "enter", "q"]) {
      const closed = help.press(name);
      expect(closed.state.help).toBeNull();
      expect(closed.state.page).toBe("sections");
      expect(closed.outcome).toBeNull();
    }
  });

  it("takes no paste", () => {
    const help = setupStory(setupInput()).press("enter", "enter", "enter", "escape", "?").paste("text");
    expect(help.state.values.fields.MY_DNS_NAME).toBeUndefined();
  });
});

it("never goes while a value is open, whatever is pressed", () => {
  const input = setupInput(GUIDE, { practice: false });
  const names = [
    "enter",
    "space",
    "j",
    "k",
    "a",
    "escape",
    "b",
    "i",
    "x",
    "?",
    "tab",
    "up",
    "G",
    "C-u",
    "backspace",
    "1",
    ".",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 40 }), (keys) => {
      let state = startSetup(input, { columns: 80, rows: 24 });
      let at = 0;
      for (const name of keys) {
        const step = updateSetup(state, keyInput(name, at + 1000, at), input);
        at += 1000;
        if (step.outcome !== null) {
          const plan = input.planFor(went(step.outcome));
          expect(plan.tasks.flatMap((task) => task.open)).toEqual([]);
          return;
        }
        state = step.state;
      }
    }),
    { numRuns: 100 },
  );
});

describe("alternatives", () => {
  const guide = GUIDE.replace(
    "docker swarm init\n",
    "docker swarm init\n# or\ndocker swarm init --autolock\n# or\ndocker swarm init --help\n",
  );
  const commands = (begun: ReturnType<typeof setupStory>, input: SetupInput) => {
    let story = begun;
    for (let n = 0; n < 20 && story.outcome === null; n++) story = story.press("enter");
    return input
      .planFor(went(story.outcome))
      .tasks.flatMap(({ command }) => (command?.text.startsWith("docker swarm init") ? [command.text] : []));
  };

  it("have a page, on which the default is picked, and another or all can be", () => {
    const input = setupInput(guide);
    const page = setupStory(input).press("enter", "enter");
    expect(page.state.page).toBe("ways");
    expect(commands(page, input)).toEqual(["docker swarm init"]);
    expect(commands(page.press("j", "space"), input)).toEqual(["docker swarm init --autolock"]);
    expect(commands(page.press("j", "space", "j", "space"), input)).toEqual(["docker swarm init --help"]);
    expect(commands(page.press("a"), input)).toHaveLength(3);
    expect(commands(page.press("a", "space"), input)).toEqual(["docker swarm init"]);
  });

  it("begin with what was chosen on the command line", () => {
    const input = setupInput(guide);
    const [group] = input.runbook.steps.flatMap(({ alternative }) => alternative?.group ?? []);
    const given = { ...input, alternatives: { [group ?? ""]: ["docker swarm init --help"] } };
    expect(commands(setupStory(given), given)).toEqual(["docker swarm init --help"]);
  });

  it("of sections that are not walked are not asked for", () => {
    const story = setupStory(setupInput(guide)).press("enter", "space", "enter");
    expect(story.state.page).toBe("nodes");
  });
});
