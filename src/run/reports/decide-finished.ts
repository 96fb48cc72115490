// An invocation has ended: its result, its message, and what its confirmation still covers. Done check, command and
// verify check were confirmed together, so one may follow the other without another question.
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Binding } from "../../plan/model/plan.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import { readingCommand } from "../../plan/values/capture.ts";
import { add, type Decision, type Draft, draft, type InputOf, NOTHING } from "../decision/draft.ts";
import { settledByValue } from "../decision/missing-value.ts";
import { request } from "../decision/request.ts";
import { showing } from "../decision/show.ts";
import { evaluatedCommand, withEvaluation } from "../intents/decide-evaluate.ts";
import type { Invocation, Run } from "../model/run.ts";
import {
  currentTask,
  duePhase,
  hasEnded,
  isIdentified,
  isOpen,
  isStillConfirmed,
  needsNode,
  taskWith,
} from "../state/due.ts";
import { keptOutput } from "../state/kept-output.ts";
import { plannedTarget } from "../state/made-nodes.ts";
import { mayBegin } from "../state/wave-progress.ts";
import { endWords } from "./end-words.ts";

export function judgeFinished(run: Run, input: InputOf<"finished">): Decision {
  const invocation = run.invocations.get(input.nonce);
  if (invocation === undefined || !isOpen(invocation)) return NOTHING;
  const { value, problem } = capturedValue(run, invocation, input);
  const evaluated = evaluatedCommand(run, invocation, input);
  const presented = run.tasks.get(invocation.task)?.presented ?? null;
  const goesOn = run.wave === null || mayBegin(run.wave);
  const repeats = input.again === true && goesOn && confirmedTask(run, invocation) !== null;
  const words = repeats
    ? `Retried as attempt ${invocation.attempt + 1}.`
    : (problem ?? evaluated?.problem ?? endWords(invocation.phase, input, presented));
  const { at, nonce, outcome, exitCode, duration } = input;
  const policy = keptOutput(run, invocation);
  const bytes = policy === "none" ? null : input.bytes;
  const sha256 = policy === "none" ? null : input.sha256;
  // Nothing was left on the node either.
  const missing = policy === null ? input.missing : 0;
  const message = joined(input.message, words);
  const ended = draft(run, {
    type: "invocation.finished",
    at,
    nonce,
    outcome,
    exitCode,
    bytes,
    sha256,
    missing,
    duration,
    captured: value,
    message,
    ...madeBy(run, invocation, input),
  });
  if (invocation.phase !== "evaluate") {
    if (repeats) return { facts: again(ended, invocation, at).facts, refusal: null };
    const isCurrent = currentTask(ended.run)?.task.id === invocation.task;
    const lacks = isCurrent && value === null && problem !== null;
    const settled = lacks ? settledByValue(ended.run, at) : null;
    const following = settled === null ? chained(ended, invocation, at) : add(ended, settled);
    return { facts: following.facts, refusal: null };
  }
  const command = evaluated?.command ?? null;
  const filled = command === null ? ended : withEvaluation(ended, invocation, command, at);
  return { facts: filled.facts, refusal: null };
}

/**
 * A new attempt under the same confirmation, for what never ran through no fault of its own. If it would look
 * different now, a person confirms it.
 */
function again(ended: Draft, invocation: Invocation, at: number): Draft {
  const current = confirmedTask(ended.run, invocation);
  if (current === null) return ended;
  const { task, plan } = current;
  const shown = add(ended, showing(ended.run, plan, task, at, task.attempt + 1));
  const anew = shown.run.tasks.get(invocation.task);
  if (anew?.presented?.digest !== invocation.confirmed.digest) return shown;
  return requesting(shown, invocation, at);
}

/** The invocation's task if its confirmation still counts: not across processes, nor after a cancel request. */
function confirmedTask(run: Run, invocation: Invocation): ReturnType<typeof currentTask> {
  const current = taskWith(run, invocation.task);
  if (current === null || hasEnded(current.task)) return null;
  if (!isStillConfirmed(run, invocation) || invocation.cancelRequested) return null;
  // Another run may have locked the node meanwhile.
  return needsNode(current.planned) && !isIdentified(run, current.planned.target) ? null : current;
}

/** The phase that is due, requested under the confirmation of that invocation. */
function requesting(shown: Draft, { task: id, target, confirmed }: Invocation, at: number): Draft {
  const task = shown.run.tasks.get(id);
  const phase = task === undefined ? null : duePhase(shown.run, task);
  if (task === undefined || phase === null) return shown;
  const fact = request(shown.run, task, target, phase, confirmed, at);
  return fact === null ? shown : add(shown, fact);
}

/** The next phase under the same confirmation. Where a wave begins nothing further, no command follows a check: it has not begun. */
function chained(ended: Draft, invocation: Invocation, at: number): Draft {
  const current = confirmedTask(ended.run, invocation);
  if (current === null || current.task.state !== "ready") return ended;
  if (invocation.phase === "done" && current.task.alreadyDone !== "no") return ended;
  const { wave } = ended.run;
  if (invocation.phase === "done" && wave !== null && !mayBegin(wave)) return ended;
  return requesting(ended, invocation, at);
}

/** Only a step that waited for a new node has one to report. */
function madeBy(run: Run, { task, target }: Invocation, { made, outcome, exitCode }: InputOf<"finished">) {
  const planned = plannedTarget(run, target);
  const waited = run.tasks.get(task)?.presented?.aws?.action === "wait-for-node";
  const stands = made !== undefined && waited && outcome === "exited" && exitCode === 0;
  return stands && planned?.make !== undefined ? { made } : {};
}

interface CapturedValue {
  readonly value: Binding | null;
  /** Why a value is missing that should be there. */
  readonly problem: string | null;
}

/** A value that is invalid for its type never becomes a binding, and a secret's value is never in a fact. */
function capturedValue(run: Run, invocation: Invocation, input: InputOf<"finished">): CapturedValue {
  const presented = run.tasks.get(invocation.task)?.presented;
  const capture = presented?.capture ?? null;
  const endedWell = input.outcome === "exited" && input.exitCode === 0;
  if (invocation.phase !== "command" || capture === null || !endedWell) return { value: null, problem: null };
  const name = capture.variable;
  const variable = run.started?.plan.variables.find((known) => known.name === name);
  const secret = capture.secret || (variable?.secret ?? false);
  const binding: Binding = {
    name,
    scope: { kind: "target", target: invocation.target },
    value: null,
    secret,
    from: "captured",
  };
  const found = input.captured;
  const reading = readingCommand(presented?.command ?? "", capture);
  const how =
    reading === null
      ? "Set it, or edit the command so that it prints the value"
      : `Read it with \`${reading}\`, or set it`;
  const nothing = {
    value: null,
    problem: `It succeeded, but its output has no value for ${name}, which later steps need. ${how}.`,
  };
  if (found === null || found.name !== name) return nothing;
  if (secret) {
    const mark = found.mark === undefined ? {} : { mark: found.mark };
    return { value: { ...binding, ...mark }, problem: null };
  }
  if (found.value === null) return nothing;
  if (variable === undefined)
    return found.value === "" ? nothing : { value: { ...binding, value: found.value }, problem: null };
  const checked = checkValue(variable, found.value);
  if (checked.ok) return { value: { ...binding, value: checked.value }, problem: null };
  return {
    value: null,
    problem: `It succeeded, but its output is not a valid value for ${name}: ${checked.message}. ${checked.advice}`,
  };
}

function joined(message: SafeText | null, words: string | null): SafeText | null {
  if (words === null) return message;
  return safeText(message === null || message === "" ? words : `${message}\n${words}`);
}
