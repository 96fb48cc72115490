// A step's state or outcome in rows: running, uncertain, failed, done, skipped. The keys that it allows are in
// walk-keys.ts.

import type { Checked, Invocation, Run, TaskRun } from "../../../run/model/run.ts";
import { isCheckingAt } from "../../../run/next/requirement-check.ts";
import { duePhase, needsNode } from "../../../run/state/due.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { foundWords, RESULT_SIGNS } from "../../../transcript/words/requirement-words.ts";
import { clockWords, phaseWords, timeWords } from "../../../transcript/words/run-words.ts";
import { nodeBlock } from "../../nodes/node-block.ts";
import { blockRows } from "../../nodes/nodes-rows.ts";
import type { Row } from "../../widgets/rows.ts";
import { wrapProse } from "../../widgets/rows.ts";
import { ended, lastInvocation } from "../words/invocation-end.ts";
import { linesOf } from "./output-rows.ts";

/** The rows; none for a step that was not reached or waits for its confirmation. `now`: ms. */
export function resultRows(
  run: Run,
  planned: PlannedTask,
  taskRun: TaskRun,
  now: number,
  width: number,
): readonly Row[] {
  const last = lastInvocation(run, taskRun);
  const say = (text: string, tone: Row[number]["tone"] = "plain"): readonly Row[] =>
    wrapProse(text, width, tone);
  const remark = taskRun.remark ?? "";
  switch (taskRun.state) {
    case "waiting":
      return waitingRows(run, planned, width);
    case "ready":
      return [
        ...requirementRows(run, planned, taskRun, say),
        ...evaluatedRows(run, taskRun, say),
        ...readyRows(run, taskRun, say),
      ];
    case "running":
      return last === null ? [] : runningRows(last, now, say);
    case "uncertain":
      return uncertainRows(last, remark, say);
    case "failed":
      return [
        ...say(`✗ ${failureWords(planned, taskRun, last)}`, "danger"),
        ...(remark !== "" && remark !== last?.message ? say(remark) : []),
        ...(last?.message ? say(last.message) : []),
        ...say("Nothing else runs until you decide.", "quiet"),
        ...troubleRows(run, planned, width),
      ];
    case "done":
      if (taskRun.checked !== null) return checkedRows(taskRun.checked, say);
      return [
        ...say(`✓ ${last === null ? "done" : ended(last, taskRun)}`),
        ...(last?.message ? say(last.message, "quiet") : []),
      ];
    case "skipped":
      return say(`- skipped${remark === "" ? "" : `: ${remark}`}`);
    case "aside":
      return say(`⊘ its node was set aside${remark === "" ? "" : `: ${remark}`}`, "warning");
    case "accepted":
      return [
        ...say(`≠ accepted, not met${remark === "" ? "" : `: ${remark}`}`, "warning"),
        ...(taskRun.checked === null ? [] : checkedRows(taskRun.checked, say)),
      ];
    case "attested":
      return [
        ...say(`✓ done by hand${remark === "" ? "" : `: ${remark}`}`),
        ...(taskRun.checked === null ? [] : checkedRows(taskRun.checked, say)),
      ];
  }
}

type Say = (text: string, tone?: Row[number]["tone"]) => readonly Row[];

/** AWS's answer about the step's requirement. */
function requirementRows(run: Run, { task }: PlannedTask, { checked }: TaskRun, say: Say): readonly Row[] {
  const asking = run.tasks.at(run.current)?.id === task.id && isCheckingAt(run, run.current);
  return [
    ...(checked === null ? [] : checkedRows(checked, say)),
    ...(asking ? say("● Checking on AWS whether this is met. Nothing is changed.", "strong") : []),
  ];
}

function checkedRows(checked: Checked, say: Say): readonly Row[] {
  const { sign, word } = RESULT_SIGNS[checked.result];
  const found = foundWords(checked);
  return [
    ...say(`${sign} ${word}: ${checked.evidence}`, checked.result === "not-met" ? "danger" : "strong"),
    ...(found === "" ? [] : say(found, "quiet")),
  ];
}

function waitingRows(run: Run, planned: PlannedTask, width: number): readonly Row[] {
  if (run.tasks.at(run.current)?.id !== planned.task.id || run.status !== "walking") return [];
  const trouble = troubleRows(run, planned, width);
  if (trouble.length > 0) return trouble;
  const { target } = planned.task;
  return wrapProse(`Identifying ${target} before anything is sent to it.`, width, "quiet");
}

/** Why nothing can be sent to the step's node, as on the nodes page; none when something can. */
function troubleRows(run: Run, planned: PlannedTask, width: number): readonly Row[] {
  if (!needsNode(planned.task)) return [];
  const block = nodeBlock(run, planned.target);
  return block.standing === "failed" || block.standing === "held" ? blockRows(block, width) : [];
}

/** The results of the substitutions that ran first, newest last. */
function evaluatedRows(run: Run, taskRun: TaskRun, say: Say): readonly Row[] {
  return taskRun.invocations.flatMap((nonce): readonly Row[] => {
    const invocation = run.invocations.get(nonce);
    if (invocation?.phase !== "evaluate" || invocation.state !== "finished") return [];
    const carried = taskRun.presented?.preamble.length ?? 0;
    const inner = invocation.text.split("\n").slice(carried).join("\n");
    const tail = run.tails.get(nonce) ?? null;
    const value = tail === null ? "" : linesOf(tail).join(" ").trim();
    const gave = value === "" ? ended(invocation, taskRun) : value;
    return [
      ...say(`$(${inner}) was run first: ${gave}`, "quiet"),
      ...(invocation.message === null ? [] : say(invocation.message)),
    ];
  });
}

function readyRows(run: Run, taskRun: TaskRun, say: Say): readonly Row[] {
  if (duePhase(run, taskRun) === "verify")
    return say("The command has already run. Enter runs only its verify check.", "strong");
  switch (taskRun.alreadyDone) {
    case "yes":
      return say(
        "The check says that this is already done. s skips it; Enter asks before it runs.",
        "strong",
      );
    case "cannot-tell":
      return say("The check does not show whether this is already done. Review its output first.", "strong");
    default:
      return [];
  }
}

function runningRows(last: Invocation, now: number, say: Say): readonly Row[] {
  const elapsed = clockWords(now - last.requestedAt);
  const what = last.phase === "command" ? "running" : `${phaseWords(last.phase)} running`;
  const state = last.state === "requested" ? "in flight, not accepted yet" : what;
  const cancel = last.cancelRequested ? " · cancel requested, waiting for it to end" : "";
  return [
    ...say(`● ${state} for ${elapsed}, at most ${clockWords(last.timeout * 1000)}${cancel}`, "strong"),
    ...(last.message ? say(last.message, "quiet") : []),
  ];
}

function uncertainRows(last: Invocation | null, remark: string, say: Say): readonly Row[] {
  const known = last?.message ?? (remark === "" ? null : remark);
  return [
    ...say("? Outcome unknown.", "warning"),
    ...(last === null
      ? []
      : say(`Known: sent ${timeWords(last.requestedAt)}${known === null ? "" : `; ${known}`}`)),
    ...say("Lamplighter keeps asking the node and the service's history."),
    ...say(
      last?.cancelRequested
        ? "You asked to cancel: you can continue once the node confirms that it will never run."
        : "Nothing runs twice. Wait, leave and resume later, or cancel so that it never runs.",
    ),
  ];
}

function failureWords(planned: PlannedTask, taskRun: TaskRun, last: Invocation | null): string {
  if (last === null) return "failed";
  const what = last.phase === "command" ? "failed" : `its ${phaseWords(last.phase)} failed`;
  const where = planned.target.key === "local" ? "this computer" : planned.target.key;
  return `${what} on ${where}: ${ended(last, taskRun)}`;
}
