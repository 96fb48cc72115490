// Adjusts a script's syntax tree to what just-bash lacks: `&` starts a process that `wait` and `$!` know, a
// subshell keeps its umask to itself, redirections fail as they should, file tests know block devices,
// arithmetic reads `${x%%y}`. Works in place, once for each node, so a tree that runs again is already
// adjusted.

import { TEST_PREFIX } from "../fs/process-files.ts";
import type { Part, SyntaxNode } from "../node/syntax.ts";
import { isUnderstood, wordOf } from "./repair.ts";

export interface RewriteContext {
  /** Stores an adjusted part of a script for the processes that will run it; returns its number. */
  keep(part: Part): number;
  /** Functions known so far, as statements that define them. */
  readonly functions: readonly SyntaxNode[];
}

/** The variable that holds `$!`. */
export const LAST_BACKGROUND = "__LAST_BACKGROUND_PID";

const finished = new WeakSet<object>();

const word = (text: string): SyntaxNode => ({ type: "Word", parts: [{ type: "Literal", value: text }] });
const call = (name: string, args: SyntaxNode[]): SyntaxNode => ({
  type: "SimpleCommand",
  assignments: [],
  name: word(name),
  args,
  redirections: [],
});
const statement = (command: SyntaxNode): SyntaxNode => ({
  type: "Statement",
  pipelines: [{ type: "Pipeline", commands: [command], negated: false }],
  operators: [],
  background: false,
});

/** Rewrites the tree and returns it. */
export function rewrite(root: SyntaxNode, context: RewriteContext): SyntaxNode {
  let known: ReadonlySet<string> | undefined;
  return visit(root, null) as SyntaxNode;

  /** `hoisted` collects the assignments to insert before the current command. */
  function visit(value: unknown, hoisted: SyntaxNode[] | null): unknown {
    if (typeof value !== "object" || value === null || finished.has(value)) return value;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) value[at] = visit(value[at], hoisted);
      return value;
    }
    const node = value as SyntaxNode;
    switch (node.type) {
      case "Statement":
        if (node.background !== true) return children(node, hoisted);
        node.background = false;
        return fork("background", [node], String(node.sourceText ?? "").replace(/\s*&\s*$/, ""), statement);
      case "Subshell":
        known ??= umaskNames(context.functions);
        if (!mentions(node.body, known)) return children(checkTargets(node), hoisted);
        return {
          ...fork("foreground", node.body as SyntaxNode[], "(subshell)", (command) => command),
          redirections: checkTargets(node).redirections,
        };
      case "SimpleCommand": {
        const before: SyntaxNode[] = [];
        children(checkTargets(renameCommand(node)), before);
        if (before.length > 0) node.assignments = [...before, ...(node.assignments as SyntaxNode[])];
        return node;
      }
      case "CondUnary":
        if (fileKind(node.operator) !== "") {
          prefix(node.operand as SyntaxNode, fileKind(node.operator));
          node.operator = "-e";
        }
        return children(node, hoisted);
      case "ParameterExpansion":
        if (node.parameter === "!") node.parameter = LAST_BACKGROUND;
        return children(node, hoisted);
      case "ArithBracedExpansion": {
        const content = String(node.content);
        const expansion = hoisted && !isUnderstood(content) ? wordOf(content) : null;
        if (!hoisted || !expansion) return node;
        node.content = `__arithmetic_${hoisted.length}`;
        hoisted.push({
          type: "Assignment",
          name: node.content,
          value: expansion,
          append: false,
          array: null,
        });
        return node;
      }
      default:
        return children(Array.isArray(node.redirections) ? checkTargets(node) : node, hoisted);
    }
  }

  function children(node: SyntaxNode, hoisted: SyntaxNode[] | null): SyntaxNode {
    finished.add(node);
    for (const key of Object.keys(node)) {
      const inner = node[key];
      if (typeof inner === "object" && inner !== null) node[key] = visit(inner, hoisted);
    }
    return node;
  }

  /** `&` and subshells that set a umask become a command that starts a process for them. */
  function fork(
    how: string,
    statements: SyntaxNode[],
    label: string,
    wrap: (command: SyntaxNode) => SyntaxNode,
  ): SyntaxNode {
    visit(statements, null);
    return wrap(call("/usr/bin/__fork", [word(how), word(String(context.keep({ statements, label })))]));
  }
}

function renameCommand(node: SyntaxNode): SyntaxNode {
  const name = literal(node.name);
  if (name === "wait") node.name = word("/usr/bin/__wait");
  const args = node.args as SyntaxNode[];
  // just-bash also finds commands whose files are missing.
  if (name === "command" && /^-[vV]/.test(literal(args[0]) ?? "")) node.name = word("/usr/bin/__command");
  if (name === "type" && !literal(args[0])?.startsWith("-")) node.name = word("/usr/bin/__type");
  if (name !== "[" && name !== "test") return node;
  for (let at = 0; at + 1 < args.length; at++) {
    const operand = args[at + 1];
    const kind = fileKind(literal(args[at]));
    if (kind === "" || !operand) continue;
    args[at] = word("-e");
    prefix(operand, kind);
  }
  return node;
}

const WRITES = new Set([">", ">>", ">|", "&>", "&>>", "<>"]);

/**
 * just-bash takes a failure to open a redirection's target for an internal error and ends the script. So
 * `> WORD` becomes `> "$(__open WORD)"`, which returns the word, or one that just-bash rejects with bash's
 * own text.
 */
function checkTargets(node: SyntaxNode): SyntaxNode {
  if (node.type === "SimpleCommand" && node.name === null) return node;
  for (const redirection of node.redirections as SyntaxNode[]) {
    const target = redirection.target as SyntaxNode;
    if (
      !WRITES.has(String(redirection.operator)) ||
      target.type !== "Word" ||
      literal(target)?.startsWith("/dev/")
    )
      continue;
    const body = { type: "Script", statements: [statement(call("/usr/bin/__open", [target]))] };
    redirection.target = {
      type: "Word",
      parts: [{ type: "DoubleQuoted", parts: [{ type: "CommandSubstitution", body, legacy: false }] }],
    };
  }
  return node;
}

function fileKind(operator: unknown): string {
  return operator === "-b" ? "block" : operator === "-S" ? "socket" : "";
}

function prefix(operand: SyntaxNode, kind: string): void {
  operand.parts = [{ type: "Literal", value: TEST_PREFIX + kind }, ...(operand.parts as SyntaxNode[])];
}

function literal(node: unknown): string | null {
  const parts = (node as SyntaxNode | null | undefined)?.parts;
  if (!Array.isArray(parts) || parts.length !== 1) return null;
  const [only] = parts as SyntaxNode[];
  if (only?.type === "Literal") return String(only.value);
  return only?.type === "Glob" ? String(only.pattern) : null;
}

/** Is the statement only a call of that name, without arguments? */
export function isCall(statement: SyntaxNode | undefined, name: string): boolean {
  const pipelines = (statement?.pipelines ?? []) as readonly SyntaxNode[];
  const commands = (pipelines[0]?.commands ?? []) as readonly SyntaxNode[];
  const [command] = commands;
  return (
    pipelines.length === 1 &&
    commands.length === 1 &&
    command?.type === "SimpleCommand" &&
    literal(command.name) === name &&
    [command.args, command.redirections].every((list) => Array.isArray(list) && list.length === 0)
  );
}

/** `umask` and the functions that call it. */
function umaskNames(functions: readonly SyntaxNode[]): ReadonlySet<string> {
  const names = new Set(["umask"]);
  for (const one of functions)
    if (mentions(one, names)) for (const name of definitions(one)) names.add(String(name.name));
  return names;
}

function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => mentions(one, names));
  const node = value as SyntaxNode;
  if (node.type === "SimpleCommand" && names.has(literal(node.name) ?? "")) return true;
  return Object.values(node).some((one) => mentions(one, names));
}

function definitions(value: unknown): SyntaxNode[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(definitions);
  const node = value as SyntaxNode;
  return node.type === "FunctionDef" ? [node] : Object.values(node).flatMap(definitions);
}

/** The names of the functions that the statements define. */
export function namesOf(functions: readonly SyntaxNode[]): readonly string[] {
  return definitions(functions).map((one) => String(one.name));
}

/** The functions that a script defines, so that a part that runs in another process can use them. */
export function functionsOf(root: unknown): SyntaxNode[] {
  return definitions(root).map(statement);
}
