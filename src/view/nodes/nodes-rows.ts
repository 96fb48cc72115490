// The nodes page as rows: who, where, and a block for each node. Its keys are in nodes-keys.ts.
import type { Run } from "../../run/model/run.ts";
import { indentRows, padRow, type Row, row, rowWidth, spreadRow, wrapProse } from "../widgets/rows.ts";
import { type NodeBlock, type NodeLine, nodeBlock } from "./node-block.ts";
import { nodesOf } from "./node-status.ts";
import { nodesSummary, pageTitle, whoLines } from "./who-lines.ts";

/** Columns of a label and the blank after it. */
const LABEL = 10;
/** Longer lines are hard to read. */
const WIDEST = 118;

/** `opening`: this process has sent nothing yet. */
export function nodesRows(run: Run, opening: boolean, width: number): readonly Row[] {
  const room = Math.min(WIDEST, width - 2);
  const rows = [
    row(pageTitle(run, opening), "strong"),
    ...lineRows(whoLines(run), room),
    [],
    ...wrapProse(nodesSummary(run), room),
    ...nodesOf(run).flatMap((node) => [[], ...blockRows(nodeBlock(run, node), room)]),
  ];
  return indentRows(rows, 1);
}

/** One block: a title with the status, and its lines below. */
export function blockRows({ title, sign, lines }: NodeBlock, width: number): readonly Row[] {
  const left: Row = [
    { text: `${sign.mark} `, tone: sign.tone },
    { text: title, tone: "strong" },
  ];
  const word = row(sign.word, sign.tone);
  const head =
    rowWidth(left) + rowWidth(word) + 2 <= width
      ? [spreadRow(left, word, width)]
      : [...wrapProse(`${sign.mark} ${title}`, width, "strong"), ...indentRows([word], 2)];
  return [...head, ...indentRows(lineRows(lines, width - 2), 2)];
}

/** Lines with their labels in a column; text wraps beside its label. */
export function lineRows(lines: readonly NodeLine[], width: number): readonly Row[] {
  return lines.flatMap(({ label, text, tone }) =>
    wrapProse(text, Math.max(8, width - LABEL), tone).map(
      (pieces, index): Row => [
        ...padRow(row(index === 0 ? label : "", tone === "plain" ? "quiet" : tone), LABEL),
        ...pieces,
      ],
    ),
  );
}
