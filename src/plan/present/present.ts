// A task at the moment of showing: with every value known now, or with the operator's own text.
// Deterministic: the same plan, bindings and edit give the same text and digest.

import { sha256 } from "../../digest.ts";
import { BugError } from "../../errors.ts";
import { readTwiceIn, valueNames, withReadLater } from "../../runbook/commands/carried-values.ts";
import type { CommandText, Occurrence, Step, Variable } from "../../runbook/model/runbook.ts";
import { readCommand } from "../../runbook/read-command.ts";
import { deviceChecks, stricterChecks } from "../devices/device-checks.ts";
import { deviceFindings } from "../devices/device-findings.ts";
import { presentedDigest } from "../model/digests.ts";
import type { Binding, Plan, Target, Task } from "../model/plan.ts";
import { findStep, findTarget, taskIndex } from "../model/plan-lookup.ts";
import type { KnownNow, Presented } from "../model/presented.ts";
import { confirmationFor, highestRisk, stricterConfirmation } from "../tasks/confirmation.ts";
import { confirmParking, parkingFindings } from "../tasks/parking.ts";
import { type EditedText, type RenderedTask, renderTask } from "../tasks/render-task.ts";
import { bindingFor, bindingsOn } from "../values/bindings.ts";
import { secretName } from "../values/secret-name.ts";
import { rereadStep } from "../verify/reread-step.ts";
import { stricter } from "../verify/understated.ts";
import { heldFindings } from "./held-values.ts";
import { localMode } from "./local-mode.ts";
import { presentAws } from "./present-aws.ts";
import { rememberShown, shownAlike } from "./shown-alike.ts";

/**
 * Renders a task for its confirmation. Values still unknown are open, even those that an earlier step should
 * have captured. Throws BugError for a task that is not in the plan.
 */
export function presentTask(plan: Plan, taskId: string, known: KnownNow): Presented {
  const { task, step: logged, target } = findTask(plan, taskId);
  if (logged.aws !== undefined) {
    const bindings = [...known.bindings, ...plan.bindings];
    return presentAws({ plan, task, step: logged, request: logged.aws, target, bindings, known });
  }
  const bindings = [...bindingsOn(known.bindings, target.key), ...bindingsOn(plan.bindings, target.key)];
  const from = { task, bindings, known };
  const alike = target.key === "local" ? null : shownAlike(plan, logged, from);
  if (alike !== null) return alike;
  // The plan may come from a log, so its texts are analysed again.
  const step = carriedOn(rereadStep(logged), plan);
  const variables = new Map(plan.variables.map((it) => [it.name, it]));
  const context = { variables, bindings, capturedBefore: new Set<string>(), target };
  const original = renderTask(step, task.capture, context);
  const rendered =
    known.edited === null
      ? { ...original, ...stricter(original, task, logged, target) }
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
  const { preamble, disks } = known;
  const devices = { step, target, rendered, preamble, variables, bindings, disks };
  const before = shownBefore(known, command);
  const own = deviceChecks(devices);
  const found = before === null ? own : { ...own, checks: stricterChecks(own.checks, before.devices ?? []) };
  const risk = highestRisk([rendered.risk, before?.risk ?? "reads"]);
  const confirm =
    risk === rendered.risk
      ? rendered.confirm
      : stricterConfirmation(confirmationFor(risk, [], target), rendered.confirm, target);
  const here = known.allowLocal && target.key === "local" && rendered.command !== null;
  const mode = here ? localMode(step, rendered, bindings, target) : null;
  const keyless = !known.openssl && target.key !== "local" && rendered.command !== null;
  const park = keyless && secrets.length > 0;
  const extras = {
    ...(found.checks.length === 0 ? {} : { devices: found.checks }),
    ...(mode === null ? {} : { local: mode.local }),
    ...(park ? ({ park: true } as const) : {}),
    ...(task.output === undefined ? {} : { output: task.output }),
  };
  const presented: Presented = {
    command,
    preamble: known.preamble,
    done,
    verify,
    values: rendered.command?.values ?? [],
    holes: rendered.command?.holes ?? [],
    open: rendered.open,
    secrets,
    capture: task.capture,
    ...extras,
    timeout: task.timeout,
    risk,
    confirm: park ? confirmParking(confirm) : confirm,
    findings: [
      ...rendered.findings,
      ...heldFindings(plan, step, rendered, known.preamble),
      ...deviceFindings(devices, found),
      ...(mode?.findings ?? []),
      ...(keyless ? parkingFindings(step, secrets, task.capture) : []),
    ],
    sha256: sha256(command),
    digest: presentedDigest(task.id, {
      preamble: known.preamble,
      command,
      done,
      verify,
      capture: task.capture,
      secrets,
      timeout: task.timeout,
      ...extras,
    }),
  };
  rememberShown(plan, logged, from, presented);
  return presented;
}

/** How the same text was shown before: what the log says about it counts where it is stricter. */
function shownBefore({ shown, preamble }: KnownNow, command: string): Presented | null {
  if (shown == null || shown.command !== command) return null;
  return shown.preamble.join("\n") === preamble.join("\n") ? shown : null;
}

/**
 * An edit begins with the text that was shown, values included, and those are never scanned again. A
 * placeholder counts only where it is still unknown or secret, or where it was typed with its marks
 * (`<NAME>`, `$NAME`).
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
  return { command: withCarried(readCommand(text, plan.variables), plan), literal };
}

/** The step, with its command from `withCarried`. */
function carriedOn(step: Step, plan: Plan): Step {
  if (step.command === null) return step;
  const command = withCarried(step.command, plan);
  return command === step.command ? step : { ...step, command };
}

/** The command, marked with the variables it sets that other commands of the plan read a second time. */
function withCarried(command: CommandText, plan: Plan): CommandText {
  const given = valueNames([command]);
  if (given.size === 0) return command;
  const texts = plan.steps.flatMap((it) => [it.command, it.done, it.verify].filter((text) => text !== null));
  return withReadLater(command, readTwiceIn(texts, given));
}

function everyPlace(text: string, part: string): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = [];
  if (part === "") return places;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
    places.push({ start: at, end: at + part.length });
  return places;
}

/** Secrets referenced in a text. */
function secretsIn(text: string, variables: readonly Variable[]): readonly string[] {
  if (!text.includes("$")) return [];
  const names = new Set([...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map((it) => it[1]));
  return variables.filter((it) => it.secret && names.has(secretName(it.name))).map((it) => it.name);
}

function findTask(
  plan: Plan,
  taskId: string,
): { readonly task: Task; readonly step: Step; readonly target: Target } {
  const task = plan.tasks[taskIndex(plan, taskId)];
  const step = task === undefined ? null : findStep(plan, task.step);
  const target = task === undefined ? null : findTarget(plan, task.target);
  if (task === undefined || step === null || target === null)
    throw new BugError(`the plan has no task ${taskId}`);
  return { task, step, target };
}
