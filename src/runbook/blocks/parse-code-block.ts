// A code block → drafts: decides whether it is shell, a procedure, or something that is not taken (and why).
import { append } from "../../shell/model/append.ts";
import { type Draft, fileDraft, manualDraft, type PartContext, type PartResult } from "../draft/draft.ts";
import type { CodePart } from "../model/part.ts";
import type { Finding, NotTaken } from "../model/runbook.ts";
import { lastLine, type SourceText } from "../model/source-text.ts";
import { isStatement, readRequirement } from "../requirements/read-requirement.ts";
import { parseRequiresBlock } from "../requirements/requires-block.ts";
import { type Attributes, readAttributes } from "../settings/attributes.ts";
import { codeKind, otherReason } from "../vocabulary/code-language.ts";
import { isInstruction } from "../vocabulary/imperative.ts";
import { looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { parseConfigBlock } from "./file-blocks.ts";
import { parseMakeBlock } from "./make-block.ts";
import { isOutline, type OutlineItem, readOutline } from "./outline.ts";
import { parseShellBlock } from "./parse-shell-block.ts";

export function parseCodeBlock(written: CodePart, partContext: PartContext): PartResult {
  const part = withoutMark(written);
  const attributes = part.info === null ? null : readAttributes(part.info, part.line, part.infoColumn);
  const language = codeKind(attributes?.language ?? null);
  const noted = attributes?.findings ?? [];
  if (attributes?.block === "requires")
    return withFindings(parseRequiresBlock(part.body, attributes, partContext), noted);
  if (attributes?.block === "make")
    return withFindings(parseMakeBlock(part.body, attributes, partContext), noted);
  if (part.body.text.trim() === "") return { drafts: [], notTaken: [], findings: noted };
  const config = parseConfigBlock(part.body, language.kind, attributes, partContext);
  if (config !== null) return { drafts: [config], notTaken: [], findings: noted };
  if (language.kind === "other" && !isHereCommand(part.body.text))
    return (
      (language.dialect === null ? asFile(part, partContext, attributes, []) : null) ??
      notTaken(part, otherReason(language.language, language.dialect), [])
    );
  const kind = language.kind === "other" ? "untagged" : language.kind;
  if (kind === "markdown" || kind === "untagged") {
    if (isOutline(part.body)) return withFindings(takeOutline(part.body, partContext), noted);
    if (kind === "markdown")
      return (
        asFile(part, partContext, attributes, noted) ??
        notTaken(part, "a Markdown block that is not a numbered procedure", noted)
      );
  }
  if (partContext.dialect !== null && (kind !== "shell" || partContext.dialect === "Windows"))
    return notTaken(
      part,
      `for ${partContext.dialect}, according to the text before it, not for a POSIX shell`,
      noted,
    );
  const taken = forShell(
    partContext.dialect,
    withFindings(parseShellBlock({ source: part.body, kind, attributes }, partContext), noted),
  );
  return (taken.drafts.length === 0 ? asFile(part, partContext, attributes, noted) : null) ?? taken;
}

/** Python-Markdown marks the language on the first line of the code: `:::bash`, `#!bash`. */
function withoutMark(part: CodePart): CodePart {
  const mark = /^[ \t]*(?::{3}|#!)([a-z][\w+-]*)(?:[ \t]+hl_lines=[^\n]*)?[ \t]*(?:\n|$)/.exec(
    part.body.text,
  );
  if (mark === null || (part.info ?? "") !== "") return part;
  const [first, ...origins] = part.body.origins;
  return {
    ...part,
    info: mark[1] ?? "",
    infoColumn: (first?.column ?? 1) + mark[0].indexOf(mark[1] ?? ""),
    body: {
      text: part.body.text.slice(mark[0].length),
      origins: origins.length > 0 ? origins : part.body.origins,
    },
  };
}

/** Commands marked as POSIX shell keep a warning when the text before them names another shell. */
function forShell(dialect: string | null, taken: PartResult): PartResult {
  if (dialect === null) return taken;
  const drafts = taken.drafts.map((draft): Draft => {
    const finding: Finding = {
      rule: "other-shell",
      severity: "warning",
      message: `The text before this says that it is for ${dialect}, but a node would run it in bash.`,
      advice: "Skip it if it is for another machine.",
      ...(draft.source.origins[0] ?? { line: 1, column: 1 }),
    };
    return { ...draft, findings: [...draft.findings, finding] };
  });
  return { ...taken, drafts };
}

/** The block as text for the file that the prose names; null when it names none. */
function asFile(
  part: CodePart,
  partContext: PartContext,
  attributes: Attributes | null,
  findings: readonly Finding[],
): PartResult | null {
  const { file } = partContext;
  return file === null || file === "unnamed" || file.label
    ? null
    : { drafts: [fileDraft(partContext, part.body, file, attributes)], notTaken: [], findings };
}

/** `cat <<EOF > app.yaml` in a block marked as a file's content. */
function isHereCommand(text: string): boolean {
  const first = text.split("\n").find((line) => line.trim() !== "") ?? "";
  return /<<-?\s*\\?['"]?\w/.test(first) && looksLikeWholeCommand(first);
}

/** A procedure's entries in order: items become steps, an item that introduces commands becomes their context. */
function takeOutline(source: SourceText, partContext: PartContext): PartResult {
  const entries = readOutline(source);
  const drafts: Draft[] = [];
  const left: NotTaken[] = [];
  const findings: Finding[] = [];
  const introduces = new Set<number>();
  const bodies = new Map<number, PartResult>();
  /** Explanatory text below an item. */
  const notes = new Map<number, string>();
  // An item with marked items below it is a manual step, even if commands follow.
  const compound = new Set(entries.map((entry) => (entry.kind === "item" ? entry.parent : null)));
  entries.forEach((entry, index) => {
    if (entry.kind !== "body") return;
    const intro = titles(entry.parent);
    const told = intro.some((text) => /\b(?:run|execute|commands?)\b/i.test(text));
    if (!entry.text.text.split("\n").some(looksLikeCommand)) {
      const text = entry.text.text.replace(/\s+/g, " ").trim();
      if (entry.parent !== null) notes.set(entry.parent, text);
      else
        left.push({
          line: entry.text.origins[0]?.line ?? 1,
          endLine: lastLine(entry.text),
          reason: "text between the items of a procedure",
        });
      return;
    }
    // If the item does not announce commands, the lines must look like some.
    const kind = told && looksLikeCommand(entry.text.text.trimStart()) ? "shell" : "untagged";
    const taken = parseShellBlock(
      { source: entry.text, kind, attributes: null },
      { ...partContext, context: [...intro, ...partContext.context], file: null },
    );
    bodies.set(index, taken);
    if (taken.drafts.length > 0 && entry.parent !== null) introduces.add(entry.parent);
  });
  entries.forEach((entry, index) => {
    if (entry.kind === "body") {
      const taken = bodies.get(index);
      append(drafts, taken?.drafts ?? []);
      append(left, taken?.notTaken ?? []);
      append(findings, taken?.findings ?? []);
      return;
    }
    if (introduces.has(index) && !compound.has(index)) return;
    const text = plain(entry);
    const note = notes.get(index);
    const context = [...(note === undefined ? [] : [note]), ...titles(entry.parent), ...partContext.context];
    const requirement =
      readRequirement(text, context) ??
      (isStatement(text) && !isInstruction(text) ? ({ kind: "statement" } as const) : null);
    drafts.push(manualDraft({ ...partContext, context }, entry.text, text, requirement));
  });
  return { drafts, notTaken: left, findings };

  /** The texts of the items around an entry, the nearest first, at most four. */
  function titles(parent: number | null): string[] {
    const found: string[] = [];
    for (let at = parent; at !== null && found.length < 4; ) {
      const entry = entries[at];
      if (entry?.kind !== "item") break;
      found.push(plain(entry));
      at = entry.parent;
    }
    return found;
  }
}

function plain(entry: OutlineItem): string {
  return entry.text.text.replace(/`([^`\n]*)`/g, "$1").trim();
}

function notTaken(part: CodePart, reason: string, findings: readonly Finding[]): PartResult {
  return {
    drafts: [],
    notTaken: [{ line: part.line, endLine: Math.max(part.line, part.endLine, lastLine(part.body)), reason }],
    findings,
  };
}

function withFindings(taken: PartResult, findings: readonly Finding[]): PartResult {
  return findings.length === 0 ? taken : { ...taken, findings: [...findings, ...taken.findings] };
}
