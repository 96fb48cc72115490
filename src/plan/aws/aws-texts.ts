// What is asked of AWS, in words: the text that is shown, confirmed and logged for each order but a proposal, whose text is the
// template itself. Lines of YAML, so that a person reads all of them alike.
import type { SafeText } from "../../output/safe-text.ts";
import type { Proposal } from "../model/aws-order.ts";

/** `cost`: the monthly cost in words; null where it is not known of this template. `proposal`: null before there is one. */
export function makeText(
  stack: string,
  template: string,
  proposal: Proposal | null,
  cost: string | null,
  what: "node" | "cluster" = "node",
): string {
  return lines(
    `make-stack: ${stack}`,
    `change-set: ${proposal?.changeSet ?? "(known once the stack was proposed)"}`,
    `template-sha256: ${template}`,
    ...(proposal === null ? [] : proposalLines(proposal.text)),
    `# ${cost ?? "The monthly cost is not known here: the template was edited. Look it up before you go on."}`,
    ...(what === "cluster"
      ? [
          "# Nothing is ever deleted by this program. To undo it: switch off the cluster's deletion protection, then",
          `# delete the stack ${stack}. A last snapshot of the data is kept, and costs until you delete it too.`,
        ]
      : [
          "# Nothing is ever deleted by this program. To undo it: switch off the instance's termination protection, then",
          `# delete the stack ${stack}. The data volume is kept then, and goes on costing until you delete it too.`,
        ]),
  );
}

/** The words on the monthly cost in a template that nobody edited. */
export function costIn(template: string): string | null {
  const [, words] = /^# (Monthly cost: (?:.|\n# (?=\S))*?)(?=\n# Deleting)/m.exec(template) ?? [];
  return words === undefined ? null : words.replaceAll("\n# ", " ");
}

function proposalLines(text: SafeText | null): readonly string[] {
  if (text === null)
    return [
      "# What CloudFormation said of it is in the log, and not at hand any more. Propose it again to read it.",
    ];
  return [
    "# CloudFormation says that it would do this:",
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `#   ${line}`),
  ];
}

/** `instance`: its id, where it is known. */
export function waitText(node: string, instance: string | null): string {
  return lines(
    `wait-for-node: ${node}${instance === null ? "" : ` (${instance})`}`,
    "# until it runs, has passed its status checks, and is online in Systems Manager",
  );
}

/** A device as it is shown: its name, and its volume where that is known. */
export interface ShownDevice {
  /** As the node calls it; the variable's name where nobody gave it. */
  readonly name: string;
  readonly node: string;
  readonly volume: string | null;
  /** Bytes; null where it is not known. */
  readonly size: number | null;
}

export function snapshotText(device: ShownDevice): string {
  return lines(
    "snapshot-volume:",
    ...deviceLines(device),
    "# A snapshot costs by what it holds, until you delete it.",
  );
}

/** `asked`: the size as it was given; `gibibytes`: what it comes to, null where it is not known. */
export function growText(device: ShownDevice, asked: string, gibibytes: number | null): string {
  const size = gibibytes === null ? asked : `${gibibytes} GiB`;
  return lines(
    "grow-volume:",
    ...deviceLines(device),
    `  size: ${size}`,
    ...(device.size === null
      ? []
      : [`# It has ${device.size / 2 ** 30} GiB now. A volume cannot be made smaller again.`]),
  );
}

function deviceLines({ name, node, volume }: ShownDevice): readonly string[] {
  return [
    `  device: ${name}`,
    `  node: ${node}`,
    `  volume: ${volume ?? "(known once the node has told of its disks)"}`,
  ];
}

function lines(...all: readonly string[]): string {
  return all.join("\n");
}
