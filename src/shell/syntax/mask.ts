// Masks a guide's placeholders before parsing: `<IP>` would be read as two redirections. Each mask is a word of
// private-use characters of equal length, so that offsets stay and a mask is recognised in any piece of text.
import type { Span } from "../model/command.ts";

export interface Masked {
  /** The parser's input. */
  readonly text: string;
  readonly original: string;
  /** The placeholders, sorted, without overlaps. */
  readonly spans: readonly Span[];
}

const FIRST = 0xe000;
const COUNT = 0x1800;
const MASK = /[\ue000-\uf7ff]/;
const MASKS = /[\ue000-\uf7ff]/g;
const STRAY = "\uf8ff";

/** The text with every placeholder replaced by a word of its length. Spans outside the text are ignored. */
export function maskText(original: string, masks: readonly Span[]): Masked {
  const spans: Span[] = [];
  const pieces: string[] = [];
  const clean = MASK.test(original) ? original.replace(MASKS, STRAY) : original;
  let at = 0;
  for (const span of [...masks].sort((a, b) => a.start - b.start)) {
    if (span.start < at || span.end <= span.start || span.end > original.length) continue;
    const word = String.fromCharCode(FIRST + (spans.length % COUNT));
    pieces.push(clean.slice(at, span.start), clean.slice(span.start, span.end).replace(/[^\n]/g, word));
    spans.push({ start: span.start, end: span.end });
    at = span.end;
  }
  pieces.push(clean.slice(at));
  return { text: pieces.join(""), original, spans };
}

/** Does the text contain a placeholder? */
export function hasMask(value: string): boolean {
  return MASK.test(value);
}

/** A piece of masked text with its placeholders as in the guide. */
export function unmask(masked: Masked, value: string): string {
  if (!MASK.test(value)) return value;
  let out = "";
  for (let at = 0; at < value.length; ) {
    const index = value.charCodeAt(at) - FIRST;
    const span = index >= 0 && index < COUNT ? masked.spans[index] : undefined;
    out += span === undefined ? value.charAt(at) : masked.original.slice(span.start, span.end);
    at += span === undefined ? 1 : span.end - span.start;
  }
  return out;
}
