// The line at the bottom with the keys that work here, and the full list behind `?`.
import type { ReactElement } from "react";
import { textWidth } from "../../output/text-width.ts";
import { RowText } from "./RowText.tsx";
import { type Piece, type Row, row, rowWidth, wrapProse } from "./rows.ts";

/** One key and what it does here. */
export interface KeyHelp {
  /** As printed: `⏎`, `s`, `Esc`, `j k`. */
  readonly key: string;
  /** In a word or two: `run`, `skip`. */
  readonly does: string;
  /** In a sentence, for the help; `does` when absent. */
  readonly says?: string;
}

/** The keys in one line. */
export function KeyBar(props: { readonly keys: readonly KeyHelp[]; readonly width: number }): ReactElement {
  return <RowText row={keyRow(props.keys, props.width)} width={props.width} />;
}

/** As many keys as fit, from the front; the last one (help) always stays, because it lists the rest. */
export function keyRow(keys: readonly KeyHelp[], width: number): Row {
  const last = keys.at(-1);
  if (last === undefined) return [];
  const front = keys.slice(0, -1);
  return piecesOf([...front.slice(0, fitting(front, width - sizeOf(last))), last]);
}

/** All keys in at most this many lines; if they do not fit, the last line is as in `keyRow`. */
export function keyLines(keys: readonly KeyHelp[], width: number, most: number): readonly Row[] {
  const rows: Row[] = [];
  let left = keys;
  while (rows.length < most - 1) {
    const count = Math.max(1, fitting(left, width));
    if (count === left.length) break;
    rows.push(piecesOf(left.slice(0, count)));
    left = left.slice(count);
  }
  return [...rows, keyRow(left, width)];
}

const GAP = 3;
const sizeOf = (item: KeyHelp): number => textWidth(item.key) + 1 + textWidth(item.does) + GAP;

/** How many keys fit in the width, from the front. */
function fitting(keys: readonly KeyHelp[], width: number): number {
  let left = width - 1 + GAP;
  const over = keys.findIndex((item) => {
    left -= sizeOf(item);
    return left < 0;
  });
  return over === -1 ? keys.length : over;
}

function piecesOf(keys: readonly KeyHelp[]): Row {
  return keys.flatMap((item, index): Piece[] => [
    { text: " ".repeat(index === 0 ? 1 : GAP), tone: "plain" },
    { text: item.key, tone: "accent" },
    { text: ` ${item.does}`, tone: "plain" },
  ]);
}

/** The keys as rows of a help text: key, then what it does, wrapped. */
export function keyRows(keys: readonly KeyHelp[], width: number): readonly Row[] {
  const column = Math.min(14, Math.max(...keys.map((item) => textWidth(item.key)), 1) + 2);
  return keys.flatMap((item): Row[] => {
    const words = wrapProse(item.says ?? item.does, Math.max(8, width - column - 1));
    return words.map((pieces, index) => {
      const head = row(index === 0 ? item.key : "", "accent");
      return [
        { text: " ", tone: "plain" },
        ...head,
        { text: " ".repeat(Math.max(1, column - rowWidth(head))), tone: "plain" },
        ...pieces,
      ];
    });
  });
}
