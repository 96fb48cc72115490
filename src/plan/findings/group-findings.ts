// Groups findings with one cause, so that a repeated finding is printed once with all its places. For people
// only; programs get every finding (`check --json`), and a step shown to an operator keeps its own.
import type { Finding } from "../../runbook/model/runbook.ts";

export type Place = Pick<Finding, "line" | "column">;

/** A finding at its first place, and the other places of the same cause, in order. */
export interface FindingGroup extends Finding {
  readonly also: readonly Place[];
}

/** Never grouped: data loss, and the guide's own warnings. */
const SEPARATE: ReadonlySet<string> = new Set(["destroys-data", "guide-warns"]);

/** The most names listed in one finding. */
const NAMED = 6;

/**
 * The findings, with those of one cause grouped at the first of them. Findings have one cause when they
 * differ only in the text in backticks, once in the message: `nano` and `vi` both need a terminal.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, { first: Finding; names: string[]; also: Place[] }>();
  for (const [index, finding] of findings.entries()) {
    const { line, column } = finding;
    const { name } = parts(finding.message);
    const key = causeOf(finding) ?? String(index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, names: [name], also: [] });
    else {
      if (!group.names.includes(name)) group.names.push(name);
      const known = [group.first, ...group.also];
      if (!known.some((it) => it.line === line)) group.also.push({ line, column });
    }
  }
  return [...groups.values()].map(({ first, names, also }) => ({
    ...first,
    message: names.length === 1 ? first.message : withNames(first.message, names),
    also,
  }));
}

/** A key that findings of one cause share; null for one that is not grouped. */
export function causeOf({ rule, severity, message, advice }: Finding): string | null {
  if (severity === "error" || SEPARATE.has(rule)) return null;
  return JSON.stringify([rule, severity, advice, parts(message).template]);
}

const CODE = /`[^`]+`/g;

/** The message with a gap for the name in it; a message with several names, or none, is its own template. */
function parts(message: string): { readonly template: string; readonly name: string } {
  const found = message.match(CODE) ?? [];
  const [name = ""] = found;
  return found.length === 1
    ? { template: message.replace(name, () => "``"), name }
    : { template: message, name: "" };
}

function withNames(message: string, names: readonly string[]): string {
  const more = names.length - NAMED;
  const list = `${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return message.replace(names[0] ?? "", () => list);
}

/** `also on lines 12, 40 and 7 more`; "" for one place. */
export function alsoWords({ also }: FindingGroup): string {
  if (also.length === 0) return "";
  const lines = also.slice(0, LINES).map(({ line }) => line);
  const more = also.length - LINES;
  return `also on ${also.length === 1 ? "line" : "lines"} ${lines.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The most lines listed. */
const LINES = 12;
