// Blocks that are marked as shell and hold nothing but settings which no command of the guide reads: what a `.env` file
// holds, as a rule. As commands they would do nothing.
import { commandOf, type Draft } from "./draft.ts";
import type { CodePart } from "./part.ts";
import type { NotTaken } from "./runbook.ts";
import { lastLine } from "./source-text.ts";

/** A block that may be one, and the commands that were taken from it. */
export interface Settings {
  readonly part: CodePart;
  readonly drafts: readonly Draft[];
}

const setting = /^\s*[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"';&|()])*(?:\s+#.*|\s*)$/;

/** Does the block hold assignments alone, none exported and none of a command's output? */
export function holdsSettings(part: CodePart): boolean {
  const solid = part.body.text.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
  return solid.length > 0 && solid.every((line) => setting.test(line) && !/\$\(|`/.test(line));
}

/** The guide's drafts without those of the blocks whose names nothing reads, and what to say of these. */
export function unreadSettings(
  blocks: readonly Settings[],
  drafts: readonly Draft[],
): { readonly drafts: readonly Draft[]; readonly notTaken: readonly NotTaken[] } {
  if (blocks.length === 0) return { drafts, notTaken: [] };
  const texts = drafts.flatMap((draft) => commandOf(draft)?.text ?? []);
  // A script that is read into the shell may use whatever is set.
  const passed = texts.some((text) => /(?:^|[\s;&|(])(?:source|\.)\s|\bset -a\b|\ballexport\b/.test(text));
  const unread = passed ? [] : blocks.filter((block) => !isRead(block, texts));
  const lines = new Set(unread.flatMap((block) => block.drafts.map((draft) => draft.block)));
  return {
    drafts: drafts.filter(({ kind, block }) => kind !== "command" || !lines.has(block)),
    notTaken: unread.map(({ part }) => ({
      line: part.body.origins[0]?.line ?? part.line,
      endLine: lastLine(part.body),
      reason:
        "settings that no command of the guide reads, for a file or a program as it seems; write `export` if they are for the commands",
    })),
  };
}

function isRead({ drafts }: Settings, texts: readonly string[]): boolean {
  const names = drafts.flatMap(({ source }) => /^\s*(\w+)=/.exec(source.text)?.[1] ?? []);
  const read = new RegExp(
    `\\$\\{?[#!]?(?:${names.join("|")})\\b|\\bexport\\b[^\\n]*\\b(?:${names.join("|")})\\b`,
  );
  return names.length === 0 || texts.some((text) => read.test(text));
}
