// The whole screen of a walk as rows, for one size. A pure function of the run and of what the person is looking at;
// the reducer asks it how far things scroll, the view only draws it.
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { nodesRows } from "../../nodes/nodes-rows.ts";
import { takeOverRows } from "../../nodes/take-over-rows.ts";
import type { HeldColumns, Size } from "../../screen/screen.ts";
import { type HelpText, helpRows } from "../../widgets/HelpOverlay.tsx";
import { ruleRow } from "../../widgets/RuleLine.tsx";
import { cutRow, indentRows, padRow, type Row, row, wrapProse } from "../../widgets/rows.ts";
import { type ScrollExtent, type ScrollState, scrollTop } from "../../widgets/scroll-state.ts";
import { titleRow } from "../../widgets/TitleBar.tsx";
import { DISK_DETAIL, diskRows } from "../panes/disk-rows.ts";
import { editRows } from "../panes/edit-rows.ts";
import { endRows } from "../panes/end-rows.ts";
import { outputPane } from "../panes/output-pane.ts";
import { outputFor, type ShownOutput } from "../panes/output-rows.ts";
import { stepDetail } from "../panes/step-detail.ts";
import { compactWidth, stepListRows } from "../panes/step-list.ts";
import { valueRows } from "../panes/value-rows.ts";
import type { WalkState } from "../state/walk-model.ts";
import { sessionWords } from "../words/session-words.ts";
import { bottomRows } from "./bottom-rows.ts";
import { walkHelp } from "./walk-help.ts";

export interface WalkFrame {
  /** Exactly as many as the terminal has. */
  readonly rows: readonly Row[];
  /** True when the last line of what a confirmation covers is in view. */
  readonly endInView: boolean;
  /** Where the step begins beside the list; null where it has the rows for itself. */
  readonly held: HeldColumns | null;
  /** How far each pane scrolls. */
  readonly detail: ScrollExtent;
  readonly output: ScrollExtent;
  readonly help: ScrollExtent;
  /** The rows of the list of values, and of the list of steps. */
  readonly listHeight: number;
  /** What the output pane shows; null for nothing. */
  readonly shown: ShownOutput | null;
}

/** What a frame needs besides run and state. `bottom` takes the place of the keys (a replay's timeline). */
export interface FrameOptions {
  readonly size: Size;
  readonly logPath: string;
  /** The words that start this program, for what is to be called next; a replay asks for no call. */
  readonly program?: string;
  readonly bottom: readonly Row[] | null;
  /** What the walk waits for beside its nodes, in sentences. */
  readonly waiting?: readonly string[];
  /** Another help, and another title, than the walk's own. */
  readonly help?: HelpText;
  readonly title?: string;
  /** A page over the whole screen; it scrolls as `detail`. */
  readonly page?: { readonly rows: readonly Row[]; readonly scroll: ScrollState };
}

const NOTHING: ScrollExtent = { lines: 0, height: 1 };
/** From this many columns on the list shows titles; below the other it folds away. */
const FULL_LIST = 96;
const NO_LIST = 60;

/** The frame. */
export function walkFrame(run: Run, state: WalkState, options: FrameOptions): WalkFrame {
  const { size } = options;
  const width = size.columns;
  const head =
    run.started === null ? [] : [titleOf(run, width, options.title), ruleRow(width, sessionWords(run))];
  const first = assemble(run, state, options, head, bottomOf(run, state, options, width, false));
  const unread = state.mode.kind === "walk" && isUnread(run, state, first);
  const whole = unread
    ? assemble(run, state, options, head, bottomOf(run, state, options, width, true))
    : first;
  const rows = whole.rows.slice(0, size.rows);
  while (rows.length < size.rows) rows.push([]);
  return { ...whole, rows };
}

/** Names what a confirmation of the current step is bound to; null when nothing is presented. */
export function confirmName(run: Run): string | null {
  const taskRun = run.tasks.at(run.current);
  if (taskRun === undefined || taskRun.presented === null) return null;
  return `${taskRun.id} ${taskRun.attempt} ${taskRun.presented.digest}`;
}

/** Index of the task in view. */
export function lookedAt(run: Run, state: WalkState): number {
  return Math.max(0, Math.min(state.look ?? run.current, run.tasks.size - 1));
}

function isUnread(run: Run, state: WalkState, frame: WalkFrame): boolean {
  const ready = run.tasks.at(run.current)?.state === "ready" && run.status === "walking";
  return (
    ready && lookedAt(run, state) === run.current && !frame.endInView && state.whole !== confirmName(run)
  );
}

function bottomOf(
  run: Run,
  state: WalkState,
  options: FrameOptions,
  width: number,
  unread: boolean,
): readonly Row[] {
  const rows = options.bottom ?? [
    ...waitingRows(options, width),
    ...bottomRows(run, state, { width, unread, program: options.program ?? "lamplighter" }),
  ];
  return rows.map((pieces) => cutRow(pieces, width));
}

/** At most a fifth of the screen: the steps are to stay in view. */
function waitingRows({ waiting = [], size }: FrameOptions, width: number): readonly Row[] {
  const rows = waiting.flatMap((text, index) => wrapProse(text, width - 2, index === 0 ? "accent" : "plain"));
  return indentRows(rows.slice(0, Math.max(1, Math.floor(size.rows / 5))), 1);
}

function assemble(
  run: Run,
  state: WalkState,
  options: FrameOptions,
  head: readonly Row[],
  bottom: readonly Row[],
): WalkFrame {
  const { columns: width, rows: height } = options.size;
  const room = height - head.length - bottom.length - 1;
  const empty = {
    endInView: false,
    held: null,
    detail: NOTHING,
    output: NOTHING,
    help: NOTHING,
    listHeight: 1,
    shown: null,
  };
  if (room < 3 || width < 30)
    return {
      ...empty,
      rows: [
        row(`The terminal is too small (${width} × ${height}).`, "danger"),
        row("30 × 10 is the least."),
      ],
    };
  const close = (rows: readonly Row[], more = ""): readonly Row[] => [
    ...head,
    ...exactly(rows, room),
    ruleRow(width, more),
    ...bottom,
  ];
  /** A text over the whole screen; the rule below it says what is out of view. */
  const page = (lines: readonly Row[], scroll: ScrollState) => {
    const extent: ScrollExtent = { lines: lines.length, height: room };
    const top = scrollTop(scroll, extent);
    return { extent, rows: close(lines.slice(top, top + room), hiddenWords(extent, top)) };
  };
  if (state.mode.kind === "help") {
    const help = page(helpRows(options.help ?? walkHelp(run, state), width), state.mode.scroll);
    return { ...empty, help: help.extent, rows: help.rows };
  }
  if (options.page !== undefined) {
    const shown = page(options.page.rows, options.page.scroll);
    return { ...empty, detail: shown.extent, rows: shown.rows };
  }
  if (options.bottom === null && (run.status === "finished" || run.status === "left")) {
    const end = page(endRows(run, options.logPath, options.program ?? "lamplighter", width), state.detail);
    return { ...empty, detail: end.extent, rows: end.rows };
  }
  if (state.mode.kind === "nodes") {
    const nodes = page(nodesRows(run, state.opening, width), state.mode.scroll);
    return { ...empty, detail: nodes.extent, rows: nodes.rows };
  }
  if (state.mode.kind === "take-over") {
    const question = page(takeOverRows(run, state.mode.target, width), state.mode.scroll);
    return { ...empty, detail: question.extent, rows: question.rows };
  }
  const shown = outputFor(run, lookedAt(run, state), state.look !== null);
  if (state.mode.kind === "output") {
    const output = outputPane(run, state, shown, { width, height: room });
    return { ...empty, output: output.extent, shown, rows: close(output.rows) };
  }
  if (state.mode.kind === "disks")
    return {
      ...empty,
      listHeight: Math.max(1, room - DISK_DETAIL),
      shown,
      rows: close(diskRows(run, state.mode, width, room)),
    };
  if (state.mode.kind === "values")
    return {
      ...empty,
      listHeight: Math.max(1, room - 7),
      shown,
      rows: close(valueRows(run, state.mode, width, room)),
    };
  return { ...empty, ...panes(run, state, shown, { width, height: room }, head.length, close) };
}

function panes(
  run: Run,
  state: WalkState,
  shown: ShownOutput | null,
  size: { width: number; height: number },
  above: number,
  close: (rows: readonly Row[]) => readonly Row[],
): Omit<WalkFrame, "help"> {
  const look = lookedAt(run, state);
  const at = taskAt(run, look);
  const { width } = size;
  const compact = width < FULL_LIST;
  const listWidth =
    width < NO_LIST ? 0 : compact ? compactWidth(run) : Math.max(34, Math.floor(width * 0.34));
  const detailWidth = width - listWidth - 3;
  const busy = ["running", "failed", "uncertain"].includes(at?.taskRun.state ?? "");
  // The split stays where it is from step to step; only a step that needs more takes it from the output.
  const least = Math.max(0, Math.min(busy ? Math.floor(size.height * 0.45) : 4, size.height - 6));
  const fits = { width: detailWidth, height: size.height - least };
  const detail =
    at === null
      ? { head: [], body: [], essential: 0 }
      : stepDetail(run, at.planned, at.taskRun, state.now, fits);
  const wanted = detail.head.length + detail.body.length;
  const bodyHeight = Math.min(fits.height, Math.max(wanted, Math.round(size.height * 0.62)));
  const outputHeight = size.height - bodyHeight;
  const extent: ScrollExtent = {
    lines: detail.body.length,
    height: Math.max(1, bodyHeight - detail.head.length),
  };
  const top = scrollTop(state.detail, extent);
  const right =
    state.mode.kind === "edit" && at !== null
      ? [
          ...detail.head,
          ...editRows(at.planned, state.mode.field, detailWidth, bodyHeight - detail.head.length),
        ]
      : [...detail.head, ...detail.body.slice(top, top + extent.height)];
  const list = stepListRows(run, look, { width: listWidth, height: bodyHeight, compact });
  const bar = barTone(state);
  const body = Array.from({ length: bodyHeight }, (_, index): Row => {
    const up = top > 0 && index === detail.head.length;
    const down = top + extent.height < extent.lines && index === bodyHeight - 1;
    const mark = up ? "↑" : down ? "↓" : listWidth === 0 ? " " : "│";
    return [
      ...(listWidth === 0 ? [] : padRow(list[index] ?? [], listWidth)),
      { text: mark, tone: up || down ? "accent" : bar },
      { text: " ", tone: "plain" },
      ...cutRow(right[index] ?? [], detailWidth),
    ];
  });
  const output = outputPane(run, state, shown, { width, height: outputHeight });
  return {
    held:
      listWidth === 0
        ? null
        : { first: above, last: above + bodyHeight - 1, columns: [listWidth, listWidth + 2] },
    rows: close([...body, ...output.rows]),
    endInView: state.mode.kind !== "edit" && at !== null && top + extent.height >= detail.essential,
    detail: extent,
    output: output.extent,
    listHeight: bodyHeight,
    shown,
  };
}

function barTone(state: WalkState): Row[number]["tone"] {
  return state.pane === "list" ? "accent" : "quiet";
}

function titleOf(run: Run, width: number, title: string | undefined): Row {
  const started = run.started;
  if (started === null) return [];
  return titleRow({
    title: title ?? started.plan.title,
    destination: started.destination,
    width,
    extra: `run ${started.run}`,
  });
}

function hiddenWords({ lines, height }: ScrollExtent, top: number): string {
  const below = lines - top - height;
  if (below > 0) return `↓ ${count(below, "more line")}`;
  return top > 0 ? `↑ ${count(top, "line")} above` : "";
}

function exactly(rows: readonly Row[], height: number): readonly Row[] {
  return Array.from({ length: height }, (_, index) => rows[index] ?? []);
}
