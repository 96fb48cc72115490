// Pins block devices to the disks that the nodes reported: the volume is bound, its name is only the node's current
// one. Called after every input that brings values or disks; idempotent.

import { pinnedOn } from "../../plan/devices/device-checks.ts";
import { findPinned, identityOf, sameIdentity } from "../../plan/devices/find-disk.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import { findStep, tasksOn } from "../../plan/model/plan-lookup.ts";
import { bindingFor } from "../../plan/values/bindings.ts";
import { add, type Draft } from "../decision/draft.ts";
import type { RunEvent } from "../model/event.ts";

/**
 * The draft with the resulting facts for block devices, on one target or on all. A disk that is not on its node is left
 * alone: the step that needs it says so.
 */
export function pinDevices(from: Draft, at: number, only: string | null = null): Draft {
  const { run } = from;
  const plan = run.started?.plan;
  if (plan === undefined || !plan.variables.some(({ type }) => type === "block-device")) return from;
  const bindings = [...run.bindings, ...plan.bindings];
  const told = only === null ? [...run.disks.keys()] : [only];
  const facts = told.flatMap((target) => {
    const disks = run.disks.get(target);
    if (disks === undefined) return [];
    return valuesOn(plan, bindings, target).flatMap((binding): RunEvent[] => {
      const pinned = pin(binding, target, disks);
      return pinned === null
        ? []
        : [{ type: "variable.bound", at, binding: pinned, by: "node", nonce: null }];
    });
  });
  return facts.length === 0 ? from : add(from, ...facts);
}

/** The value with the disk it is pinned to; null if it is already pinned, or there is no such disk. */
function pin(binding: Binding, target: string, disks: readonly Disk[]): Binding | null {
  const known = pinnedOn(binding, target);
  const name = binding.value ?? "";
  const disk = known === null ? disks.find((it) => it.name === name) : findPinned(disks, known, name);
  if (disk === undefined || disk === null) return null;
  const device = identityOf(disk, known);
  if (known !== null && disk.name === name && sameIdentity(device, known)) return null;
  const { name: variable, from } = binding;
  return {
    name: variable,
    scope: { kind: "target", target },
    value: disk.name,
    secret: false,
    from,
    device,
  };
}

/** The value of each block device that a step on the target uses. If its roles there disagree, none is pinned. */
function valuesOn(plan: Plan, bindings: readonly Binding[], target: string): readonly Binding[] {
  const roles = new Map<string, Set<string>>();
  for (const index of tasksOn(plan, target)) {
    const step = findStep(plan, plan.tasks[index]?.step ?? "");
    for (const name of step?.variables ?? [])
      roles.set(name, (roles.get(name) ?? new Set()).add(step?.role ?? ""));
  }
  return plan.variables.flatMap(({ name, type, secret }): readonly Binding[] => {
    if (type !== "block-device" || secret) return [];
    const found = [...(roles.get(name) ?? [])].map((role) => bindingFor(bindings, name, role, target));
    const [first = null] = found;
    return first === null || first.value === null || found.some((it) => it !== first) ? [] : [first];
  });
}
