// Commands in sentences and tables only: they are not steps, and are reported unless a step has the same text.

import { typedAtPrompt } from "../blocks/prompt-forms.ts";
import type { Draft } from "../draft/draft.ts";
import type { Inline, Prose } from "../model/part.ts";
import type { NotTaken } from "../model/runbook.ts";
import { linesOf, type SourceText } from "../model/source-text.ts";
import { looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";

export interface Mention {
  readonly text: string;
  readonly line: number;
  readonly reason: string;
}

/** Inline code of a sentence that is a command. */
export function commandsInCode(code: readonly Inline[]): readonly Mention[] {
  return code.flatMap(({ text, line }) => {
    const typed = text.replace(/^[$#] (?=\S)/, "");
    return looksLikeWholeCommand(typed) ? [{ text: typed, line, reason: "a command inside a sentence" }] : [];
  });
}

/** Lines of running text that are commands: after a prompt, or by their whole appearance. */
export function commandsInText(raw: SourceText): readonly Mention[] {
  if (!/[ \t]/.test(raw.text)) return [];
  const lines = linesOf(raw).map(({ text, line }) => {
    const prompted = typedAtPrompt(text);
    const typed = prompted ?? text.replace(/<br\s*\/?>\s*$/, "").trim();
    return { typed, line, found: prompted !== null || isBareCommand(typed) };
  });
  // Next to a command, a program's name alone (`lsblk`) is a command too.
  const all = lines.some(({ found }) => found) && lines.every(({ typed }) => looksLikeCommand(typed));
  return lines.flatMap(({ typed, line, found }) =>
    found || all ? [{ text: typed, line, reason: "a command inside running text" }] : [],
  );
}

/** Code in reStructuredText's notation. */
export function codeDirectives({ raw, line, endLine }: Prose): readonly NotTaken[] {
  return /^\.\. (?:code-block|code|sourcecode|prompt)::/m.test(raw.text)
    ? [{ line, endLine, reason: "code in reStructuredText marks, which Markdown reads as prose" }]
    : [];
}

/** An unmarked line: it needs more than the first word to tell it from a wrapped sentence. */
function isBareCommand(line: string): boolean {
  if (/\S[.:,;!?]$/.test(line) || !looksLikeWholeCommand(line)) return false;
  return /\s--?[A-Za-z]|\s\S*[/=]\S/.test(line) || line.split(/\s+/).length <= 4;
}

/** Commands outside of blocks: one that is a step, or begins like one, is already covered. */
export function onlyMentioned(mentions: readonly Mention[], drafts: readonly Draft[]): readonly NotTaken[] {
  if (mentions.length === 0) return [];
  const beginnings = new Set<string>();
  for (const draft of drafts) {
    if (draft.kind !== "command") continue;
    const words = draft.source.text
      .slice(0, 400)
      .replace(/^\s*sudo\s+/, "")
      .split(/[\s\\]+/)
      .filter((word) => word !== "");
    for (let count = 2; count <= Math.min(words.length, 12); count++)
      beginnings.add(words.slice(0, count).join(" "));
  }
  const seen = new Set<string>();
  return mentions.flatMap(({ text, line, reason }) => {
    const written = text
      .trim()
      .replace(/^sudo\s+/, "")
      .split(/\s+/)
      .join(" ");
    const key = `${line} ${written}`;
    if (beginnings.has(written) || seen.has(key)) return [];
    seen.add(key);
    return [{ line, endLine: line, reason }];
  });
}
