// Reads scripts into syntax trees that can be run, and caches them: parsing takes longer than running, and
// the scripts for a node differ only in their first line and the text that they carry.

import { Bash } from "just-bash";
import { BugError } from "../../errors.ts";
import type { Part, SyntaxNode } from "../node/syntax.ts";
import { repairScript } from "./repair.ts";
import { functionsOf, isCall, rewrite } from "./rewrite.ts";

/** A script that is ready to run. Its trees are shared by all who run it, and never change. */
export interface Script {
  readonly statements: readonly SyntaxNode[];
  /** Statements that define its functions, for the parts that run in other processes. */
  readonly functions: readonly SyntaxNode[];
  /** The parts that run in their own processes, by their numbers in the trees. */
  readonly parts: readonly Part[];
}

/** The number of cached texts, the most recently used. */
const REMEMBERED = 40;
const remembered = new Map<string, Promise<Script | null>>();

/** Parses a script; null if that fails: the shell then prints its own error. */
export async function readScript(text: string): Promise<Script | null> {
  const pieces = cut(text);
  if (pieces === null) return recall(text, () => readWhole(text));
  const middle = await recall(`${pieces.middle}${CLOSED}\n`, () => readClosed(pieces.middle));
  const first = await parse(pieces.first);
  const last = await parse(pieces.last);
  if (!middle || !first || !last) return readWhole(text);
  const context = { functions: middle.functions, keep };
  return {
    ...middle,
    statements: [...first, ...middle.statements, ...last.map((one) => rewrite(one, context))],
  };

  function keep(): never {
    throw new BugError("a command with a here-document has a part of its own");
  }
}

function recall(text: string, make: () => Promise<Script | null>): Promise<Script | null> {
  const script = remembered.get(text) ?? make();
  remembered.delete(text);
  remembered.set(text, script);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return script;
}

interface Pieces {
  /** One line of assignments of quoted words. */
  readonly first: string;
  readonly middle: string;
  /** One command that takes a quoted here-document, to the end of the text; "" if there is none. */
  readonly last: string;
}

/** Cuts a script if this cannot change its meaning; null if it cannot be cut. */
function cut(text: string): Pieces | null {
  const first = /^(?:\w+='[^'\n]*' ?)+\n/.exec(text)?.[0];
  if (first === undefined) return null;
  const end = /\n([\w-]+)\n$/.exec(text)?.[1];
  const mark = text.indexOf(` <<'${end}'\n`);
  const start = text.lastIndexOf("\n", mark) + 1;
  const hasLast =
    end !== undefined &&
    start >= first.length &&
    /^\w+$/.test(text.slice(start, mark)) &&
    text.indexOf(`\n${end}\n`, mark) === text.length - end.length - 2;
  return hasLast
    ? { first, middle: text.slice(first.length, start), last: text.slice(start) }
    : { first, middle: text.slice(first.length), last: "" };
}

/** A marker that is parsed as a command only if everything before it is complete. */
const CLOSED = "__closed";

/** Parses a piece of a script; null if the piece is incomplete. */
async function readClosed(piece: string): Promise<Script | null> {
  const statements = (await parse(repairScript(`${piece}${CLOSED}\n`))) ?? [];
  return isCall(statements.at(-1), CLOSED) ? prepare(statements.slice(0, -1)) : null;
}

async function readWhole(text: string): Promise<Script | null> {
  const statements = await parse(repairScript(text));
  return statements === null ? null : prepare(statements);
}

function prepare(statements: readonly SyntaxNode[]): Script {
  const functions = functionsOf(statements);
  const parts: Part[] = [];
  const context = { functions, keep: (part: Part) => parts.push(part) - 1 };
  return { statements: statements.map((one) => rewrite(one, context)), functions, parts };
}

/** The statements of a text, as parsed by just-bash; null if it cannot. */
async function parse(text: string): Promise<SyntaxNode[] | null> {
  let found: SyntaxNode[] | null = text.trim() === "" ? [] : null;
  const reader = new Bash({ commands: [], defenseInDepth: false });
  reader.registerTransformPlugin({
    name: "read",
    transform({ ast }) {
      found = (ast as unknown as { statements: SyntaxNode[] }).statements;
      return { ast: { ...ast, statements: [] } };
    },
  });
  await reader.exec(text, { rawScript: true });
  return found;
}
