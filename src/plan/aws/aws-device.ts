// The volume behind the device of an AWS step, and its new size.
import type { Finding, Step, Variable } from "../../runbook/model/runbook.ts";
import { pinnedOn } from "../devices/device-checks.ts";
import { diskNameOf, identityOf } from "../devices/find-disk.ts";
import type { Disk } from "../model/device.ts";
import type { Binding, Target } from "../model/plan.ts";
import { stepFinding } from "../tasks/task-findings.ts";
import { bindingFor } from "../values/bindings.ts";
import type { ShownDevice } from "./aws-texts.ts";
import { type VolumeSize, volumeSize } from "./volume-size.ts";

/** The sources of an AWS step's values. */
export interface ValuesHere {
  readonly step: Step;
  readonly target: Target;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly bindings: readonly Binding[];
  /** Null before the node reported its disks. */
  readonly disks: readonly Disk[] | null;
}

export interface MeantDevice extends ShownDevice {
  /** The names of variables without a value. */
  readonly open: readonly string[];
}

/** The device as written, or the value of its variable. */
export function meantDevice(written: string, here: ValuesHere): MeantDevice {
  const { target, disks } = here;
  const { value, binding, open } = givenValue(written, here);
  const name = diskNameOf(value) ?? value;
  const pinned = binding === null ? null : pinnedOn(binding, target.key);
  const disk = disks?.find((it) => it.name === name);
  const device = pinned ?? (disk === undefined ? null : identityOf(disk, null));
  const size = disk?.size ?? device?.size ?? null;
  return { name: value, node: target.name, volume: device?.volume ?? null, size, open };
}

/** The size as written, or the value of its variable; null when it is open or not a size. */
export function meantSize(
  written: string,
  here: ValuesHere,
): { readonly asked: string; readonly size: VolumeSize | null; readonly open: readonly string[] } {
  const { value, open } = givenValue(written, here);
  return { asked: value, size: open.length > 0 ? null : volumeSize(value), open };
}

/** The text as written, or the value of the variable it names. */
export function givenValue(
  written: string,
  { step, target, variables, bindings }: ValuesHere,
): { readonly value: string; readonly binding: Binding | null; readonly open: readonly string[] } {
  const variable = variables.get(written);
  if (variable === undefined) return { value: written, binding: null, open: [] };
  const binding = bindingFor(bindings, written, step.role, target.key);
  const value = binding?.value ?? null;
  return value === null ? { value: written, binding: null, open: [written] } : { value, binding, open: [] };
}

/** Findings about the device: its volume is unknown although its node was asked. */
export function deviceFindingsOf(device: MeantDevice, { step, disks }: ValuesHere): readonly Finding[] {
  if (device.volume !== null || device.open.length > 0 || disks === null) return [];
  return [
    stepFinding(
      step,
      "volume-unknown",
      `It is unknown which EBS volume ${device.name} on ${device.node} is`,
      "Choose another device, or ask the node again. Either it is not an EBS volume, or you are not allowed to read EC2.",
    ),
  ];
}

/** Findings about the size. */
export function sizeFindings(
  asked: string,
  size: VolumeSize | null,
  device: MeantDevice,
  { step }: ValuesHere,
): readonly Finding[] {
  if (size === null)
    return [
      stepFinding(step, "size-invalid", `\`${asked}\` is not a volume size`, "Write it like `200G` or `1T`."),
    ];
  const grows = device.size === null || size.gibibytes * 2 ** 30 > device.size;
  if (!grows)
    return [
      stepFinding(
        step,
        "size-not-larger",
        `${size.gibibytes} GiB is not larger than the volume's ${(device.size ?? 0) / 2 ** 30} GiB`,
        "Give a larger size: a volume cannot shrink.",
      ),
    ];
  if (!size.rounded) return [];
  return [
    {
      ...stepFinding(
        step,
        "size-rounded",
        `${asked} is rounded to ${size.gibibytes} GiB, because EC2 uses whole GiB`,
        "If it must be exact, write the size in GiB, for example `200G`.",
      ),
      severity: "info",
    },
  ];
}
