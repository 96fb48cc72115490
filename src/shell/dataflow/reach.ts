// How far the text at one place of a command reaches: what reads it a second time on its way, and which variables it
// goes into. Follows words, pipelines, here-documents, substitutions, reads and loops. value-flow.ts follows the
// variables.

import type { SyntaxNode } from "unbash";
import type { Call, FileRedirect } from "../calls/call.ts";
import { splitArguments } from "../calls/options.ts";
import type { Visit } from "../syntax/parse-shell.ts";
import { executedFileReader } from "./executed-files.ts";
import { ASSIGNING, feeds, type Nodes, PRINTERS, readerAt } from "./node-readers.ts";
import { inputReader, stricter } from "./second-readers.ts";

/** Where a text goes. */
export interface Reach {
  /** What reads it a second time, in a few words; null when nothing does. */
  readonly reader: string | null;
  readonly into: readonly Entry[];
}

/** A variable that contains the text, or part of it, from then on. */
export interface Entry {
  readonly name: string;
  /** A program whose output is in between, and may or may not contain the text; null when it surely does. */
  readonly through: string | null;
}

/** The positional parameters, as one variable. */
export const POSITIONAL = "@";

/** Except in functions, which get theirs from their call. */
const FILLS_POSITIONAL: ReadonlySet<string> = new Set(["set", ".", "source"]);

const READS: ReadonlySet<string> = new Set(["read", "mapfile", "readarray"]);
const NAME = /^[A-Za-z_]\w*$/;

/** The state of the text on its way up the tree. */
interface Way {
  reader: string | null;
  readonly into: Entry[];
  /** The program whose output contains it; null while it is the text itself. */
  through: string | null;
  /** It is gone: a program returned something else. */
  gone: boolean;
}

/** Follows the text at the visit. `expanded`: it is the expansion of a variable there, which the shell may split. */
export function reachOf(nodes: Nodes, visit: Visit, expanded: boolean): Reach {
  const way: Way = { reader: null, into: [], through: null, gone: false };
  let below: Visit | null = null;
  let split = expanded;
  for (let at: Visit | null = visit; at !== null; below = at, at = at.parent) {
    if (way.gone) break;
    const { node, parent } = at;
    note(way, readerAt(nodes, at, below));
    enter(nodes, at, below, way);
    if (node.type === "DoubleQuoted") split = false;
    if (split && node.type === "Word" && parent?.node.type === "Command" && below !== null)
      note(way, "word splitting");
    if (node.type === "Word" || node.type === "Assignment") split = false;
    if (node.type === "CommandExpansion" && below !== null) split = way.through === null;
  }
  return way;
}

function enter(nodes: Nodes, at: Visit, below: Visit | null, way: Way): void {
  const { node, parent } = at;
  const add = (name: string | undefined): void => {
    if (name === undefined) return;
    if (NAME.test(name) || name === POSITIONAL) way.into.push({ name, through: way.through });
  };
  switch (node.type) {
    case "Assignment":
      if (below?.node !== node.index) add(node.name);
      return;
    case "For":
    case "Select":
      if (below !== null && node.wordlist?.some((word) => word === below.node) === true) add(node.name.value);
      return;
    case "ParameterExpansion":
      if (node.operation?.type === "Default" && node.operation.operator.endsWith("=")) add(node.parameter);
      return;
    case "TestBinary":
      if (node.operator === "=~") add("BASH_REMATCH");
      return;
    case "Word":
      if (parent?.node.type === "Command") intoWord(nodes, at, parent, add);
      return;
    case "HereDoc":
    case "HereString":
    case "Redirect":
      if (parent?.node.type === "Command" && feeds(node)) {
        const call = nodes.calls.get(parent.node);
        if (call !== undefined) for (const name of namesRead(call)) add(name);
      }
      return;
    case "Command":
      if (below !== null) leaveCall(nodes, at, below, way);
      return;
    case "Redirected":
      if (below?.node.type === "Redirect") way.gone = true;
      if (way.through === null && !way.gone) note(way, writtenReader(redirectsOf(nodes, node.redirects)));
      leaveStage(nodes, at, way);
      return;
    default:
      leaveStage(nodes, at, way);
  }
}

/** Of several readers, the one that can do most with a text counts. */
function note(way: Way, reader: string | null): void {
  way.reader = stricter(way.reader, reader);
}

/** Variables that a call's word is put into. */
function intoWord(nodes: Nodes, at: Visit, parent: Visit, add: (name: string | undefined) => void): void {
  if (at.node.type !== "Word") return;
  add("_");
  add(ASSIGNING.exec(at.node.value)?.[1]);
  const call = nodes.calls.get(parent.node);
  if (call === undefined) return;
  const { program, arguments: args } = call;
  if (program === "printf" && /^-v/.test(args[0]?.value ?? ""))
    add(args[0]?.value === "-v" ? args[1]?.value : args[0]?.value.slice(2));
  else if (program === "getopts") {
    add("OPTARG");
    add(args[1]?.value);
  }
  if (program === null || FILLS_POSITIONAL.has(program) || nodes.functions.has(program)) add(POSITIONAL);
}

/** The variables that `read` or `mapfile` fills. */
export function namesRead(call: Call): readonly string[] {
  if (call.program === null || !READS.has(call.program)) return [];
  const takeValue =
    call.program === "read"
      ? ["-d", "-i", "-n", "-N", "-p", "-t", "-u"]
      : ["-d", "-n", "-O", "-s", "-u", "-C", "-c"];
  const names = splitArguments(call.arguments, takeValue).operands.map(({ value }) => value);
  const array = call.arguments.flatMap(({ value }, index) =>
    /^-\w*a$/.test(value) ? [call.arguments[index + 1]?.value ?? ""] : [],
  );
  const all = [...names, ...array].filter((name) => NAME.test(name));
  return all.length > 0 ? all : [call.program === "read" ? "REPLY" : "MAPFILE"];
}

/** After a call: where its output goes, and whether it contains the text. */
function leaveCall(nodes: Nodes, at: Visit, below: Visit, way: Way): void {
  const call = nodes.calls.get(at.node);
  if (call === undefined) return;
  const input = feeds(below.node);
  // Assignments alone print nothing, and a file's name is not its content.
  if (call.words.length === 0 || (below.node.type === "Redirect" && !feeds(below.node))) {
    way.gone = true;
    return;
  }
  const passes = input ? inputReader(call) === "passes" : PRINTERS.has(call.program ?? "");
  if (passes) note(way, writtenReader(call.redirects) ?? fileReader(call));
  else way.through ??= call.program ?? "a program";
  leaveStage(nodes, at, way);
}

/** After a pipeline's stage: what later stages do with its output. */
function leaveStage(nodes: Nodes, at: Visit, way: Way): void {
  const pipeline = at.parent?.node;
  if (pipeline?.type !== "Pipeline") return;
  const commands: readonly SyntaxNode[] = pipeline.commands;
  const stage = commands.indexOf(at.node);
  if (stage === -1) return;
  const stages = nodes.pipelines.get(pipeline) ?? [];
  for (let next = stage + 1; next < pipeline.commands.length; next += 1) {
    const call = stages[next] ?? null;
    const reader = inputReader(call);
    const exact = way.through === null;
    if (exact && call !== null) note(way, writtenReader(call.redirects) ?? fileReader(call));
    if (reader === "passes") continue;
    if (exact) note(way, reader);
    if (reader === null) way.gone = true;
    else way.through ??= call?.program ?? "a program";
    return;
  }
}

function redirectsOf(nodes: Nodes, all: readonly SyntaxNode[]): readonly FileRedirect[] {
  return all.flatMap((node) => nodes.redirects.get(node) ?? []);
}

/** What runs the content written to the files of these redirections. */
function writtenReader(redirects: readonly FileRedirect[]): string | null {
  for (const { operator, target } of redirects) {
    if (target === null || !/^&?>/.test(operator)) continue;
    if (target.value.startsWith(">(")) return "a command that reads it";
    const reader = executedFileReader(target.value);
    if (reader !== null) return reader;
  }
  return null;
}

/** What runs the content that `tee` and `dd` write to files. */
function fileReader(call: Call): string | null {
  const names =
    call.program === "tee"
      ? splitArguments(call.arguments).operands.map(({ value }) => value)
      : call.program === "dd"
        ? call.arguments.flatMap(({ value }) => (value.startsWith("of=") ? [value.slice(3)] : []))
        : [];
  for (const name of names) {
    const reader = name.startsWith(">(") ? "a command that reads it" : executedFileReader(name);
    if (reader !== null) return reader;
  }
  return null;
}
