// The Plan: steps, targets and values combined. It resolves everything and runs nothing; problems become
// findings, and missing values become holes.
import type { Runbook, Step, Variable } from "../runbook/model/runbook.ts";
import { type AwsPlanning, awsTask } from "./aws/aws-task.ts";
import { planFindings } from "./findings/plan-findings.ts";
import { planDigest } from "./model/digests.ts";
import type { Binding, Plan, Target, Task } from "./model/plan.ts";
import { taskId } from "./model/plan-lookup.ts";
import { taskSharing } from "./model/shared-parts.ts";
import { type Alternatives, leftOutSteps } from "./steps/alternatives.ts";
import { type FleetChoice, fleetsOf } from "./steps/fleets.ts";
import { withNewNodes } from "./steps/new-node.ts";
import { type StepOnTarget, selectSteps, walkOrder, walkTargets } from "./steps/walk-order.ts";
import { renderTask } from "./tasks/render-task.ts";
import { bindingFor, bindingsOn } from "./values/bindings.ts";
import { printsSwarmToken, statedCapture, tokenVariableFor } from "./values/capture.ts";
import { resolveBindings } from "./values/resolve-bindings.ts";

/**
 * Time limit in seconds when the guide sets none: long enough for a system update on a small instance, short
 * enough that a command waiting for input does not block the run for an hour.
 */
export const DEFAULT_TIMEOUT = 600;

export interface PlanInput {
  readonly runbook: Runbook;
  readonly guide: { readonly path: string; readonly sha256: string };
  readonly bindings: readonly Binding[];
  readonly targets: readonly Target[];
  /**
   * The sections to run: ids (each that section alone), or titles or parts of titles (with subsections); null
   * for all.
   */
  readonly sections: readonly string[] | null;
  /** Which alternatives to run; omitted, the default of each group. */
  readonly alternatives?: Alternatives;
  /** Roles whose nodes run together, and their limits; omitted for none. */
  readonly together?: FleetChoice;
  /** Version of the wrapper script around commands; covered by the plan's digest. */
  readonly wrapper?: string;
  /** Where the commands go; covered by the plan's digest. */
  readonly destination?: { readonly account: string; readonly region: string };
}

/** Makes the plan. Never throws because of content; the digest is null while a placeholder is open. */
export function makePlan(input: PlanInput): Plan {
  const { runbook, guide } = input;
  const selection = selectSteps(runbook, input.sections);
  const targets = walkTargets(selection.steps, input.targets);
  const taken = resolveBindings(runbook, input.bindings, targets);
  const variables = new Map(runbook.variables.map((it) => [it.name, it]));
  const left = leftOutSteps(selection.steps, input.alternatives ?? {});
  const all = withNewNodes(selection.steps, targets, new Set(left.keys()));
  const steps = all.filter(({ id }) => !left.has(id));
  const fleets = fleetsOf(input.together, all, targets);
  const visits = walkOrder(all, targets, new Set(fleets.map(({ role }) => role)));
  const walked = visits.filter(({ step }) => !left.has(step.id));
  const planning = {
    demanding: runbook.steps.filter(({ id }) => !left.has(id)),
    steps: all,
    targets,
    bindings: taken.bindings,
    variables,
  };
  const tasks = makeTasks(walked, planning);
  const ways = left.size === 0 ? [] : makeTasks(visits, planning);
  const leftOut = [...left].map(([step, instead]) => ({
    step,
    instead,
    tasks: ways.filter((it) => it.step === step),
  }));
  const findings = planFindings({
    runbook,
    steps,
    targets,
    given: input.targets,
    tasks,
    bindings: taken.bindings,
    unknownSections: selection.unknown,
    together: input.together?.roles ?? [],
    fleets,
  });
  return {
    title: runbook.title,
    purpose: runbook.purpose,
    guide: { path: guide.path, sha256: guide.sha256 },
    digest: planDigest({
      guide: guide.sha256,
      selection: steps.map(({ id }) => id),
      targets,
      fleets,
      tasks,
      wrapper: input.wrapper ?? null,
      destination: input.destination ?? null,
    }),
    roles: runbook.roles,
    targets,
    sections: runbook.sections,
    variables: runbook.variables,
    bindings: taken.bindings,
    steps: all,
    ...(fleets.length === 0 ? {} : { fleets }),
    tasks,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    notTaken: runbook.notTaken,
    findings: [...runbook.findings, ...taken.findings, ...findings],
  };
}

function makeTasks(visits: readonly StepOnTarget[], planning: AwsPlanning): readonly Task[] {
  const { bindings, variables } = planning;
  const captured = new Set<string>();
  const lastUse = lastUnboundUse(visits, bindings);
  const shared = taskSharing();
  return visits.map(({ step, target }, index) => {
    if (step.aws !== undefined) return awsTask(step, step.aws, target, planning);
    const here = bindingsOn(bindings, target.key);
    const given = (name: string): boolean => {
      const from = bindingFor(here, name, step.role, target.key)?.from;
      return from !== undefined && from !== "default";
    };
    const stated = statedCapture(step, variables);
    // Output that must not be kept is not captured either: the log would contain it.
    const capture =
      step.output !== undefined
        ? null
        : stated === null
          ? tokenCapture(step, variables, (name) => index < (lastUse.get(name) ?? -1))
          : given(stated.variable)
            ? null
            : stated;
    const rendered = renderTask(step, capture, {
      variables,
      bindings: here,
      capturedBefore: captured,
      target,
    });
    if (capture !== null) captured.add(capture.variable);
    const { command, done, verify, open, secrets, risk, confirm, findings, sha256 } = rendered;
    return shared({
      id: taskId(step.id, target.key),
      step: step.id,
      target: target.key,
      command,
      done,
      verify,
      open,
      secrets,
      capture,
      ...(step.output === undefined ? {} : { output: step.output }),
      timeout: step.timeout ?? DEFAULT_TIMEOUT,
      risk,
      confirm,
      findings,
      sha256,
    });
  });
}

/** Index of the last task that uses the variable while it has no value. */
function lastUnboundUse(
  visits: readonly StepOnTarget[],
  bindings: readonly Binding[],
): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [index, { step, target }] of visits.entries())
    for (const text of [step.command, step.done, step.verify])
      for (const { variable } of text?.occurrences ?? [])
        if (bindingFor(bindingsOn(bindings, target.key), variable, step.role, target.key) === null)
          last.set(variable, index);
  return last;
}

/**
 * The output of a command that prints a swarm token fills the open token variable that a later task needs.
 */
function tokenCapture(
  step: Step,
  variables: ReadonlyMap<string, Variable>,
  neededLater: (name: string) => boolean,
): Task["capture"] {
  const text = step.command?.text ?? "";
  if (!printsSwarmToken(text)) return null;
  const candidates = [...variables.values()]
    .filter((it) => it.secret && it.type === "swarm-token" && neededLater(it.name))
    .map((it) => it.name);
  const variable = tokenVariableFor(text, candidates);
  return variable === null ? null : { variable, secret: true, how: "swarm-token" };
}
