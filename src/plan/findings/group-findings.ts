// One finding for one cause: what a rule says again and again is said once, with all its places. For what people read; programs get
// every finding (`check --json`), and a step in front of an operator keeps its own.
import type { Finding } from "../../runbook/model/runbook.ts";

export type Place = Pick<Finding, "line" | "column">;

/** A finding at its first place, and the other places of the same cause, in order. */
export interface FindingGroup extends Finding {
  readonly also: readonly Place[];
}

/** Each of these is a thing of its own: what is lost, or what forbids. */
const SEPARATE: ReadonlySet<string> = new Set(["destroys-data", "guide-warns"]);

/** So many names are listed in one finding. */
const NAMED = 6;

/**
 * The findings with those of one cause in one, where the first of them stands. They have one cause when they differ in nothing but
 * what stands in backticks, once in the message: `nano` and `vi` need a terminal alike.
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

/** The same text for findings of one cause; null for one that stands for itself. */
export function causeOf({ rule, severity, message, advice }: Finding): string | null {
  if (severity === "error" || SEPARATE.has(rule)) return null;
  return JSON.stringify([rule, severity, advice, parts(message).template]);
}

const CODE = /`[^`]+`/g;

/** The message with a gap for what it names; one that names several things, or none, is its own template. */
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

/** So many lines are listed. */
const LINES = 12;
