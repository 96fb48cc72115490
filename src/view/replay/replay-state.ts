// The reducer of a replay: keys and time to a position in the log. Pure but for the history's own memory; it gives
// no intents, because there is nothing that could carry them out.
import type { RunEvent } from "../../run/event.ts";
import type { Key, ScreenInput } from "../screen-input.ts";
import type { WalkFrame } from "../walk/walk-frame.ts";
import { NODES, WALK_START, WALKING, type WalkState } from "../walk/walk-model.ts";
import { nextPane, scrollOutput, walkMove } from "../walk/walk-move.ts";
import { walkSees } from "../walk/walk-state.ts";
import { SCROLL_START, scrollKey } from "../widgets/scroll-state.ts";
import { type TextFieldState, textField, textFieldKey, textFieldPaste } from "../widgets/text-field-state.ts";
import type { RunHistory } from "./run-history.ts";

/** However long nothing happened in the log, a replay waits no longer than this; ms. */
export const LONGEST_WAIT = 2000;
const SLOWEST = 0.25;
const FASTEST = 64;

export interface ReplayState {
  /** How many events have happened. */
  readonly position: number;
  readonly playing: boolean;
  readonly speed: number;
  /** When the next event is due while playing; ms of the clock of the inputs. */
  readonly due: number;
  readonly view: WalkState;
  /** What is being typed to search for; null when nothing is. */
  readonly field: TextFieldState | null;
  readonly search: string;
  /** Words about the last search; "" for none. */
  readonly words: string;
}

/** A replay at the beginning of its log, playing. */
export function replayStart(history: RunHistory, speed: number, at: number): ReplayState {
  const state: ReplayState = {
    position: Math.min(1, history.events.length),
    playing: history.events.length > 1,
    speed: Math.max(SLOWEST, Math.min(FASTEST, speed)),
    due: at,
    view: WALK_START,
    field: null,
    search: "",
    words: "",
  };
  return seen({ ...state, due: at + waitAfter(state, history) }, history);
}

/** The state after an input; `leave` when the replay is to be closed. */
export function replayInput(
  state: ReplayState,
  history: RunHistory,
  input: ScreenInput,
  frame: WalkFrame,
): { readonly state: ReplayState; readonly leave: boolean } {
  const stay = (next: ReplayState) => ({ state: next, leave: false });
  switch (input.type) {
    case "tick":
      return stay(replayTime(state, history, input.at));
    case "resize":
      return stay(state);
    case "paste":
      return stay(
        state.field === null ? state : { ...state, field: textFieldPaste(state.field, input.text) },
      );
    case "key":
      if (input.key.ctrl && input.key.name === "c") return { state, leave: true };
      if (state.field !== null) return stay(searchKey(state, state.field, history, input.key));
      return keyed(state, history, input.key, input.at, frame);
  }
}

/** The state at that time: every event that is due has happened. */
export function replayTime(state: ReplayState, history: RunHistory, at: number): ReplayState {
  if (!state.playing || at < state.due) return state;
  let { position, due } = state;
  while (position < history.events.length && at >= due) {
    position++;
    due += waitAfter({ ...state, position }, history);
  }
  const playing = position < history.events.length;
  return seen({ ...state, position, due, playing }, history);
}

/** Real milliseconds from the event at the position to the next one. */
function waitAfter(state: ReplayState, history: RunHistory): number {
  const now = history.events[state.position - 1];
  const then = history.events[state.position];
  if (now === undefined || then === undefined) return 0;
  return Math.max(0, Math.min(LONGEST_WAIT, (then.at - now.at) / state.speed));
}

function keyed(
  state: ReplayState,
  history: RunHistory,
  key: Key,
  at: number,
  frame: WalkFrame,
): { readonly state: ReplayState; readonly leave: boolean } {
  const stay = (next: ReplayState) => ({ state: next, leave: false });
  const { view } = state;
  const last = history.events.length;
  if (view.mode.kind === "help") {
    const scroll = scrollKey(view.mode.scroll, key, frame.help);
    const back = ["escape", "?", "q", "enter"].includes(key.name);
    return stay(
      scroll !== null
        ? { ...state, view: { ...view, mode: { kind: "help", scroll } } }
        : back
          ? { ...state, view: { ...view, mode: WALKING } }
          : state,
    );
  }
  if (view.mode.kind === "nodes") {
    const scroll = scrollKey(view.mode.scroll, key, frame.detail);
    if (scroll !== null) return stay({ ...state, view: { ...view, mode: { kind: "nodes", scroll } } });
    if (["escape", "i"].includes(key.name)) return stay({ ...state, view: { ...view, mode: WALKING } });
  }
  if (view.mode.kind === "output" && ["escape", "o"].includes(key.name))
    return stay({ ...state, view: { ...view, mode: WALKING } });
  if (/^[0-9]$/.test(key.name) && !key.ctrl && !key.meta)
    return stay(jump(state, history, Math.round((last * Number(key.name)) / 10)));
  switch (key.ctrl || key.meta ? "" : key.name) {
    case "space":
      return stay(
        state.playing
          ? { ...state, playing: false }
          : play(state.position >= last ? jump(state, history, 1) : state, history, at),
      );
    case ".":
    case "right":
      return stay(jump(state, history, state.position + 1));
    case ",":
    case "left":
      return stay(jump(state, history, state.position - 1));
    case "]":
      return stay(jump(state, history, history.steps.find((place) => place > state.position) ?? last));
    case "[":
      return stay(jump(state, history, history.steps.findLast((place) => place < state.position) ?? 1));
    case "+":
    case "=":
      return stay(paced(state, history, Math.min(FASTEST, state.speed * 2), at));
    case "-":
      return stay(paced(state, history, Math.max(SLOWEST, state.speed / 2), at));
    case "/":
      return stay({ ...state, field: textField(state.search), playing: false });
    case "n":
      return stay(find(state, history, 1));
    case "N":
      return stay(find(state, history, -1));
    case "o":
      return stay({ ...state, view: { ...view, mode: { kind: "output" } } });
    case "i":
      return stay({ ...state, view: { ...view, mode: NODES } });
    case "?":
      return stay({ ...state, view: { ...view, mode: { kind: "help", scroll: SCROLL_START } } });
    case "tab":
      return stay({ ...state, view: nextPane(view, key.shift) });
    case "q":
      return { state, leave: true };
    case "escape":
      return stay({ ...state, search: "", words: "", view: { ...view, look: null, pinned: null } });
    default: {
      const run = history.at(state.position);
      const moved =
        view.mode.kind === "output" ? scrollOutput(view, key, frame) : walkMove(view, run, key, frame);
      return stay(moved === null ? state : { ...state, view: moved });
    }
  }
}

function play(state: ReplayState, history: RunHistory, at: number): ReplayState {
  return { ...state, playing: true, due: at + waitAfter(state, history) };
}

function paced(state: ReplayState, history: RunHistory, speed: number, at: number): ReplayState {
  const next = { ...state, speed };
  return state.playing ? play(next, history, at) : next;
}

/** At that position, and paused: whoever jumps wants to look. */
function jump(state: ReplayState, history: RunHistory, position: number): ReplayState {
  const at = Math.max(Math.min(1, history.events.length), Math.min(history.events.length, position));
  return seen({ ...state, position: at, playing: false, words: "" }, history);
}

function seen(state: ReplayState, history: RunHistory): ReplayState {
  const run = history.at(state.position);
  return { ...state, view: walkSees({ ...state.view, now: run.at }, run, run.at) };
}

function searchKey(state: ReplayState, field: TextFieldState, history: RunHistory, key: Key): ReplayState {
  if (key.name === "escape") return { ...state, field: null };
  if (key.name === "enter") return find({ ...state, field: null, search: field.text.trim() }, history, 1);
  const next = textFieldKey(field, key);
  return next === null ? state : { ...state, field: next };
}

/** The next event with the text, from the position on and round the ends. */
function find(state: ReplayState, history: RunHistory, by: 1 | -1): ReplayState {
  const wanted = state.search.toLowerCase();
  const { length } = history.events;
  if (wanted === "" || length === 0) return { ...state, words: "" };
  for (let step = 1; step <= length; step++) {
    const index = (((state.position - 1 + by * step) % length) + length) % length;
    const event = history.events[index];
    if (event !== undefined && wordsIn(event).toLowerCase().includes(wanted))
      return { ...jump(state, history, index + 1), words: `"${state.search}" found; n next, N before` };
  }
  return { ...state, words: `"${state.search}" is nowhere in this log` };
}

/** All that an event says, for the search. What a run starts with is left out: it holds the whole guide. */
function wordsIn(event: RunEvent): string {
  if (event.type === "run.started") return event.plan.title;
  const parts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") parts.push(value);
    else if (typeof value === "object" && value !== null)
      for (const part of Object.values(value)) collect(part);
  };
  collect(event);
  return parts.join("\n");
}
