// The operating system that a line requires: "AMI: AWS Linux 2", "Use the Ubuntu 22.04 AMI".

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

type Image = Extract<Requirement, { kind: "image" }>;

const DISTRIBUTION =
  "(?:(?:Amazon|AWS) Linux|AL2|Ubuntu|Debian|Red Hat|RHEL|CentOS|Rocky|Alma|SUSE|SLES|Fedora|Oracle Linux|Flatcar|Bottlerocket|Windows Server)";
const labelled = /^(?:base )?(?:AMI|amazon machine image): ?([A-Za-z][\w .()/+-]{2,80})$/i;
const system = new RegExp(
  String.raw`^(?:(?:base |machine |OS )?image|operating system|OS|distribution): ?(${DISTRIBUTION}\b[\w .()/+-]{0,60})$`,
  "i",
);
const chosen = new RegExp(
  String.raw`^(?:use|choose|select|pick|launch) (?:the |an? )?(?:latest |newest |official )?(${DISTRIBUTION}\b[\w .()/+-]{0,60}?) (?:AMI|as (?:the |your )?(?:AMI|amazon machine image)|(?:machine )?image for the instance)$`,
  "i",
);
/** More than one system is acceptable. */
const OPEN = /\b(?:or|and|newer|later|above|e\.?g|any)\b|\+/i;

/** Reads such a line; null for any other, and for one that leaves a choice. */
export function readImage(line: string): Image | null {
  const [, name] = statedIn(line) ?? [];
  return name === undefined || leavesChoice(name) ? null : imageOf(name.trim());
}

function statedIn(line: string): RegExpExecArray | null {
  const label = line.slice(0, line.indexOf(":") + 1);
  if (label === "") return /^(?:use|choose|select|pick|launch) /i.test(line) ? chosen.exec(line) : null;
  return (
    labelled.exec(line) ?? (hasAny(label, "image", "system", "os", "distribution") ? system.exec(line) : null)
  );
}

/** Does the name leave a choice between systems? */
export function leavesChoice(name: string): boolean {
  return OPEN.test(name);
}

/** The image of that name, with its system if it is known. */
export function imageOf(name: string): Image {
  const two = /^(?:(?:Amazon|AWS) Linux 2|AL2)(?![\w.]|\s*0\d\d)/i.test(name);
  const newer = /^(?:(?:Amazon|AWS) Linux 2023|AL2023)(?![\d.])/i.test(name);
  return { kind: "image", system: two ? "amazon-linux-2" : newer ? "amazon-linux-2023" : null, name };
}
