// A replay without a terminal: the screens of a whole log, as bytes for a terminal of that size. It reads no clock
// and no keys: the time of a screen is the log's.
import { findTask } from "../../transcript/lookup/run-find.ts";
import type { Size } from "../screen/screen.ts";
import { createPainter } from "../terminal/painter.ts";
import { tonedRow } from "../widgets/rows.ts";
import type { ChainStatus } from "./log-source.ts";
import { replayFrame } from "./replay-frame.ts";
import { jump, replayStart } from "./replay-state.ts";
import type { PlacedMark, RunHistory } from "./run-history.ts";

/**
 * Minimum time between screens, except for the first of a step: a flood of output does not lengthen the recording;
 * ms.
 */
const SCREEN_TIME = 100;

export interface RecordedScreen {
  /** As `LogPlace.played`; ms. */
  readonly at: number;
  /** The bytes that change the terminal from the previous screen to this one; "" when they look the same. */
  readonly bytes: string;
  /** The name of the step that this screen is the first to show; null for none. */
  readonly step: string | null;
}

/** What is recorded. */
export interface Recorded {
  /** Fully read. */
  readonly history: RunHistory;
  /** Fully checked. Screens stop at the last unaltered line. */
  readonly chain: ChainStatus;
  readonly size: Size;
}

/** The screens, from the first event to the last. */
export function* recordReplay({ history, chain, size }: Recorded): Generator<RecordedScreen> {
  const last = Math.min(history.length(), chain.lines);
  const painter = createPainter({ colour: true, links: false });
  let state = replayStart(history, 1, 0);
  const steps = history.marks.filter(({ kind }) => kind === "step" || kind === "retried");
  const { source } = history;
  let next = 0;
  for (let position = Math.min(1, last); position > 0; ) {
    state = { ...jump(state, history, position), playing: position < last };
    const { rows } = replayFrame({ state, history, chain, searched: 0, size, keys: false }, "");
    const frame = rows.map((row) => tonedRow(row, size.columns)).join("\n");
    const at = source.place(position).played;
    const mark = steps[next]?.position === position ? steps[next++] : undefined;
    yield {
      at,
      bytes: painter.paint(frame, size),
      step: mark === undefined ? null : stepName(history, mark),
    };
    if (position === last) return;
    const due = Math.max(at + SCREEN_TIME, source.place(position + 1).played);
    position = Math.min(source.positionAt("played", due), steps[next]?.position ?? last, last);
  }
}

function stepName(history: RunHistory, { task, kind, position }: PlacedMark): string {
  const found = task === null ? null : findTask(history.at(position), task);
  if (found === null) return `Step ${task ?? ""}`;
  const again = kind === "retried" ? ", retried" : "";
  return `Step ${found.index + 1}${again}: ${found.step.name ?? found.step.title}`;
}
