// Which of a node's disks a variable may be set to; unfit ones say why. The node checks the picked disk again before
// the command.
import type { Disk } from "../../plan/model/device.ts";
import type { Binding, Task } from "../../plan/model/plan.ts";
import { tasksOn } from "../../plan/model/plan-lookup.ts";
import type { Run } from "../../run/model/run.ts";
import { plannedTask } from "../../transcript/lookup/run-find.ts";

export interface DiskChoice {
  readonly disk: Disk;
  /** Why it cannot be picked; null when it can. */
  readonly refusal: string | null;
  /** A warning to show when it is picked; null for none. */
  readonly warning: string | null;
}

/** The node's disks for a variable that takes one; null until the node has reported them. */
export function diskChoices(run: Run, variable: string, target: string): readonly DiskChoice[] | null {
  const disks = run.disks.get(target);
  if (disks === undefined || !isDevice(run, variable)) return null;
  const erased = isErased(run, variable, target);
  return disks.map((disk) => ({
    disk,
    refusal: erased ? refusalOf(disk) : null,
    warning: erased ? warningOf(disk) : null,
  }));
}

/** The first empty EBS volume, for unattended runs; null when there is none. */
export function blankDisk(choices: readonly DiskChoice[]): Disk | null {
  const blank = choices.find(
    ({ disk, refusal, warning }) =>
      disk.kind === "ebs" && refusal === null && warning === null && isBlank(disk),
  );
  return blank?.disk ?? null;
}

/** The binding of the variable to that disk of the node. */
export function diskBinding(variable: string, target: string, disk: Disk): Binding {
  return {
    name: variable,
    scope: { kind: "target", target },
    value: disk.name,
    secret: false,
    from: "given",
  };
}

function isBlank({ signature, mounts, parts }: Disk): boolean {
  return signature === null && mounts.length === 0 && parts.length === 0;
}

/** True when the variable takes a block device. */
export function isDevice(run: Run, variable: string): boolean {
  return (
    run.started?.plan.variables.some((one) => one.name === variable && one.type === "block-device") ?? false
  );
}

/** True when a step on that node erases the variable's device. */
export function isErased(run: Run, variable: string, target: string): boolean {
  const plan = run.started?.plan;
  if (plan === undefined) return false;
  return tasksOn(plan, target).some((index) => {
    const planned = plannedTask(plan, index);
    return planned?.step.variables.includes(variable) === true && destroys(run, planned.task);
  });
}

/** From the plan or from what was shown: the plan of a resumed run may say less. */
function destroys(run: Run, { id, risk }: Task): boolean {
  const shown = run.tasks.get(id)?.presented;
  return risk === "destroys" || shown?.risk === "destroys";
}

function refusalOf({ mounts, kind }: Disk): string | null {
  if (mounts.some((mount) => mount === "/")) return "it is the system disk, and a step erases it";
  if (mounts.length > 0) return "it is mounted, and a step erases it";
  if (kind === "instance-store") return "it is instance store: its data is lost when the instance stops";
  return null;
}

function warningOf({ signature, parts }: Disk): string | null {
  if (signature === null && parts.length === 0) return null;
  return "it is not empty: a step that needs an empty disk will not run";
}
