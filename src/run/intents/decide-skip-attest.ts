// What an operator does besides running commands: skip a step, mark it as done by hand, write a note, leave.
import { safeText } from "../../output/clean.ts";
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { busyRefusal } from "../decision/busy.ts";
import { byHandRestOf, isSameFinding } from "../decision/by-hand-rest.ts";
import { type Decision, facts, type InputOf, refuse } from "../decision/draft.ts";
import type { RestMember } from "../decision/rest.ts";
import { showing } from "../decision/show.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { currentTask, hasEnded, isNotMet } from "../state/due.ts";

export function judgeSkip(run: Run, { at, task, reason, rest }: InputOf<"skip">): Decision {
  const refusal = notCurrent(run, task) ?? busyRefusal(run);
  if (refusal !== null) return refusal;
  if (reason.trim() === "")
    return refuse("no-reason", "Skipping a step needs a reason.", "Say in a few words why.");
  const tasks = rest === true ? [task, ...alike(run)] : [task];
  return facts(
    ...tasks.map((id): RunEvent => ({ type: "task.skipped", at, task: id, reason: safeText(reason) })),
  );
}

/**
 * The other tasks of the current step's fleet that have not ended; where its check says that it is done already, those of
 * which that is so; of a requirement, those where the same was found.
 */
function alike(run: Run): readonly string[] {
  const current = currentTask(run);
  const all = current === null ? null : fleetStepAt(current.plan, run.current);
  if (current === null || all === null) return [];
  return Array.from({ length: all.end - all.first }, (_, at) => run.tasks.at(all.first + at)).flatMap(
    (task) => {
      if (task === undefined || task.id === current.task.id || hasEnded(task)) return [];
      if (!isSameFinding(task.checked, current.task.checked)) return [];
      return current.task.alreadyDone === "yes" && task.alreadyDone !== "yes" ? [] : [task.id];
    },
  );
}

export function judgeAttest(run: Run, { at, task, statement, rest }: InputOf<"attest">): Decision {
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
  if (rest === undefined) return facts(attesting(task, statement, at));
  const all = byHandRestOf(run);
  if (all === null) return refuse("no-rest", "Only one node is left for this step.", "Answer for this node.");
  if (all.digest !== rest)
    return refuse(
      "changed",
      "The nodes, or what is known about them, have changed since they were shown.",
      "Read it again, then answer.",
    );
  return facts(...all.members.flatMap((member) => attestingMember(run, current.plan, member, statement, at)));
}

function attesting(task: string, statement: string, at: number): RunEvent {
  return { type: "task.attested", at, task, statement: safeText(statement) };
}

/** The log has for each node what was shown for it, and that it was attested. */
function attestingMember(
  run: Run,
  plan: Plan,
  { task: id, presented }: RestMember,
  statement: string,
  at: number,
): readonly RunEvent[] {
  const task = run.tasks.get(id);
  const shown = task?.state === "waiting" ? [showing(run, plan, task, at, undefined, presented)] : [];
  return [...shown, attesting(id, statement, at)];
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
