import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { allFindings, hasErrors } from "../../src/plan/findings/all-findings.ts";
import { DEFAULT_TIMEOUT, makePlan } from "../../src/plan/make-plan.ts";
import type { Plan, Task } from "../../src/plan/model/plan.ts";
import {
  given,
  givenSecret,
  planOf,
  runbookOf,
  target,
  twoNodes,
  twoNodeTargets,
  twoNodeValues,
} from "../support/plan-fixtures.ts";

const rules = (plan: Plan): readonly string[] => allFindings(plan).map((it) => it.rule);
const textOf = (task: Task | undefined): string => task?.command?.text ?? "";
const find = (plan: Plan, part: string, on?: string): Task => {
  const task = plan.tasks.find((it) => textOf(it).includes(part) && (on === undefined || it.target === on));
  if (task === undefined) throw new Error(`no task with ${part}`);
  return task;
};
const errors = (plan: Plan): readonly string[] =>
  allFindings(plan)
    .filter((it) => it.severity === "error")
    .map((it) => `${it.rule}: ${it.message}`);

const full = planOf(twoNodes, { bindings: twoNodeValues, targets: twoNodeTargets });

describe("the order of the walk", () => {
  it("takes a section's steps on the first target of their role, then on the next", () => {
    const walk = full.tasks.map((it) => it.target);
    expect(walk).toEqual([
      ...Array(5).fill("manager"),
      ...Array(3).fill("worker-1"),
      ...Array(3).fill("worker-2"),
      ...Array(5).fill("worker-1"),
      ...Array(5).fill("worker-2"),
    ]);
  });

  it("keeps the guide's order where a section goes from role to role", () => {
    const guide =
      "# G\n\n```bash {on=a}\ntrue 1\n```\n\n```bash {on=b}\ntrue 2\n```\n\n```bash {on=a}\ntrue 3\n```\n";
    const plan = planOf(guide, { targets: [target("a-1"), target("a-2"), target("b")] });
    expect(plan.tasks.map((it) => `${textOf(it)} ${it.target}`)).toEqual([
      "true 1 a-1",
      "true 1 a-2",
      "true 2 b",
      "true 3 a-1",
      "true 3 a-2",
    ]);
  });

  it("gives a role without a target a stand-in of its name, and `local` the operator's machine", () => {
    const guide = "# G\n\n```bash {on=a}\ntrue\n```\n\n```bash {on=local}\ntrue here\n```\n";
    const plan = planOf(guide);
    expect(plan.targets).toEqual([
      { key: "a", roles: ["a"], selector: "", id: null, name: "a" },
      { key: "local", roles: ["local"], selector: "", id: null, name: "local" },
    ]);
    expect(plan.tasks.map((it) => it.confirm)).toEqual([
      { how: "key", typed: null },
      { how: "type", typed: "local" },
    ]);
  });

  it("never gives two targets one key", () => {
    const guide = "# G\n\n```bash {on=a}\ntrue\n```\n\n```bash {on=b}\ntrue\n```\n";
    const plan = planOf(guide, { targets: [target("b", null, ["a"])] });
    expect(plan.targets.map((it) => it.key)).toEqual(["b", "b-2"]);
  });

  it("takes chosen sections by title or a part of it with what is below them, and by id alone", () => {
    const guide =
      "# G\n\n## One\n\n```bash\ntrue 1\n```\n\n### Deep\n\n```bash\ntrue 2\n```\n\n## Two\n\n```bash\ntrue 3\n```\n";
    const chosen = (text: string): readonly string[] =>
      planOf(guide, { sections: [text] }).steps.map((it) => it.source);
    expect(chosen("One")).toEqual(["true 1", "true 2"]);
    expect(chosen("ONE")).toEqual(["true 1", "true 2"]);
    expect(chosen("eep")).toEqual(["true 2"]);
    const { sections } = runbookOf(guide);
    const idOf = (title: string): string => sections.find((it) => it.title === title)?.id ?? "";
    expect(chosen(idOf("One"))).toEqual(["true 1"]);
    expect(chosen(idOf("Deep"))).toEqual(["true 2"]);
    const both = planOf(guide, { sections: [idOf("Two"), idOf("One")] });
    expect(both.steps.map((it) => it.source)).toEqual(["true 1", "true 3"]);
    const none = planOf(guide, { sections: ["Three"] });
    expect(none.steps).toEqual([]);
    expect(errors(none)).toEqual(['section-unknown: The guide has no section "Three"']);
  });
});

describe("values", () => {
  it("count for a target before a role, for a role before the run, and before the guide's default", () => {
    expect(textOf(find(full, "mkfs", "worker-1"))).toBe("mkfs -t xfs /dev/nvme2n1");
    expect(textOf(find(full, "mkfs", "worker-2"))).toBe("mkfs -t xfs /dev/nvme3n1");
    expect(textOf(find(full, "dnf"))).toBe("dnf -y install docker-stable");
    const edge = planOf(twoNodes, { bindings: given("PKG_CHANNEL=edge") });
    expect(textOf(find(edge, "dnf"))).toBe("dnf -y install docker-edge");
  });

  it("leave a placeholder open, as written, while nobody gave one", () => {
    const plan = planOf(twoNodes);
    const task = find(plan, "mkfs");
    expect(task.command).toEqual({
      text: "mkfs -t xfs /dev/DATA_DEVICE",
      holes: [{ variable: "DATA_DEVICE", kind: "open", start: 17, end: 28 }],
      values: [],
    });
    expect(task.open).toEqual(["DATA_DEVICE"]);
    expect(task.sha256).toBeNull();
    expect(plan.digest).toBeNull();
    expect(hasErrors(plan)).toBe(false);
  });

  it("are refused with the rule when they are not valid, not known, or for nobody", () => {
    const told = (...texts: string[]) =>
      errors(planOf(twoNodes, { targets: twoNodeTargets, bindings: given(...texts) }));
    expect(told("NODE_NAME=node_1")).toEqual([
      "value-invalid: NODE_NAME everywhere: `node_1` is not a valid host name: a label may have only letters, digits and hyphens (RFC 1123)",
    ]);
    expect(told("worker-9:NODE_NAME=a")).toEqual([
      "target-unknown: NODE_NAME is for worker-9, which is not a target",
    ]);
    expect(told("@nobody:NODE_NAME=a")).toEqual([
      "role-unknown: NODE_NAME is for the role nobody, which the guide does not have",
    ]);
    expect(told("NOTHING=a")).toEqual(["variable-unknown: The guide has no variable NOTHING"]);
    expect(told("NODE_NAME=node_1").join()).not.toContain("value-twice");
  });

  it("count once: the last of two for one scope", () => {
    const plan = planOf(twoNodes, { bindings: given("NODE_NAME=first", "NODE_NAME=second") });
    expect(textOf(find(plan, "set-hostname"))).toContain("second");
    expect(rules(plan)).toContain("value-twice");
    expect(plan.bindings.filter((it) => it.name === "NODE_NAME")).toHaveLength(1);
  });

  it("of a secret never enter the plan, whoever gives them and how", () => {
    const secret = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;
    const plan = planOf(twoNodes, { bindings: given(`SWARM_TOKEN=${secret}`) });
    expect(JSON.stringify(plan)).not.toContain(secret);
    expect(errors(plan)).toEqual(["secret-in-clear: SWARM_TOKEN is secret, but is set in plain text"]);
    const runbook = runbookOf(twoNodes);
    const byDefault = makePlan({
      runbook: {
        ...runbook,
        variables: runbook.variables.map((it) =>
          it.secret ? { ...it, default: secret } : { ...it, default: null },
        ),
      },
      guide: { path: "guide.md", sha256: "0" },
      bindings: [],
      targets: [],
      sections: null,
    });
    expect(rules(byDefault)).toContain("secret-in-clear");
    expect(byDefault.bindings).toEqual([]);
  });

  it("of a secret stand as a reference that the node fills", () => {
    const plan = planOf(twoNodes, {
      bindings: [givenSecret("SWARM_TOKEN"), ...twoNodeValues],
      targets: twoNodeTargets,
    });
    const task = find(plan, "swarm join", "worker-2");
    expect(textOf(task)).toBe('docker swarm join --token "$SWARM_TOKEN" 10.0.1.17:2377');
    expect(task.secrets).toEqual(["SWARM_TOKEN"]);
    expect(task.open).toEqual([]);
    expect(task.sha256).toBe(sha256(textOf(task)));
    expect(find(plan, "swarm init").capture).toBeNull();
  });

  it("never scan again: a value that is another placeholder's name stays what it is", () => {
    const guide =
      "---\nvariables:\n  ONE_X: {type: text}\n  TWO_X: {type: text}\n---\n# G\n\n```bash\nmkdir ONE_X TWO_X\n```\n";
    fc.assert(
      fc.property(
        fc.constantFrom("TWO_X", "<TWO_X>", "ONE_X", "$TWO_X", "a TWO_X b"),
        fc.constantFrom("ONE_X", "<ONE_X>", "TWO_X", "${ONE_X}"),
        (one, two) => {
          const plan = planOf(guide, { bindings: given(`ONE_X=${one}`, `TWO_X=${two}`) });
          const [task] = plan.tasks;
          const values = task?.command?.values.map((it) =>
            textOf(task)
              .slice(it.start, it.end)
              .replace(/^'(.*)'$/, "$1"),
          );
          expect(values).toEqual([one, two]);
          expect(task?.open).toEqual([]);
        },
      ),
    );
  });
});

describe("captures", () => {
  it("print a variable that the command sets from a substitution", () => {
    const task = find(full, "blkid -s", "worker-1");
    expect(textOf(task)).toBe(`UUID=$(blkid -s UUID -o value /dev/nvme2n1) && printf '%s\\n' "$UUID"`);
    expect(task.capture).toEqual({ variable: "UUID", secret: false, how: "output" });
    expect(find(full, "fstab", "worker-1").command?.holes).toEqual([
      { variable: "UUID", kind: "captured", start: 33, end: 38 },
    ]);
    expect(find(full, "fstab", "worker-1").sha256).toBeNull();
  });

  it("take a swarm token from the command that prints one, when a later step needs it and nobody gave it", () => {
    expect(find(full, "swarm init").capture).toEqual({
      variable: "SWARM_TOKEN",
      secret: true,
      how: "swarm-token",
    });
    expect(find(full, "swarm join").open).toEqual([]);
    expect(find(full, "swarm join").command?.holes.map((it) => it.kind)).toEqual(["captured"]);
    expect(full.digest).toMatch(/^[0-9a-f]{64}$/);
    const joiningOnly = planOf(twoNodes, {
      sections: ["Joining"],
      bindings: twoNodeValues,
      targets: twoNodeTargets,
    });
    expect(find(joiningOnly, "swarm join").open).toEqual(["SWARM_TOKEN"]);
  });

  it("do not come from a later step", () => {
    const guide =
      "# G\n\n```bash\ndocker swarm join --token SWARM_TOKEN 10.1.2.3:2377\n```\n\n## Later\n\n```bash\ndocker swarm init\n```\n";
    const plan = planOf(guide);
    expect(plan.tasks.map((it) => [it.open, it.capture])).toEqual([
      [["SWARM_TOKEN"], null],
      [[], null],
    ]);
  });
});

describe("confirmation", () => {
  it("types what is destroyed, the target's name for what cannot be seen, and takes a key for the rest", () => {
    expect(find(full, "mkfs", "worker-2").confirm).toEqual({ how: "type", typed: "nvme3n1" });
    expect(find(full, "| sh", "worker-2").confirm).toEqual({ how: "type", typed: "worker-2" });
    expect(find(full, "dnf").confirm).toEqual({ how: "key", typed: null });
  });

  it("counts what a check does as much as what the command does", () => {
    const guide = '# G\n\n```bash {on=a verify="rm -rf /data"}\nls\n```\n';
    expect(planOf(guide).tasks[0]?.confirm).toEqual({ how: "type", typed: "/data" });
  });
});

describe("digests and limits", () => {
  it("are of the command's exact bytes", () => {
    for (const task of full.tasks) if (task.sha256 !== null) expect(task.sha256).toBe(sha256(textOf(task)));
    expect(full.tasks.filter((it) => it.sha256 !== null).length).toBeGreaterThan(10);
  });

  it("change with the guide, the selection, the targets, a value, a limit and the wrapper, and with nothing else", () => {
    const input = {
      runbook: runbookOf(twoNodes),
      guide: { path: "guide.md", sha256: sha256(twoNodes) },
      bindings: twoNodeValues,
      targets: twoNodeTargets,
      sections: null,
      wrapper: "1",
    };
    const same = makePlan(input).digest;
    expect(makePlan({ ...input, guide: { ...input.guide, path: "/elsewhere.md" } }).digest).toBe(same);
    const late = { ...input.runbook, steps: input.runbook.steps.map((it) => ({ ...it, timeout: 30 })) };
    const others = [
      { ...input, guide: { ...input.guide, sha256: sha256("x") } },
      { ...input, sections: ["The manager"] },
      { ...input, bindings: [...twoNodeValues, ...given("MANAGER_ADDR=10.0.1.18")] },
      { ...input, targets: twoNodeTargets.map((it) => ({ ...it, id: `${it.id ?? ""}0` })) },
      { ...input, wrapper: "2" },
      { ...input, destination: { account: "1", region: "us-east-1" } },
      { ...input, runbook: late },
    ].map((it) => makePlan(it).digest);
    expect(new Set([same, ...others]).size).toBe(others.length + 1);
    expect(others).not.toContain(null);
  });

  it("use the guide's limit, else ten minutes", () => {
    expect(find(full, "dnf").timeout).toBe(900);
    expect(find(full, "mkfs").timeout).toBe(DEFAULT_TIMEOUT);
    expect(DEFAULT_TIMEOUT).toBe(600);
  });
});

describe("findings of the whole plan", () => {
  it("forbid one name for two nodes, and only where the name is given to them", () => {
    const shared = planOf(twoNodes, {
      targets: twoNodeTargets,
      bindings: [
        ...twoNodeValues.filter((it) => it.name !== "NODE_NAME"),
        ...given("NODE_NAME=same", "manager:NODE_NAME=boss"),
      ],
    });
    expect(errors(shared)).toEqual([
      "identity-shared: worker-1 (i-0123456789abcdef1) and worker-2 (i-0123456789abcdef2) would get the same host name `same` (NODE_NAME)",
    ]);
    // Both workers use the manager's address, and both have a disk of the same name.
    expect(errors(planOf(twoNodes, { targets: twoNodeTargets, bindings: twoNodeValues }))).toEqual([]);
  });

  it("see one name under two variables, and an address that two nodes would take", () => {
    const guide =
      "# G\n\n## A\n\n```bash {on=a}\nhostnamectl set-hostname <MY_DNS_NAME>\n```\n\n## B\n\n```bash {on=b}\nhostnamectl set-hostname node-01.example.com\ndocker swarm init --advertise-addr NODE_ADDR\n```\n\n## C\n\n```bash {on=c}\ndocker swarm init --advertise-addr NODE_ADDR\n```\n";
    const plan = planOf(guide, {
      bindings: given("MY_DNS_NAME=x.org", "node-01.example.com=X.org", "NODE_ADDR=10.0.0.1"),
    });
    expect(rules(plan).filter((it) => it === "identity-shared")).toHaveLength(2);
  });

  it("forbid a swarm that is made and joined on one node", () => {
    const guide =
      "# G\n\n```bash {on=a}\ndocker swarm init\ndocker swarm join --token SWARM_TOKEN 10.1.2.3:2377\n```\n";
    expect(rules(planOf(guide))).toContain("swarm-init-and-join");
    const token = "# G\n\n```bash {on=a}\ndocker swarm init\ndocker swarm join-token worker\n```\n";
    expect(rules(planOf(token))).not.toContain("swarm-init-and-join");
  });

  it("name roles that the guide lacks and instances that were chosen twice", () => {
    const plan = planOf(twoNodes, {
      targets: [
        ...twoNodeTargets,
        target("x", "i-0123456789abcdef9", ["nobody"]),
        target("worker-9", "i-0123456789abcdef1", ["worker"]),
      ],
    });
    expect(errors(plan).map((it) => it.split(":")[0])).toEqual(["role-unknown", "target-twice"]);
  });

  it("warn of the name that a system disk usually has", () => {
    expect(rules(planOf(twoNodes, { bindings: given("DATA_DEVICE=nvme0n1") }))).toContain("system-disk");
  });

  it("say of a secret that its place cannot take it, before and after it is given", () => {
    const guide =
      "---\nvariables:\n  KEY_X: {type: text, secret: true}\n---\n# G\n\n```bash\ncat <<'E' > /etc/key\nKEY_X\nE\n```\n";
    for (const bindings of [[], [givenSecret("KEY_X")]]) {
      const plan = planOf(guide, { bindings });
      expect(rules(plan)).toContain("secret-place");
      expect(plan.tasks[0]?.open).toEqual(["KEY_X"]);
    }
  });

  it("tell with the value, not with the guide's example, what would be lost", () => {
    const messages = find(full, "mkfs", "worker-2")
      .findings.map((it) => it.message)
      .join("\n");
    expect(messages).toContain("/dev/nvme3n1");
    expect(messages).not.toContain("DATA_DEVICE");
  });
});

describe("makePlan", () => {
  it("never throws, whatever guide and values it is given", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...twoNodes.split("\n"), "```", "# X", "VALUE_X=<A>", "$(", "EOF"), {
          maxLength: 60,
        }),
        fc.array(
          fc.tuple(fc.constantFrom("NODE_NAME", "DATA_DEVICE", "A", "MAGIC"), fc.string({ maxLength: 12 })),
          { maxLength: 4 },
        ),
        (lines, values) => {
          const plan = planOf(lines.join("\n"), { bindings: given(...values.map(([n, v]) => `${n}=${v}`)) });
          for (const task of plan.tasks)
            for (const hole of task.command?.holes ?? [])
              expect(hole.end).toBeLessThanOrEqual(textOf(task).length);
        },
      ),
      { numRuns: 150 },
    );
  });
});
