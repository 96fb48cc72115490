// A task at the moment of showing: with every value that is known now, or with the operator's own text in its place.
// Deterministic: the same plan, bindings and edit give the same text and digest.

import { digestOf, sha256 } from "../digest.ts";
import { BugError } from "../errors.ts";
import { readCommand } from "../runbook/read-command.ts";
import type { Occurrence, Step, Variable } from "../runbook/runbook.ts";
import { bindingFor } from "./bindings.ts";
import type { Binding, Plan, Target, Task } from "./plan.ts";
import type { Presented } from "./presented.ts";
import { type EditedText, type RenderedTask, renderTask } from "./render-task.ts";
import { secretName } from "./secret-name.ts";

/**
 * Renders a task for its confirmation. `known.bindings` (newest first) come before the plan's own; `known.edited` is the
 * operator's command, null for the guide's; `known.preamble` are the lines carried from earlier steps.
 * What is not known by now is open, also what an earlier step was to give. Throws BugError for a task that the plan lacks.
 */
export function presentTask(
  plan: Plan,
  taskId: string,
  known: {
    readonly bindings: readonly Binding[];
    readonly edited: string | null;
    readonly preamble: readonly string[];
  },
): Presented {
  const { task, step, target } = findTask(plan, taskId);
  const variables = new Map(plan.variables.map((it) => [it.name, it]));
  const bindings = [...known.bindings, ...plan.bindings];
  const context = { variables, bindings, capturedBefore: new Set<string>(), target };
  const original = renderTask(step, task.capture, context);
  const rendered =
    known.edited === null
      ? original
      : renderTask(
          step,
          task.capture,
          context,
          editedText(known.edited, original, step, plan, bindings, target),
        );
  const command = rendered.command?.text ?? "";
  const secrets = [
    ...new Set([...rendered.secrets, ...secretsIn(known.preamble.join("\n"), plan.variables)]),
  ];
  const done = rendered.done?.text ?? null;
  const verify = rendered.verify?.text ?? null;
  return {
    command,
    preamble: known.preamble,
    done,
    verify,
    values: rendered.command?.values ?? [],
    holes: rendered.command?.holes ?? [],
    open: rendered.open,
    secrets,
    capture: task.capture,
    timeout: task.timeout,
    risk: rendered.risk,
    confirm: rendered.confirm,
    findings: rendered.findings,
    sha256: sha256(command),
    digest: digestOf({
      task: task.id,
      preamble: known.preamble,
      command,
      done,
      verify,
      capture: task.capture,
      secrets,
      timeout: task.timeout,
    }),
  };
}

/**
 * An edit begins with the text that was shown, values included, and those are never scanned again. A placeholder counts in
 * it only where it is still unknown or secret, or where it was typed with its marks (`<NAME>`, `$NAME`).
 */
function editedText(
  text: string,
  original: RenderedTask,
  step: Step,
  plan: Plan,
  bindings: readonly Binding[],
  target: Target,
): EditedText {
  const shown = original.command;
  const values = new Set(shown?.values.map((it) => shown.text.slice(it.start, it.end)) ?? []);
  const kept = [...values].flatMap((value) => everyPlace(text, value));
  const secret = new Set(plan.variables.filter((it) => it.secret).map((it) => it.name));
  const literal = (occurrence: Occurrence, written: string): boolean => {
    if (kept.some((it) => it.start <= occurrence.start && occurrence.end <= it.end)) return true;
    if (written !== occurrence.variable || secret.has(occurrence.variable)) return false;
    return bindingFor(bindings, occurrence.variable, step.role, target.key) !== null;
  };
  return { command: readCommand(text, plan.variables), literal };
}

function everyPlace(text: string, part: string): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = [];
  if (part === "") return places;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
    places.push({ start: at, end: at + part.length });
  return places;
}

/** Secrets whose references stand in a text. */
function secretsIn(text: string, variables: readonly Variable[]): readonly string[] {
  if (!text.includes("$")) return [];
  const names = new Set([...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map((it) => it[1]));
  return variables.filter((it) => it.secret && names.has(secretName(it.name))).map((it) => it.name);
}

function findTask(
  plan: Plan,
  taskId: string,
): { readonly task: Task; readonly step: Step; readonly target: Target } {
  const task = plan.tasks.find((it) => it.id === taskId);
  const step = plan.steps.find((it) => it.id === task?.step);
  const target = plan.targets.find((it) => it.key === task?.target);
  if (task === undefined || step === undefined || target === undefined)
    throw new BugError(`the plan has no task ${taskId}`);
  return { task, step, target };
}
