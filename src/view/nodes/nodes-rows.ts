// The nodes page as rows: who, where, and a block for each node. Its keys are in nodes-keys.ts.
import type { Target } from "../../plan/model/plan.ts";
import type { Run } from "../../run/model/run.ts";
import { indentRows, padRow, type Row, row, rowWidth, spreadRow, wrapProse } from "../widgets/rows.ts";
import { type NodeBlock, type NodeLine, nodeBlock } from "./node-block.ts";
import { nodeStatus, nodesOf } from "./node-status.ts";
import { nodesSummary, pageTitle, whoLines } from "./who-lines.ts";

/** Columns of a label and the blank after it. */
const LABEL = 10;
/** Longer lines are hard to read. */
const WIDEST = 118;

/** Rows of which only those in view are made. */
export interface LongRows {
  readonly length: number;
  /** Those from `first` up to, not including, `end`. */
  slice(first: number, end: number): readonly Row[];
}

/** The nodes that need a decision come first. `opening`: this process has sent nothing yet. */
export function nodesRows(run: Run, opening: boolean, width: number): LongRows {
  const room = Math.min(WIDEST, width - 2);
  const head = [
    row(pageTitle(run, opening), "strong"),
    ...lineRows(whoLines(run), room),
    [],
    ...wrapProse(nodesSummary(run), room),
  ];
  const isUrgent = ({ key }: Target) =>
    ["failed", "held"].includes(nodeStatus(run, key)) && !run.aside.has(key);
  const all = nodesOf(run);
  const nodes = [...all.filter(isUrgent), ...all.filter((node) => !isUrgent(node))];
  // A blank row comes before each.
  const heights = nodes.map((node) => 1 + heightOf(run, node, room));
  return {
    length: heights.reduce((sum, height) => sum + height, head.length),
    slice(first, end) {
      const rows: Row[] = head.slice(first, end);
      let at = head.length;
      for (const [index, node] of nodes.entries()) {
        const height = heights[index] ?? 0;
        if (at < end && at + height > first) {
          const block = [[], ...blockRows(nodeBlock(run, node), room)];
          rows.push(...block.slice(Math.max(0, first - at), end - at));
        }
        at += height;
      }
      return indentRows(rows, 1);
    },
  };
}

interface Height {
  /** What the block is made from. */
  readonly from: readonly unknown[];
  readonly rows: number;
}

const known = new WeakMap<Target, Height>();

/** The number of rows of a node's block, counted again only when something about the node has changed. */
function heightOf(run: Run, node: Target, width: number): number {
  const { key } = node;
  const told = [run.identification, run.identified, run.disks, run.concerns, run.made];
  const from = [width, nodeStatus(run, key), ...told.map((it) => it.get(key))];
  const before = known.get(node);
  if (before?.from.every((part, at) => part === from[at]) === true) return before.rows;
  const rows = blockRows(nodeBlock(run, node), width).length;
  known.set(node, { from, rows });
  return rows;
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
