// Runs a substitution that only reads first, in a command for the operator's own machine, and puts its value into the
// command for everyone to see.
import { sha256 } from "../../digest.ts";
import { safeText } from "../../output/clean.ts";
import { withEvaluated } from "../../plan/substitution/evaluated.ts";
import { readingSubstitutions } from "../../shell/substitutions.ts";
import {
  add,
  type Decision,
  type Draft,
  facts,
  type InputOf,
  refuse,
  refuseOnRecord,
} from "../decision/draft.ts";
import { drawn } from "../decision/drawn.ts";
import { LOCAL_OFF, YES_NOT_HERE } from "../decision/forbidden.ts";
import { substitutionRequest } from "../decision/request.ts";
import { showing } from "../decision/show.ts";
import type { Refusal } from "../model/ports.ts";
import type { Invocation, Run } from "../model/run.ts";
import { currentTask } from "../state/due.ts";
import { wholeText } from "../state/tail.ts";

/** The word to type before anything runs on the operator's own machine. */
export const LOCAL_WORD = "local";

const NO_SUBSTITUTION: Refusal = {
  rule: "not-a-substitution",
  message: "This command has no substitution that can run first.",
  advice: "Confirm the command as it is, or edit it.",
};

export function judgeEvaluate(run: Run, input: InputOf<"evaluate">): Decision {
  const shown = drawn(run, input);
  if ("refused" in shown) return shown.refused;
  const { task, planned, presented } = shown;
  const { at, start, end, typed, how, digest } = input;
  const no = ({ rule, message, advice }: Refusal) => refuseOnRecord(task.id, at, rule, message, advice);
  if (planned.target !== "local" || planned.command === null) return no(NO_SUBSTITUTION);
  if (!run.allowLocal) return no(LOCAL_OFF);
  if (how === "yes" && run.started?.destination.kind !== "rehearsal") return no(YES_NOT_HERE);
  const known = readingSubstitutions(presented.command, presented.holes);
  if (!known.some((it) => it.start === start && it.end === end)) return no(NO_SUBSTITUTION);
  if (typed !== LOCAL_WORD)
    return no({
      rule: "wrong-words",
      message: "The typed text does not match.",
      advice: `Type exactly: ${LOCAL_WORD}`,
    });
  const fact = substitutionRequest(run, task, planned.target, { start, end }, { digest, typed, how }, at);
  return fact === null
    ? refuse(NO_SUBSTITUTION.rule, NO_SUBSTITUTION.message, NO_SUBSTITUTION.advice)
    : facts(fact);
}

/** The command with the value in it, or why the value cannot be used; null when the substitution failed. */
export function evaluatedCommand(
  run: Run,
  invocation: Invocation,
  end: InputOf<"finished">,
): { readonly command: string | null; readonly problem: string | null } | null {
  const { phase, substitution, nonce } = invocation;
  const task = run.tasks.get(invocation.task);
  const presented = task?.presented ?? null;
  if (phase !== "evaluate" || substitution === null || presented === null) return null;
  if (end.outcome !== "exited" || end.exitCode !== 0) return null;
  const text = wholeText(run.tails, nonce);
  // Cleaned or redacted output is not what the shell would have read.
  const exact = text !== null && end.missing === 0 && end.sha256 === sha256(text);
  const result = exact
    ? withEvaluated(presented.command, substitution, text, presented.holes, run.started?.plan.variables ?? [])
    : { ok: false as const, why: "its output contains characters that cannot be shown" };
  return result.ok
    ? { command: result.command, problem: null }
    : { command: null, problem: `The substitution stays in the command: ${result.why}.` };
}

/**
 * The draft with the value put in, as an edit of the command, which is shown again. Not across processes, nor after a
 * cancel.
 */
export function withEvaluation(ended: Draft, invocation: Invocation, command: string, at: number): Draft {
  const { run } = ended;
  const current = currentTask(run);
  if (current === null || current.task.id !== invocation.task || current.task.state !== "ready") return ended;
  if (invocation.epoch !== run.epoch || invocation.cancelRequested) return ended;
  const { task, plan } = current;
  const before = task.presented?.command ?? "";
  const edited = add(ended, {
    type: "task.edited",
    at,
    task: task.id,
    before: safeText(before),
    after: safeText(command),
    beforeSha256: sha256(before),
    afterSha256: sha256(command),
  });
  const changed = { ...task, edited: command };
  return add(edited, showing(edited.run, plan, changed, at, task.attempt + 1));
}
