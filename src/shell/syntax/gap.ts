// The text between two commands: blanks, separators, continuations and comments. Anything else cannot be read as
// shell.
import type { Span } from "../model/command.ts";

export interface Gap {
  readonly comments: readonly (Span & { readonly trailing: boolean })[];
  readonly junk: readonly Span[];
  /** True when it contains the end of a line (not a continuation). */
  readonly breaksLine: boolean;
}

/**
 * Reads the source from `from` to `to`. `afterCommand`: a comment on the first line trails a command. After a
 * continuation, it is on its own line.
 */
export function readGap(source: string, from: number, to: number, afterCommand: boolean): Gap {
  const comments: (Span & { trailing: boolean })[] = [];
  const junk: Span[] = [];
  let breaksLine = false;
  let sameLine = afterCommand;
  for (let at = from; at < to; ) {
    const character = source.charAt(at);
    if (character === "#") {
      const newline = source.indexOf("\n", at);
      const end = newline === -1 || newline > to ? to : newline;
      comments.push({ start: at, end, trailing: sameLine });
      at = end;
    } else if (character === "\\" && source.charAt(at + 1) === "\n") {
      sameLine = false;
      at += 2;
    } else {
      if (character === "\n") {
        breaksLine = true;
        sameLine = false;
      } else if (!/[\s;&]/.test(character)) addJunk(junk, at);
      at += 1;
    }
  }
  return { comments, junk, breaksLine };
}

function addJunk(junk: Span[], at: number): void {
  const last = junk.at(-1);
  if (last?.end === at) junk[junk.length - 1] = { start: last.start, end: at + 1 };
  else junk.push({ start: at, end: at + 1 });
}
