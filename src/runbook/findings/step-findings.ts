// Findings about single steps in addition to the shell room's: device names that move, the operator's machine, and
// steps that contradict earlier ones.
import type { ShellFinding } from "../../shell/model/command.ts";
import type { CommandText, Finding } from "../model/runbook.ts";
import type { LineOrigin, SourceText } from "../model/source-text.ts";
import { placesIn } from "../model/source-text.ts";

/** The findings about one command or check; `found`: those of the shell room that the guide does not answer. */
export function commandFindings(
  command: CommandText,
  source: SourceText,
  found: readonly ShellFinding[] = command.analysis.findings,
): readonly Finding[] {
  const place = placesIn(source);
  const findings: Finding[] = found.map(({ start, end: _end, ...finding }) => ({
    ...finding,
    ...place(start),
  }));
  const device = /\/dev\/nvme\d+n\d+/.exec(command.text);
  if (device !== null)
    findings.push({
      rule: "device-name-moves",
      severity: "warning",
      message: `\`${device[0]}\` may be another disk after a reboot: NVMe names follow the order in which the disks respond.`,
      advice:
        "Check with `lsblk -o +SERIAL` first: the serial is the volume ID. Use the UUID in files such as /etc/fstab.",
      ...place(device.index),
    });
  return findings;
}

/** The finding for each step for the operator's own machine. */
export function ownMachineFinding(place: LineOrigin, program: string | null): Finding {
  return {
    rule: "runs-on-operators-machine",
    severity: "info",
    message:
      program === null
        ? "This is for your own machine, not for a node."
        : `\`${program}\` is for your own machine, not for a node.`,
    advice: "Set `on=ROLE` at the fence if it belongs on a node.",
    ...place,
  };
}

/** Checks the commands in order for contradictions to earlier ones. */
export function createContradictions(): (text: string, source: SourceText) => readonly Finding[] {
  const whole = new Map<string, number>();
  return (text, source) => {
    const findings: Finding[] = [];
    const grow = /\bgrowpart\b(?:\s+-\S+)*\s+(\S{1,200})\s+\d+/.exec(text);
    const earlier = grow === null ? undefined : whole.get(grow[1] ?? "");
    if (grow !== null && earlier !== undefined)
      findings.push({
        rule: "contradicts-earlier-step",
        severity: "warning",
        message: `\`growpart\` grows a partition, but line ${earlier} put a filesystem on the whole of ${grow[1]}, which has no partition.`,
        advice: "Skip this step and grow only the filesystem (`xfs_growfs` or `resize2fs`).",
        ...placesIn(source)(grow.index),
      });
    const line = source.origins[0]?.line ?? 1;
    if (/\bmkfs\b/.test(text))
      for (const match of text.matchAll(/(?:^|\s)(\/dev\/[^\s;&|]{1,200})/g)) whole.set(match[1] ?? "", line);
    return findings;
  };
}
