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
  return [...run.tasks.values()].flatMap(({ checks }, index) => {
    const newest = run.probes.get(checks.at(-1) ?? "");
    return newest?.state === "requested" && newest.epoch === run.epoch ? [index + 1] : [];
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
  const task = run.tasks.at(number - 1);
  engine.report({
    type: "checked",
    probe: task?.checks.at(-1) ?? "",
    task: task?.id ?? "",
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
