// Console transcripts: removes prompts, keeps what was typed, and separates the output.

import { openedFile } from "../draft/opened-file.ts";
import { joinLines, type LineOrigin, linesOf, type SourceText } from "../model/source-text.ts";
import { foreignLine } from "../vocabulary/foreign-text.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { scanOpen } from "../vocabulary/open-shell.ts";
import { indentOf, type Kind, more, promptOf, promptsOf, root } from "./prompt-forms.ts";

export interface Transcript {
  /** True when the block shows prompts. */
  readonly prompted: boolean;
  /** What was typed, without prompts; the block itself if it has none. */
  readonly typed: SourceText;
  /** The machine or container that a prompt names, by the guide line of the prompt. */
  readonly machines: ReadonlyMap<number, string>;
  /** The output that the block shows, by the guide line on which its command ends. */
  readonly outputs: ReadonlyMap<number, string>;
  /** The text below a command that opens an editor, by the guide line of the command: it goes into the file. */
  readonly contents: ReadonlyMap<number, { readonly path: string; readonly text: SourceText }>;
  /** Omitted guide lines, each run of lines once. */
  readonly left: readonly { readonly line: number; readonly endLine: number; readonly reason: string }[];
}

type Line = LineOrigin & { readonly text: string };

/** Reads a block of the given kind; `#` is a prompt only if the whole block shows it. */
export function readTranscript(source: SourceText, kind: Kind): Transcript {
  const lines = linesOf(source);
  const prompts = promptsOf(source.text, lines, kind);
  if (prompts.length === 0)
    return {
      prompted: false,
      typed: source,
      machines: new Map(),
      outputs: new Map(),
      contents: new Map(),
      left: [],
    };
  const typed: Line[] = [];
  const left: { line: number; endLine: number; reason: string }[] = [];
  const machines = new Map<number, string>();
  const outputs = shownOutputs();
  const edited = editedFiles();
  let scan: ReturnType<typeof scanOpen> | null = null;
  let indent = 0;
  let seen = false;
  const type = (line: Line): void => {
    typed.push(line);
    outputs.typed(line);
    edited.typed(line);
    scan ??= scanOpen();
    if (!scan.feed(line.text)) scan = null;
  };
  const lastOf = new Map(lines.map(({ text }, index) => [text.replace(more, "").trim(), index]));
  for (const [index, line] of lines.entries()) {
    const prompt = promptOf(line.text, prompts, seen ? indent + 3 : Number.POSITIVE_INFINITY);
    const word: string | null = (scan as ReturnType<typeof scanOpen> | null)?.terminator() ?? null;
    const inBody = word !== null && (lastOf.get(word) ?? -1) >= index;
    // What looks like a prompt ends an open command, but not a heredoc whose end is still to come.
    if (scan !== null && (prompt === null || inBody || more.test(line.text))) {
      // Lines of a command are indented like its prompt.
      const blanks = Math.min(indent, indentOf(line.text));
      type(cut(line, more.exec(line.text)?.[0].length ?? blanks));
    } else if (prompt !== null) {
      scan = null;
      seen = true;
      indent = indentOf(line.text);
      if (prompt.machine !== null) machines.set(line.line, prompt.machine);
      type(cut(line, prompt.length));
    } else if (edited.shown(line)) continue;
    else if (line.text.trim() === "" || (/^\s*#/.test(line.text) && !prompts.includes(root))) {
      typed.push(line);
    } else if (!seen && looksLikeCommand(line.text)) type(line);
    else {
      const isInput = foreignLine(line.text) === "input for another program";
      if (isInput) outputs.typed(null);
      else outputs.shown(line, indent);
      leaveOut(left, line, isInput ? INPUT : OUTPUT);
    }
  }
  return {
    prompted: true,
    typed: joinLines(typed),
    machines,
    outputs: outputs.all(),
    contents: edited.all(),
    left,
  };
}

/** Keeps the text below a command that opens a file in an editor. */
function editedFiles() {
  const found: { readonly at: number; readonly path: string; readonly lines: Line[] }[] = [];
  let open = false;
  return {
    typed(line: Line): void {
      const path = openedFile(line.text);
      open = path !== null;
      if (path !== null) found.push({ at: line.line, path, lines: [] });
    },
    /** Takes a line; false when no file is open, or the line is not text for one. */
    shown(line: Line): boolean {
      const file = found.at(-1);
      if (!open || file === undefined || (file.lines.length === 0 && line.text.trim() === "")) return false;
      const what = foreignLine(line.text);
      if (file.lines.length === 0 && (what === "omitted text" || what === "a message of a program")) {
        open = false;
        return false;
      }
      file.lines.push(line);
      return true;
    },
    all: (): Transcript["contents"] =>
      new Map(
        found.flatMap(({ at, path, lines }) => {
          const end = lines.findLastIndex(({ text }) => text.trim() !== "") + 1;
          return end === 0 ? [] : [[at, { path, text: joinLines(lines.slice(0, end)) }] as const];
        }),
      ),
  };
}

const INPUT = "input for a program that was started, not for the shell";
const OUTPUT = "output shown in a console transcript, not a command";

/** Keeps output with the typed text before it; input for another program has its own output. */
function shownOutputs() {
  const found = new Map<number, Line[]>();
  let typed: number | null = null;
  return {
    typed(line: Line | null): void {
      typed = line?.line ?? null;
    },
    shown(line: Line, indent: number): void {
      if (typed === null) return;
      const lines = found.get(typed) ?? [];
      lines.push(cut(line, Math.min(indent, indentOf(line.text))));
      found.set(typed, lines);
    },
    /** Each as one text, including its blank lines. */
    all: (): ReadonlyMap<number, string> =>
      new Map(
        [...found].map(([at, lines]) => [
          at,
          lines
            .map(({ text, line }, index) => {
              const before = lines[index - 1]?.line ?? line - 1;
              return `${"\n".repeat(index === 0 ? 0 : line - before)}${text.trimEnd()}`;
            })
            .join(""),
        ]),
      ),
  };
}

function cut(line: Line, length: number): Line {
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
