// What a command leaves in its shell: directory, variables. Every command has its own process on the node, so lasting
// state is carried over: only `cd` and literal assignments or exports, and only where they surely ran.
import type { Command, Statement, SyntaxNode } from "unbash";
import type { ShellReading } from "../calls/calls.ts";
import type { CommandAnalysis, Span } from "../model/command.ts";
import type { ParsedShell, Visit } from "../syntax/parse-shell.ts";
import { parseShell, spanOf } from "../syntax/parse-shell.ts";
import type { ShellWord } from "../syntax/words.ts";
import { readWord } from "../syntax/words.ts";
import { printsNothing } from "./prints-nothing.ts";

/** Places of the parts that a later command depends on, in running order. */
export function carriedParts({ visits, errors }: ParsedShell): readonly Span[] {
  const root = visits[0]?.node;
  if (root?.type !== "Script" || errors.length > 0) return [];
  return root.commands.flatMap(surelyRun).flatMap(carried);
}

/** The texts of those parts. Most commands have none, which is detected without parsing. */
export function carriedLines(command: string): readonly string[] {
  if (!/\bcd\b|\bexport\b|=/.test(command)) return [];
  return carriedParts(parseShell(command)).map(({ start, end }) => command.slice(start, end));
}

/** The simple commands of a statement that all ran if the statement succeeded. */
function surelyRun(statement: Statement): readonly Command[] {
  if (statement.background === true) return [];
  const { command } = statement;
  if (command.type === "Command") return [command];
  if (command.type !== "AndOr" || command.operators.some((operator) => operator !== "&&")) return [];
  return command.commands.flatMap((part) => (part.type === "Command" ? [part] : []));
}

function carried(command: Command): readonly Span[] {
  if (command.redirects.length > 0) return [];
  const span = { start: command.pos, end: command.end };
  if (command.name === undefined) {
    return command.prefix.every((part) => part.type === "Assignment" && isLiteral(part)) ? [span] : [];
  }
  if (command.prefix.length > 0) return [];
  const words = command.args.map((word) => readWord(word, { start: word.pos, end: word.end }));
  if (command.name.value === "cd") return words.every(isPlainDirectory) && words.length <= 1 ? [span] : [];
  if (command.name.value !== "export" || words.length === 0) return [];
  return command.args.every((word) =>
    word.type === "Assignment" ? isLiteral(word) : /^\w+$/.test(word.text),
  )
    ? [span]
    : [];
}

function isLiteral(node: Parameters<typeof readWord>[0]): boolean {
  return readWord(node, { start: node.pos, end: node.end }).fixed;
}

function isPlainDirectory(word: ShellWord): boolean {
  return word.fixed && !word.value.startsWith("-");
}

/**
 * The variables that the command's own shell assigns. A variable set from another command's output counts as captured
 * if the command itself prints nothing: otherwise its output is not that value.
 */
export function assignedVariables(reading: ShellReading): CommandAnalysis["assigns"] {
  const captures = printsNothing(reading);
  const assigned = new Map<string, boolean>();
  const note = (name: string, captured: boolean) => {
    if (/^[A-Za-z_]\w*$/.test(name)) assigned.set(name, captured || (assigned.get(name) ?? false));
  };
  for (const visit of reading.parsed.visits) {
    const { node, parent } = visit;
    if (node.type === "Assignment" && !isForProgram(parent, node))
      note(node.name, captures && isCaptured(node));
    else if (node.type === "For" || node.type === "Select") note(node.name.value, false);
  }
  for (const call of reading.calls) {
    if (call.visit === null) continue;
    if (call.program === "read") for (const word of call.arguments) note(word.value, false);
    if (call.program === "printf" && call.arguments[0]?.value === "-v")
      note(call.arguments[1]?.value ?? "", false);
  }
  return [...assigned].map(([name, captured]) => ({ name, captured }));
}

/** The final value of each variable that carried lines set. */
export function literalValues(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { node } of parseShell(lines.join("\n")).visits)
    if (node.type === "Assignment" && node.append !== true && isLiteral(node))
      values.set(
        node.name,
        readWord(node, { start: node.pos, end: node.end }).value.slice(node.name.length + 1),
      );
  return values;
}

/** `A=b program` sets A only for that program; `alias a=b` sets no variable. */
function isForProgram(parent: Visit | null, node: SyntaxNode): boolean {
  return (
    parent?.node.type === "Command" &&
    parent.node.name !== undefined &&
    (parent.node.name.value === "alias" || parent.node.prefix.some((part) => part === node))
  );
}

function isCaptured(node: SyntaxNode): boolean {
  if (node.type !== "Assignment" || node.value.type !== "Word") return false;
  return (node.value.parts ?? []).some(
    (part) =>
      part.type === "CommandExpansion" ||
      (part.type === "DoubleQuoted" && part.parts.some((child) => child.type === "CommandExpansion")),
  );
}

/** Every expansion of a named variable, `$X` and `${X…}`. */
export function expandedVariables(reading: ShellReading): CommandAnalysis["reads"] {
  return reading.parsed.visits.flatMap((visit) => {
    const { node } = visit;
    const name =
      node.type === "SimpleExpansion"
        ? node.text.slice(1)
        : node.type === "ParameterExpansion"
          ? node.parameter
          : "";
    return /^[A-Za-z_]\w*$/.test(name) ? [{ ...spanOf(visit), name }] : [];
  });
}
