// The steps of a report: the guide's text, what was confirmed, and the result.
import type { Plan } from "../../plan/model/plan.ts";
import type { Invocation, TaskRun } from "../../run/model/run.ts";
import { endedWell } from "../../run/state/due.ts";
import { keptOutput } from "../../run/state/kept-output.ts";
import { findTask } from "../../transcript/lookup/run-find.ts";
import { outcomeWords, precedingLinesOf } from "../../transcript/words/run-words.ts";
import type { Confirmation, ReportInvocation, ReportStep } from "../model/report.ts";
import type { Collected, Sent } from "./collect.ts";

/** Every step in running order. */
export function stepsOf(collected: Collected, plan: Plan): readonly ReportStep[] {
  return plan.tasks.flatMap((_task, index) => {
    const taskRun = collected.run.tasks.at(index);
    return taskRun === undefined ? [] : (stepOf(collected, taskRun) ?? []);
  });
}

function stepOf(collected: Collected, taskRun: TaskRun): ReportStep | null {
  const planned = findTask(collected.run, taskRun.id);
  if (planned === null) return null;
  const { step, task, target, index } = planned;
  const presented = taskRun.presented;
  return {
    number: index + 1,
    task: taskRun.id,
    section: planned.section?.id ?? null,
    title: step.name ?? step.title,
    kind: step.kind,
    role: step.role,
    node: target.key,
    risk: presented?.risk ?? task.risk,
    guideLine: step.line,
    guideEndLine: step.endLine,
    context: step.context,
    source: step.source,
    state: taskRun.state,
    gaveUp: taskRun.state === "skipped" && taskRun.failed,
    command: task.command === null ? null : (presented?.command ?? taskRun.edited ?? task.command.text),
    edited: taskRun.edited !== null,
    carried: presented?.preamble ?? [],
    checks: {
      done: presented?.done ?? task.done?.text ?? null,
      verify: presented?.verify ?? task.verify?.text ?? null,
    },
    devices: presented?.devices ?? [],
    requirement: taskRun.checked,
    attempts: taskRun.attempt,
    shownAt: collected.shown.get(taskRun.id) ?? null,
    endedAt: taskRun.endedAt,
    // The result of the check is reported once.
    remark: taskRun.state === "done" && taskRun.checked !== null ? "" : (taskRun.remark ?? ""),
    invocations: taskRun.invocations.flatMap((nonce) => {
      const invocation = collected.run.invocations.get(nonce);
      const sent = collected.sent.get(nonce);
      return invocation === undefined || sent === undefined
        ? []
        : [invocationOf(collected, invocation, sent)];
    }),
    notes: collected.notes
      .filter((note) => note.task === taskRun.id)
      .map(({ text, at, actor, line }) => ({ text, at, actor, line })),
  };
}

function invocationOf(collected: Collected, invocation: Invocation, sent: Sent): ReportInvocation {
  const { outcome, exitCode, phase } = invocation;
  const captured = collected.captured.get(invocation.nonce);
  const clearAnswer = phase === "done" && outcome === "exited" && exitCode === 1;
  return {
    nonce: invocation.nonce,
    line: sent.line,
    attempt: invocation.attempt,
    phase,
    kind: invocation.kind,
    text: invocation.text,
    sha256: invocation.sha256,
    shown: invocation.confirmed.digest,
    requestedAt: invocation.requestedAt,
    confirmed:
      sent.decided === null ? null : { actor: sent.actor, after: sent.decided.after, ...howOf(invocation) },
    ...(sent.wave === null ? {} : { wave: sent.wave }),
    commandId: invocation.commandId,
    outcome,
    exitCode,
    words: endWords(collected, invocation, sent),
    ok: clearAnswer || wentWell(collected, invocation),
    finishedAt: invocation.finishedAt,
    duration: invocation.duration,
    bytes: invocation.bytes,
    outputSha256: invocation.outputSha256,
    missing: invocation.missing,
    output: sent.output.end(),
    message: invocation.message ?? "",
    captured:
      captured === undefined
        ? null
        : { name: captured.name, value: captured.secret ? null : captured.value, secret: captured.secret },
  };
}

function howOf({ confirmed: { how, typed } }: Invocation): Pick<Confirmation, "how" | "typed"> {
  return { how, typed };
}

/** A session that became ready succeeded, even if a later process continues the run. */
function wentWell({ run }: Collected, invocation: Invocation): boolean {
  return invocation.outcome === "ready" ? invocation.phase === "command" : endedWell(run, invocation);
}

/** How it ended, and whether its output was to be kept. */
function endWords(collected: Collected, invocation: Invocation, sent: Sent): string {
  const policy = keptOutput(collected.run, invocation);
  return `${endOf(invocation, sent)}${policy === null ? "" : ` · output not kept (output=${policy})`}`;
}

function endOf({ outcome, exitCode, timeout, phase, state }: Invocation, { presented }: Sent): string {
  if (outcome === null) {
    return state === "requested" || state === "accepted"
      ? "not finished when the log ends"
      : "outcome unknown";
  }
  if (phase === "done" && outcome === "exited" && exitCode !== null && exitCode <= 1)
    return exitCode === 0 ? "exit 0: already done" : "exit 1: not done yet";
  return outcomeWords(outcome, exitCode, timeout, precedingLinesOf(presented));
}
