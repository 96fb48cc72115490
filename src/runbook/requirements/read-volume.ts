// The data volume that a line requires: "Create a [RECOMMENDED] 1TB EBS volume WITH encryption enabled". The words
// are a closed list, so that a line with any other word is left alone.

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";
import { amountOf } from "./read-disk.ts";

type Volume = Extract<Requirement, { kind: "volume" }>;

const asked =
  /^(?:create|attach|add|make|provision)(?: and (?:attach|encrypt))? (?:an?|another|one) (?=.*\b(?:volume|disk)\b)(.+)$/i;
const labelled = /^(?:EBS volume|data volume|EBS): ?(.+)$/i;
const SIZE = /\b(?:at least |minimum |min )?(\d[\d.,]{0,10}) ?(T|G)(i?)B\b/i;
const TYPE = /\b(gp2|gp3|io1|io2|st1|sc1)\b/i;
const REFUSED = /\b(?:unencrypted|without|not|no|disabled|off)\b/i;
const KNOWN: ReadonlySet<string> = new Set(
  `recommended encrypted with encryption enabled on turned activated ebs ssd general purpose provisioned iops new additional second
  extra separate empty volume disk data for the your its and in size of a at least minimum min attach attached it to instance node
  ec2`.split(/\s+/),
);

/** Reads such a line; null for any other. */
export function readVolume(line: string): Volume | null {
  if (!hasAny(line, "volume", "disk", "ebs")) return null;
  const what = (asked.exec(line) ?? labelled.exec(line))?.[1];
  if (
    what === undefined ||
    REFUSED.test(what) ||
    !/\bEBS\b|\bgp[23]\b|\bio[12]\b|\bst1\b|\bsc1\b|encrypt/i.test(line)
  )
    return null;
  const size = SIZE.exec(what);
  const type = TYPE.exec(what)?.[1]?.toLowerCase() ?? null;
  const left = what.replace(SIZE, " ").replace(TYPE, " ").match(/\w+/g) ?? [];
  if (!left.every((word) => KNOWN.has(word.toLowerCase()))) return null;
  return {
    kind: "volume",
    gibibytes: size === null ? null : gibibytesOf(size[1] ?? "", size[2] ?? "", size[3] ?? ""),
    recommended: size !== null && /\brecommended\b/i.test(what),
    encrypted: /\bencrypt(?:ed|ion)?\b/i.test(line),
    type,
  };
}

/** A volume's size as AWS counts it. `GB` counts as the GiB that EC2 means by it, a `TB` as a thousand of them. */
export function gibibytesOf(amount: string, letter: string, binary: string): number | null {
  const number = amountOf(amount);
  if (number === null) return null;
  return letter.toUpperCase() === "G" ? number : number * (binary === "" ? 1000 : 1024);
}
