// The values to ask for: one for the whole run, or one for each node if the value belongs to a node (a name)
// or may belong to one (an address). Pure.
import type { Binding, Plan, Task } from "../../plan/model/plan.ts";
import { namedByHand } from "../../plan/values/named-by-hand.ts";
import type { Step, Variable, VariableType } from "../../runbook/model/runbook.ts";
import { LOCAL_ROLE } from "./propose-assignments.ts";

/** One value on the form. */
export interface Slot {
  /** Unique on the form. */
  readonly id: string;
  readonly variable: Variable;
  /** The node it is for; null for the whole run. */
  readonly target: string | null;
  /**
   * The node whose practice value fits: the one it is for, or the only one that needs it; null when several
   * do.
   */
  readonly node: string | null;
  /**
   * `asked`: it must be set here. `default`: the guide has one, which can be changed. The others are only
   * shown.
   */
  readonly kind: "asked" | "default" | "given" | "captured";
  /** True when it may stay open: it is chosen during the run, from the node's disks. */
  readonly later: boolean;
  /**
   * For `given`: the value (null when secret). For `default`: the guide's. For `captured`: the step's title.
   */
  readonly text: string | null;
}

/** The source of a device that is left open. */
export const FROM_DISKS = "chosen from the node's disks once it has answered";

/** Names of a node: two nodes with the same name could not be told apart, whatever their roles. */
const NAMES: readonly VariableType[] = ["host-name", "dns-name"];

/**
 * The slots for a plan that was made with only the `given` bindings, in order of first use. `real`: the nodes
 * have their own disks, from which a device can be chosen once they have reported them.
 */
export function valueSlots(plan: Plan, given: readonly Binding[], real: boolean): readonly Slot[] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const uses = usesOf(plan.tasks, steps);
  const variables = new Map(plan.variables.map((variable) => [variable.name, variable]));
  return [...uses].flatMap(([name, tasks]): readonly Slot[] => {
    const variable = variables.get(name);
    if (variable === undefined) return [];
    const later = real && variable.type === "block-device";
    return slotsOf(variable, tasks, plan, given, steps).map((slot) => ({
      ...slot,
      later: later && slot.kind === "asked",
    }));
  });
}

function slotsOf(
  variable: Variable,
  tasks: readonly Task[],
  plan: Plan,
  given: readonly Binding[],
  steps: ReadonlyMap<string, Step>,
): readonly Omit<Slot, "later">[] {
  const { name } = variable;
  const nodes = nodesOf(tasks);
  const [only = null] = nodes.length === 1 ? nodes : [];
  const one = (kind: Slot["kind"], text: string | null): readonly Omit<Slot, "later">[] => [
    { id: name, variable, target: null, node: only, kind, text },
  ];
  const asked = (
    kind: "asked" | "default",
    text: string | null,
    by: readonly Task[],
  ): readonly Omit<Slot, "later">[] =>
    isOwn(variable, tasks, steps)
      ? targetsOf(by).map((target) => {
          const node = target === LOCAL_ROLE ? null : target;
          return { id: JSON.stringify([name, target]), variable, target, node, kind, text };
        })
      : one(kind, text);
  const open = [...tasks.filter((task) => task.open.includes(name)), ...(namedByHand(plan).get(name) ?? [])];
  if (open.length > 0) return asked("asked", null, open);
  const binding = given.find((it) => it.name === name);
  if (binding !== undefined) return one("given", binding.value);
  const source = plan.tasks.find((task) => task.capture?.variable === name);
  if (source !== undefined) return one("captured", steps.get(source.step)?.title ?? "");
  const preset = plan.bindings.find((it) => it.name === name && it.from === "default");
  return preset === undefined ? [] : asked("default", preset.value, tasks);
}

/** True when each node needs its own value. */
function isOwn(variable: Variable, tasks: readonly Task[], steps: ReadonlyMap<string, Step>): boolean {
  if (NAMES.includes(variable.type)) return nodesOf(tasks).length > 1;
  return variable.type === "ip-address" && isRepeated(tasks, steps);
}

/**
 * True when some role runs these tasks on more than one node. (Two roles with one node each may share an
 * address.)
 */
function isRepeated(tasks: readonly Task[], steps: ReadonlyMap<string, Step>): boolean {
  const roles = new Set(tasks.map((task) => steps.get(task.step)?.role));
  return [...roles].some(
    (role) => nodesOf(tasks.filter((task) => steps.get(task.step)?.role === role)).length > 1,
  );
}

function usesOf(
  tasks: readonly Task[],
  steps: ReadonlyMap<string, Step>,
): ReadonlyMap<string, readonly Task[]> {
  const uses = new Map<string, Task[]>();
  for (const task of tasks) {
    for (const name of new Set([...(steps.get(task.step)?.variables ?? []), ...task.open])) {
      const list = uses.get(name);
      if (list === undefined) uses.set(name, [task]);
      else list.push(task);
    }
  }
  return uses;
}

function targetsOf(tasks: readonly Task[]): readonly string[] {
  return [...new Set(tasks.map((task) => task.target))];
}

function nodesOf(tasks: readonly Task[]): readonly string[] {
  return targetsOf(tasks).filter((target) => target !== LOCAL_ROLE);
}
