// A new attempt at the current task: with the operator's own text, or unchanged.
import { sha256 } from "../../digest.ts";
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import { busyRefusal } from "../decision/busy.ts";
import { add, type Decision, draft, facts, type InputOf, refuse } from "../decision/draft.ts";
import { editableTogether } from "../decision/rest.ts";
import { showing } from "../decision/show.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import {
  attemptToEdit,
  currentTask,
  isIdentified,
  needsNode,
  nodeLacksSomething,
  stepOf,
} from "../state/due.ts";
import { proposalBefore } from "../state/made-nodes.ts";
import { identifyAgain } from "./decide-node.ts";

export function judgeEdit(run: Run, input: InputOf<"edit">): Decision {
  const current = currentTask(run);
  if (current === null || current.task.id !== input.task) return notCurrent();
  const { task, planned, plan } = current;
  const open = busyRefusal(run);
  if (open !== null) return open;
  if (planned.command === null)
    return refuse(
      "not-a-command",
      "This step has no command to edit.",
      "Mark it as done by hand, or skip it.",
    );
  if ((task.state !== "ready" && task.state !== "failed") || task.presented === null)
    return refuse("not-shown", "This step has not been shown yet.", "Wait until it is on the screen.");
  if (task.attempt !== input.attempt) return changed();
  const unknown = unidentified(run, planned);
  if (unknown !== null) return unknown;
  if (planned.aws === true && stepOf(plan, planned)?.aws?.action !== "propose-stack")
    return refuse(
      "not-to-edit",
      "This AWS request cannot be edited: it is made from the proposal or from values.",
      "Set another value, or retry to propose another template.",
    );
  const together = input.rest === true ? editableTogether(run) : null;
  if (input.rest === true && together === null)
    return refuse(
      "no-rest",
      "The step did not fail on several nodes with the same text.",
      "Edit it for this node.",
    );
  const before = together?.command ?? task.presented.command;
  const after = safeText(input.command);
  if (after !== input.command)
    return refuse(
      "control-characters",
      "The text contains control characters.",
      "Type it again, or paste it as plain text.",
    );
  if (after.trim() === "")
    return refuse("empty", "The text contains no command.", "To run nothing, skip the step.");
  if (after === before)
    return refuse("unchanged", "The text is the same as before.", "Confirm it or retry it unchanged.");
  const edited = draft(run, ...(together?.tasks ?? [task]).map((it) => editing(it, after, input.at)));
  const changedTask = currentTask(edited.run)?.task ?? task;
  const attempt = attemptToEdit(run, task);
  return facts(...add(edited, showing(edited.run, plan, changedTask, input.at, attempt)).facts);
}

/** The task's text, as it was shown, becomes another. */
function editing({ id, presented }: TaskRun, after: SafeText, at: number): RunEvent {
  const before = presented?.command ?? "";
  return {
    type: "task.edited",
    at,
    task: id,
    before: safeText(before),
    after,
    beforeSha256: sha256(before),
    afterSha256: sha256(after),
  };
}

export function judgeRetry(run: Run, input: InputOf<"retry">): Decision {
  const current = currentTask(run);
  if (current === null || current.task.id !== input.task) return notCurrent();
  const { task, planned, plan } = current;
  const open = busyRefusal(run);
  if (open !== null) return open;
  if (input.attempt !== task.attempt) return changed();
  const proposal = proposalToRepeat(run, task);
  if (proposal !== null) return facts(showing(run, plan, proposal, input.at, proposal.attempt + 1));
  const failed = run.identification.get(planned.target)?.state === "failed";
  if (needsNode(planned) && failed) return facts(identifyAgain(run, planned.target, input.at));
  const unknown = unidentified(run, planned);
  if (unknown !== null) return unknown;
  if (nodeLacksSomething(task)) return facts(identifyAgain(run, planned.target, input.at));
  // An answered check may be run again; a step that was only shown has nothing to retry.
  if (task.state !== "failed" && !(task.state === "ready" && task.alreadyDone !== null))
    return refuse("nothing-failed", "Nothing has failed here.", "Confirm the step, or skip it.");
  return facts(showing(run, plan, task, input.at, task.attempt + 1));
}

/**
 * The proposal that a retry of making its stack goes back to: a change set that was executed, or is not wanted, must
 * be proposed again. Null where the same one can be retried, because it was not executed or its outcome is unknown.
 */
function proposalToRepeat(run: Run, task: TaskRun): TaskRun | null {
  const before = proposalBefore(run, run.current);
  if (before === null || (task.state !== "failed" && task.state !== "ready")) return null;
  const last = run.invocations.get(task.invocations.at(-1) ?? "");
  if (task.state === "failed" && last?.outcome !== "exited") return null;
  return run.tasks.at(before) ?? null;
}

function unidentified(run: Run, planned: Parameters<typeof needsNode>[0]): Decision | null {
  if (!needsNode(planned) || isIdentified(run, planned.target)) return null;
  return run.identification.get(planned.target)?.state === "failed"
    ? refuse("not-identified", `${planned.target} could not be identified.`, "Retry, or leave.")
    : refuse("not-identified", `${planned.target} has not answered yet.`, "Wait for its answer.");
}

function notCurrent(): Decision {
  return refuse("not-current", "This is not the current step.", "Go to the current step.");
}

function changed(): Decision {
  return refuse("changed", "The step has changed since it was shown.", "Read it again.");
}
