// Keeps the beginning and the end of an output of any length, in bounded memory.
import type { Excerpt } from "../model/report.ts";

/** How many characters of the beginning and of the end are kept. */
export interface ExcerptLimits {
  readonly head: number;
  readonly tail: number;
}

export interface ExcerptKeeper {
  /** `line`: the line of the log that holds the text. */
  take(text: string, line: number): void;
  end(): Excerpt;
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

/** How far a cut may move to fall between two lines. */
const NEAR = 400;

/** A keeper for one output. */
export function createExcerpt({ head: mostHead, tail: mostTail }: ExcerptLimits): ExcerptKeeper {
  let head = "";
  const headPieces: Piece[] = [];
  let headIsFull = false;
  let tail: Piece[] = [];
  let held = 0;
  let bytes = 0;
  let dropped: { fromLine: number; toLine: number } | null = null;

  const drop = (line: number): void => {
    dropped = { fromLine: dropped?.fromLine ?? line, toLine: line };
  };

  return {
    take(text, line) {
      bytes += utf8Length(text);
      let rest = text;
      if (!headIsFull) {
        const end = pairStart(text, mostHead - head.length);
        head += text.slice(0, end);
        headPieces.push({ text: text.slice(0, end), line });
        rest = text.slice(end);
        headIsFull = rest !== "";
      }
      if (rest === "") return;
      tail.push({ text: rest, line });
      held += rest.length;
      let gone = 0;
      for (let piece = tail[gone]; piece !== undefined && held - piece.text.length >= mostTail; ) {
        drop(piece.line);
        held -= piece.text.length;
        piece = tail[++gone];
      }
      if (gone > 0) tail = tail.slice(gone);
    },
    end() {
      const all = tail.map(({ text }) => text).join("");
      if (dropped === null && all.length <= mostTail) return { head: head + all, tail: "", leftOut: null };
      const start = Math.max(0, all.length - mostTail);
      const kept = fromLineStart(all, pairStart(all, start) < start ? start + 1 : start);
      const shown = upToLineEnd(head);
      const first = lineAfter(headPieces, shown.length) ?? dropped?.fromLine ?? tail[0]?.line ?? 0;
      return {
        head: shown,
        tail: kept,
        leftOut: {
          bytes: bytes - utf8Length(shown) - utf8Length(kept),
          fromLine: first,
          toLine: lineAt(tail, all.length - kept.length) ?? dropped?.toLine ?? first,
        },
      };
    },
  };
}

/** The log line of the last of the first `length` characters; null for none. */
function lineAt(pieces: readonly Piece[], length: number): number | null {
  let line: number | null = null;
  let before = 0;
  for (const piece of pieces) {
    if (before >= length) break;
    line = piece.line;
    before += piece.text.length;
  }
  return line;
}

/** The log line of the character after the first `length`; null for none. */
function lineAfter(pieces: readonly Piece[], length: number): number | null {
  let upTo = 0;
  for (const { text, line } of pieces) {
    upTo += text.length;
    if (upTo > length) return line;
  }
  return null;
}

function fromLineStart(text: string, from: number): string {
  const newline = text.indexOf("\n", from);
  return newline >= 0 && newline - from < NEAR ? text.slice(newline + 1) : text.slice(from);
}

function upToLineEnd(text: string): string {
  const newline = text.lastIndexOf("\n");
  return newline >= 0 && text.length - newline <= NEAR ? text.slice(0, newline + 1) : text;
}

/** The place, or the one before it if it would split a surrogate pair. */
function pairStart(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? Math.max(0, place - 1) : place;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // The halves of a surrogate pair take four bytes together; every other unit above U+07FF takes three.
    if (unit > 0x7f) length += unit <= 0x7ff || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}
