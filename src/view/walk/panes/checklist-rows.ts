// A checklist of requirements as rows over the whole screen: those that a person must decide come first, with result
// and advice; those that passed take one row each.
import type { Run } from "../../../run/model/run.ts";
import {
  cutRow,
  indentRows,
  padRow,
  type Row,
  row,
  rowWidth,
  spreadRow,
  wrapProse,
} from "../../widgets/rows.ts";
import { MARKS } from "../../widgets/theme.ts";
import { type Checklist, type ChecklistItem, checklist } from "../words/checklist.ts";

export interface ChecklistRows {
  readonly rows: readonly Row[];
  /** Rows that must have been seen before the current requirement can be accepted. */
  readonly essential: number;
}

/** Longer lines are hard to read. */
const WIDEST = 118;

/**
 * The rows for the current task; null when it is on no checklist. If all is more than `height` rows, only the next
 * decision shows its details.
 */
export function checklistRows(run: Run, width: number, height: number): ChecklistRows | null {
  const list = checklist(run);
  if (list === null) return null;
  const whole = rowsOf(list, width);
  if (whole.rows.length <= height) return whole;
  const items = list.items.map((item) => (item.isCurrent ? item : { ...item, notes: [] }));
  return rowsOf({ ...list, items }, width);
}

function rowsOf(list: Checklist, width: number): ChecklistRows {
  const room = Math.min(WIDEST, width - 2);
  const titles = Math.max(...list.items.map(({ title }) => rowWidth(row(title))));
  const column = Math.min(titles, Math.floor(room * 0.55));
  const counts = row(list.counts, "quiet");
  const title = row(list.title, "strong");
  const head =
    rowWidth(title) + rowWidth(counts) + 2 <= room
      ? [spreadRow(title, counts, room)]
      : [...wrapProse(list.title, room, "strong"), ...wrapProse(list.counts, room, "quiet")];
  const rows: Row[] = [...head, []];
  let essential = rows.length;
  let wasOpen = false;
  for (const item of list.items) {
    if (wasOpen && !item.isOpen) rows.push([]);
    wasOpen = item.isOpen;
    rows.push(...itemRows(item, column, room));
    if (item.isCurrent) essential = rows.length;
  }
  return { rows: indentRows(rows, 1), essential };
}

function itemRows(item: ChecklistItem, column: number, room: number): readonly Row[] {
  const { sign, title, found, notes, isOpen, isCurrent, nodes } = item;
  const lead: Row = [
    { text: isOpen && isCurrent ? `${MARKS.pointer} ` : "  ", tone: "chosen" },
    { text: `${sign.mark} `, tone: sign.tone },
  ];
  const state =
    !isOpen || found === "" || found === sign.word ? found || sign.word : `${sign.word}: ${found}`;
  const facts = nodes === "" ? state : `${state} · ${nodes}`;
  const tone = isOpen && isCurrent ? "strong" : "plain";
  const named = Math.max(column, isOpen && isCurrent ? rowWidth(row(title)) : 0);
  const one: Row = [
    ...lead,
    ...padRow(row(title, tone), named),
    { text: `  ${facts}`, tone: isOpen || sign.tone === "accent" ? sign.tone : "quiet" },
  ];
  // The next decision is never cut.
  if (!isOpen || (!isCurrent && notes.length === 0)) return [cutRow(one, room)];
  const head =
    rowWidth(one) <= room
      ? [one]
      : [
          ...wrapProse(title, room - 4, tone).map(
            (pieces, index): Row => [...(index === 0 ? lead : row("    ")), ...pieces],
          ),
          ...indentRows(wrapProse(facts, room - 6, sign.tone), 6),
        ];
  return [...head, ...notes.flatMap(({ text, tone: how }) => indentRows(wrapProse(text, room - 6, how), 6))];
}
