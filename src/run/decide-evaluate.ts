// A substitution of a command for the operator's own machine that only reads is run first, and its value then stands in
// its place where everybody can see it.
import { LOCAL_OFF } from "./decide-confirm.ts";
import { type Decision, type InputOf, refuse } from "./draft.ts";
import type { Run } from "./run.ts";

export function judgeEvaluate(run: Run, _input: InputOf<"evaluate">): Decision {
  return run.allowLocal
    ? refuse(
        "not-a-substitution",
        "There is no substitution to evaluate.",
        "Confirm the command as it stands.",
      )
    : refuse(LOCAL_OFF.rule, LOCAL_OFF.message, LOCAL_OFF.advice);
}
