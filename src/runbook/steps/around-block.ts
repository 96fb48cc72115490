// The surroundings of a code block: the text that announces it, the text after it, the name above it.
import type { CodePart, Part, Prose } from "../model/part.ts";
import { saysToReplace } from "../vocabulary/replacing.ts";
import { introOf, type Paragraph } from "./preceding-paragraphs.ts";

export interface AroundBlock {
  /** The paragraph that announces the block. */
  readonly before: Prose | null;
  /** The paragraph above that one. */
  readonly earlier: Prose | null;
  readonly after: Prose | null;
  /** The fence's title, or a heading or folded part's name directly above the block. */
  readonly label: string | null;
  /** It directly follows another block. */
  readonly below: boolean;
}

/** Only a paragraph precedes it. */
export function behindProse(before: Prose | null): AroundBlock {
  return { before, earlier: null, after: null, label: null, below: false };
}

/**
 * The surroundings of the block `parts[index]`. `pending`: the paragraphs since the last block; `head`: the text of
 * the item that it begins; `folded`: the name of the open folded part or tab.
 */
export function aroundBlock(
  parts: readonly Part[],
  index: number,
  pending: readonly Paragraph[],
  head: Prose | null,
  folded: string | null,
): AroundBlock {
  const [above, part, next] = [parts[index - 1], parts[index], parts[index + 1]];
  const before = introOf(pending) ?? (index === 0 ? head : null);
  return {
    before,
    earlier: pending.at(-1) === before ? (pending.at(-2) ?? null) : null,
    after: next?.kind === "paragraph" ? next : null,
    label:
      (part?.kind === "code" ? titleOf(part) : null) ?? (above?.kind === "heading" ? above.plain : folded),
    below: above?.kind === "code",
  };
}

/** The texts around a block that ask to replace something; one that ends with a colon is about the block below it. */
export function replacingTexts({ before, earlier, after }: AroundBlock): readonly string[] {
  const behind = after !== null && !/[:：]\s*$/.test(after.plain) ? after : null;
  return [before, earlier, behind].flatMap((text) =>
    text !== null && saysToReplace(text.plain) ? [text.plain] : [],
  );
}

/** The name of a file in the title of the block's fence. */
function titleOf({ info }: CodePart): string | null {
  return /\b(?:title|file(?:name)?)=["']([^"'\n]{1,120})["']/.exec(info ?? "")?.[1] ?? null;
}
