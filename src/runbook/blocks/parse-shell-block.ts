// Shell text → command drafts: removes prompts, masks placeholders, splits the text with the shell room, and accounts
// for every line that is not a command.

import type { BlockReading, CommandSlice } from "../../shell/model/command.ts";
import { lineIndex } from "../../shell/model/line-index.ts";
import { readBlock } from "../../shell/read-block.ts";
import { type Draft, fileDraft, type PartContext, type PartResult } from "../draft/draft.ts";
import { openedIntro } from "../draft/opened-file.ts";
import { proxyFile, SSH_CONFIG_TITLE } from "../draft/ssh-config.ts";
import { beyondLimitFinding, grouped, LONGEST_BLOCK } from "../model/beyond-limit.ts";
import type { Finding, NotTaken } from "../model/runbook.ts";
import { type LineOrigin, linesOf, placesIn, type SourceText, sliceSource } from "../model/source-text.ts";
import type { Attributes } from "../settings/attributes.ts";
import { markedIn } from "../variables/marked-placeholders.ts";
import { hasOptions, looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { separateBrokenWords } from "./broken-words.ts";
import { type ClassifiedLines, classifyLines } from "./classify-lines.ts";
import { misplaced, takeFile, whole } from "./file-blocks.ts";
import { withoutLinkMarks } from "./links-in-code.ts";
import { isLegend } from "./prompt-forms.ts";
import { readTranscript } from "./prompts.ts";
import { separateRemarks } from "./remarks.ts";

export interface ShellBlock {
  readonly source: SourceText;
  /**
   * How sure it is that this is shell: `shell` by its tag, `console` may contain output, `untagged` counts only if
   * all of it looks like commands.
   */
  readonly kind: "shell" | "console" | "untagged";
  readonly attributes: Attributes | null;
}

export function parseShellBlock(block: ShellBlock, partContext: PartContext): PartResult {
  if (block.source.text.length > LONGEST_BLOCK) return tooLong(block);
  const { source, findings: links } = withoutLinkMarks(block.source);
  const { rest, notTaken, findings } = separateBrokenWords(source);
  const taken = takeWhole({ ...block, source: rest }, partContext);
  if (notTaken.length === 0 && links.length === 0) return taken;
  return {
    drafts: taken.drafts.map((draft) => {
      const own = links.filter(({ line }) => draft.source.origins.some((origin) => origin.line === line));
      return own.length === 0 ? draft : { ...draft, findings: [...draft.findings, ...own] };
    }),
    notTaken: [...notTaken, ...taken.notTaken],
    findings: [...findings, ...taken.findings],
  };
}

/** Takes nothing from a block that is too long; if it may not be shell at all, that is not an error. */
function tooLong({ source, kind }: ShellBlock): PartResult {
  const has = `a block of more than ${grouped(LONGEST_BLOCK)} characters, the limit for shell`;
  const left = whole(source, has);
  const advice = "Split the block, or put it into a script that the guide downloads.";
  return {
    drafts: [],
    notTaken: [left],
    findings: kind === "shell" ? [beyondLimitFinding(`This is ${has}.`, advice, left.line)] : [],
  };
}

function takeWhole(block: ShellBlock, partContext: PartContext): PartResult {
  if (block.source.text.trim() === "") return { drafts: [], notTaken: [], findings: [] };
  if (isLegend(block.source.text))
    return {
      drafts: [],
      notTaken: [whole(block.source, "a legend of prompts and their machines")],
      findings: [],
    };
  const transcript = readTranscript(block.source, block.kind);
  const { source, remarks } = separateRemarks(transcript.typed);
  const reading = readBlock(source.text, markedIn(source.text));
  const sorted = transcript.prompted
    ? asTyped(reading)
    : classifyLines(
        source.text,
        reading,
        block.kind,
        block.attributes?.name == null ? partContext.file : null,
      );
  if (sorted.whole?.file === true) return takeFile(block, partContext, sorted.whole.reason);
  const doubt =
    sorted.whole?.reason ??
    (block.kind === "shell" || transcript.prompted ? null : doubtIn(block.kind, sorted, source.text));
  if (doubt !== null) return { drafts: [], notTaken: [whole(block.source, doubt)], findings: [] };
  const place = placesIn(source);
  const notTaken: NotTaken[] = [...transcript.left, ...remarks];
  const findings: Finding[] = sorted.findings.map(({ start, end: _end, ...finding }) => ({
    ...finding,
    ...place(start),
  }));
  for (const part of sorted.left) {
    const { line } = place(part.start);
    const endLine = Math.max(line, place(Math.max(part.start, part.end - 1)).line);
    const last = notTaken.at(-1);
    if (last?.endLine === line - 1 && last.reason === part.reason)
      notTaken[notTaken.length - 1] = { ...last, endLine };
    else notTaken.push({ line, endLine, reason: part.reason });
  }
  for (const comment of reading.comments)
    if (looksLikeWholeCommand(comment.text.replace(/^#+\s*/, "")))
      notTaken.push({ ...lineOnly(place(comment.start).line), reason: "a command inside a comment" });
  const commands = sorted.commands.filter(({ text }) => text.trim() !== "\\");
  for (const line of bareBackslashes(source, commands))
    if (!notTaken.some((each) => each.line <= line && line <= each.endLine))
      notTaken.push({ ...lineOnly(line), reason: "a lone backslash that continues nothing" });
  if (commands.length === 0 && notTaken.length === 0)
    notTaken.push(whole(block.source, "a shell block without a command"));
  const drafts = draftsOf(commands, source, block.attributes, partContext);
  const outputs = transcript.prompted ? transcript.outputs : outputsBelow(sorted, source);
  return {
    drafts: drafts.flatMap((draft) => {
      const file = transcript.contents.get(draft.source.origins[0]?.line ?? 0);
      const typed = withOutput(withMachine(draft, transcript.machines), outputs);
      const intro = file === undefined ? null : openedIntro(file.path, null);
      return file === undefined || intro === null
        ? [typed]
        : [typed, fileDraft(typedInto(file.path, partContext), file.text, intro, null)];
    }),
    notTaken,
    findings,
  };
}

/** The guide's lines that contain only a backslash and belong to no command. */
function bareBackslashes(source: SourceText, commands: readonly CommandSlice[]): readonly number[] {
  return linesOf(source).flatMap(({ text, line }, index) =>
    /^\s*\\\s*$/.test(text) && !commands.some((each) => each.line <= index && index <= each.endLine)
      ? [line]
      : [],
  );
}

/** Text after a prompt is a command, whatever it looks like. */
function asTyped(reading: BlockReading): ClassifiedLines {
  return { commands: reading.commands, left: reading.uncovered, findings: reading.findings, whole: null };
}

/** Records the machine that the prompt names: a hint of the target. */
function withMachine(draft: Draft, machines: ReadonlyMap<number, string>): Draft {
  const place = draft.source.origins[0];
  const machine = place === undefined ? undefined : machines.get(place.line);
  if (place === undefined || machine === undefined) return draft;
  const finding: Finding = {
    rule: "prompt-names-machine",
    severity: "info",
    message: `The guide shows this at the prompt of \`${machine}\`.`,
    advice: "Check that it runs on that machine, or set `on=ROLE` at the fence.",
    ...place,
  };
  return { ...draft, machine, findings: [...draft.findings, finding] };
}

const outputReason =
  /^below output|^below a command: it looks like (?:a table|a message|a log|data|an id|a drawing|a sentence)/;
/** What follows an editor or a database client is input for it. */
const takesInput =
  /\bedit\b|^(?:sudo\s+(?:-\S+\s+)*)?(?:vim?|nano|psql|mysql|mariadb|sqlite3|mongo(?:sh)?|redis-cli)\b/;

/** What a block without prompts shows below its commands, by the guide line where the command ends. */
function outputsBelow({ commands, left }: ClassifiedLines, source: SourceText): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const place = placesIn(source);
  commands.forEach((command, index) => {
    const next = commands[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const below = left.filter(
      ({ start, reason }) => start > command.start && start < next && outputReason.test(reason),
    );
    // A line that may be a command after all ends the certain output.
    const end = below.findIndex(({ start, end }) => looksLikeWholeCommand(source.text.slice(start, end)));
    const own = end === -1 ? below : below.slice(0, end);
    const [first] = own;
    const last = own.at(-1);
    if (first !== undefined && last !== undefined && !takesInput.test(command.text))
      found.set(place(command.end).line, source.text.slice(first.start, last.end).trimEnd());
  });
  return found;
}

/** What follows an editor does not itself say where it belongs. */
function typedInto(path: string, partContext: PartContext): PartContext {
  return { ...partContext, context: [`Put this into \`${path}\`:`, ...partContext.context] };
}

/** The guide's output is kept up to this many characters. */
const MOST_EXPECTED = 4000;

/** Keeps the output that the transcript shows below the command. */
function withOutput(draft: Draft, outputs: ReadonlyMap<number, string>): Draft {
  if (outputs.size === 0) return draft;
  const shown = [...new Set(draft.source.origins.map(({ line }) => line))].flatMap(
    (line) => outputs.get(line) ?? [],
  );
  return shown.length === 0 ? draft : { ...draft, expected: boundedOutput(shown.join("\n")) };
}

/** Kept output: cut at the end of a line, with a mark. */
export function boundedOutput(text: string): string {
  if (text.length <= MOST_EXPECTED) return text;
  const part = text.slice(0, MOST_EXPECTED - 2);
  const end = part.lastIndexOf("\n");
  return `${end > 0 ? part.slice(0, end) : part.replace(/[\ud800-\udbff]$/, "")}\n…`;
}

function draftsOf(
  commands: readonly CommandSlice[],
  source: SourceText,
  attributes: Attributes | null,
  partContext: PartContext,
): readonly Draft[] {
  const { starts } = lineIndex(source.text);
  const place = placesIn(source);
  return commands.map((command, index) => {
    const first = index === 0;
    const last = index === commands.length - 1;
    const file = proxyFile(command.text, markedIn(command.text));
    const remark = /^[ \t]*#+[ \t]*(\S[^\n]*)/.exec(source.text.slice(command.end, command.end + 400))?.[1];
    return {
      section: partContext.section,
      kind: file === null ? "command" : "file",
      source: sliceSource(source, command, command.line, starts[command.line] ?? 0),
      title: file === null ? titleOf(command.text) : SSH_CONFIG_TITLE,
      ...(remark === undefined ? {} : { remark: remark.trim() }),
      context: [...(command.comment.trim() === "" ? [] : [command.comment.trim()]), ...partContext.context],
      requirement: null,
      file,
      write: null,
      name: first ? (attributes?.name ?? null) : null,
      on: attributes?.on ?? partContext.on,
      own: partContext.own || file !== null,
      done: first ? (attributes?.done ?? null) : null,
      verify: last ? (attributes?.verify ?? null) : null,
      capture: last ? (attributes?.capture ?? null) : null,
      timeout: attributes?.timeout ?? null,
      expected: null,
      mode: last ? (attributes?.mode ?? null) : null,
      port: last ? (attributes?.port ?? null) : null,
      output: attributes?.output ?? null,
      block: source.origins[0]?.line ?? 0,
      tabs: partContext.tabs,
      findings: [
        ...(file === null ? [] : [misplaced(place(command.start))]),
        ...(last && attributes !== null ? keptAndCaptured(attributes, place(command.start)) : []),
      ],
    };
  });
}

/** A captured value is in the log, so it cannot come from output that must not be. */
function keptAndCaptured({ capture, output }: Attributes, place: LineOrigin): readonly Finding[] {
  if (capture === null || output === null) return [];
  return [
    {
      rule: "output-and-capture",
      severity: "error",
      message: `The output is not kept (output=${output}), so ${capture} cannot be captured: the log stores captured values.`,
      advice:
        "Capture the value in a separate step that keeps its output, or remove one of the two settings.",
      ...place,
    },
  ];
}

/** Why a block that is not marked as commands is not taken; null when it may be. */
function doubtIn(kind: "console" | "untagged", sorted: ClassifiedLines, text: string): string | null {
  const sure = sorted.commands.filter(({ text }) => looksLikeCommand(text) || hasOptions(text));
  const programs = new Set(sure.map((command) => programOf(command.text)));
  const likely = sorted.commands.filter(
    (command) => sure.includes(command) || programs.has(programOf(command.text)),
  ).length;
  const tag = kind === "untagged" ? "without a language" : "marked as a console, without prompts,";
  if (likely === 0) return `a block ${tag} that does not look like commands`;
  if (sorted.findings.length > 0 || likely < sorted.commands.length)
    return `a block ${tag} that only partly looks like commands; mark it with \`bash\` to run all of it`;
  return text.includes("\u2500") || text.includes("\u2502")
    ? `a block ${tag} that looks like a drawing`
    : null;
}

/** The first word of a command, after `sudo`. */
function programOf(text: string): string {
  return /^(?:sudo\s+)?(\S*)/.exec(text.trim())?.[1] ?? "";
}

/** The first line of a command, without the continuation mark. */
function titleOf(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  const line = first.replace(/\s*\\\s*$/, "").trim();
  return rest.length > 0 ? `${line} …` : line;
}

function lineOnly(line: number): { line: number; endLine: number } {
  return { line, endLine: line };
}
