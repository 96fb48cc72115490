// A fleet of nodes to walk together: a guide of two steps for its role, and a run that has started on so many nodes.
import { safeText } from "../../src/output/clean.ts";
import type { Target } from "../../src/plan/model/plan.ts";
import type { FleetChoice } from "../../src/plan/steps/fleets.ts";
import { next } from "../../src/run/next/next.ts";
import { type RunOptions, type StageEngine, stageEngine } from "./run-fixtures.ts";

/** Its second step has a done check and a value of each node. */
export const FLEET_GUIDE = [
  "---",
  "roles:",
  "  worker: joins",
  "variables:",
  "  NAME: { type: host-name }",
  "---",
  "# Workers",
  "",
  "## Prepare",
  "",
  "```bash {on=worker}",
  "dnf -y install docker",
  "```",
  "",
  "```bash {on=worker done='test -e /etc/told'}",
  "echo NAME > /etc/told",
  "```",
  "",
].join("\n");

const nodes = (count: number): readonly Target[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `w${at + 1}`,
    roles: ["worker"],
    selector: `w${at + 1}`,
    id: `i-0000000000000000${at}`,
    name: `w${at + 1}`,
  }));

const CHOICE: FleetChoice = {
  roles: ["worker"],
  maxConcurrency: { count: 2 },
  maxErrors: { count: 0 },
  soak: 0,
};

/** A run on so many nodes, its first step shown on the first. */
export function fleet(
  count: number,
  choice: Partial<FleetChoice> & Pick<RunOptions, "answer"> = {},
  guide = FLEET_GUIDE,
): StageEngine {
  const bindings = nodes(count).map(({ key }) => ({
    name: "NAME",
    scope: { kind: "target", target: key } as const,
    value: `host-${key}`,
    secret: false,
    from: "given" as const,
  }));
  const { answer, ...together } = { ...CHOICE, ...choice };
  return stageEngine({
    guide,
    targets: nodes(count),
    bindings,
    together,
    ...(answer === undefined ? {} : { answer }),
  });
}

/** Two requirements, a manual step and a command of all its nodes. */
const BY_HAND = [
  "---",
  "roles:",
  "  worker: joins",
  "---",
  "# Workers",
  "",
  "## Before {on=worker}",
  "",
  "1. Enable termination protection.",
  "2. Write down who pays for it.",
  "",
  "## Prepare {on=worker}",
  "",
  "1. Attach the data volume in the console, and write its label on the rack.",
  "",
  "```bash {on=worker}",
  "dnf -y install docker",
  "```",
  "",
].join("\n");

/** AWS answers: termination protection is off on `w2`, `w4` and `w6`, unknown on `w3`, and on elsewhere. */
export function answerChecks(engine: StageEngine): StageEngine {
  const results = new Map([
    ["w2", "not-met"],
    ["w3", "cannot-tell"],
    ["w4", "not-met"],
    ["w6", "not-met"],
  ] as const);
  for (;;) {
    const due = next(engine.run()).find(({ type }) => type === "check");
    if (due?.type !== "check") return engine;
    const result = results.get(due.target as "w2") ?? "met";
    engine.report({
      type: "checked",
      probe: due.key,
      task: due.task,
      result,
      evidence: safeText(result === "not-met" ? "Termination protection is off." : "AWS answered."),
      ...(result === "cannot-tell" ? {} : { observed: safeText(result === "met" ? "on" : "off") }),
      source: safeText(`ec2:DescribeInstanceAttribute ${due.instance}`),
    });
  }
}

/** A run on so many nodes at its requirements. */
export const atRequirements = (count: number): StageEngine => answerChecks(fleet(count, {}, BY_HAND));
