// The state of a replay and how time changes it: a position that advances at the log's own pace. It has no intents,
// because nothing could carry them out. Keys are in replay-input.ts.

import { walkBeforeDraw } from "../walk/input/walk-state.ts";
import { WALK_START, type WalkState } from "../walk/state/walk-model.ts";
import type { ScrollState } from "../widgets/scroll-state.ts";
import type { TextFieldState } from "../widgets/text-field-state.ts";
import type { RunHistory } from "./run-history.ts";

export const SLOWEST = 0.25;
export const FASTEST = 64;

/** A search in progress. */
export interface Seeking {
  readonly text: string;
  readonly from: number;
  readonly by: 1 | -1;
}

export interface ReplayState {
  /** How many events have happened. */
  readonly position: number;
  readonly playing: boolean;
  /** True at the end of the log: new events are shown at once. */
  readonly follows: boolean;
  readonly speed: number;
  /** The reference point while playing: a time of the input clock, and the playing time reached by then; ms. */
  readonly anchor: { readonly at: number; readonly played: number };
  readonly view: WalkState;
  /** What is being typed; null for nothing. */
  readonly prompt: {
    readonly what: "search" | "jump";
    readonly field: TextFieldState;
    readonly problem: string;
  } | null;
  readonly search: string;
  readonly seeking: Seeking | null;
  /** The page with the whole event; null while it is closed. */
  readonly detail: ScrollState | null;
  /** The result of the last search in words; "" for none. */
  readonly words: string;
}

/** A replay at the beginning of its log, playing. */
export function replayStart(history: RunHistory, speed: number, at: number): ReplayState {
  return seen(
    {
      position: Math.min(1, history.length()),
      playing: true,
      follows: false,
      speed: Math.max(SLOWEST, Math.min(FASTEST, speed)),
      anchor: { at, played: 0 },
      view: WALK_START,
      prompt: null,
      search: "",
      seeking: null,
      detail: null,
      words: "",
    },
    history,
  );
}

/** The state at that time: every event that is due has happened. */
export function replayTime(state: ReplayState, history: RunHistory, at: number): ReplayState {
  if (!state.playing) return follow(state, history);
  const { source } = history;
  const goal = state.anchor.played + Math.max(0, at - state.anchor.at) * state.speed;
  const reached = Math.min(history.length(), source.positionAt("played", goal));
  const position = Math.max(state.position, reached);
  const next = position === state.position ? state : seen({ ...state, position }, history);
  if (position < history.length()) return next;
  // More of the log is still being read, so playing waits.
  if (!history.whole()) return { ...next, anchor: { at, played: source.place(position).played } };
  return { ...next, playing: false, follows: true };
}

/** Milliseconds until the next event is due; null when none is. */
export function timeUntilNext(state: ReplayState, history: RunHistory, at: number): number | null {
  if (!state.playing || state.position >= history.length()) return null;
  const { played } = history.source.place(state.position + 1);
  return Math.max(0, (played - state.anchor.played) / state.speed - (at - state.anchor.at));
}

/** The new end of a log that has grown, if the position was at its end. */
function follow(state: ReplayState, history: RunHistory): ReplayState {
  const last = history.length();
  return state.follows && state.position < last ? seen({ ...state, position: last }, history) : state;
}

/** Playing from where it is. */
export function play(state: ReplayState, history: RunHistory, at: number): ReplayState {
  const { played } = history.source.place(state.position);
  return { ...state, playing: true, follows: false, anchor: { at, played } };
}

/** With a different speed, within the limits. */
export function withSpeed(state: ReplayState, history: RunHistory, speed: number, at: number): ReplayState {
  const next = { ...state, speed: Math.max(SLOWEST, Math.min(FASTEST, speed)) };
  if (!state.playing) return next;
  const played = state.anchor.played + Math.max(0, at - state.anchor.at) * state.speed;
  return { ...play(next, history, at), anchor: { at, played } };
}

/** Moves to that position (or the nearest one) and pauses, because a person who jumps wants to look. */
export function jump(state: ReplayState, history: RunHistory, position: number): ReplayState {
  const last = history.length();
  const at = Math.max(Math.min(1, last), Math.min(last, position));
  const detail = state.detail === null ? null : { top: 0, following: false };
  return seen(
    { ...state, position: at, playing: false, follows: at === last && history.whole(), detail, words: "" },
    history,
  );
}

/** The end of a search: at the match, or with a message that there is none. */
export function found(state: ReplayState, history: RunHistory, position: number | null): ReplayState {
  const { seeking } = state;
  if (seeking === null) return state;
  const done = { ...state, seeking: null };
  if (position === null)
    return {
      ...done,
      words: `"${seeking.text}" is not in this log`,
    };
  const round = seeking.by === 1 ? position <= seeking.from : position >= seeking.from;
  const where =
    round && position !== seeking.from
      ? seeking.by === 1
        ? ", from the start again"
        : ", from the end again"
      : "";
  return { ...jump(done, history, position), words: `"${seeking.text}" found${where}; n next, N previous` };
}

/** The state with its screen for the run at its position. */
function seen(state: ReplayState, history: RunHistory): ReplayState {
  const run = history.at(state.position);
  return { ...state, view: walkBeforeDraw({ ...state.view, now: run.at }, run, run.at) };
}
