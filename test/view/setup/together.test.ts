// The page on which a role's nodes are switched between together and one after the other, and the same as a question.
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { plainSetup } from "../../../src/view/plain/plain-setup.ts";
import { fleetRow } from "../../../src/view/setup/node-rows.ts";
import { setupHelp } from "../../../src/view/setup/setup-help.ts";
import type { SetupInput, SetupResult } from "../../../src/view/setup/setup-input.ts";
import { summaryLines } from "../../../src/view/setup/summary-rows.ts";
import { REAL_PLACE, type SetupStory, setupInput, setupStory } from "../../support/setup-story.ts";

const GUIDE = `---
roles:
  manager: the first node
  worker: joins
---

# Workers

\`\`\`bash {on=manager}
hostname
\`\`\`

\`\`\`bash {on=worker}
dnf -y install docker
\`\`\`

\`\`\`bash {on=worker}
systemctl start docker
\`\`\`
`;

const NODES = ["manager", "w1", "w2", "w3"].map((key, at) => ({
  key,
  id: `i-0000000000000000${at}`,
  name: key,
  note: "practice",
}));

const input = (more: Partial<SetupInput> = {}): SetupInput =>
  setupInput(GUIDE, {
    nodes: NODES,
    assignments: { manager: ["manager"], worker: ["w1", "w2", "w3"] },
    ...more,
  });

/** The steps' nodes in their order. */
function order(of: SetupInput, result: SetupResult | null): readonly string[] {
  if (result?.type !== "go") throw new Error("it did not go");
  return of.planFor(result).tasks.map(({ target }) => target);
}

const TOGETHER = ["manager", "w1", "w2", "w3", "w1", "w2", "w3"];
const ONE_BY_ONE = ["manager", "w1", "w1", "w2", "w2", "w3", "w3"];

const line = (story: SetupStory, of: SetupInput) =>
  summaryLines(story.state, of).find(({ page }) => page === "together")?.texts;

describe("the page of nodes that run together", () => {
  it("switches a role on, with the order that --together gives", () => {
    const of = input();
    const story = setupStory(of);
    expect(line(story, of)).toEqual(["worker: 3 nodes, one after the other"]);
    const page = story.press("t");
    expect(page.state.page).toBe("together");
    const back = page.press("space", "enter");
    expect(back.state.page).toBe("summary");
    expect(line(back, of)).toEqual(["worker: 3 nodes run each step together"]);
    const { outcome } = back.press("enter");
    expect(order(of, outcome)).toEqual(TOGETHER);
    expect(outcome).toMatchObject({ together: ["worker"] });
    const given = input({ together: ["worker"] });
    expect(order(given, setupStory(given).press("enter").outcome)).toEqual(TOGETHER);
  });

  it("switches a role off, also with the key that ticks everywhere, and keeps it with Esc", () => {
    const of = input({ together: ["worker"] });
    const story = setupStory(of).press("t", "x", "escape");
    expect(line(story, of)).toEqual(["worker: 3 nodes, one after the other"]);
    expect(story.state.plan.fleets).toBeUndefined();
    expect(order(of, story.press("enter").outcome)).toEqual(ONE_BY_ONE);
    expect(story.press("t", "space", "escape").state.plan.fleets).toHaveLength(1);
  });

  it("is there only for a role with several nodes, which may be ticked on the page of nodes", () => {
    const of = input({ assignments: {} });
    const story = setupStory(of);
    expect(line(story, of)).toBeUndefined();
    expect(story.press("t").state.page).toBe("summary");
    const nodes = story.press("n", "j", "j", "j", "j", "j", "j", "space", "enter");
    expect(line(nodes, of)).toEqual(["worker: 2 nodes, one after the other"]);
    const go = nodes.press("t", "space", "enter").press("enter").outcome;
    expect(order(of, go)).toEqual(["manager", "w1", "w2", "w1", "w2"]);
  });

  it("has to be gone through nowhere: nothing is chosen there that was not proposed", () => {
    const of = input({ destination: REAL_PLACE });
    const pages = new Set<string>();
    let story = setupStory(of);
    for (let n = 0; n < 9 && story.outcome === null; n++) {
      pages.add(story.state.page);
      story = story.press("enter");
    }
    expect([...pages]).toEqual(["summary"]);
    expect(order(of, story.outcome)).toEqual(ONE_BY_ONE);
  });

  it("has its key in the help, and rows that say what a tick means", () => {
    const of = input();
    const keys = setupHelp(setupStory(of).state, of).groups.flatMap(({ keys }) => keys);
    expect(keys).toContainEqual({ key: "t", does: "choose which nodes run together" });
    const text = (ticked: boolean) =>
      fleetRow({ role: "worker", title: "worker", nodes: 3 }, ticked, true)
        .map((piece) => piece.text)
        .join("");
    expect(text(true)).toContain("worker  3 nodes · each step on one node first, then on the others");
    expect(text(false)).toContain("worker  3 nodes · one node after the other");
    expect(textWidth(text(true))).toBeLessThanOrEqual(80);
  });
});

describe("the question whether nodes run together", () => {
  async function asked(lines: readonly string[] | null, more: Partial<SetupInput> = {}) {
    let text = "";
    async function* given(): AsyncGenerator<string> {
      for (const one of lines ?? []) yield one;
    }
    const of = input(more);
    const result = await plainSetup({
      ...of,
      input: lines === null ? null : given(),
      write: (part) => {
        text += part;
      },
      auto: lines === null,
      askSecret: async () => "",
    });
    return { text, of, result };
  }

  it("comes on real nodes and at change, and Enter keeps what is so", async () => {
    const off = await asked(["", ""], { destination: REAL_PLACE });
    expect(off.text).toContain("Run each step on the 3 nodes of worker together? yes, no (Enter): ");
    expect(order(off.of, off.result)).toEqual(ONE_BY_ONE);
    const on = await asked(["change", "", ""], { together: ["worker"] });
    expect(on.text).toContain("Run each step on the 3 nodes of worker together? yes (Enter), no: ");
    expect(order(on.of, on.result)).toEqual(TOGETHER);
  });

  it("switches on and off, and asks again after another answer", async () => {
    const on = await asked(["maybe", "y", ""], { destination: REAL_PLACE });
    expect(on.text).toContain("Answer yes or no.");
    expect(order(on.of, on.result)).toEqual(TOGETHER);
    const off = await asked(["change", "no", ""], { together: ["worker"] });
    expect(order(off.of, off.result)).toEqual(ONE_BY_ONE);
  });

  it("is not asked where a rehearsal starts at once, which says how it is", async () => {
    const once = await asked([""], { together: ["worker"] });
    expect(once.text).toContain("  together: worker: 3 nodes run each step together");
    expect(once.text).not.toContain("together?");
    expect(order(once.of, once.result)).toEqual(TOGETHER);
    expect(order(once.of, (await asked(null, { together: ["worker"] })).result)).toEqual(TOGETHER);
  });

  it("leaves at the end of the answers", async () => {
    expect((await asked([], { destination: REAL_PLACE })).result).toEqual({ type: "leave" });
  });
});
