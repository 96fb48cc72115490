// What stands around a block of code: the text that announces it, what is said behind it, the name above it.
import type { CodePart, Part, Prose } from "../model/part.ts";
import { saysToReplace } from "../vocabulary/replacing.ts";
import { introOf, type Paragraph } from "./preceding-paragraphs.ts";

export interface AroundBlock {
  /** The paragraph that announces the block. */
  readonly before: Prose | null;
  /** The paragraph above that one. */
  readonly earlier: Prose | null;
  readonly after: Prose | null;
  /** The title of the fence, or a heading or a folded part's name that stands right above the block. */
  readonly label: string | null;
  /** It stands right behind another block. */
  readonly below: boolean;
}

/** Nothing but a paragraph in front of it. */
export function behindProse(before: Prose | null): AroundBlock {
  return { before, earlier: null, after: null, label: null, below: false };
}

/**
 * What stands around the block `parts[index]`. `pending`: the paragraphs since the last block; `head`: the text of the item
 * that it begins; `folded`: the name of the folded part or tab that is open.
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

/** The texts around a block that say of something that it is to be replaced; one that ends with a colon speaks of the block below it. */
export function replacingTexts({ before, earlier, after }: AroundBlock): readonly string[] {
  const behind = after !== null && !/[:：]\s*$/.test(after.plain) ? after : null;
  return [before, earlier, behind].flatMap((text) =>
    text !== null && saysToReplace(text.plain) ? [text.plain] : [],
  );
}

/** The name of a file that a fence gives as the title of its block. */
function titleOf({ info }: CodePart): string | null {
  return /\b(?:title|file(?:name)?)=["']([^"'\n]{1,120})["']/.exec(info ?? "")?.[1] ?? null;
}
