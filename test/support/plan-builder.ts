// Plans made by hand, so that the run's tests say what they need and nothing else.
import { digestOf, sha256 } from "../../src/digest.ts";
import type { Fleet, Hole, Plan, RenderedText, Target, Task } from "../../src/plan/model/plan.ts";
import { taskId } from "../../src/plan/model/plan-lookup.ts";
import { taskSharing } from "../../src/plan/model/shared-parts.ts";
import { walkOrder } from "../../src/plan/steps/walk-order.ts";
import { confirmationFor } from "../../src/plan/tasks/confirmation.ts";
import type {
  CommandText,
  Finding,
  Occurrence,
  Step,
  StepKind,
  Variable,
} from "../../src/runbook/model/runbook.ts";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { variable } from "./plan-variables.ts";

export interface StepDraft {
  /** The command, with placeholders as `<NAME>`; leave it out for a manual step. */
  readonly run?: string;
  readonly kind?: StepKind;
  readonly on?: string;
  readonly done?: string;
  readonly verify?: string;
  readonly capture?: string;
  readonly timeout?: number;
  readonly interactive?: boolean;
  /** It lives beside the walk; with the port, or the name of the variable that says which. */
  readonly session?: Step["session"];
}

export interface VariableDraft {
  readonly type?: Variable["type"];
  readonly secret?: boolean;
}

/** A role whose nodes are walked together. */
export interface FleetDraft extends Omit<Fleet, "role"> {
  readonly nodes: number;
}

/**
 * A plan with one task a step; every role has the target of its own name, one of `fleets` its nodes, which are named by it and
 * counted from 1.
 */
export function planOf(
  drafts: readonly StepDraft[],
  variables: Readonly<Record<string, VariableDraft>> = {},
  fleets: Readonly<Record<string, FleetDraft>> = {},
): Plan {
  const declared = Object.entries(variables).map(([name, draft]) => variableOf(name, draft));
  const steps = drafts.map((draft, index) => stepOf(draft, index, declared));
  const keys = [...new Set(steps.map(({ role }) => role))];
  const together = Object.entries(fleets);
  const targets = keys.flatMap((key) => {
    const nodes = fleets[key]?.nodes;
    return nodes === undefined
      ? [targetOf(key)]
      : Array.from({ length: nodes }, (_, at) => ({ ...targetOf(`${key}-${at + 1}`), roles: [key] }));
  });
  const shared = taskSharing();
  const tasks =
    together.length === 0
      ? steps.map((step) => taskOf(step, targetOf(step.role), declared))
      : walkOrder(steps, targets, new Set(Object.keys(fleets))).map(({ step, target }) =>
          shared(taskOf(step, target, declared)),
        );
  return {
    title: "A guide for tests",
    purpose: "",
    guide: { path: "guide.md", sha256: sha256("guide") },
    digest: digestOf(tasks.map(({ id }) => id)),
    roles: keys.map((name) => ({ name, description: "", from: "declared" as const, section: null })),
    targets,
    sections: [{ id: "section", title: "Section", depth: 1, line: 1, parent: null, prose: [] }],
    variables: declared,
    bindings: [],
    steps,
    ...(together.length === 0
      ? {}
      : { fleets: together.map(([role, { nodes: _, ...limits }]): Fleet => ({ role, ...limits })) }),
    tasks,
    notTaken: [],
    findings: [],
  };
}

function variableOf(name: string, draft: VariableDraft): Variable {
  return variable(name, draft.type ?? "text", { secret: draft.secret ?? false, from: "declared" });
}

function stepOf(draft: StepDraft, index: number, variables: readonly Variable[]): Step {
  const read = (text: string | undefined) => (text === undefined ? null : commandText(text, variables));
  const [command, done, verify] = [read(draft.run), read(draft.done), read(draft.verify)];
  const line = index + 1;
  const findings = [command, done, verify].flatMap((it) =>
    (it?.analysis.findings ?? []).map(
      ({ start, end: _end, ...finding }): Finding => ({ ...finding, line, column: start + 1 }),
    ),
  );
  return {
    id: sha256(`step ${index}`).slice(0, 12),
    section: "section",
    kind: draft.kind ?? (command === null ? "manual" : "command"),
    name: null,
    title: draft.run ?? `By hand: step ${line}`,
    role: draft.on ?? "node",
    line,
    endLine: line,
    source: draft.run ?? "",
    context: "",
    command,
    risk: command?.analysis.risk ?? "reads",
    interactive: draft.interactive ?? false,
    requirement: null,
    file: null,
    variables: [
      ...(command?.occurrences.map(({ variable }) => variable) ?? []),
      ...variables.flatMap(({ name }) => (name === draft.session?.port ? [name] : [])),
    ],
    capture: draft.capture ?? null,
    done,
    verify,
    timeout: draft.timeout ?? null,
    ...(draft.session === undefined ? {} : { session: draft.session }),
    findings,
  };
}

function commandText(text: string, variables: readonly Variable[]): CommandText {
  const occurrences: Occurrence[] = [];
  for (const match of text.matchAll(/<([A-Z_]+)>/g)) {
    const variable = match[1] ?? "";
    if (variables.some(({ name }) => name === variable))
      occurrences.push({ variable, start: match.index, end: match.index + match[0].length });
  }
  return { text, occurrences, analysis: analyseCommand(text, occurrences) };
}

function taskOf(step: Step, target: Target, variables: readonly Variable[]): Task {
  const command = rendered(step.command);
  const analyses = step.command === null ? [] : [step.command.analysis];
  const captured = variables.find(({ name }) => name === step.capture);
  return {
    id: taskId(step.id, target.key),
    step: step.id,
    target: target.key,
    command,
    done: rendered(step.done),
    verify: rendered(step.verify),
    open: command?.holes.map(({ variable }) => variable) ?? [],
    secrets: [],
    capture:
      step.capture === null
        ? null
        : { variable: step.capture, secret: captured?.secret ?? false, how: "output" },
    timeout: step.timeout ?? 600,
    risk: step.risk,
    confirm: confirmationFor(step.risk, analyses, target),
    findings: [],
    sha256: command === null || command.holes.length > 0 ? null : sha256(command.text),
  };
}

function rendered(text: CommandText | null): RenderedText | null {
  if (text === null) return null;
  const holes = text.occurrences.map((place): Hole => ({ ...place, kind: "open" }));
  return { text: text.text, holes, values: [] };
}

function targetOf(key: string): Target {
  return { key, roles: [key], selector: key, id: `i-${sha256(key).slice(0, 17)}`, name: key };
}
