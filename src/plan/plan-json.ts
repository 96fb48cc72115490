// The plan for machines: the contract of `plan --json`, key by key. It is "lamplighter-plan/2" when nodes run
// together, because readers must know that a step's tasks run at once; otherwise "lamplighter-plan/1". A key
// that is not listed here is not part of it.
import type { Finding, Step, Variable } from "../runbook/model/runbook.ts";
import { distinct } from "./findings/all-findings.ts";
import { DEFAULT_TIMEOUT } from "./make-plan.ts";
import type { Plan, Task } from "./model/plan.ts";
import { plannedPreambles } from "./tasks/preamble.ts";

/** The plan as a JSON value; its keys and their order are fixed. */
export function planJson(plan: Plan): object {
  const tasksOf = new Map<string, Task[]>();
  const left = new Map((plan.leftOut ?? []).map((it) => [it.step, it]));
  for (const task of [...plan.tasks, ...[...left.values()].flatMap((it) => it.tasks)])
    tasksOf.set(task.step, [...(tasksOf.get(task.step) ?? []), task]);
  const preambles = plannedPreambles(plan);
  return {
    format: plan.fleets === undefined ? "lamplighter-plan/1" : "lamplighter-plan/2",
    title: plan.title,
    guide: { path: plan.guide.path, sha256: plan.guide.sha256 },
    digest: plan.digest,
    targets: plan.targets.flatMap((target) =>
      target.roles.map((role) => ({
        role,
        selector: target.selector,
        id: target.id,
        name: target.name,
        // It does not exist yet: its stack, the group it shares and its subnet (null: the default).
        ...(target.make === undefined ? {} : { make: { ...target.make } }),
      })),
    ),
    ...(plan.fleets === undefined ? {} : { fleets: plan.fleets.map((it) => ({ ...it })) }),
    sections: plan.sections.map(({ id, title, line, parent }) => ({ id, title, line, parent })),
    variables: plan.variables.map((it) => variableJson(plan, it)),
    steps: plan.steps.map((it) =>
      stepJson(it, tasksOf.get(it.id) ?? [], preambles, left.get(it.id)?.instead ?? null),
    ),
    notTaken: plan.notTaken.map(({ line, endLine, reason }) => ({ line, endLine, reason })),
    findings: plan.findings.map(findingJson),
  };
}

function variableJson(plan: Plan, variable: Variable): object {
  const bindings = plan.bindings.filter((it) => it.name === variable.name);
  const given = bindings.filter((it) => it.from !== "default");
  const values = new Set((given.length > 0 ? given : bindings).map((it) => it.value));
  const captured = plan.tasks.some((it) => it.capture?.variable === variable.name);
  return {
    name: variable.name,
    type: variable.type,
    secret: variable.secret,
    // One value when it is the same everywhere; the tasks show each target's value.
    value: variable.secret || values.size !== 1 ? null : ([...values][0] ?? null),
    from:
      given.length > 0 ? "given" : captured ? "captured" : bindings.length > 0 ? "default" : variable.from,
    description: variable.description,
    lines: variable.lines,
  };
}

function stepJson(
  step: Step,
  tasks: readonly Task[],
  preambles: ReadonlyMap<string, readonly string[]>,
  instead: number | null,
): object {
  const first = tasks[0];
  return {
    id: step.id,
    section: step.section,
    kind: step.kind,
    role: step.role,
    line: step.line,
    endLine: step.endLine,
    source: step.source,
    context: step.context,
    risk: first?.risk ?? step.risk,
    confirm: first?.confirm.how ?? "key",
    typed: first?.confirm.typed ?? null,
    interactive: step.interactive,
    variables: step.variables,
    capture: first?.capture?.variable ?? step.capture,
    done: step.done?.text ?? null,
    verify: step.verify?.text ?? null,
    timeout: first?.timeout ?? step.timeout ?? DEFAULT_TIMEOUT,
    ...(step.output === undefined ? {} : { output: step.output }),
    preamble: preambles.get(first?.id ?? "") ?? [],
    // `instead`: this step does not run; the alternative that begins on that line does.
    ...(step.alternative === undefined ? {} : { alternative: { ...step.alternative, instead } }),
    ...(step.expected === undefined ? {} : { expected: step.expected }),
    findings: distinct(first === undefined ? step.findings : tasks.flatMap((it) => it.findings)).map(
      findingJson,
    ),
    tasks: tasks.map((it) => ({
      target: it.target,
      command: it.command?.text ?? null,
      open: it.open,
      sha256: it.sha256,
    })),
  };
}

function findingJson({ rule, severity, message, line, column }: Finding): object {
  return { rule, severity, message, line, column };
}
