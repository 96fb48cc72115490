// Which of the paragraphs before a block are shown with its steps.
import type { Part } from "../model/part.ts";

export type Paragraph = Extract<Part, { kind: "paragraph" }>;

/** Text that begins like a warning. */
export const WARNING_START =
  /^(?:~>|->|!>|\?>) |^(?:⚠|❗|warning|caution|danger|important|attention|beware|note)\b\uFE0F?\s*[:!—–-]|^⚠|^note that\b/i;

/** The paragraph directly before, with bold warnings, and the one above them that announces what follows. */
export function nearestParagraphs(pending: readonly Paragraph[]): readonly string[] {
  let from = pending.length - 1;
  while (from > 0 && pending[from - 1]?.warning === true) from--;
  if (pending[from]?.warning === true && /\b(?:following|below)\b|:$/i.test(pending[from - 1]?.plain ?? ""))
    from--;
  return pending.slice(Math.max(0, from)).map((paragraph) => paragraph.plain);
}

/** The paragraph that announces what follows: the last one, or the one above intermediate warnings. */
export function introOf(pending: readonly Paragraph[]): Paragraph | null {
  let from = pending.length - 1;
  while (from > 0 && pending[from]?.warning === true) from--;
  const before = pending[from];
  return before !== undefined && before.warning !== true && /:\s*$/.test(before.plain)
    ? before
    : (pending.at(-1) ?? null);
}
