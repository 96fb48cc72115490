// A walk that stands at a checklist of requirements, and the answers of AWS to it: for tests.
import { safeText } from "../../src/output/clean.ts";
import type { CheckResult } from "../../src/run/model/event.ts";
import { type StageEngine, stageEngine } from "./run-fixtures.ts";

export const REQUIREMENTS = `# Prepare

## On the AWS side {on=worker}

1. Instance type: at least t3.medium
2. Enable termination protection.
3. Require IMDSv2.
4. Write down who pays for it.
5. Docker Overlay: UDP 4789 from this security group

## Look

\`\`\`bash {on=worker}
ls
\`\`\`
`;

/** The engine at the checklist: nothing has been answered. */
export const checklistEngine = (): StageEngine =>
  stageEngine({
    guide: REQUIREMENTS,
    bindings: [],
    destination: { kind: "aws", account: "111122223333", region: "eu-central-1", endpoint: null },
  });

/** What is asked of AWS now: the numbers of the requirements, counted from 1. */
export function asked(engine: StageEngine): readonly number[] {
  const run = engine.run();
  return run.probes.flatMap(({ id, kind, state, epoch }) => {
    if (kind !== "check" || state !== "requested" || epoch !== run.epoch) return [];
    return [run.tasks.findIndex((task) => id.startsWith(`check ${task.id} `)) + 1];
  });
}

const WORDS = {
  met: "It is as it is required.",
  "not-met": "Termination protection is off: turn it on in the console.",
  "cannot-tell": "AWS did not let us look.",
} as const;

/** AWS answers about that requirement, counted from 1. */
export function answerCheck(engine: StageEngine, number: number, result: CheckResult): void {
  const run = engine.run();
  const task = run.tasks[number - 1]?.id ?? "";
  const probe = run.probes.findLast(({ id, kind }) => kind === "check" && id.startsWith(`check ${task} `));
  engine.report({
    type: "checked",
    probe: probe?.id ?? "",
    task,
    result,
    evidence: safeText(WORDS[result]),
    observed: safeText(result === "met" ? "on" : "off"),
    source: safeText("ec2:DescribeInstanceAttribute i-0f3a9b8c7d6e5f401"),
  });
}

/** AWS answers all that is asked, again and again, until nothing is: not met for these numbers, else met. */
export function answerAll(engine: StageEngine, unmet: readonly number[]): void {
  for (let [number] = asked(engine); number !== undefined; [number] = asked(engine))
    answerCheck(engine, number, unmet.includes(number) ? "not-met" : "met");
}
