// The small grammar of requirements: statements of a guide that can be checked by a machine.
// Whether they are met is nothing to know here.
import type { Requirement } from "./runbook.ts";

const ingress = /^([^:\n]{1,80}):\s*(TCP|UDP)\s+(\d{1,5})\s+from\s+(\S[^\n]{0,120})$/i;
const disk =
  /\b(minimum|maximum|min|max)\b[^:\n]{0,80}?\b(?:disk|volume|ssd|storage)\b[^:\n]{0,40}?\b(bandwidth|throughput|i\/o operations|i\/o|iops|space|capacity|size)\b[^:\n]{0,40}:\s*(\d[\d.,]{0,15})\s*([A-Za-z][A-Za-z/]{0,9})/i;
const statement = /^[A-Z][\w /()-]{1,40}:\s+\S/;

/** What a line of plain text demands; null when it is no requirement that is understood. */
export function readRequirement(text: string): Requirement | null {
  return readIngress(text.trim()) ?? readDisk(text.trim());
}

/** A `Label: value` line, which states something without asking for an action. */
export function isStatement(text: string): boolean {
  return statement.test(text.trim());
}

function readIngress(text: string): Requirement | null {
  const [, label, protocol, port, source] = ingress.exec(text) ?? [];
  if (label === undefined || protocol === undefined || source === undefined) return null;
  const number = Number(port);
  if (number < 1 || number > 65_535) return null;
  const from = source.replace(/[.;,]\s*$/, "").trim();
  const known = /^(?:anywhere|this security group)$/i.test(from) ? from.toLowerCase() : from;
  return {
    kind: "ingress",
    label: label.trim(),
    protocol: protocol.toUpperCase() === "TCP" ? "tcp" : "udp",
    port: number,
    source: known,
  };
}

function readDisk(text: string): Requirement | null {
  const [, bound, measure, amount, unit] = disk.exec(text) ?? [];
  if (bound === undefined || measure === undefined || amount === undefined || unit === undefined) return null;
  const number = Number(amount.replace(/,(?=\d{3}\b)/g, "").replace(/[.,]$/, ""));
  if (!Number.isFinite(number)) return null;
  const word = measure.toLowerCase();
  return {
    kind: "disk",
    measure: word.startsWith("i") ? "iops" : word === "bandwidth" || word === "throughput" ? word : "space",
    bound: bound.toLowerCase().startsWith("min") ? "minimum" : "maximum",
    amount: number,
    unit,
  };
}
