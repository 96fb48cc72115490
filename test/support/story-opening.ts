// How the runs of the tests begin and go on.
import { sha256 } from "../../src/digest.ts";
import { safeText } from "../../src/output/clean.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import type { Opening } from "../../src/run/model/ports.ts";

const PROGRAM = { version: "0.0.0", sha256: sha256("program"), wrapper: "1" };
const OPERATOR = { user: "ada", host: "desk", arn: null };

export function opening(plan: Plan, kind: "rehearsal" | "aws" = "rehearsal", allowLocal = false): Opening {
  return {
    type: "start",
    event: {
      format: "lamplighter-log/1",
      run: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
      plan,
      guide: { encoding: "utf8", content: "guide", sha256: sha256("guide") },
      program: PROGRAM,
      operator: OPERATOR,
      destination: { kind, account: "000000000000", region: "practice-1", endpoint: null },
      answers: "screen",
      observedAt: 0,
      ...(allowLocal ? { allowLocal } : {}),
    },
  };
}

export function resumption(allowLocal = false): Opening {
  const message = safeText("");
  return {
    type: "resume",
    operator: OPERATOR,
    program: PROGRAM,
    message,
    ...(allowLocal ? { allowLocal } : {}),
  };
}
