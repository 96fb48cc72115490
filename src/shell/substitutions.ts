// The substitutions of a command that can be evaluated before it runs, so that their values are seen first: `$(…)`
// that only read, and that nothing in the command could have changed before the shell would get to them.
import type { Command } from "unbash";
import { analyseCommand } from "./analyse.ts";
import type { Span } from "./model/command.ts";
import { maskText } from "./syntax/mask.ts";
import type { ParsedShell, Visit } from "./syntax/parse-shell.ts";
import { parseShell } from "./syntax/parse-shell.ts";

/** One substitution; the span is the whole `$(…)`. */
export interface Substitution extends Span {
  /** The exact text between the brackets. */
  readonly text: string;
}

/**
 * The variables that are the same in every shell of the same person; all others are known only to the shell that runs
 * the command.
 */
const SHARED = /^(?:HOME|USER|LOGNAME)$/;

/**
 * The outermost `$(…)` in words and assignments of the command that runs first, in the order of the text. `masks` are
 * the placeholders that are not set; a substitution with one is omitted. Nothing is returned after one that does more
 * than read, or for text that is not valid shell. Never throws.
 */
export function readingSubstitutions(text: string, masks: readonly Span[] = []): readonly Substitution[] {
  const { text: masked, spans } = maskText(text, masks);
  const parsed = parseShell(masked);
  const first = firstCommand(parsed);
  if (first === null || parsed.errors.length > 0) return [];
  const assigned = new Set(first.prefix.flatMap((part) => (part.type === "Assignment" ? [part.name] : [])));
  const found: Substitution[] = [];
  for (const visit of parsed.visits) {
    if (visit.node.type !== "CommandExpansion" || !belongsTo(first, visit)) continue;
    const { pos: start, end } = visit.node;
    const open = spans.filter((span) => span.start < end && start < span.end);
    // Between backticks a backslash means something else, so they are not analysed.
    if (!text.startsWith("$(", start)) break;
    const inner = text.slice(start + 2, end - 1);
    const within = open.map((span) => ({ start: span.start - start - 2, end: span.end - start - 2 }));
    const { risk, interactive } = analyseCommand(inner, within);
    if (risk !== "reads") break;
    const bound = expandedIn(parsed, visit).some((name) => !SHARED.test(name) || assigned.has(name));
    if (open.length > 0 || bound || interactive !== null || inner.trim() === "") continue;
    found.push({ start, end, text: inner });
  }
  return found;
}

/** The simple command that begins before anything else of the text has run. */
function firstCommand({ visits }: ParsedShell): Command | null {
  const root = visits[0]?.node;
  let node = root?.type === "Script" ? root.commands[0]?.command : undefined;
  while (node?.type === "AndOr" || node?.type === "Pipeline") node = node.commands[0];
  return node?.type === "Command" ? node : null;
}

/** Is the visit part of one of the command's own words or assignments, inside nothing but quotes? */
function belongsTo(command: Command, visit: Visit): boolean {
  for (let at = visit.parent; at !== null; at = at.parent) {
    if (at.node === command) return true;
    if (!/^(?:Word|DoubleQuoted|Assignment)$/.test(at.node.type)) return false;
  }
  return false;
}

/** The names of all parameters that are expanded below the visit. */
function expandedIn({ visits }: ParsedShell, within: Visit): readonly string[] {
  return visits.flatMap((visit) => {
    const { node } = visit;
    if (node.pos < within.node.pos || node.end > within.node.end) return [];
    if (node.type === "SimpleExpansion") return [node.text.slice(1)];
    return node.type === "ParameterExpansion" ? [node.parameter] : [];
  });
}
