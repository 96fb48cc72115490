// Shell words for the analysis: the value without quotes, and whether the text shows it.
import type { Assignment, Word } from "unbash";
import type { Span } from "../model/command.ts";
import { hasMask } from "./mask.ts";

export interface ShellWord extends Span {
  /** Without quotes; expansions and placeholders as written (placeholders masked). */
  readonly value: string;
  /** The shell will see exactly this value: no expansion in it (a placeholder counts as known). */
  readonly fixed: boolean;
  /** It contains a placeholder. */
  readonly masked: boolean;
  /** The node, to recognise the word; null for words of a text that was not parsed here. */
  readonly node: Word | Assignment | null;
}

const KNOWN_PARTS = new Set(["Literal", "SingleQuoted", "AnsiCQuoted", "Glob", "ExtendedGlob"]);

/** A word or an assignment argument of the tree, at the given place. */
export function readWord(node: Word | Assignment, span: Span): ShellWord {
  const value = node.type === "Word" ? node.value : assignmentValue(node);
  return { start: span.start, end: span.end, value, fixed: isFixed(node), masked: hasMask(value), node };
}

/** Is the word's value known from the text alone? */
function isFixed(node: Word | Assignment): boolean {
  if (node.type === "Assignment") {
    return node.index === undefined && node.value.type === "Word" && isFixed(node.value);
  }
  return (node.parts ?? []).every((part) =>
    part.type === "DoubleQuoted"
      ? part.parts.every((child) => child.type === "Literal")
      : KNOWN_PARTS.has(part.type),
  );
}

/** Could the shell turn it into an option, several words or none? Then options cannot be ruled out. */
export function mayBeOption(word: ShellWord): boolean {
  return !word.fixed && /^[$`{<]/.test(word.value);
}

function assignmentValue(node: Assignment): string {
  const value = node.value.type === "Word" ? node.value.value : "(…)";
  return `${node.name}${node.append === true ? "+=" : "="}${value}`;
}
