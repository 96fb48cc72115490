// The output pane: a title with the state, and the newest rows or the part scrolled to.

import { visible } from "../../../output/visible.ts";
import type { OutputTail, Run } from "../../../run/model/run.ts";
import { keptOutput } from "../../../run/state/kept-output.ts";
import { ruleRow } from "../../widgets/RuleLine.tsx";
import { cutRow, indentRows, type Row, row, rowWidth, wrapProse } from "../../widgets/rows.ts";
import { type ScrollExtent, type ScrollState, scrollTop } from "../../widgets/scroll-state.ts";
import type { WalkState } from "../state/walk-model.ts";
import { lastLines } from "../words/last-lines.ts";
import { guideOutput, guideOutputRows } from "./guide-output.ts";
import {
  newestRows,
  outputLineCount,
  outputTitle,
  rowsFrom,
  type ShownOutput,
  textRows,
} from "./output-rows.ts";

/**
 * The pane in at most `height` rows, as many as it needs, and how far it scrolls; below it, if asked for, the output
 * that the guide shows. Before anything has run there is none.
 */
export function outputPane(
  run: Run,
  state: WalkState,
  shown: ShownOutput | null,
  size: { width: number; height: number },
): { rows: readonly Row[]; extent: ScrollExtent } {
  const guide = state.guide ? guideOutput(run, state, shown) : null;
  if (guide === null || size.height < 4) return ownOutput(run, state, shown, size);
  const below = guideOutputRows(guide.text, { ...size, height: Math.floor(size.height / 2) - 1 });
  const height = size.height - below.length - 1;
  const own = ownOutput(run, state, shown, { ...size, height });
  const title = titleRule(`Output in the guide for step ${guide.index + 1}`, "", size.width, false);
  return { rows: [...own.rows, title, ...below], extent: own.extent };
}

function ownOutput(
  run: Run,
  state: WalkState,
  shown: ShownOutput | null,
  size: { width: number; height: number },
): { rows: readonly Row[]; extent: ScrollExtent } {
  const resumed = state.pinned === null && state.look === null ? resumedNews(run) : null;
  const nothing = shown === null && resumed === null && state.mode.kind !== "output";
  if (size.height < 2 || nothing) return { rows: [], extent: { lines: 0, height: 1 } };
  const height = size.height - 1;
  const tail = state.pinned ?? shown?.tail ?? null;
  const title = outputTitle(run, shown, state.now);
  const extent = { lines: state.pinned === null ? 0 : outputLineCount(tail), height };
  const focused = state.pane === "output" && state.mode.kind === "walk";
  const scrolled = state.pinned === null ? "" : " · scrolled, G for the newest";
  if (resumed !== null)
    return {
      rows: [
        titleRule("Resumed", "", size.width, focused),
        ...indentRows(wrapProse(resumed, size.width - 2), 1).slice(0, height),
      ],
      extent: { lines: 0, height },
    };
  const read = shown === null || (tail !== null && tail.bytes > 0) ? null : lastLines(run, shown.invocation);
  if (read !== null) {
    const following = state.follow?.nonce === shown?.invocation.nonce ? "following · " : "";
    const left = `${title.left}: ${following}${read.title}`;
    return {
      rows: [
        titleRule(left, title.right, size.width, focused),
        ...textRows(read.text, { width: size.width, height }),
      ],
      extent: { lines: 0, height },
    };
  }
  const rows =
    state.pinned === null
      ? newest(run, shown, { width: size.width, height })
      : scrolledRows(state.pinned, state.output, extent, size.width);
  return { rows: [titleRule(`${title.left}${scrolled}`, title.right, size.width, focused), ...rows], extent };
}

/** The rows from the scroll position, in a pane that keeps its height. */
function scrolledRows(
  tail: OutputTail,
  scroll: ScrollState,
  extent: ScrollExtent,
  width: number,
): readonly Row[] {
  const { height } = extent;
  const rows = rowsFrom(tail, pinnedTop(scroll, extent), { width, height }, scroll.top);
  return Array.from({ length: height }, (_, index) => rows[index] ?? []);
}

/** The newest output; if there is none, what is known about why. */
function newest(
  run: Run,
  shown: ShownOutput | null,
  size: { width: number; height: number },
): readonly Row[] {
  if (shown === null) return [row(" Nothing has run yet.", "quiet")];
  const { invocation, tail } = shown;
  const policy = keptOutput(run, invocation);
  if (policy !== null) {
    const said = invocation.message === null ? "" : ` ${visible(invocation.message)}`;
    return indentRows(wrapProse(`Not kept: output=${policy}.${said}`, size.width - 2, "quiet"), 1).slice(
      0,
      size.height,
    );
  }
  if (invocation.state !== "finished" || (tail?.bytes ?? 0) > 0) return newestRows(tail, size);
  const words = wrapProse(visible(invocation.message ?? ""), size.width - 2, "quiet");
  return indentRows(words, 1).slice(0, size.height);
}

/** How the run was resumed, until something is requested or finishes. */
function resumedNews(run: Run): string | null {
  if (run.resumed === null) return null;
  const { at, message } = run.resumed;
  const newer = [...run.invocations.values()].some(
    (it) => it.epoch === run.epoch || (it.finishedAt !== null && it.finishedAt >= at),
  );
  return newer ? null : visible(message);
}

/** While the output is pinned, its top line stays, even past the end, so that a match is always in view. */
function pinnedTop(scroll: ScrollState, extent: ScrollExtent): number {
  return scroll.following ? scrollTop(scroll, extent) : Math.max(0, Math.min(scroll.top, extent.lines - 1));
}

/** A rule with words at both ends. */
function titleRule(left: string, right: string, width: number, focused: boolean): Row {
  const head = ruleRow(4 + left.length, left, focused ? "accent" : "quiet");
  const end: Row =
    right === ""
      ? []
      : [
          { text: ` ${right} `, tone: "plain" },
          { text: "──", tone: "quiet" },
        ];
  const fill = width - rowWidth(head) - rowWidth(end);
  if (fill < 0) return cutRow(head, width);
  return [...head, { text: "─".repeat(fill), tone: focused ? "accent" : "quiet" }, ...end];
}
