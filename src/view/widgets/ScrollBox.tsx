// Text in a box that scrolls: only the rows in view are rendered.
import type { ReactElement } from "react";
import { Rows } from "./RowText.tsx";
import { type Row, row, rowWidth, spreadRow } from "./rows.ts";
import { type ScrollState, scrollTop } from "./scroll-state.ts";
import { MARKS } from "./theme.ts";

/**
 * Rows (already wrapped to `width`) in exactly `height` lines. `rows` may be a function that is asked only for the
 * rows in view, for text that is too long to wrap as a whole.
 */
export function ScrollBox(props: {
  readonly state: ScrollState;
  readonly rows: readonly Row[] | ((start: number, end: number) => readonly Row[]);
  /** Needed when `rows` is a function. */
  readonly count?: number;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const { state, rows, width, height } = props;
  const lines = typeof rows === "function" ? (props.count ?? 0) : rows.length;
  const top = scrollTop(state, { lines, height });
  const end = Math.min(lines, top + height);
  const shown = typeof rows === "function" ? [...rows(top, end)] : rows.slice(top, end);
  mark(shown, 0, top, MARKS.before, width);
  mark(shown, shown.length - 1, lines - end, MARKS.more, width);
  return <Rows rows={shown} width={width} height={height} />;
}

// Only where there is room: a row that reaches the edge keeps every character.
function mark(rows: Row[], at: number, hidden: number, sign: string, width: number): void {
  const there = rows[at];
  if (there === undefined || hidden <= 0) return;
  const note = row(`${sign}${hidden}`, "quiet");
  if (rowWidth(there) + 1 + rowWidth(note) <= width) rows[at] = spreadRow(there, note, width);
}
