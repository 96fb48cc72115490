// What a line requires of an Amazon DocumentDB cluster: "Create an encrypted DocumentDB cluster with at least 2
// instances", and in the context of DocumentDB "TLS enabled" or "Backup retention: 7 days". Every word of the line
// must be understood.

import type { ClusterDemand, Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

type DocumentDb = Extract<Requirement, { kind: "documentdb" }>;

const SERVICE = /\bDocumentDB\b/i;
const asked =
  /^(?:create|make|provision|set up|deploy|launch|use) (?:an?|one|the|your) (?=.*\bDocumentDB\b)(?=.*\bcluster\b)(.+)$/i;
const labelled = /^(?:Amazon |AWS )?DocumentDB(?: cluster)?: ?(.+)$/i;
/** It is required, and not only mentioned. */
const STATED =
  /\b(?:enabled?|required?|enforced?|activated?|on|encrypted|at least|minimum|min|\d+ days?|\d+ instances)\b/i;
const REFUSED = /\b(?:unencrypted|without|not|no|disabled|off|or|optional|elastic|serverless|global)\b/i;

const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 };
const COUNT = "(\\d{1,2}|one|two|three|four|five)";
const LEAST = "(?:at least |(?:a )?minimum (?:of )?|min )?";

/** What is read from a line, in this order. Each removes its words. */
const PARTS: readonly { readonly of: RegExp; readonly demand: (match: RegExpExecArray) => Demands }[] = [
  { of: /\b(?:TLS|SSL|encryption in transit)\b/i, demand: () => ({ tls: true }) },
  { of: /\b(?:encrypted|(?:storage )?encryption(?: at rest)?)\b/i, demand: () => ({ encrypted: true }) },
  { of: /\bdeletion protection\b/i, demand: () => ({ deletionProtection: true }) },
  {
    of: new RegExp(
      `\\bbackups?(?: retention)?(?: period)?:?(?: kept)?(?: of| for)? ${LEAST}(\\d{1,2}) days?\\b`,
      "i",
    ),
    demand: ([, days]) => ({ backupRetention: Number(days) }),
  },
  {
    of: new RegExp(`\\b${LEAST}(\\d{1,2})[ -]days?(?: of)? backup(?:s| retention)\\b`, "i"),
    demand: ([, days]) => ({ backupRetention: Number(days) }),
  },
  {
    of: new RegExp(
      `\\b${LEAST}${COUNT} (?:DB |available )?instances(?: in ${LEAST}${COUNT} (?:availability )?zones)?\\b`,
      "i",
    ),
    demand: ([, instances, zones]) => ({
      instances: numberOf(instances),
      ...(zones === undefined ? {} : { zones: numberOf(zones) }),
    }),
  },
  {
    of: /\b(db\.[a-z]\w{1,5}\.\d{0,2}x?(?:large|medium))\b/i,
    demand: ([, name = ""]) => ({ instanceClass: name.toLowerCase() }),
  },
  {
    of: /\b(?:engine|version|engine version):? (\d\.\d)(?:\.\d)?\b/i,
    demand: ([, version = ""]) => ({ engine: version }),
  },
];

const known =
  /\b(?:Amazon|AWS|DocumentDB|DB|cluster|instances?|class|storage|and|with|that|has|have|having|its?|the|an?|new|your|for|of|in|at|least|minimum|is|are|be|to|enabled?|required?|enforced?|activated?|turn|turned|on|use|require|set|engine)\b/gi;

export type Demands = Omit<ClusterDemand, "cluster">;

/** Reads such a line; null for any other. `context`: what explains it, nearest first. */
export function readDocumentDb(line: string, context: readonly string[]): DocumentDb | null {
  if (!hasAny(line, "documentdb", "tls", "ssl", "encrypt", "protection", "backup", "instances")) return null;
  const asks = (asked.exec(line) ?? labelled.exec(line))?.[1];
  const isSpokenOf = context.some((each) => SERVICE.test(each.slice(0, 2000)));
  if (asks === undefined && (SERVICE.test(line) || !isSpokenOf || !STATED.test(line))) return null;
  if (REFUSED.test(line)) return null;
  let left = asks ?? line;
  let demands: Demands = {};
  for (const { of, demand } of PARTS) {
    const match = of.exec(left);
    if (match === null) continue;
    demands = { ...demands, ...demand(match) };
    left = left.replace(match[0], " ");
  }
  const isNothing = Object.keys(demands).length === 0;
  if (/\w/.test(left.replace(known, " ")) || (isNothing && asked.exec(line) === null)) return null;
  return { kind: "documentdb", cluster: null, ...demands };
}

/** `2`, `two`. */
export function numberOf(text: string | undefined): number {
  const word = (text ?? "").toLowerCase();
  return NUMBERS[word] ?? Number(word);
}
