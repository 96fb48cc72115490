// Blocks that show a command's output: by their fence, by the words before them, or because they directly follow its
// block. They are kept with the command as its expected output and never run.

import type { Draft } from "../draft/draft.ts";
import { openedFile } from "../draft/opened-file.ts";
import type { CodePart, Prose } from "../model/part.ts";
import type { NotTaken } from "../model/runbook.ts";
import { readFenceInfo } from "../settings/fence-info.ts";
import { codeKind, isOutputWord } from "../vocabulary/code-language.ts";
import { type Foreign, foreignLine } from "../vocabulary/foreign-text.ts";
import { hasAny } from "../vocabulary/has-any.ts";
import { looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { boundedOutput } from "./parse-shell-block.ts";

/** A sentence whose subject is the output in the block that follows. */
const subject =
  /^(?:and |so |then |here is |here's |this is )?(?:(?:the|an?|some|your|its|this|expected|sample|example|typical|resulting|possible|corresponding|truncated|abbreviated|partial|full|console|command|terminal) )*(?:outputs?|responses?|results?)\b(?=\W|$)(?! (?!from|of|is|are|should|will|would|may|might|can|could|looks?|shows?|similar|like|after|on|in|for|to|example|with|contains?|has|below|above|if|when|you|and)\w)/i;
/**
 * A sentence that says what a command does or what the reader sees. The block that follows may still be the command.
 */
const tells =
  /\b(?:returns|prints|displays|outputs|responds with|should (?:return|print|display|output|respond with|look)|(?:will|should|can|may|might|'ll) (?:now )?(?:see|get|receive)|looks? (?:like|similar)|outputs? (?:is|are|should|will|would|looks?|similar|like|shows?)|which (?:shows|gives|yields))\b[^.]{0,80}(?::|\b(?:like this|similar to|as follows|following|below)\b[^.]{0,40})$/i;
/** The sentence asks the reader to do something with the block. */
const asks =
  /\b(?:run|runs|running|execute|executing|type|enter|issue|use|using|add|put|paste|copy|append|insert|replace|edit|create|write|save|set|change|update|modify|make|configure|configuration|file|config|(?:following|this|below) commands?|commands? below)\b/i;
/** Text that is shown verbatim. */
const plain = /^(?:text|txt|plain|plaintext|none|nohighlight|raw|ansi)?$/i;
const data = /^(?:json|json5|yaml|yml|xml|html|csv|toml|ini|js|javascript|http|diff|tap|properties)$/i;
const others: readonly Foreign[] = [
  "input for another program",
  "statements for a database",
  "PowerShell",
  "commands for cmd.exe",
  "commands for the fish shell",
  "a Dockerfile",
  "a schedule of cron",
];

/** Is the block output, by its fence or by the words before it? */
export function isNamedOutput(part: CodePart, before: Prose | null): boolean {
  const language = languageOf(part);
  const kind = codeKind(language);
  if (kind.kind === "other" && isOutputWord(kind.language)) return true;
  const sentence = before?.plain.split(/(?<=[.!?])\s+(?=[A-Z`])/).at(-1) ?? "";
  const isSubject = hasAny(sentence, "output", "response", "result") && subject.test(sentence);
  const named = isSubject && !asks.test(sentence);
  if (!named && (asks.test(sentence) || !(isSubject || tells.test(sentence)))) return false;
  if (kind.kind === "other") return data.test(language);
  if (kind.kind === "markdown" || hasPrompt(part)) return false;
  // A command in the first line counts for more than the words, unless nothing else suggests a command.
  const first = firstLine(part);
  if (foreignLine(first) !== null) return true;
  return kind.kind === "shell" ? !looksLikeCommand(first) : named || !looksLikeWholeCommand(first);
}

/** Keeps blocks of output with the command that they follow; adds to both lists. */
export function keepOutputs(drafts: Draft[], notTaken: NotTaken[]) {
  /** The last command, as long as a following block may show its output. */
  let last: Draft | null = null;
  return {
    after(taken: readonly Draft[]): void {
      last = taken.findLast(({ kind }) => kind === "command") ?? null;
    },
    end(): void {
      last = null;
    },
    /** Is a block with nothing taken from it, directly after the last command's block, its output? */
    follow: (part: CodePart): boolean =>
      last !== null && openedFile(last.source.text) === null && isOutputBelow(part),
    keep(part: CodePart): false {
      const text = part.body.text.replace(/^\s*\n|\s+$/g, "");
      if (text === "") return false;
      const index = last === null ? -1 : drafts.lastIndexOf(last);
      const draft = drafts[index];
      const of =
        draft === undefined ? "" : `, kept with the command on line ${draft.source.origins[0]?.line ?? 1}`;
      const endLine = Math.max(part.line, part.endLine);
      notTaken.push({ line: part.line, endLine, reason: `output that the guide shows${of}` });
      if (draft !== undefined) {
        const shown = draft.expected === null ? text : `${draft.expected}\n${text}`;
        drafts[index] = { ...draft, expected: boundedOutput(shown) };
      }
      last = null;
      return false;
    },
  };
}

/** Is a block with nothing taken from it, directly after a command's block, that command's output? */
function isOutputBelow(part: CodePart): boolean {
  const language = languageOf(part);
  if (part.info === null || !(plain.test(language) || codeKind(language).kind === "console")) return false;
  const what = foreignLine(firstLine(part));
  return !looksLikeWholeCommand(firstLine(part)) && (what === null || !others.includes(what));
}

function languageOf(part: CodePart): string {
  return part.info === null ? "" : readFenceInfo(part.info).language;
}

function firstLine(part: CodePart): string {
  return part.body.text.split("\n").find((line) => line.trim() !== "") ?? "";
}

function hasPrompt(part: CodePart): boolean {
  return /^\s*(?:\S{0,60} ?)?[$#%>] \S/m.test(part.body.text);
}
