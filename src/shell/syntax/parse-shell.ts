// The only file that calls the parser. Returns the statements, every node with its parents (including nested
// scripts), and every error, including those of nested scripts and unclosed here-documents. Never throws.
import type { SyntaxNode } from "unbash";
import { forEachChild, parse } from "unbash";
import type { Span } from "../model/command.ts";

/** One node of the tree on the way down from the script. */
export interface Visit {
  readonly node: SyntaxNode;
  readonly parent: Visit | null;
  /**
   * Set where the parser's offsets do not index the source (inside escaped backticks): the place of the outer node.
   */
  readonly fixed: Span | null;
}

export interface ParsedShell {
  readonly statements: readonly Span[];
  /** All nodes, parents before children, in the order of the text. */
  readonly visits: readonly Visit[];
  readonly errors: readonly { readonly message: string; readonly pos: number }[];
}

/** A node's place in the source. */
export function spanOf(visit: Visit): Span {
  return visit.fixed ?? { start: visit.node.pos, end: visit.node.end };
}

/** Reads shell text of any kind, well-formed or not. */
export function parseShell(source: string): ParsedShell {
  try {
    const script = parse(source);
    const visits: Visit[] = [];
    const errors: { message: string; pos: number }[] = [];
    const waiting: Visit[] = [{ node: script, parent: null, fixed: null }];
    for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
      visits.push(visit);
      collectErrors(source, visit, errors);
      const children: Visit[] = [];
      const parent = visit;
      forEachChild(visit.node, (node) => {
        children.push({ node, parent, fixed: parent.fixed ?? escapedSource(parent, node) });
      });
      for (let index = children.length - 1; index >= 0; index -= 1) {
        const child = children[index];
        if (child !== undefined) waiting.push(child);
      }
    }
    const statements = script.commands.map((statement) => ({ start: statement.pos, end: statement.end }));
    return { statements, visits, errors: errors.sort((a, b) => a.pos - b.pos) };
  } catch (problem) {
    // The parser is recursive in a few places; extreme nesting ends in a RangeError.
    const message = problem instanceof RangeError ? "it is nested too deeply" : "the parser gave up";
    return { statements: [], visits: [], errors: [{ message, pos: 0 }] };
  }
}

function escapedSource(parent: Visit, node: SyntaxNode): Span | null {
  if (node.type !== "Script" || node.source === undefined) return null;
  return { start: parent.node.pos, end: parent.node.end };
}

function collectErrors(source: string, visit: Visit, errors: { message: string; pos: number }[]): void {
  const { node, fixed, parent } = visit;
  const add = (message: string, pos: number) => errors.push({ message, pos: fixed?.start ?? pos });
  if (node.type === "Script" && "errors" in node) {
    for (const error of node.errors ?? []) add(error.message, error.pos);
  }
  if (node.type === "HereDoc" && node.closing === undefined) add("unterminated here-document", node.pos);
  // The parser accepts two things that no shell does: an unclosed `${ …`, and a bracket right after a word.
  if (node.type === "CommandExpansion" && node.text.startsWith("${") && !node.text.endsWith("}")) {
    add("unterminated command substitution", node.pos);
  }
  const swallowed = node.type === "Word" && parent?.node.type === "Command";
  if (swallowed && fixed === null && source.charAt(node.end) === "(") add("unexpected token '('", node.end);
}
