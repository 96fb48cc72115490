// Adjusts a script's syntax tree to what just-bash lacks: `&` starts a process, `wait` and `$!` know of it,
// a subshell keeps its umask to itself, and file tests know block devices. Pure: tree in, tree out.
import { TEST_PREFIX } from "../fs/process-files.ts";
import { hoistExpansions } from "./repair.ts";

/** A node of just-bash's syntax tree, as far as it matters here. */
export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Surroundings {
  /** Keeps parts of a script for processes that will run them; gives each a number. */
  keep(part: readonly SyntaxNode[], label: string): number;
  /** Functions known so far, as statements that define them. */
  readonly functions: readonly SyntaxNode[];
}

const word = (text: string): SyntaxNode => ({ type: "Word", parts: [{ type: "Literal", value: text }] });
const call = (name: string, args: readonly string[]): SyntaxNode => ({
  type: "SimpleCommand",
  assignments: [],
  name: word(name),
  args: args.map(word),
  redirections: [],
});
const statement = (command: SyntaxNode): SyntaxNode => ({
  type: "Statement",
  pipelines: [{ type: "Pipeline", commands: [command], negated: false }],
  operators: [],
  background: false,
});

/** The name that `$!` is kept under. */
export const LAST_BACKGROUND = "__LAST_BACKGROUND_PID";

export function rewrite(node: SyntaxNode, around: Surroundings): SyntaxNode {
  if (node.type === "Statement" && node.background === true) {
    const text = String(node.sourceText ?? "").replace(/\s*&\s*$/, "");
    return statement(
      call("/usr/bin/__fork", ["background", String(around.keep([{ ...node, background: false }], text))]),
    );
  }
  if (node.type === "Subshell" && mentions(node, umaskNames(around.functions))) {
    const body = around.keep(node.body as SyntaxNode[], "(subshell)");
    return { ...call("/usr/bin/__fork", ["foreground", String(body)]), redirections: node.redirections };
  }
  if (node.type === "SimpleCommand")
    return rewriteChildren(checkTargets(rewriteCommand(hoistExpansions(node))), around);
  if (Array.isArray(node.redirections)) return rewriteChildren(checkTargets(node), around);
  if (node.type === "CondUnary" && fileKind(node.operator))
    return {
      ...node,
      operator: "-e",
      operand: prefixed(node.operand as SyntaxNode, fileKind(node.operator)),
    };
  if (node.type === "ParameterExpansion" && node.parameter === "!")
    return { ...node, parameter: LAST_BACKGROUND };
  return rewriteChildren(node, around);
}

function rewriteChildren(node: SyntaxNode, around: Surroundings): SyntaxNode {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    return isNode(value) ? rewrite(value, around) : isObject(value) ? mapValues(value, visit) : value;
  };
  return mapValues(node, visit) as SyntaxNode;
}

function mapValues(value: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isNode(value: unknown): value is SyntaxNode {
  return isObject(value) && "type" in value && typeof value.type === "string";
}

function rewriteCommand(node: SyntaxNode): SyntaxNode {
  const name = literal(node.name);
  if (name === "wait") return { ...node, name: word("/usr/bin/__wait") };
  if (name !== "[" && name !== "test") return node;
  const args = node.args as readonly SyntaxNode[];
  return {
    ...node,
    args: args.map((arg, at) => {
      const kind = fileKind(literal(args[at - 1]));
      if (kind) return prefixed(arg, kind);
      return fileKind(literal(arg)) && at + 1 < args.length ? word("-e") : arg;
    }),
  };
}

const WRITES = new Set([">", ">>", ">|", "&>", "&>>", "<>"]);

/**
 * just-bash takes any refusal to open a redirection's target for a defect of its own and ends the script. So `> WORD`
 * becomes `> "$(__open WORD)"`, which gives the word back, or one that just-bash refuses by itself with bash's text.
 */
function checkTargets(node: SyntaxNode): SyntaxNode {
  const redirections = node.redirections as readonly SyntaxNode[] | undefined;
  if (!redirections || redirections.length === 0 || (node.type === "SimpleCommand" && node.name === null))
    return node;
  return { ...node, redirections: redirections.map(checkTarget) };
}

function checkTarget(redirection: SyntaxNode): SyntaxNode {
  const target = redirection.target as SyntaxNode;
  if (
    !WRITES.has(String(redirection.operator)) ||
    target.type !== "Word" ||
    literal(target)?.startsWith("/dev/")
  )
    return redirection;
  const body = {
    type: "Script",
    statements: [statement({ ...call("/usr/bin/__open", []), args: [target] })],
  };
  const opened = { type: "CommandSubstitution", body, legacy: false };
  return { ...redirection, target: { type: "Word", parts: [{ type: "DoubleQuoted", parts: [opened] }] } };
}

function fileKind(operator: unknown): string {
  return operator === "-b" ? "block" : operator === "-S" ? "socket" : "";
}

function prefixed(operand: SyntaxNode, kind: string): SyntaxNode {
  return {
    ...operand,
    parts: [{ type: "Literal", value: TEST_PREFIX + kind }, ...(operand.parts as SyntaxNode[])],
  };
}

function literal(node: unknown): string | null {
  if (!isNode(node) || node.type !== "Word") return null;
  const parts = node.parts as readonly SyntaxNode[];
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.type === "Literal") return String(only.value);
  return only?.type === "Glob" ? String(only.pattern) : null;
}

/** `umask` and the functions that call it. */
function umaskNames(functions: readonly SyntaxNode[]): ReadonlySet<string> {
  const names = new Set(["umask"]);
  for (const statement of functions)
    if (mentions(statement, names)) for (const name of definedIn(statement)) names.add(name);
  return names;
}

function definedIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(definedIn);
  if (!isObject(node)) return [];
  if (isNode(node) && node.type === "FunctionDef") return [String(node.name)];
  return Object.values(node).flatMap(definedIn);
}

function mentions(node: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((one) => mentions(one, names));
  if (!isObject(node)) return false;
  return (
    names.has(literal((node as { name?: unknown }).name) ?? "") ||
    Object.values(node).some((one) => mentions(one, names))
  );
}

/** The functions that a script defines, so that a part of it that runs elsewhere can use them. */
export function functionsOf(node: unknown): SyntaxNode[] {
  if (Array.isArray(node)) return node.flatMap(functionsOf);
  if (!isObject(node)) return [];
  if (isNode(node) && node.type === "FunctionDef") return [statement(node)];
  return Object.values(node).flatMap(functionsOf);
}
