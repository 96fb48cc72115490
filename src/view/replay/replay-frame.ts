// The screen of a replay as rows: the run's own screen at that event, with the timeline at the bottom.
import { type WalkFrame, walkFrame } from "../walk/frame/walk-frame.ts";
import type { Row } from "../widgets/rows.ts";
import { eventRows, unreadableRows } from "./event-rows.ts";
import { replayHelp } from "./replay-keys.ts";
import { chainWords, type Timeline, timelineRows } from "./timeline-rows.ts";

/** `idle`: the longest pause, in words. */
export function replayFrame(it: Timeline, idle: string): WalkFrame {
  const { state, history, chain, size } = it;
  const { mode, pane } = state.view;
  const run = history.at(state.position, mode.kind === "output" || pane === "output");
  const page = state.detail === null ? {} : { page: { rows: detailRows(it), scroll: state.detail } };
  return walkFrame(run, state.view, {
    size,
    logPath: "",
    bottom: timelineRows(it),
    help: replayHelp(chainWords(chain, history), idle),
    title: `REPLAY · ${run.started?.plan.title ?? "an empty log"}`,
    ...page,
  });
}

function detailRows({ state: { position }, history, size }: Timeline): readonly Row[] {
  const event = history.source.event(position);
  if (event === null) return unreadableRows(position, size.columns);
  return eventRows(event, {
    before: history.at(position - 1),
    place: history.source.place(position),
    placeBefore: history.source.place(position - 1),
    width: size.columns,
  });
}
