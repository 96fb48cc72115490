// Works around two defects of just-bash's reading: `case` patterns that look like assignments (`case $x in NAME=*)`),
// and `${x%%y}` inside arithmetic, which it takes for 0. Pure: text in, text out; tree in, tree out.
import { Bash } from "just-bash";
import type { SyntaxNode } from "./rewrite.ts";

let reader: Bash | undefined;

/** A shell that only reads. */
function readerShell(): Bash {
  reader ??= new Bash({ defenseInDepth: false });
  return reader;
}

/** Could the text hold such a pattern? Keeps all other scripts from being read twice. */
const SUSPECT = /\bcase\b[\s\S]*[A-Za-z_]\w*=[^\s()]*\)/;
const MOST_REPAIRS = 100;

/** Puts the first letter of such patterns into brackets (`[N]AME=*`), which matches the same. */
export function repairScript(text: string): string {
  let repaired = text;
  for (let round = 0; round < MOST_REPAIRS && SUSPECT.test(text); round++) {
    const place = assignmentInPattern(repaired);
    if (place === null) break;
    repaired = `${repaired.slice(0, place)}[${repaired.charAt(place)}]${repaired.slice(place + 1)}`;
  }
  return repaired;
}

function assignmentInPattern(text: string): number | null {
  try {
    readerShell().transform(text);
    return null;
  } catch (error) {
    const found = /at (\d+):(\d+): Expected ESAC, got ASSIGNMENT_WORD/.exec(String(error));
    if (!found) return null;
    const lines = text.split("\n");
    const before = lines.slice(0, Number(found[1]) - 1).reduce((sum, line) => sum + line.length + 1, 0);
    return before + Number(found[2]) - 1;
  }
}

/** Expansions that arithmetic reads rightly: a plain name or a default value. */
const UNDERSTOOD = /^(?:#?\w+|\w+:?[-=+?].*|[@*#?$!-])$/s;

/** Takes expansions that arithmetic cannot read out of a simple command: they become variables set before it. */
export function hoistExpansions(command: SyntaxNode): SyntaxNode {
  const hoisted: SyntaxNode[] = [];
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    const node = value as SyntaxNode;
    // What is substituted is a script of its own, with commands of its own.
    if (node.type === "CommandSubstitution") return node;
    if (node.type === "ArithBracedExpansion" && !UNDERSTOOD.test(String(node.content))) {
      const name = `__arithmetic_${hoisted.length}`;
      const word = wordOf(String(node.content));
      if (word === null) return node;
      hoisted.push({ type: "Assignment", name, value: word, append: false, array: null });
      return { ...node, content: name };
    }
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, visit(inner)]));
  };
  const changed = visit(command) as SyntaxNode;
  if (hoisted.length === 0) return command;
  return { ...changed, assignments: [...hoisted, ...(changed.assignments as SyntaxNode[])] };
}

/** The expansion as a quoted word of the syntax tree. */
function wordOf(content: string): SyntaxNode | null {
  try {
    const tree = readerShell().transform(`: "\${${content}}"`).ast as unknown as {
      statements: { pipelines: { commands: { args: SyntaxNode[] }[] }[] }[];
    };
    return tree.statements[0]?.pipelines[0]?.commands[0]?.args[0] ?? null;
  } catch {
    return null;
  }
}
