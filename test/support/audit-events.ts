// A few events that make a legal beginning of a log, for tests of the log itself.
import { sha256 } from "../../src/digest.ts";
import type { SafeText } from "../../src/output/safe-text.ts";
import type { RunEvent } from "../../src/run/model/event.ts";

export const RUN_ID = "01KAVD5ZQF0000000000000000";
const AT = Date.UTC(2026, 10, 24, 8, 14, 3);
export const safe = (text: string): SafeText => text as SafeText;

/** `run.started` of an empty plan. */
export function started(): RunEvent {
  return {
    type: "run.started",
    at: AT,
    format: "lamplighter-log/1",
    run: RUN_ID,
    plan: {
      title: "An empty guide",
      purpose: "",
      guide: { path: "guide.md", sha256: sha256("# An empty guide\n") },
      digest: sha256("plan"),
      roles: [],
      targets: [],
      sections: [],
      variables: [],
      bindings: [],
      steps: [],
      tasks: [],
      notTaken: [],
      findings: [],
    },
    guide: { encoding: "utf8", content: "# An empty guide\n", sha256: sha256("# An empty guide\n") },
    program: { version: "0.0.0", sha256: sha256("program"), wrapper: "1" },
    operator: { user: "ada", host: "laptop", arn: null },
    destination: { kind: "rehearsal", account: "000000000000", region: "us-east-1", endpoint: null },
    answers: "screen",
    observedAt: AT,
  };
}

export const noted = (text: string, after = 1): RunEvent => ({
  type: "task.noted",
  at: AT + after * 1000,
  task: null,
  text: safe(text),
});

export const left = (): RunEvent => ({ type: "run.left", at: AT + 60_000, reason: safe("tea") });
