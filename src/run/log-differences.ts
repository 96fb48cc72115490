// How a line of a log contradicts the lines before it, judged only by what no version of our rules can change:
// digests, texts, places of values, what was typed. Separate from the fold, which reads a log as it is; this decides
// whether to believe it. A log whose texts and digests were all forged consistently passes here; what its texts
// really do is recalculated (plan/verify/understated.ts).
import { sha256 } from "../digest.ts";
import { safeText } from "../output/clean.ts";
import { presentedDigest, waveDigest } from "../plan/model/digests.ts";
import { fleetCommandAt } from "../plan/model/fleet-step.ts";
import type { Binding, Plan, Task } from "../plan/model/plan.ts";
import { findTarget, taskIndex } from "../plan/model/plan-lookup.ts";
import type { Presented } from "../plan/model/presented.ts";
import { isEditFilled, isFilled } from "../plan/verify/filled-text.ts";
import { type Difference, different, planDifferences, wrongPlace } from "../plan/verify/plan-differences.ts";
import type { Step } from "../runbook/model/runbook.ts";
import type { RunWithoutOutput } from "./evolve/evolve.ts";
import type { RunEvent } from "./model/event.ts";
import type { TaskRun } from "./model/run.ts";
import { stepOf } from "./state/due.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** A task of the run with everything that the log says about it before the event. */
interface Known {
  readonly plan: Plan;
  readonly planned: Task;
  readonly step: Step;
  readonly task: TaskRun;
  /** Newest first. */
  readonly bindings: readonly Binding[];
}

/** How an event differs from what came before; `run` is the run without it. Constant time for output. */
export function logDifferences(run: RunWithoutOutput, event: RunEvent): readonly Difference[] {
  switch (event.type) {
    case "run.started": {
      const { guide, program, destination } = event;
      return planDifferences(event.plan, { guide, wrapper: program.wrapper, destination });
    }
    case "task.presented":
      return ofTask(run, event, presentedDifferences);
    case "task.edited":
      return ofTask(run, event, editedDifferences);
    case "wave.confirmed":
      return waveDifferences(run, event);
    case "invocation.requested":
      return ofTask(run, event, (known, it) => requestedDifferences(known, it, run.wave));
    case "invocation.finished":
      return capturedDifferences(run, event);
    case "target.identified":
      return instanceDifferences(run, event);
    default:
      return [];
  }
}

function ofTask<E extends RunEvent & { readonly task: string }>(
  run: RunWithoutOutput,
  event: E,
  compare: (known: Known, event: E) => readonly Difference[],
): readonly Difference[] {
  const plan = run.started?.plan;
  const planned = plan?.tasks[taskIndex(plan, event.task)];
  const task = run.tasks.get(event.task);
  const step = plan === undefined || planned === undefined ? null : stepOf(plan, planned);
  // The fold refuses events without a task, and the start of the run was judged with its plan.
  if (plan === undefined || planned === undefined || task === undefined || step === null) return [];
  return compare({ plan, planned, step, task, bindings: [...run.bindings, ...plan.bindings] }, event);
}

function presentedDifferences(known: Known, { presented }: Event<"task.presented">): readonly Difference[] {
  const { planned, step } = known;
  const found: Difference[] = [];
  const say = (field: string, words: string) =>
    found.push(different(planned, `presented.${field}`, words, step));
  if (sha256(presented.command) !== presented.sha256)
    say("sha256", "the SHA-256 does not match the command.");
  if (presentedDigest(planned.id, presented) !== presented.digest)
    say("digest", "the digest shown for the confirmation does not match.");
  if (presented.timeout !== planned.timeout) say("timeout", "it was shown with a different time limit.");
  if (planned.aws !== true && presented.output !== planned.output)
    say("output", "it was shown with a different output policy.");
  if (JSON.stringify(presented.capture) !== JSON.stringify(planned.capture))
    say("capture", "it was shown with a different value to capture.");
  if (presented.aws !== undefined && planned.aws !== true)
    say("aws", "it was an AWS request, but the plan has a command.");
  const wrong = planned.aws === true ? otherOrder(known, presented) : otherText(known, presented);
  if (wrong !== null) say(wrong.field, wrong.words);
  return found;
}

type Wrong = { readonly field: string; readonly words: string } | null;

/** The template of a proposal is the plan's or the operator's. The other texts are made from AWS's answers. */
function otherOrder({ planned, step, task }: Known, { command }: Presented): Wrong {
  if (step.aws?.action !== "propose-stack") return null;
  const own = task.edited ?? planned.command?.text ?? "";
  return command === own ? null : { field: "command", words: "a different template was shown." };
}

function otherText({ planned, step, task, bindings }: Known, presented: Presented): Wrong {
  const { command: text, holes, values, done, verify } = presented;
  const captured = planned.capture?.variable ?? null;
  const wrong = wrongPlace({ text, holes, values }, step.command, bindings);
  if (wrong !== null) return { field: "values", words: wrong };
  const spans = [...holes, ...values].toSorted((a, b) => a.start - b.start);
  const isOwn =
    task.edited !== null
      ? isEditFilled(text, task.edited, spans, captured)
      : step.command === null
        ? text === ""
        : isFilled(text, step.command, bindings, captured);
  if (!isOwn)
    return {
      field: "command",
      words: `the command that was shown is not ${task.edited === null ? "the plan's" : "the edited one"}.`,
    };
  const checks = { done, verify } as const;
  for (const phase of ["done", "verify"] as const) {
    const [source, shown] = [step[phase], checks[phase]];
    const same = source === null ? shown === null : shown !== null && isFilled(shown, source, bindings, null);
    if (!same) return { field: phase, words: `the check that was shown (${phase}) differs from the plan.` };
  }
  return null;
}

function editedDifferences(
  { planned, step, task }: Known,
  event: Event<"task.edited">,
): readonly Difference[] {
  const found: Difference[] = [];
  const say = (field: string, words: string) => found.push(different(planned, field, words, step));
  const { presented } = task;
  if (presented === null) return found;
  if (event.before !== safeText(presented.command) || event.beforeSha256 !== presented.sha256)
    say("before", "the text before the edit differs from what was shown.");
  // Logged text has no control characters, which a guide's command may have.
  const isClean = safeText(presented.command) === presented.command;
  if (isClean && sha256(event.after) !== event.afterSha256)
    say("afterSha256", "the SHA-256 does not match the edited text.");
  return found;
}

function requestedDifferences(
  { planned, step, task }: Known,
  event: Event<"invocation.requested">,
  wave: RunWithoutOutput["wave"],
): readonly Difference[] {
  const found: Difference[] = [];
  const say = (field: string, words: string) => found.push(different(planned, field, words, step));
  const { presented } = task;
  if (sha256(event.text) !== event.sha256)
    say("sha256", "the SHA-256 does not match the text that was sent.");
  if (event.target !== planned.target)
    say("target", `it was sent to ${event.target}, but the plan says ${planned.target}.`);
  if (presented === null) return found;
  if (event.timeout !== presented.timeout)
    say("timeout", "it was sent with a different time limit than shown.");
  const kind = presented.aws !== undefined ? "aws" : planned.target === "local" ? "local" : "script";
  if (event.kind !== kind) say("kind", `it was sent as ${event.kind}, but shown as ${kind}.`);
  const { how, typed } = presented.confirm;
  const required = wave === null ? typed : wave.confirmed.typed;
  if (event.phase !== "evaluate" && (how === "type" || wave !== null) && event.confirmed.typed !== required)
    say("confirmed.typed", `the typed text does not match the required one (${required ?? "none"}).`);
  else if (wave !== null && how === "type" && required?.startsWith(`${wave.members.size} `) !== true)
    say("confirmed.typed", `the typed text does not have the number of nodes (${wave.members.size}).`);
  return found;
}

/** What was confirmed for several nodes: the digest that was shown for all of them, what was typed, and the limits of the plan. */
function waveDifferences(run: RunWithoutOutput, event: Event<"wave.confirmed">): readonly Difference[] {
  const { step: id, members, confirmed, maxConcurrency, maxErrors } = event;
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetCommandAt(plan, run.current);
  const found: Difference[] = [];
  const say = (field: string, words: string) => found.push({ task: null, field, words });
  if (all === null) say("step", `The step ${id} is not run together on several nodes.`);
  else if (maxConcurrency !== all.fleet.maxConcurrency || maxErrors !== all.fleet.maxErrors)
    say("maxConcurrency", `The step ${id} was confirmed with other limits than the plan's.`);
  if (waveDigest(id, members, { maxConcurrency, maxErrors }) !== confirmed.digest)
    say("confirmed.digest", `The digest confirmed for the step ${id} does not match its nodes.`);
  return found;
}

function capturedDifferences(
  run: RunWithoutOutput,
  { nonce, captured }: Event<"invocation.finished">,
): readonly Difference[] {
  const plan = run.started?.plan;
  const planned = plan?.tasks[taskIndex(plan, run.invocations.get(nonce)?.task ?? "")];
  if (captured === null || planned === undefined || captured.name === planned.capture?.variable) return [];
  const words = `it set ${captured.name}, although it does not capture it.`;
  return [different(planned, "captured", words, plan === undefined ? null : stepOf(plan, planned))];
}

/** A target is one instance: the chosen one, or the one that the run made. */
function instanceDifferences(
  run: RunWithoutOutput,
  { target: key, facts }: Event<"target.identified">,
): readonly Difference[] {
  const target = run.started === null ? null : findTarget(run.started.plan, key);
  const meant = target?.id ?? run.made.get(key)?.instance ?? null;
  const { instance } = facts;
  if (meant === null || instance === undefined || instance === meant) return [];
  const words = `Target ${key} is the instance ${meant}, but ${instance} answered for it.`;
  return [{ task: null, field: "facts.instance", words }];
}
