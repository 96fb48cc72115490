// What a node must check about its devices before a command: which disk each of them is, and how empty it
// must be.

import type { Step, Variable } from "../../runbook/model/runbook.ts";
import type { Risk, Span } from "../../shell/model/command.ts";
import type { DiskFate } from "../../shell/risk/dangers/danger.ts";
import { destroyedDevices } from "../../shell/risk/destroyed-devices.ts";
import type { DeviceCheck, DeviceIdentity, Disk } from "../model/device.ts";
import type { Binding, RenderedText, Target } from "../model/plan.ts";
import type { RenderedTask } from "../tasks/render-task.ts";
import { bindingFor } from "../values/bindings.ts";
import { diskNameOf, identityOf } from "./find-disk.ts";

/** A command as it would be sent, and what is known about its node's disks. */
export interface DeviceContext {
  readonly step: Step;
  readonly target: Target;
  readonly rendered: RenderedTask;
  readonly preamble: readonly string[];
  readonly variables: ReadonlyMap<string, Variable>;
  readonly bindings: readonly Binding[];
  /** Null when the node did not know or was not asked. */
  readonly disks: readonly Disk[] | null;
}

/** A block device that a variable names and a text of the task mentions. */
export interface NamedDevice {
  readonly variable: string;
  readonly name: string;
  /** What the name was pinned to on this target; null if not pinned. */
  readonly device: DeviceIdentity | null;
}

export interface DeviceChecks {
  readonly checks: readonly DeviceCheck[];
  /** Destroyed devices that only the shell knows, as written: they cannot be checked first. */
  readonly unchecked: readonly string[];
}

const DEMANDS: Readonly<Record<DiskFate, DeviceCheck["demands"]>> = {
  makes: "empty",
  erases: "unused",
  changes: "same",
};

/** The checks for the task's command, each path once. */
export function deviceChecks(context: DeviceContext): DeviceChecks {
  const { rendered, preamble } = context;
  const { command, risk } = rendered;
  if (command === null || context.target.key === "local") return { checks: [], unchecked: [] };
  const named = namedDevices(context, [command]);
  const identify = (path: string): DeviceIdentity | null => identityBehind(path, named, context.disks);
  const open = command.holes.filter(({ kind }) => kind !== "secret");
  const destroyed = destroyingChecks(command.text, risk, open, preamble);
  const checks = destroyed.checks.map(
    ({ path, demands }): DeviceCheck => ({ path, identity: identify(path), demands }),
  );
  for (const { name, device } of named) {
    const covered = checks.some(({ path, identity }) => identity !== null && diskNameOf(path) === name);
    if (device === null || covered) continue;
    checks.push({ path: `/dev/${name}`, identity: device, demands: "same" });
  }
  return { checks, unchecked: destroyed.unchecked };
}

/** The checks that a command's own text requires, each path once; `masks` are the open placeholders. */
export function destroyingChecks(
  text: string,
  risk: Risk,
  masks: readonly Span[],
  preamble: readonly string[],
): { readonly checks: readonly Omit<DeviceCheck, "identity">[]; readonly unchecked: readonly string[] } {
  const destroyed = risk === "destroys" || risk === "opaque" ? destroyedDevices(text, masks, preamble) : [];
  const checks: Omit<DeviceCheck, "identity">[] = [];
  const seen = new Set<string>();
  for (const { path, known, fate } of destroyed) {
    const disk = diskNameOf(path);
    // A partition of a disk that the same command already handled may not exist yet.
    if (!known || (disk !== null && seen.has(disk))) continue;
    if (disk !== null && path === `/dev/${disk}`) seen.add(disk);
    checks.push({ path, demands: DEMANDS[fate] });
  }
  return { checks, unchecked: destroyed.flatMap(({ path, known }) => (known ? [] : [path])) };
}

const GRAVITY: readonly DeviceCheck["demands"][] = ["same", "unused", "empty"];

/**
 * The checks, none weaker than what the log recorded for the same command. A logged `same` check alone is
 * dropped: its name may refer to another disk now.
 */
export function stricterChecks(
  checks: readonly DeviceCheck[],
  logged: readonly DeviceCheck[],
): readonly DeviceCheck[] {
  const paths = new Set(checks.map(({ path }) => path));
  return [
    ...checks.map((check): DeviceCheck => {
      const before = logged.find(({ path }) => path === check.path)?.demands ?? "same";
      const isWeaker = GRAVITY.indexOf(check.demands) < GRAVITY.indexOf(before);
      return isWeaker ? { ...check, demands: before } : check;
    }),
    ...logged.filter(({ path, demands }) => demands !== "same" && !paths.has(path)),
  ];
}

/**
 * The block devices that the texts mention and a variable names. An operator's own text counts as much as a
 * guide's: it contains the value too.
 */
export function namedDevices(
  { step, target, variables, bindings }: DeviceContext,
  texts: readonly (RenderedText | null)[],
): readonly NamedDevice[] {
  return [...variables.values()].flatMap(({ name: variable, type }): readonly NamedDevice[] => {
    if (type !== "block-device") return [];
    const binding = bindingFor(bindings, variable, step.role, target.key);
    const name = binding?.value ?? null;
    if (binding === null || name === null || !texts.some((text) => names(text?.text ?? "", name))) return [];
    return [{ variable, name, device: pinnedOn(binding, target.key) }];
  });
}

/** Does the text name the disk, or a partition of it (`nvme1n1p1`, `xvdf1`)? */
function names(text: string, disk: string): boolean {
  if (!text.includes(disk)) return false;
  const partition = /\d$/.test(disk) ? "p\\d{1,3}" : "\\d{1,3}";
  return new RegExp(`(?<![\\w-])${disk}(?:${partition})?(?![\\w-])`).test(text);
}

/** What the binding's name was pinned to on the target: a value from another target is not pinned. */
export function pinnedOn({ scope, device }: Binding, target: string): DeviceIdentity | null {
  return scope.kind === "target" && scope.target === target ? (device ?? null) : null;
}

function identityBehind(
  path: string,
  named: readonly NamedDevice[],
  disks: readonly Disk[] | null,
): DeviceIdentity | null {
  const name = diskNameOf(path);
  if (name === null) return null;
  const pinned = named.find((it) => it.name === name && it.device !== null);
  if (pinned !== undefined) return pinned.device;
  const disk = disks?.find((it) => it.name === name);
  return disk === undefined ? null : identityOf(disk, null);
}
