// Findings about a command's devices before it is confirmed, as far as the node's disks are known. They show
// the disks as last reported; the node checks again before the command, and that check decides.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { DeviceCheck, DeviceIdentity, Disk } from "../model/device.ts";
import { type DeviceChecks, type DeviceContext, type NamedDevice, namedDevices } from "./device-checks.ts";
import { diskNameOf, findPinned } from "./find-disk.ts";

export function deviceFindings(
  context: DeviceContext,
  { checks, unchecked }: DeviceChecks,
): readonly Finding[] {
  const { rendered, disks, step } = context;
  const say = (severity: Finding["severity"], rule: string, message: string, advice: string): Finding => ({
    rule,
    severity,
    message,
    advice,
    line: step.line,
    column: 1,
  });
  const findings: Finding[] = [];
  for (const path of unchecked)
    findings.push(
      say(
        path.startsWith("/dev/") ? "error" : "warning",
        "device-unchecked",
        `The device \`${path}\` is known only when the command runs, so the node cannot check it first`,
        "Edit the command so that it names the device.",
      ),
    );
  if (disks === null) return findings;
  const missing = new Set<string>();
  for (const named of namedDevices(context, [rendered.command, rendered.done, rendered.verify])) {
    const found = absence(named, disks);
    if (found === null) continue;
    missing.add(named.name);
    findings.push(say("error", found.rule, found.message, `${found.advice} ${diskList(disks)}`));
  }
  for (const check of checks) {
    const name = diskNameOf(check.path);
    if (name === null || missing.has(name)) continue;
    const disk = disks.find((it) => it.name === name);
    if (disk === undefined) {
      missing.add(name);
      findings.push(
        say(
          "error",
          "no-such-device",
          `The node has no disk ${name}`,
          `Edit the command, or attach the disk and ask the node again. ${diskList(disks)}`,
        ),
      );
    } else
      for (const [severity, rule, message, advice] of remarks(check, disk, disks))
        findings.push(say(severity, rule, message, advice));
  }
  return findings;
}

function absence(
  { variable, name, device }: NamedDevice,
  disks: readonly Disk[],
): { readonly rule: string; readonly message: string; readonly advice: string } | null {
  if (device !== null && findPinned(disks, device, name) === null)
    return {
      rule: "device-gone",
      message: `${identityWords(device, name)} (${variable}) is no longer on the node`,
      advice: `Attach it and ask the node again, or set ${variable} to another disk.`,
    };
  if (device === null && !disks.some((disk) => disk.name === name))
    return {
      rule: "no-such-device",
      message: `The node has no disk ${name} (the value of ${variable})`,
      advice: `Set ${variable} to another disk, or attach this one and ask the node again.`,
    };
  return null;
}

type Remark = readonly [severity: Finding["severity"], rule: string, message: string, advice: string];

function remarks({ path, demands }: DeviceCheck, disk: Disk, disks: readonly Disk[]): readonly Remark[] {
  if (demands === "same") return [];
  const { name } = disk;
  const found: Remark[] = [];
  if (disk.kind === "instance-store")
    found.push([
      "error",
      "instance-store",
      `${name} is an instance store: its data is lost when the instance stops`,
      `Choose an EBS volume. ${diskList(disks.filter(({ kind }) => kind !== "instance-store"))}`,
    ]);
  const runsNothing = "The node checks again before the command, and runs nothing if this is still so.";
  if (disk.mounts.length > 0)
    found.push([
      "warning",
      "device-in-use",
      `${name} was in use when the node was asked: ${disk.mounts.join(", ")}`,
      `${runsNothing} Choose another disk, or free this one with a separate command.`,
    ]);
  const holds = path === `/dev/${name}` && demands === "empty" ? contentOf(disk) : "";
  if (holds !== "")
    found.push([
      "warning",
      "device-not-empty",
      `${name} was not empty when the node was asked: it ${holds}`,
      `${runsNothing} Choose another disk. If nobody needs its data, erase it with a separate command.`,
    ]);
  if (disk.volume?.told === "attachment")
    found.push([
      "warning",
      "weak-identity",
      `Only the device letter and the size show that ${name} is ${disk.volume.id}`,
      "Disks of this instance type have no serial number. Compare with the EC2 console before you confirm.",
    ]);
  return found;
}

function contentOf({ signature, parts }: Disk): string {
  return [
    ...(signature === null ? [] : [`held ${signature}`]),
    ...(parts.length === 0 ? [] : [`had ${parts.join(", ")}`]),
  ].join(" and ");
}

/** The disks to choose from, as a sentence. */
function diskList(disks: readonly Disk[]): string {
  if (disks.length === 0) return "The node has no such disk.";
  const words = disks.map(({ name, size, volume }) => {
    const facts = [gibWords(size), ...(volume === null ? [] : [volume.id])];
    return `${name} (${facts.join(", ")})`;
  });
  return `It has ${words.join(", ")}.`;
}

function identityWords({ volume, serial }: DeviceIdentity, name: string): string {
  if (volume !== null) return volume;
  return serial === null ? `The former disk ${name}` : `The disk with serial ${serial}`;
}

function gibWords(bytes: number): string {
  return `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB`;
}
