// A substitution of a command for the operator's own machine that only reads is run first, and its value then stands in
// its place where everybody can see it.
import { type Decision, type InputOf, refuse } from "./draft.ts";
import type { Run } from "./run.ts";

export function judgeEvaluate(run: Run, _input: InputOf<"evaluate">): Decision {
  return run.allowLocal
    ? refuse(
        "not-a-substitution",
        "There is no substitution to evaluate.",
        "Confirm the command as it stands.",
      )
    : refuse(
        "local-off",
        "This command is for your own machine, where Lamplighter runs nothing.",
        "Run it yourself and say that it is done, or skip it with a reason.",
      );
}
