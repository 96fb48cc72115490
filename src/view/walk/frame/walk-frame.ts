// The whole screen of a run as rows, for one size. A pure function of the run and of what the person looks
// at; the reducer asks it how far things scroll, the view only draws it.
import { byHandRestOf } from "../../../run/decision/by-hand-rest.ts";
import type { Run } from "../../../run/model/run.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { type LongRows, nodesRows } from "../../nodes/nodes-rows.ts";
import { takeOverRows } from "../../nodes/take-over-rows.ts";
import type { HeldColumns, Size } from "../../screen/screen.ts";
import { type HelpText, helpRows } from "../../widgets/HelpOverlay.tsx";
import { ruleRow } from "../../widgets/RuleLine.tsx";
import { cutRow, indentRows, type Row, row, wrapProse } from "../../widgets/rows.ts";
import { type ScrollExtent, type ScrollState, scrollTop } from "../../widgets/scroll-state.ts";
import { titleRow } from "../../widgets/TitleBar.tsx";
import { checklistRows } from "../panes/checklist-rows.ts";
import { DISK_DETAIL, diskRows } from "../panes/disk-rows.ts";
import { endRows } from "../panes/end-rows.ts";
import { outputPane } from "../panes/output-pane.ts";
import { outputFor, type ShownOutput } from "../panes/output-rows.ts";
import { restRows } from "../panes/rest-rows.ts";
import { stepListRows } from "../panes/step-list.ts";
import { valueRows } from "../panes/value-rows.ts";
import type { WalkState } from "../state/walk-model.ts";
import { sessionWords } from "../words/session-words.ts";
import { bottomRows } from "./bottom-rows.ts";
import { stepPanes } from "./step-panes.ts";
import { walkHelp } from "./walk-help.ts";

export interface WalkFrame {
  /** Exactly as many as the terminal has rows. */
  readonly rows: readonly Row[];
  /** True if the terminal is too small: no key may do anything that depends on what is in view. */
  readonly tooSmall: boolean;
  /** True when the last line that a confirmation covers is in view. */
  readonly endInView: boolean;
  /** The column at which the step begins beside the list; null where it has the full width. */
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

/** What a frame needs besides run and state. `bottom` replaces the keys (a replay's timeline). */
export interface FrameOptions {
  readonly size: Size;
  readonly logPath: string;
  /** The words that start this program, for hints; a replay shows none. */
  readonly program?: string;
  readonly bottom: readonly Row[] | null;
  /** What the run waits for, in sentences. */
  readonly waiting?: readonly string[];
  /** Replace the run's own help and title. */
  readonly help?: HelpText;
  readonly title?: string;
  /** A page over the whole screen; it scrolls as `detail`. */
  readonly page?: { readonly rows: readonly Row[]; readonly scroll: ScrollState };
}

const NOTHING: ScrollExtent = { lines: 0, height: 1 };
/** The fewest rows between title and keys. */
const LEAST_ROOM = 3;
/** From this many rows, there is a rule below the title. */
const RULED = 16;

export function walkFrame(run: Run, state: WalkState, options: FrameOptions): WalkFrame {
  const { size } = options;
  const width = size.columns;
  const head = headOf(run, options);
  const first = assemble(run, state, options, head, bottomOf(run, state, options, width, false));
  const unread = state.mode.kind === "walk" && isUnread(run, state, first);
  const whole = unread
    ? assemble(run, state, options, head, bottomOf(run, state, options, width, true))
    : first;
  const rows = whole.rows.slice(0, size.rows);
  while (rows.length < size.rows) rows.push([]);
  return { ...whole, rows };
}

/** The title, with a rule below it if there is room or an open session. */
function headOf(run: Run, { size, title }: FrameOptions): readonly Row[] {
  if (run.started === null) return [];
  const sessions = sessionWords(run);
  const ruled = size.rows >= RULED || sessions !== "";
  return [titleOf(run, size.columns, title), ...(ruled ? [ruleRow(size.columns, sessions)] : [])];
}

/** Identifies the current step as it is presented; null when nothing is. */
export function presentedName(run: Run): string | null {
  const taskRun = run.tasks.at(run.current);
  if (taskRun === undefined || taskRun.presented === null) return null;
  return `${taskRun.id} ${taskRun.attempt} ${taskRun.presented.digest}`;
}

/** Identifies what an answer to the current step is bound to; null when nothing is presented. */
export function confirmName(run: Run): string | null {
  const name = presentedName(run);
  const rest = byHandRestOf(run);
  return name === null || rest === null ? name : `${name} ${rest.digest}`;
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

/** At most a fifth of the screen, so that the steps stay in view. */
function waitingRows({ waiting = [], size }: FrameOptions, width: number): readonly Row[] {
  const rows = waiting.flatMap((text, index) => wrapProse(text, width - 2, index === 0 ? "strong" : "plain"));
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
  const whole = height - head.length - bottom.length - 1;
  // A question with many rows takes the title's too.
  const above = whole < LEAST_ROOM ? [] : head;
  const room = height - above.length - bottom.length - 1;
  const empty = {
    tooSmall: false,
    endInView: false,
    held: null,
    detail: NOTHING,
    output: NOTHING,
    help: NOTHING,
    listHeight: 1,
    shown: null,
  };
  if (room < LEAST_ROOM || width < 30)
    return {
      ...empty,
      tooSmall: true,
      rows: [
        row(`The terminal is too small (${width} × ${height}).`, "warning"),
        row("It needs at least 30 × 10."),
      ],
    };
  const close = (rows: readonly Row[], more = ""): readonly Row[] => [
    ...above,
    ...exactly(rows, room),
    ruleRow(width, more),
    ...bottom,
  ];
  /** Text over the whole screen; the rule below it counts the lines out of view. */
  const page = (lines: LongRows, scroll: ScrollState) => {
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
    const question = page(takeOverRows(run, state.mode.locks, width), state.mode.scroll);
    return { ...empty, detail: question.extent, rows: question.rows };
  }
  if (state.mode.kind === "rest") {
    const rest = page(restRows(run, state.now, width), state.mode.scroll);
    const endInView = scrollTop(state.mode.scroll, rest.extent) + room >= rest.extent.lines;
    return { ...empty, detail: rest.extent, rows: rest.rows, endInView };
  }
  if (state.mode.kind === "steps")
    return {
      ...empty,
      listHeight: room,
      rows: close(stepListRows(run, lookedAt(run, state), { width, height: room })),
    };
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
  const checklist = lookedAt(run, state) === run.current ? checklistRows(run, width, room) : null;
  if (checklist !== null) {
    const { extent, rows } = page(checklist.rows, state.detail);
    const endInView = scrollTop(state.detail, extent) + room >= checklist.essential;
    return { ...empty, detail: extent, rows, endInView };
  }
  const panes = stepPanes(run, state, lookedAt(run, state), shown, { width, height: room }, above.length);
  return { ...empty, ...panes, shown, rows: close(panes.rows) };
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
