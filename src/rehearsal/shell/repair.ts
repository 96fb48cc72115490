// Works around two bugs of just-bash's reading: `case` patterns that look like assignments (`case $x in NAME=*)`),
// and `${x%%y}` inside arithmetic, which it takes for 0.

import { Bash } from "just-bash";
import type { SyntaxNode } from "../node/syntax.ts";

let reader: Bash | undefined;

/** A shell that only reads. */
function readerShell(): Bash {
  reader ??= new Bash({ defenseInDepth: false });
  return reader;
}

/** Could the text hold a pattern like that? Keeps other scripts from being read twice. */
const SUSPECT = /(?:\sin|;;|[|(])\s*[A-Za-z_]\w*=[^\s()]*\)/;
const MOST_REPAIRS = 100;

/** Puts an empty quotation into the name of such patterns (`N''AME=*`), which changes nothing but how they are read. */
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
    // The reader counts columns without the line's indentation.
    const lines = text.split("\n");
    const line = Number(found[1]) - 1;
    const column = lines[line]?.indexOf(token.value) ?? -1;
    return column < 0 ? null : lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, column);
  }
}

/** Can just-bash's arithmetic read the inside of this `${…}`? It can: a plain name, a length, a default value. */
export function isUnderstood(content: string): boolean {
  return /^(?:#?\w+|\w+:?[-=+?].*|[@*#?$!-])$/s.test(content);
}

/** The expansion of `${content}` as a quoted word of the syntax tree; null when it cannot be read. */
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
