// Console transcripts: takes prompts off, keeps what was typed, and sets output apart.
// Whether `#` is a root prompt or a comment is decided from the whole block.

import { openedFile } from "../draft/opened-file.ts";
import { joinLines, type LineOrigin, linesOf, type SourceText } from "../model/source-text.ts";
import { foreignLine } from "../vocabulary/foreign-text.ts";
import { looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { heredocBodies, scanOpen } from "../vocabulary/open-shell.ts";

export interface Transcript {
  /** True when the block shows prompts. */
  readonly prompted: boolean;
  /** What was typed, without prompts; for a block without prompts, the block itself. */
  readonly typed: SourceText;
  /** The machine or container that a prompt names, by the guide line of the prompt. */
  readonly machines: ReadonlyMap<number, string>;
  /** What the block shows as the output of what was typed, by the guide line on which that ends. */
  readonly outputs: ReadonlyMap<number, string>;
  /** What the block shows below a command that opens an editor, by the guide line of the command: it goes into the file. */
  readonly contents: ReadonlyMap<number, { readonly path: string; readonly text: SourceText }>;
  /** Guide lines that were left out, each run of lines once. */
  readonly left: readonly { readonly line: number; readonly endLine: number; readonly reason: string }[];
}

type Line = LineOrigin & { readonly text: string };

const named =
  /^\s*(?:\([\w.-]+\) ?)?(?:\[[\w.-]+@([\w.-]+)[^\]\n]{0,60}\]|[\w.-]+@([\w.-]+)(?:[: ][^\s$#%>]{0,60})?) ?[$#%>](?: |$)|^\s*\[[\w.-]+@([\w.-]+)[^\]\n]{0,60}[$#]\](?: |$)/;
/** `node1$ ls`, `bash-5.1# ls`, `root# ls`, `host-A $ ls`, `host $ ls`, `[web]$ ls`, `(web)$ ls`. */
const host =
  /^\s*(?:(-?[A-Za-z][\w.-]{0,40}|[A-Za-z][\w.]{0,20}-[\w.-]{1,20} )[$#]|(?!(?:echo|printf|grep|sed|awk) )([A-Za-z][\w.-]{0,30} )\$|\[([\w.-]{1,40})\](?: ?\$|#)|\(([\w.-]{1,30})\)[$#])(?: |$)/;
/** `/ # ls`, `~ $ ls`, `/srv/app# ls`, `web:/srv# ls`. */
const path = /^\s*(?:([\w.-]{1,40}):)?(?:~|~?\/[\w./-]{0,60}) ?[$#](?: |$)/;
/** `~ ls`: a directory is no program. */
const tilde = /^\s*~ (?=[a-z./])/;
/** `➜  ~ ls`, `❯ ls`. */
const fancy = /^\s*(?:➜ +[~\w./-]+ (?:git:\([^)\n]*\) )?(?:✗ )?|[❯λ] )(?=\S)/;
/** `host> ls`, `node1> ls`: words for machines, since a program's own prompt looks the same. */
const arrow =
  /^\s*((?:[A-Za-z][\w-]*)?(?:host|node|server|master|worker|manager|client|local|laptop|machine|controller|compute|vm|vagrant)-?\d*)> ?(?=\S)/;
/** `$ ls`, `(venv) $ ls`, `(outside): $ ls`. */
const dollar = /^\s*(?:\([\w.-]{1,30}\) |\(([\w.-]{1,30})\): ?)?\$(?: |$)/;
/** `$ls`, where it is no variable. */
const tight = /^\s*\$(?=[a-z][\w-]*\s)/;
const percent = /^\s*%(?: |$)/;
const root = /^\s*#(?: |$)/;
const more = /^\s*>(?: |$)/;

type Kind = "shell" | "console" | "untagged";

/** What a line of running text shows as typed at a prompt; null when it shows none. */
export function typedAtPrompt(line: string): string | null {
  const text = line.replace(/\\(?=[[\]#$>_*~])/g, "");
  for (const prompt of [named, path, dollar]) {
    const typed = prompt.test(text) ? text.replace(prompt, "").trim() : "";
    if (looksLikeCommand(typed)) return typed;
  }
  return null;
}

/** Does a block only show which prompt stands for which machine: `pc$ command`, `node$ run on each node`? */
export function isLegend(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const names = lines.map(
    (line) => promptOf(line, [named, host, arrow], Number.POSITIVE_INFINITY)?.machine ?? null,
  );
  if (names.includes(null) || new Set(names).size < 2 || names.length !== new Set(names).size) return false;
  return lines.every((line) => {
    const prompt = promptOf(line, [named, host, arrow], Number.POSITIVE_INFINITY);
    const typed = line
      .slice(prompt?.length ?? 0)
      .replace(/^#|\s+#.*$/, "")
      .trim();
    return (
      /^<?(?:(?:the|a|some|your) )?(?:commands?|cmd)>?$|^(?:\.{3}|…)?$/i.test(typed) ||
      !looksLikeCommand(typed)
    );
  });
}

/** Reads a block of the given kind; `#` is a prompt only where the whole block says so. */
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
      // Lines of a command are indented as its prompt is.
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

/** Keeps what stands below a command that opens a file in an editor. */
function editedFiles() {
  const found: { readonly at: number; readonly path: string; readonly lines: Line[] }[] = [];
  let open = false;
  return {
    typed(line: Line): void {
      const path = openedFile(line.text);
      open = path !== null;
      if (path !== null) found.push({ at: line.line, path, lines: [] });
    },
    /** Takes a line; false when no file is open, or what stands there is no text for one. */
    shown(line: Line): boolean {
      const file = found.at(-1);
      if (!open || file === undefined || (file.lines.length === 0 && line.text.trim() === "")) return false;
      const what = foreignLine(line.text);
      if (file.lines.length === 0 && (what === "something left out" || what === "a message of a program")) {
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

/** Keeps output with what was typed before it; what another program was told has output of its own. */
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
    /** Each as one text, with the blank lines that stand in it. */
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

/** The prompt at the start of a line; `deepest`: the indentation up to which it can be one. */
function promptOf(
  text: string,
  prompts: readonly RegExp[],
  deepest: number,
): { length: number; machine: string | null } | null {
  if (indentOf(text) > deepest) return null;
  for (const prompt of prompts) {
    const found = prompt.exec(text);
    if (found !== null)
      return {
        length: found[0].length,
        machine:
          found
            .slice(1)
            .find((name) => name !== undefined)
            ?.trim() ?? null,
      };
  }
  return null;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
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

/** The prompts that this block uses; none when it is not a transcript. */
function promptsOf(text: string, lines: readonly Line[], kind: Kind): readonly RegExp[] {
  const solid = lines.map((line) => line.text).filter((line) => line.trim() !== "");
  const first = solid.find((line) => !/^\s*#/.test(line)) ?? "";
  const uses = (prompt: RegExp) => solid.some((line) => prompt.test(line));
  const typedAfter = (prompt: RegExp) => (line: string) =>
    prompt.test(line) && looksLikeCommand(line.replace(prompt, ""));
  const found: RegExp[] = [];
  const isPercentPrompt = () =>
    kind === "console"
      ? uses(percent) && (percent.test(first) || found.length > 0)
      : kind === "untagged" &&
        percent.test(first) &&
        solid.filter((line) => percent.test(line)).every(typedAfter(percent));
  if (
    uses(named) &&
    (named.test(first) || kind !== "shell" || isTypedOutside(text, lines, typedAfter(named)))
  )
    found.push(named);
  for (const prompt of [host, path])
    if (prompt.test(first) && (found.length > 0 || solid.some(typedAfter(prompt)))) found.push(prompt);
  if (solid.some(typedAfter(arrow))) {
    found.push(arrow);
    if (more.test(first) && typedAfter(more)(first)) found.push(more);
  }
  if (fancy.test(first)) found.push(fancy);
  if (typedAfter(tilde)(first)) found.push(tilde);
  if (
    uses(dollar) &&
    (found.length > 0 || dollar.test(first) || isTypedOutside(text, lines, typedAfter(dollar)))
  )
    found.push(dollar);
  // What the first command opened may have a prompt of its own.
  for (const prompt of [host, path])
    if (found.length > 0 && !found.includes(prompt) && solid.some(typedAfter(prompt))) found.push(prompt);
  if (found.length === 0 && kind !== "shell" && typedAfter(tight)(first)) found.push(tight);
  if (isPercentPrompt()) found.push(percent);
  // Below the user's prompt, root's: only when every `#` stands in front of a command.
  const hashes = solid.filter((line) => root.test(line)).map((line) => line.replace(root, ""));
  if (found.length > 0 && hashes.length > 0 && hashes.every(looksLikeWholeCommand)) found.push(root);
  if (found.length > 0) return found;
  if (isRootTranscript(solid, kind)) return [root];
  // In a block that is marked as shell `> word` would empty a file: there every such line has to be a command.
  const angles = kind === "shell" ? solid.filter((line) => more.test(line)) : [first];
  const angle = more.test(first) && angles.every(typedAfter(more)) && !/\s`\s*$/m.test(text);
  return angle ? [more] : [];
}

/** Is a line outside of here-documents a typed one? */
function isTypedOutside(text: string, lines: readonly Line[], typed: (line: string) => boolean): boolean {
  const bodies = heredocBodies(text);
  let next = 0;
  let start = 0;
  for (const line of lines) {
    while (next < bodies.length && (bodies[next]?.end ?? 0) <= start) next++;
    const inBody = start >= (bodies[next]?.start ?? Number.POSITIVE_INFINITY);
    start += line.text.length + 1;
    if (!inBody && typed(line.text)) return true;
  }
  return false;
}

/** `#` in front of commands only, with nothing between them that could be a command: then it is root's prompt. */
function isRootTranscript(solid: readonly string[], kind: Kind): boolean {
  if (!root.test(solid[0] ?? "")) return false;
  const hashes = solid.filter((line) => root.test(line)).map((line) => line.replace(root, ""));
  const others = solid.filter((line, index) => !root.test(line) && !/\\\s*$/.test(solid[index - 1] ?? ""));
  // Root needs no sudo: then it is a comment.
  if (others.some(looksLikeCommand) || hashes.some((line) => /^\s*sudo\b/.test(line))) return false;
  if (kind !== "shell")
    return (
      hashes.every(looksLikeWholeCommand) ||
      (hashes.every(looksLikeCommand) && hashes.length + others.length > 1)
    );
  // What stands below has to be output for sure, unless no comment would read like that.
  const shown = others.filter((line) => foreignLine(line) !== null).length;
  if (hashes.every(looksLikeWholeCommand)) return shown === others.length;
  return hashes.every(isTypedByRoot) && shown > 0 && shown * 2 >= others.length;
}

/** A comment that is a command and no sentence: `getenforce`, `cat /proc/swaps`, `df -h`. */
function isTypedByRoot(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return (
    looksLikeCommand(text) &&
    (words.length === 1 || /\s--?[A-Za-z]|\s\S*[/=\d]/.test(text) || looksLikeWholeCommand(text))
  );
}
