// Works around two bugs of just-bash's parser: `case` patterns that look like assignments
// (`case $x in NAME=*)`), and `${x%%y}` inside arithmetic, which it reads as 0.

import { Bash } from "just-bash";
import type { SyntaxNode } from "../node/syntax.ts";

let reader: Bash | undefined;

/** A shell that only parses. */
function readerShell(): Bash {
  reader ??= new Bash({ defenseInDepth: false });
  return reader;
}

/** Could the text contain such a pattern? Avoids parsing other scripts twice. */
const SUSPECT = /(?:\sin|;;|[|(])\s*[A-Za-z_]\w*=[^\s()]*\)/;
const MOST_REPAIRS = 100;

/**
 * Inserts empty quotes into the name of such patterns (`N''AME=*`), which only changes how they are parsed.
 */
export function repairScript(text: string): string {
  let repaired = text;
  for (let round = 0; round < MOST_REPAIRS && SUSPECT.test(repaired); round++) {
    const place = assignmentInPattern(repaired);
    if (place === null) break;
    repaired = `${repaired.slice(0, place + 1)}''${repaired.slice(place + 1)}`;
  }
  return repaired;
}

function assignmentInPattern(text: string): number | null {
  try {
    readerShell().transform(text);
    return null;
  } catch (error) {
    const found = /at (\d+):\d+: Expected ESAC, got ASSIGNMENT_WORD/.exec(String(error));
    const { token } = error as { token?: { value?: unknown } };
    if (!found || typeof token?.value !== "string") return null;
    // The parser counts columns without the line's indentation.
    const lines = text.split("\n");
    const line = Number(found[1]) - 1;
    const column = lines[line]?.indexOf(token.value) ?? -1;
    return column < 0 ? null : lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, column);
  }
}

/**
 * Can just-bash's arithmetic parse the inside of this `${…}`? It can for a plain name, a length or a default
 * value.
 */
export function isUnderstood(content: string): boolean {
  return /^(?:#?\w+|\w+:?[-=+?].*|[@*#?$!-])$/s.test(content);
}

/** The expansion of `${content}` as a quoted word of the syntax tree; null if it cannot be parsed. */
export function wordOf(content: string): SyntaxNode | null {
  try {
    const tree = readerShell().transform(`: "\${${content}}"`).ast as unknown as {
      statements: { pipelines: { commands: { args: SyntaxNode[] }[] }[] }[];
    };
    return tree.statements[0]?.pipelines[0]?.commands[0]?.args[0] ?? null;
  } catch {
    return null;
  }
}
