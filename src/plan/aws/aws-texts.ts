// Requests to AWS in words: the text that is shown, confirmed and logged for each order except a proposal,
// whose text is the template itself. All are lines of YAML, so that they read alike.
import type { SafeText } from "../../output/safe-text.ts";
import type { Proposal } from "../model/aws-order.ts";

/**
 * `cost`: the monthly cost in words; null when unknown for this template. `proposal`: null before there is
 * one.
 */
export function makeText(
  stack: string,
  template: string,
  proposal: Proposal | null,
  cost: string | null,
  what: "node" | "cluster" = "node",
): string {
  return lines(
    `make-stack: ${stack}`,
    `change-set: ${proposal?.changeSet ?? "(known after the proposal)"}`,
    `template-sha256: ${template}`,
    ...(proposal === null ? [] : proposalLines(proposal.text)),
    `# ${cost ?? "Monthly cost unknown, because the template was edited. Look it up before you continue."}`,
    ...(what === "cluster"
      ? [
          "# Lamplighter deletes nothing. To undo this: turn off the cluster's deletion protection, then",
          `# delete the stack ${stack}. This keeps a last snapshot, which costs money until you delete it too.`,
        ]
      : [
          "# Lamplighter deletes nothing. To undo this: turn off the instance's termination protection, then",
          `# delete the stack ${stack}. This keeps the data volume, which costs money until you delete it too.`,
        ]),
  );
}

/** The monthly cost in words, from an unedited template. */
export function costIn(template: string): string | null {
  const [, words] =
    /^# (Monthly cost: (?:.|\n# (?=\S))*?)(?=\n# (?:Before d|D)eleting)/m.exec(template) ?? [];
  return words === undefined ? null : words.replaceAll("\n# ", " ");
}

function proposalLines(text: SafeText | null): readonly string[] {
  if (text === null)
    return ["# CloudFormation's answer is in the log only. Propose the stack again to see it here."];
  return [
    "# CloudFormation would do this:",
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `#   ${line}`),
  ];
}

/** `instance`: its id, if known. */
export function waitText(node: string, instance: string | null): string {
  return lines(
    `wait-for-node: ${node}${instance === null ? "" : ` (${instance})`}`,
    "# until it is running, has passed its status checks, and is online in Systems Manager",
  );
}

/** A device as shown: its name, and its volume if known. */
export interface ShownDevice {
  /** The node's name for it; the variable's name if it has no value. */
  readonly name: string;
  readonly node: string;
  readonly volume: string | null;
  /** Bytes; null if unknown. */
  readonly size: number | null;
}

export function snapshotText(device: ShownDevice): string {
  return lines(
    "snapshot-volume:",
    ...deviceLines(device),
    "# A snapshot costs money by its size until you delete it.",
  );
}

/** `asked`: the size as given; `gibibytes`: its value in GiB, null if unknown. */
export function growText(device: ShownDevice, asked: string, gibibytes: number | null): string {
  const size = gibibytes === null ? asked : `${gibibytes} GiB`;
  return lines(
    "grow-volume:",
    ...deviceLines(device),
    `  size: ${size}`,
    ...(device.size === null ? [] : [`# It has ${device.size / 2 ** 30} GiB now. A volume cannot shrink.`]),
  );
}

function deviceLines({ name, node, volume }: ShownDevice): readonly string[] {
  return [
    `  device: ${name}`,
    `  node: ${node}`,
    `  volume: ${volume ?? "(known after the node has listed its disks)"}`,
  ];
}

function lines(...all: readonly string[]): string {
  return all.join("\n");
}
