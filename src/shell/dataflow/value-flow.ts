// Follows a value through the variables of one command: from where it is put in, through assignments, reads and
// loops, to whatever reads it a second time. Texts inside the command (`sh -c '…'`, `eval '…'`) are included.
import type { SyntaxNode } from "unbash";
import type { ShellReading } from "../calls/calls.ts";
import type { Visit } from "../syntax/parse-shell.ts";
import { assignmentReader } from "./command-variables.ts";
import { indexNodes, type Nodes } from "./node-readers.ts";
import { POSITIONAL, type Reach, reachOf } from "./reach.ts";
import { stricter } from "./second-readers.ts";

/** The flow of values in one command. */
export interface Flow {
  /** What reads a text at the visit a second time, directly or through variables; null when nothing does. */
  readonly readerAt: (visit: Visit) => string | null;
  /** The same for a substitution's output, from the node above it. */
  readonly readerAbove: (visit: Visit) => string | null;
  /** The same for the value that a variable has when the command begins. */
  readonly readerOf: (name: string) => string | null;
}

/** A place where a variable's value is used, or another name for the variable. */
type Use =
  | {
      readonly visit: Visit;
      readonly expanded: boolean;
      /** What evaluates the variable here by its name alone. */
      readonly reader: string | null;
    }
  | { readonly alias: string };

const NAMES = /[A-Za-z_]\w*/g;
/** Any variable at all: `${!x}` expands the one named by `x`. */
const ANY = "any";

/** The flow in a command. `readLater`: variables that something reads a second time after the command. */
export function flowOf(reading: ShellReading, readLater: ReadonlyMap<string, string> = new Map()): Flow {
  const nodes = indexNodes(reading);
  const reaches = new Map<Visit, Reach>();
  let variables: Variables | null = null;

  function reachFrom(visit: Visit, expanded: boolean): Reach {
    const found = reaches.get(visit) ?? reachOf(nodes, visit, expanded);
    reaches.set(visit, found);
    return found;
  }

  function follow(start: Reach): string | null {
    let worst = start.reader;
    const waiting = [...start.into];
    const seen = new Set<string>();
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const { name, through } = entry;
      const key = `${name} ${through === null}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const note = (reader: string | null): void => {
        if (reader !== null) worst = stricter(worst, through === null ? reader : `output of ${through}`);
      };
      note(readLater.get(name) ?? null);
      note(assignmentReader(name));
      if (!isMentioned(reading.source, name)) continue;
      variables ??= readVariables(reading, nodes);
      const { uses, declared } = variables;
      note(declared.get(name) ?? null);
      for (const use of [...(uses.get(name) ?? []), ...(uses.get(ANY) ?? [])]) {
        if ("alias" in use) {
          waiting.push({ name: use.alias, through });
          continue;
        }
        const { reader, into } = reachFrom(use.visit, use.expanded);
        note(use.reader);
        note(reader);
        waiting.push(...into.map((next) => ({ name: next.name, through: through ?? next.through })));
      }
    }
    return worst;
  }

  return {
    readerAt: (visit) => follow(reachFrom(visit, false)),
    readerAbove: (visit) => follow(reachOf(nodes, visit, true)),
    readerOf: (name) => follow({ reader: null, into: [{ name, through: null }] }),
  };
}

/** Can the text use the variable at all? Few commands have `$_` or function arguments. */
function isMentioned(source: string, name: string): boolean {
  if (source.includes("${!")) return true;
  if (name === POSITIONAL) return /\$\{?[1-9@*]/.test(source);
  return name === "_" ? /\$\{?_(?!\w)/.test(source) : source.includes(name);
}

interface Variables {
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** What reads any value of a variable because of how it was declared. */
  readonly declared: ReadonlyMap<string, string>;
}

/** Every use of every variable in the command and the texts inside it. */
function readVariables(reading: ShellReading, nodes: Nodes): Variables {
  const declared = new Map<string, string>();
  const uses = new Map<string, Use[]>();
  const add = (name: string, use: Use): void => {
    const key = name === "0" ? "BASH_ARGV0" : /^(?:[0-9]+|[@*])$/.test(name) ? POSITIONAL : name;
    const all = uses.get(key);
    if (all === undefined) uses.set(key, [use]);
    else all.push(use);
  };
  for (const { parsed } of reading.scripts)
    for (const visit of parsed.visits) {
      const { node } = visit;
      if (node.type === "SimpleExpansion") add(node.text.slice(1), { visit, expanded: true, reader: null });
      else if (node.type === "ParameterExpansion") {
        if (node.prefix === "#" || holdsOther(node)) continue;
        if (node.prefix === "!" && node.operation?.type !== "Names") {
          add(node.parameter, { visit, expanded: true, reader: "variable name" });
          add(ANY, { visit, expanded: true, reader: null });
        } else
          add(node.parameter, {
            visit,
            expanded: true,
            reader: node.operation?.type === "Transform" ? "prompt expansion" : null,
          });
      } else
        for (const name of evaluatedNames(nodes, visit))
          add(name, { visit, expanded: false, reader: "arithmetic" });
    }
  for (const call of reading.calls) {
    const { program, arguments: args } = call;
    if (program === null || !/^(?:declare|typeset|local|export|readonly|printenv)$/.test(program)) continue;
    for (const { value, node } of args) {
      const name = /^[A-Za-z_]\w*/.exec(value)?.[0];
      const visit = call.origin;
      if (name === undefined) continue;
      if (program === "printenv") {
        if (visit !== null) add(name, { visit: printed(visit, node), expanded: false, reader: null });
      } else if (args.some((each) => /^-[a-zA-Z]*i/.test(each.value))) declared.set(name, "arithmetic");
      else if (program !== "export" && args.some((each) => /^-[a-zA-Z]*n/.test(each.value))) {
        declared.set(name, "variable name");
        // Each is another name for the other: what goes into one comes out of both.
        const other = value.slice(name.length + 1);
        if (/^[A-Za-z_]\w*$/.test(other)) {
          add(name, { alias: other });
          add(other, { alias: name });
        }
      }
    }
  }
  return { uses, declared };
}

/** `${x:+other}` expands to a different text. */
function holdsOther(node: Extract<SyntaxNode, { type: "ParameterExpansion" }>): boolean {
  return node.operation?.type === "Default" && node.operation.operator.endsWith("+");
}

/** The output of a call that prints variables, as if it expanded them. */
function printed(call: Visit, node: SyntaxNode | null): Visit {
  return node === null ? call : { node, parent: call, fixed: null };
}

/** Names that bash evaluates at this node without a `$`. */
function evaluatedNames(nodes: Nodes, visit: Visit): readonly string[] {
  const { node, parent } = visit;
  const names = (text: string): readonly string[] => text.match(NAMES) ?? [];
  switch (node.type) {
    case "ArithmeticWord":
      return names(node.value);
    case "ArithmeticCommand":
      return names(node.body);
    case "ArithmeticExpansion":
      return names(node.text);
    case "TestBinary":
      return /^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)
        ? [...names(node.left.value), ...names(node.right.value)]
        : [];
    case "Assignment":
      return [
        ...(node.index === undefined ? [] : names(node.index.value)),
        ...(node.value.type === "Word" && isInteger(nodes, parent) ? names(node.value.value) : []),
      ];
    case "Slice":
      return [...names(node.offset.value), ...names(node.length?.value ?? "")];
    case "Word": {
      if (parent?.node.type === "ParameterExpansion" && parent.node.index === node) return names(node.value);
      if (parent?.node.type !== "Command") return [];
      const program = nodes.calls.get(parent.node)?.program;
      if (program === "let") return names(node.value);
      // `read a[N]`, `unset a[N]`, `test -v a[N]`: the subscript is arithmetic.
      if (
        !/^(?:read|mapfile|readarray|unset|test|\[|printf|declare|typeset|local|wait|getopts)$/.test(
          program ?? "",
        )
      )
        return [];
      return names(/\[(.*)\]/.exec(node.value)?.[1] ?? "");
    }
    default:
      return [];
  }
}

function isInteger(nodes: Nodes, parent: Visit | null): boolean {
  const call = parent === null ? undefined : nodes.calls.get(parent.node);
  return (
    /^(?:declare|typeset|local|export|readonly)$/.test(call?.program ?? "") &&
    (call?.arguments.some(({ value }) => /^-[a-zA-Z]*i/.test(value)) ?? false)
  );
}
