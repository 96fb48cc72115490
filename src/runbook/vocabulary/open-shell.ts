// A light character scan of shell text: is a command still open at the end of a line, and what is a heredoc's text?
// For transcripts and placeholders, whose text is not ready for the parser.
import type { Span } from "../../shell/model/command.ts";

/** Follows one command line by line. */
export interface OpenScan {
  /** Feeds one line; true when the command continues on the next one. */
  readonly feed: (line: string) => boolean;
  /** The word that ends the heredoc whose body is being read; null outside one. */
  readonly terminator: () => string | null;
}

/** Starts a scan at the beginning of a command. */
export function scanOpen(): OpenScan {
  /** The open quotes and brackets, the innermost last. */
  const open: string[] = [];
  let waiting: { word: string; tabs: boolean }[] = [];
  /** The last two characters of the command so far, without blanks. */
  let last = "";
  const isOpen = (): boolean => open.length > 0 || waiting.length > 0 || /(?:\||&&)$/.test(last);
  return {
    terminator: () => waiting[0]?.word ?? null,
    feed(line) {
      const ended = waiting[0];
      if (ended !== undefined) {
        if ((ended.tabs ? line.replace(/^\t+/, "") : line).trimEnd() === ended.word)
          waiting = waiting.slice(1);
        return isOpen();
      }
      let escaped = false;
      last = "";
      for (let index = 0; index < line.length; index++) {
        const character = line[index] ?? "";
        const quote = open.at(-1);
        escaped = false;
        if (quote === "'") {
          if (character === "'") open.pop();
        } else if (character === "\\") {
          index++;
          escaped = index >= line.length;
        } else if (character === quote && quote !== "(") open.pop();
        else if (character === "(" && (quote !== '"' || line[index - 1] === "$")) open.push("(");
        else if (quote === '"' || quote === "`") continue;
        else if (character === "'" || character === '"' || character === "`") open.push(character);
        else if (character === "#" && /^$|\s/.test(line[index - 1] ?? "")) break;
        else if (character === ")") {
          if (quote === "(") open.pop();
        } else if (character === "<" && line.startsWith("<<", index) && line[index + 2] !== "<") {
          const here = /^<<(-?)\s*(?:\\?([A-Za-z_][\w.-]*)|'([^']+)'|"([^"]+)")/.exec(
            line.slice(index, index + 200),
          );
          if (here !== null) {
            waiting.push({ word: here[2] ?? here[3] ?? here[4] ?? "", tabs: here[1] === "-" });
            index += here[0].length - 1;
          } else index++;
        } else if (character === "<" && line.startsWith("<<<", index)) index += 2;
        if (/\S/.test(character)) last = line.slice(Math.max(0, index - 1), index + 1);
      }
      return escaped || isOpen();
    },
  };
}

/** The bodies of heredocs in a command's text, as far as a scan by lines finds them. */
export function heredocBodies(text: string): readonly Span[] {
  if (!text.includes("<<")) return [];
  const bodies: Span[] = [];
  let offset = 0;
  let waiting: string[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const word = waiting[0];
    if (word !== undefined) {
      if (line.trim() === word) {
        bodies.push({ start, end: offset });
        waiting = waiting.slice(1);
        start = offset + line.length + 1;
      }
    } else {
      for (const found of line.matchAll(
        /(?<!<)<<-?\s*(?:\\?([A-Za-z_][\w.-]*)|'([^'\n]{1,80})'|"([^"\n]{1,80})")/g,
      ))
        waiting.push(found[1] ?? found[2] ?? found[3] ?? "");
      start = offset + line.length + 1;
    }
    offset += line.length + 1;
  }
  if (waiting.length > 0 && start < text.length) bodies.push({ start, end: text.length });
  return bodies;
}
