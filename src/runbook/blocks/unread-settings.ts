// Blocks marked as shell that contain only settings which no command of the guide reads: usually a `.env` file's
// content. As commands they would do nothing.
import { commandOf, type Draft } from "../draft/draft.ts";
import type { CodePart } from "../model/part.ts";
import type { NotTaken } from "../model/runbook.ts";
import { lastLine } from "../model/source-text.ts";

/** A candidate block, and the commands taken from it. */
export interface Settings {
  readonly part: CodePart;
  readonly drafts: readonly Draft[];
}

const setting = /^\s*[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"';&|()])*(?:\s+#.*|\s*)$/;

/** Why settings in a block without a language are not taken. */
export const ONLY_SETTINGS =
  "only assignments, for a file or for a shell; mark the block with `bash` to run them";

/** Is a one-line text a plain shell assignment? */
export function isSetting(text: string): boolean {
  return setting.test(text) && !/\$\(|`/.test(text);
}

/** Does the block contain only assignments, none exported and none from a command's output? */
export function holdsSettings(part: CodePart): boolean {
  const solid = part.body.text.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
  return solid.length > 0 && solid.every(isSetting);
}

/** The guide's drafts without the blocks whose names nothing reads, and the findings about those blocks. */
export function unreadSettings(
  blocks: readonly Settings[],
  drafts: readonly Draft[],
): { readonly drafts: readonly Draft[]; readonly notTaken: readonly NotTaken[] } {
  if (blocks.length === 0) return { drafts, notTaken: [] };
  const texts = drafts.flatMap((draft) => commandOf(draft)?.text ?? []);
  // A script that is sourced may use any variable.
  const passed = texts.some((text) => /(?:^|[\s;&|(])(?:source|\.)\s|\bset -a\b|\ballexport\b/.test(text));
  const unread = blocks.filter((block) => !(passed && isTagged(block)) && !isRead(block, texts));
  const lines = new Set(unread.flatMap((block) => block.drafts.map((draft) => draft.block)));
  return {
    drafts: drafts.filter(({ kind, block }) => kind !== "command" || !lines.has(block)),
    notTaken: unread.map((block) => ({
      line: block.part.body.origins[0]?.line ?? block.part.line,
      endLine: lastLine(block.part.body),
      reason: isTagged(block)
        ? "settings that no command of the guide reads, probably for a file or a program; write `export` if they are for the commands"
        : ONLY_SETTINGS,
    })),
  };
}

function isTagged({ part }: Settings): boolean {
  return (part.info ?? "").trim() !== "";
}

function isRead({ drafts }: Settings, texts: readonly string[]): boolean {
  const names = drafts.flatMap(({ source }) => /^\s*(\w+)=/.exec(source.text)?.[1] ?? []);
  const read = new RegExp(
    `\\$\\{?[#!]?(?:${names.join("|")})\\b|\\bexport\\b[^\\n]*\\b(?:${names.join("|")})\\b`,
  );
  return names.length === 0 || texts.some((text) => read.test(text));
}
