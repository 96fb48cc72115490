// What an operator does besides running commands: skip a step, mark it as done by hand, write a note, leave.
import { safeText } from "../../output/clean.ts";
import { busyRefusal } from "../decision/busy.ts";
import { type Decision, facts, type InputOf, refuse } from "../decision/draft.ts";
import type { Run } from "../model/run.ts";
import { currentTask, isNotMet } from "../state/due.ts";

export function judgeSkip(run: Run, { at, task, reason }: InputOf<"skip">): Decision {
  const refusal = notCurrent(run, task) ?? busyRefusal(run);
  if (refusal !== null) return refusal;
  if (reason.trim() === "")
    return refuse("no-reason", "Skipping a step needs a reason.", "Say in a few words why.");
  return facts({ type: "task.skipped", at, task, reason: safeText(reason) });
}

export function judgeAttest(run: Run, { at, task, statement }: InputOf<"attest">): Decision {
  const refusal = notCurrent(run, task) ?? busyRefusal(run);
  if (refusal !== null) return refusal;
  const current = currentTask(run);
  if (current?.task.state !== "ready")
    return refuse("not-shown", "This step has not been shown yet.", "Wait until it is on the screen.");
  if (current.planned.command !== null && current.planned.target !== "local")
    return refuse(
      "not-by-hand",
      current.planned.aws === true ? "This step is an AWS request." : "This step is a command for a node.",
      "Confirm it, or skip it and describe in the reason what you did by hand.",
    );
  if (statement.trim() === "" && isNotMet(current.task))
    return refuse(
      "no-reason",
      "Accepting a requirement that is not met needs a reason.",
      "Say in a few words why it is OK to continue.",
    );
  if (statement.trim() === "")
    return refuse("no-statement", "The description is empty.", "Say in a few words what was done.");
  return facts({ type: "task.attested", at, task, statement: safeText(statement) });
}

export function judgeNote(run: Run, { at, task, text }: InputOf<"note">): Decision {
  if (text.trim() === "") return refuse("empty", "The note is empty.", "Type the note.");
  if (task !== null && !run.tasks.has(task))
    return refuse("no-such-step", "No such step.", "Write the note for the run instead.");
  return facts({ type: "task.noted", at, task, text: safeText(text) });
}

/** Always possible. What is in flight stays open: a resume finds out its outcome. */
export function judgeLeave({ at, reason }: InputOf<"leave">): Decision {
  return facts({ type: "run.left", at, reason: safeText(reason) });
}

function notCurrent(run: Run, task: string): Decision | null {
  return currentTask(run)?.task.id === task
    ? null
    : refuse("not-current", "This is not the current step.", "Go to the current step.");
}
