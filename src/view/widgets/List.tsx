// A windowed list: only the items in view are requested and rendered.
import type { ReactElement } from "react";
import { type ListState, listWindow } from "./list-state.ts";
import { Rows } from "./RowText.tsx";
import { type Row, row, spreadRow } from "./rows.ts";
import { MARKS } from "./theme.ts";

/**
 * A list of `count` items in exactly `height` rows. `item` gives one item's row. If items are out of view, the first
 * or last row says how many at its right end, without hiding an item.
 */
export function List(props: {
  readonly state: ListState;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly item: (index: number, chosen: boolean) => Row;
}): ReactElement {
  const { state, count, width, height, item } = props;
  const part = listWindow(state, { count, height });
  const rows: Row[] = [];
  for (let index = part.start; index < part.end; index++) rows.push(item(index, index === state.chosen));
  mark(rows, 0, part.above, MARKS.before, width);
  mark(rows, rows.length - 1, part.below, MARKS.more, width);
  return <Rows rows={rows} width={width} height={height} />;
}

function mark(rows: Row[], at: number, hidden: number, sign: string, width: number): void {
  const there = rows[at];
  if (there === undefined || hidden === 0) return;
  rows[at] = spreadRow(there, row(`${sign}${hidden}`, "quiet"), width);
}
