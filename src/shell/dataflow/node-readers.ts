// What reads a text below one node of the tree a second time. reach.ts follows a text through a whole command.

import type { SyntaxNode } from "unbash";
import type { Call, FileRedirect } from "../calls/call.ts";
import type { ShellReading } from "../calls/calls.ts";
import type { Visit } from "../syntax/parse-shell.ts";
import { assignmentReader } from "./command-variables.ts";
import { argumentReader, hereReader, inputReader, outputReader } from "./second-readers.ts";

/** Programs that print their arguments. */
export const PRINTERS: ReadonlySet<string> = new Set(["echo", "printf", "tee", "cat"]);

/** A word that sets a variable: `export "X=…"`, `env X=… program`. */
export const ASSIGNING = /^([A-Za-z_]\w*)\+?=/;

/** The calls and redirections of a reading, by node. */
export interface Nodes {
  readonly calls: ReadonlyMap<SyntaxNode, Call>;
  /** The calls whose arguments include the word, outermost first. */
  readonly holders: ReadonlyMap<unknown, readonly Call[]>;
  readonly redirects: ReadonlyMap<SyntaxNode, FileRedirect>;
  /** The stages of each pipeline. */
  readonly pipelines: ReadonlyMap<SyntaxNode, Call["pipeline"]>;
  /** The names of the functions that the text defines. */
  readonly functions: ReadonlySet<string>;
}

export function indexNodes(reading: ShellReading): Nodes {
  const calls = new Map<SyntaxNode, Call>();
  const holders = new Map<unknown, Call[]>();
  const pipelines = new Map<SyntaxNode, Call["pipeline"]>();
  for (const call of reading.calls) {
    if (call.origin !== null) {
      calls.set(call.origin.node, call);
      const parent = call.origin.parent?.node;
      if (parent?.type === "Pipeline") pipelines.set(parent, call.pipeline);
    }
    for (const word of call.words) {
      if (word.node === null) continue;
      const known = holders.get(word.node);
      if (known === undefined) holders.set(word.node, [call]);
      else known.push(call);
    }
  }
  return {
    calls,
    holders,
    pipelines,
    redirects: new Map(reading.redirects.map((redirect) => [redirect.node, redirect])),
    functions: new Set(
      reading.scripts.flatMap(({ parsed }) =>
        parsed.visits.flatMap(({ node }) => (node.type === "Function" ? [node.name.value] : [])),
      ),
    ),
  };
}

/** Does the redirection's text become the program's input? A file's name is not its content. */
export function feeds(node: SyntaxNode): boolean {
  if (node.type === "HereDoc" || node.type === "HereString") return true;
  return (
    node.type === "Redirect" &&
    node.operator === "<" &&
    (node.target?.parts ?? []).some((part) => part.type === "ProcessSubstitution")
  );
}

/** What at this node reads the text a second time. */
export function readerAt(nodes: Nodes, visit: Visit, below: Visit | null): string | null {
  const { node, parent } = visit;
  switch (node.type) {
    case "ArithmeticWord":
    case "ArithmeticExpansion":
    case "ArithmeticCommand":
    case "ArithmeticFor":
      return node.type === "ArithmeticFor" && below?.node === node.body ? null : "arithmetic";
    case "BraceExpansion":
      return "brace expansion";
    case "Glob":
    case "ExtendedGlob":
      return "pattern";
    case "TestBinary":
      if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) return "arithmetic";
      return node.operator === "=~" ? "regular expression" : null;
    case "TestUnary":
      return node.operator === "-v" || node.operator === "-R" ? "variable name" : null;
    case "ParameterExpansion":
      if (below === null) return null;
      if (below.node === node.index) return "subscript";
      return null;
    case "Slice":
      return "arithmetic";
    case "Redirect":
      if (node.operator === ">&" || node.operator === "<&") return "file descriptor";
      if (!feeds(node)) return null;
      return parent?.node.type === "Command" ? fedReader(nodes, parent) : "a loop that reads it";
    case "HereDoc":
    case "HereString": {
      const redirect = nodes.redirects.get(node);
      const call = parent === null ? undefined : nodes.calls.get(parent.node);
      return redirect === undefined ? null : hereReader(redirect, call ?? null);
    }
    case "Assignment":
      if (below !== null && below.node === node.index) return "subscript";
      return assignmentReader(node.name) ?? wordReader(nodes, visit);
    case "Word":
      if (parent?.node.type === "ArrayValue" && node.text.startsWith("[")) return "subscript";
      return wordReader(nodes, visit);
    default:
      return null;
  }
}

function fedReader(nodes: Nodes, command: Visit): string | null {
  const call = nodes.calls.get(command.node);
  if (call === undefined) return "unknown program";
  const reader = inputReader(call);
  return reader === "passes" ? null : reader;
}

function wordReader(nodes: Nodes, visit: Visit): string | null {
  const assigned = visit.node.type === "Word" ? ASSIGNING.exec(visit.node.value)?.[1] : undefined;
  const command = assigned === undefined ? null : assignmentReader(assigned);
  if (command !== null && visit.parent?.node.type === "Command") return command;
  for (const call of nodes.holders.get(visit.node) ?? []) {
    const word = call.words.find((candidate) => candidate.node === visit.node);
    const reader = word === undefined ? null : argumentReader(call, word);
    if (reader !== null) return reader;
    if (call.program !== null && PRINTERS.has(call.program)) {
      const output = outputReader(call);
      if (output !== null) return output;
    }
  }
  return null;
}
