// What a line requires of a disk: "Required minimum disk throughput: 125 MB/s", "At least 64 GB of disk space".

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

type Disk = Extract<Requirement, { kind: "disk" }>;

const labelled =
  /\b(minimum|maximum|min|max)\b[^:\n]{0,80}?\b(?:disk|volume|ssd|storage)\b[^:\n]{0,40}?\b(bandwidth|throughput|i\/o operations|i\/o|iops|space|capacity|size)\b[^:\n]{0,40}:\s*(\d[\d.,]{0,15})\s*([A-Za-z][A-Za-z/]{0,9})/i;
const AMOUNT = String.raw`(\d[\d.,]{0,15}) ?([KMGT]i?B(?:/s|ps)?|[KMG]bps|IOPS)`;
const THING =
  "(?:of )?(?:free |available )?(?:disk|volume|ssd|storage)(?: (bandwidth|throughput|iops|space|capacity|size))?";
const worded = new RegExp(
  String.raw`^(?:(?:a )?(minimum|maximum|min\.?|max\.?)(?: of)?|at (least|most)) ${AMOUNT} ${THING}[.;,]?$`,
  "i",
);
const SPACE = /^[KMGT]i?B$/i;

/** Reads such a line; null for any other. */
export function readDisk(text: string): Disk | null {
  if (!hasAny(text, "disk", "volume", "ssd", "storage")) return null;
  const [, bound, measure, amount, unit] = labelled.exec(text) ?? [];
  if (bound !== undefined && measure !== undefined) return diskOf(bound, measure, amount, unit);
  const [, limit, most, sum, of, thing] = worded.exec(text) ?? [];
  const word = thing ?? (of !== undefined && SPACE.test(of) ? "space" : undefined);
  return word === undefined
    ? null
    : diskOf(limit ?? (most === "most" ? "maximum" : "minimum"), word, sum, of);
}

function diskOf(
  bound: string,
  measure: string,
  amount: string | undefined,
  unit: string | undefined,
): Disk | null {
  if (amount === undefined || unit === undefined) return null;
  const number = amountOf(amount);
  if (number === null) return null;
  const word = measure.toLowerCase();
  return {
    kind: "disk",
    measure: word.startsWith("i") ? "iops" : word === "bandwidth" || word === "throughput" ? word : "space",
    bound: bound.toLowerCase().startsWith("min") ? "minimum" : "maximum",
    amount: number,
    unit,
  };
}

/** `1,500` and `593.75`; null for anything that is not a number. */
export function amountOf(text: string): number | null {
  const number = Number(text.replace(/,(?=\d{3}\b)/g, "").replace(/[.,]$/, ""));
  return Number.isFinite(number) ? number : null;
}
