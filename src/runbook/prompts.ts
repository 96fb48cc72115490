// Console transcripts: takes prompts off, keeps what was typed, and sets output apart.
// Whether `#` is a root prompt or a comment is decided from the whole block.
import { looksLikeCommand } from "./known-programs.ts";
import { scanOpen } from "./open-shell.ts";
import { joinLines, type LineOrigin, linesOf, type SourceText } from "./source-text.ts";

export interface Transcript {
  /** True when the block shows prompts. */
  readonly prompted: boolean;
  /** What was typed, without prompts; for a block without prompts, the block itself. */
  readonly typed: SourceText;
  /** Guide lines that were left out, each run of lines once. */
  readonly left: readonly { readonly line: number; readonly endLine: number; readonly reason: string }[];
}

const named =
  /^\s{0,3}(?:\([\w.-]+\) ?)?(?:\[[\w.-]+@[\w.-]+[^\]\n]{0,60}\]|[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]{0,60})?) ?[$#%>](?: |$)/;
const dollar = /^\s{0,3}\$(?: |$)/;
const percent = /^\s{0,3}%(?: |$)/;
const root = /^\s{0,3}#(?: |$)/;
const more = /^\s{0,3}>(?: |$)/;

type Kind = "shell" | "console" | "untagged";

/** Reads a block of the given kind; `#` can be a prompt only where the block is not plain shell. */
export function readTranscript(source: SourceText, kind: Kind): Transcript {
  const lines = linesOf(source);
  const prompts = promptsOf(lines, kind);
  if (prompts.length === 0) return { prompted: false, typed: source, left: [] };
  const match = (text: string): number => {
    for (const prompt of prompts) {
      const found = prompt.exec(text);
      if (found !== null) return found[0].length;
    }
    return 0;
  };
  const typed: (LineOrigin & { text: string })[] = [];
  const left: { line: number; endLine: number; reason: string }[] = [];
  let scan: ReturnType<typeof scanOpen> | null = null;
  let indent = 0;
  const lastOf = new Map(lines.map(({ text }, index) => [text.replace(more, "").trim(), index]));
  for (const [index, line] of lines.entries()) {
    const prompt = match(line.text);
    const word = scan?.terminator() ?? null;
    const inBody = word !== null && (lastOf.get(word) ?? -1) >= index;
    // What looks like a prompt ends an open command, but not a heredoc whose end is still to come.
    if (scan !== null && (prompt === 0 || inBody || more.test(line.text))) {
      // Lines of a command are indented as its prompt is.
      const blanks = Math.min(indent, line.text.length - line.text.trimStart().length);
      const mark = more.exec(line.text)?.[0].length ?? blanks;
      const own = cut(line, mark);
      typed.push(own);
      if (!scan.feed(own.text)) scan = null;
    } else if (prompt > 0) {
      const own = cut(line, prompt);
      typed.push(own);
      indent = line.text.length - line.text.trimStart().length;
      scan = scanOpen();
      if (!scan.feed(own.text)) scan = null;
    } else if (line.text.trim() === "" || (/^\s*#/.test(line.text) && !prompts.includes(root))) {
      typed.push(line);
    } else leaveOut(left, line, "output shown in a console transcript, not a command");
  }
  return { prompted: true, typed: joinLines(typed), left };
}

function cut(line: LineOrigin & { text: string }, length: number): LineOrigin & { text: string } {
  return { line: line.line, column: line.column + length, text: line.text.slice(length) };
}

function leaveOut(
  left: { line: number; endLine: number; reason: string }[],
  line: LineOrigin,
  reason: string,
): void {
  const last = left.at(-1);
  if (last !== undefined && last.endLine === line.line - 1 && last.reason === reason)
    last.endLine = line.line;
  else left.push({ line: line.line, endLine: line.line, reason });
}

/** The prompts that this block uses; none when it is not a transcript. */
function promptsOf(lines: readonly { readonly text: string }[], kind: Kind): readonly RegExp[] {
  const solid = lines.map(({ text }) => text).filter((text) => text.trim() !== "");
  const uses = (prompt: RegExp) => solid.some((text) => prompt.test(text));
  const first = solid.find((text) => !/^\s*#/.test(text)) ?? "";
  const found: RegExp[] = [];
  if (uses(named) && (named.test(first) || kind !== "shell")) found.push(named);
  if (uses(dollar) && (dollar.test(first) || found.length > 0)) found.push(dollar);
  if (kind === "console" && uses(percent) && (percent.test(first) || found.length > 0)) found.push(percent);
  if (found.length > 0 || kind === "shell") return found;
  const hashes = solid.filter((text) => root.test(text));
  const typed = hashes.map((text) => text.replace(root, ""));
  const others = solid.filter((text) => !root.test(text));
  const prompting = hashes.length > 0 && root.test(solid[0] ?? "") && typed.every(looksLikeCommand);
  return prompting && (hashes.length > 1 || others.length > 0) && !others.some(looksLikeCommand)
    ? [root]
    : [];
}
