// Separates the commands of a block without prompts from everything else in it: output, data, settings, another
// shell's commands. What is omitted keeps its place and gets a reason; nothing is dropped silently.
import type { BlockReading, CommandSlice, ShellFinding, Span } from "../../shell/model/command.ts";
import { isMentioned, isScript, type NamedFile } from "../draft/file-intro.ts";
import { openedFile } from "../draft/opened-file.ts";
import { type Foreign, foreignStart, otherContinuation } from "../vocabulary/foreign-text.ts";
import { isOrdinaryWord, looksLikeCommand } from "../vocabulary/known-programs.ts";
import { isSetting, ONLY_SETTINGS } from "./unread-settings.ts";

export interface ClassifiedLines {
  readonly commands: readonly CommandSlice[];
  /** Parts of the text that are not commands, in order. */
  readonly left: readonly (Span & { readonly reason: string })[];
  readonly findings: readonly ShellFinding[];
  /** The reason that the whole block is not shell; `file`: it is a file's content. */
  readonly whole: Whole | null;
}

interface Whole {
  readonly reason: string;
  readonly file: boolean;
}

type Kind = "shell" | "console" | "untagged";
type Item = Span & {
  readonly line: number;
  readonly text: string;
  readonly slice: CommandSlice | null;
  readonly reason: string;
};

/** `intro`: what the prose says about a file. */
export function classifyLines(
  text: string,
  reading: BlockReading,
  kind: Kind,
  intro: NamedFile | null,
): ClassifiedLines {
  const items = itemsOf(text, reading);
  const whole = wholeReason(text, items, kind, intro);
  if (whole !== null) return { commands: [], left: [], findings: [], whole };
  const commands: CommandSlice[] = [];
  const left: (Span & { reason: string })[] = [];
  const defined = new Set(
    [...text.matchAll(/^\s*(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\)/gm)].map((match) => match[1]),
  );
  /** The start of text that should be shell but cannot be read as shell. */
  const broken = new Set<number>();
  let output = false;
  let indent: number | null = null;
  let previous: Item | null = null;
  /** The file that a command above opened in an editor, while what follows may be for it. */
  let opened: string | null = null;
  for (const item of items) {
    const what = foreignStart(item.text);
    const known = what === null && (looksLikeCommand(item.text) || defined.has(item.text.split(/\s/, 1)[0]));
    const gap = previous !== null && item.line > lastLineOf(previous) + 1;
    const column = columnOf(text, item.start);
    const back = known && kind === "shell" && column <= (indent ?? column);
    const afterOutput: boolean = output && !back && (!gap || kind !== "shell" || known);
    if (opened !== null && what === null && isPlainAssignment(item.text)) {
      left.push({ start: item.start, end: item.end, reason: textFor(opened) });
    } else if (what !== null || afterOutput || isEcho(item, previous, commands, gap, known)) {
      output = what !== "omitted text" || output;
      left.push({ start: item.start, end: item.end, reason: leftReason(what, commands.length > 0) });
    } else if (item.slice === null) {
      broken.add(item.start);
      left.push({ start: item.start, end: item.end, reason: item.reason });
    } else {
      output = false;
      indent ??= column;
      opened = openedFile(item.text);
      commands.push(item.slice);
    }
    previous = item;
  }
  return { commands, left, findings: reading.findings.filter(({ start }) => broken.has(start)), whole: null };
}

function itemsOf(text: string, reading: BlockReading): readonly Item[] {
  return [
    ...reading.commands.map((slice) => ({
      start: slice.start,
      end: slice.end,
      line: slice.line,
      text: slice.text,
      slice,
      reason: "",
    })),
    ...reading.uncovered.map(({ start, end, line, reason }) => ({
      start,
      end,
      line,
      text: text.slice(start, end),
      slice: null,
      reason,
    })),
  ].sort((a, b) => a.start - b.start);
}

/** Why the whole block has nothing to run here; null when it may. */
function wholeReason(
  text: string,
  items: readonly Item[],
  kind: Kind,
  intro: NamedFile | null,
): Whole | null {
  const [first] = items;
  if (first === undefined) return null;
  const other = otherContinuation(text);
  if (other !== null) return noShell(`a block that looks like ${other}`);
  const sure = fileReason(text, items, intro);
  if (sure !== null) return { reason: sure, file: true };
  const what = foreignStart(first.text);
  if (what !== null && !isOneOff(what, items, kind)) return noShell(`a block that looks like ${what}`);
  const settings = items.every(
    (item) => isPlainAssignment(item.text) || (kind === "untagged" && foreignStart(item.text) === "data"),
  );
  const named = intro !== null && intro !== "unnamed" && !intro.label ? intro : null;
  if (
    named !== null &&
    (settings ||
      items.every((item) => isPlainAssignment(item.text) || !looksLikeCommand(item.text)) ||
      (kind === "untagged" &&
        items.every((item) => !looksLikeCommand(item.text) || isOrdinaryWord(item.text))))
  )
    return { reason: textFor(named.path), file: true };
  // Whether a command reads these settings is known only once the whole guide is read.
  if (settings && kind === "untagged" && !items.every((item) => isSetting(item.text)))
    return noShell(ONLY_SETTINGS);
  return null;
}

function noShell(reason: string): Whole {
  return { reason, file: false };
}

function textFor(path: string): string {
  return `text for the file ${path}, not commands`;
}

const startup =
  /(?:^|\/)\.?(?:[a-z]*shrc|bash\.bashrc|(?:bash_|z)?(?:profile|aliases|login|env)|environment)$|\/profile\.d\//;
const startupLine =
  /^(?:(?:export|alias|source|eval|setopt|bindkey|unset|declare|typeset)\s|\.\s|[A-Za-z_]\w*\+?=|if\b|\[|function\b|[\w-]+\s*\(\))/;
/** A first line that names the file of the other lines. */
const ownName =
  /^#+\s*\S*\.(?:env|conf|cfg|cnf|ini|ya?ml|toml|json|properties|service|timer|repo|list)(?:\.\w+)?\s*$/;

/** Why a block is a file's content although it looks like commands; null when it may be commands. */
function fileReason(text: string, items: readonly Item[], intro: NamedFile | null): string | null {
  if (text.startsWith("#!")) return "a script to keep in a file, not commands to run here";
  if (ownName.test(text.split("\n", 1)[0] ?? "")) return "the content of a file that its first line names";
  if (intro === null) return null;
  // What a command writes to the file is not the file itself.
  if (intro === "unnamed")
    return items.some((item) => writes.test(item.text))
      ? null
      : "the content of a file that the text before it does not name";
  if (isMentioned(text, intro.path)) return null;
  const isStartup = startup.test(intro.path) && items.every((item) => startupLine.test(item.text.trim()));
  const isRun =
    !isScript(intro.path) && items.some((item) => /^(?:sudo|systemctl|service)\s/.test(item.text.trim()));
  return isStartup || (intro.sure && !isRun) ? textFor(intro.path) : null;
}

const writes =
  /^(?:sudo\s+)?(?:touch|tee|nano|vim?|dd|fallocate|install|cp|mv|curl|wget)\s|[^<>&\d]>{1,2}\s*[^&\s>]|\|\s*(?:sudo\s+)?tee\s/;

/** What may come before commands without making the whole block something else. */
function isOneOff(what: Foreign, items: readonly Item[], kind: Kind): boolean {
  if (what === "omitted text") return true;
  const odd = what === "a sentence" || what === "commands for cmd.exe";
  return odd && kind === "shell" && items.slice(1).some((item) => looksLikeCommand(item.text));
}

function isPlainAssignment(text: string): boolean {
  if (!/^[A-Za-z_][\w.-]*=(?!\S*(?:\$\(|`))[^\n]*$/.test(text.trim())) return false;
  // `RAILS_ENV=production bin/rails` runs a program.
  const rest = text.trim().replace(/^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)(?:\s+|$))+/, "");
  return rest === "" || !looksLikeCommand(rest);
}

/** One bare word below commands is their output, unless it is a known program. */
function isEcho(
  item: Item,
  previous: Item | null,
  commands: readonly CommandSlice[],
  gap: boolean,
  known: boolean,
): boolean {
  if (known || previous === null || commands.length === 0 || !/^[\w.-]+$/.test(item.text.trim()))
    return false;
  return (
    gap ||
    previous.text
      .split(/[\s/=]+/)
      .slice(1)
      .includes(item.text.trim())
  );
}

function leftReason(what: string | null, below: boolean): string {
  if (what === "omitted text") return "omitted by the guide";
  if (what === null) return "below output, and probably part of it";
  return `${below ? "below a command" : "no command"}: it looks like ${what}`;
}

function lastLineOf(item: Item): number {
  return item.slice?.endLine ?? item.line + item.text.split("\n").length - 1;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}
