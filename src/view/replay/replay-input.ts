// What keys do in a replay. A pure reducer, except for the history's cache.
import type { Key, ScreenInput } from "../screen/screen-input.ts";
import type { WalkFrame } from "../walk/frame/walk-frame.ts";
import { nextPane, scrollOutput, stepsKey, walkMove } from "../walk/input/walk-move.ts";
import { NODES, WALKING } from "../walk/state/walk-model.ts";
import { SCROLL_START, scrollKey } from "../widgets/scroll-state.ts";
import { textField, textFieldKey, textFieldPaste } from "../widgets/text-field-state.ts";
import { jumpTo, partOfTheWay } from "./jump.ts";
import { jump, play, type ReplayState, replayTime, withSpeed } from "./replay-state.ts";
import type { RunHistory } from "./run-history.ts";

export interface ReplayStep {
  readonly state: ReplayState;
  /** True when the replay is to be closed. */
  readonly leave: boolean;
}

/** The state after an input that was made while `frame` was on the screen. */
export function replayInput(
  state: ReplayState,
  history: RunHistory,
  input: ScreenInput,
  frame: WalkFrame,
): ReplayStep {
  const stay = (next: ReplayState): ReplayStep => ({ state: next, leave: false });
  switch (input.type) {
    case "tick":
      return stay(replayTime(state, history, input.at));
    case "resize":
      return stay(state);
    case "paste": {
      const { prompt } = state;
      const field = prompt === null ? null : textFieldPaste(prompt.field, input.text);
      return stay(
        prompt === null || field === null ? state : { ...state, prompt: { ...prompt, field, problem: "" } },
      );
    }
    case "key":
      if (input.key.ctrl && input.key.name === "c") return { state, leave: true };
      if (state.prompt !== null) return stay(promptKey(state, state.prompt, history, input.key));
      if (input.key.name === "q" && state.detail === null && state.view.mode.kind !== "help")
        return { state, leave: true };
      return stay(
        pageKey(state, history, input.key, frame) ??
          playerKey(state, history, input.key, input.at) ??
          screenKey(state, history, input.key, frame),
      );
  }
}

/** Keys of what covers the screen: help, an event, the nodes, the output; null for any other. */
function pageKey(state: ReplayState, history: RunHistory, key: Key, frame: WalkFrame): ReplayState | null {
  const { view } = state;
  if (state.detail !== null) {
    const detail = scrollKey(state.detail, key, frame.detail);
    if (detail !== null) return { ...state, detail };
    return ["escape", "e", "q"].includes(key.name) ? { ...state, detail: null } : null;
  }
  switch (view.mode.kind) {
    case "help": {
      const scroll = scrollKey(view.mode.scroll, key, frame.help);
      if (scroll !== null) return { ...state, view: { ...view, mode: { kind: "help", scroll } } };
      const back = ["escape", "?", "q", "enter"].includes(key.name);
      return back ? { ...state, view: { ...view, mode: WALKING } } : state;
    }
    case "nodes": {
      const scroll = scrollKey(view.mode.scroll, key, frame.detail);
      if (scroll !== null) return { ...state, view: { ...view, mode: { kind: "nodes", scroll } } };
      return ["escape", "i"].includes(key.name) ? { ...state, view: { ...view, mode: WALKING } } : null;
    }
    case "steps": {
      const run = history.at(state.position);
      return { ...state, view: stepsKey(view, view.mode, run, key, frame) };
    }
    case "output":
      return ["escape", "o"].includes(key.name) ? { ...state, view: { ...view, mode: WALKING } } : null;
    default:
      return null;
  }
}

/** Keys that move within the log; null for any other. */
function playerKey(state: ReplayState, history: RunHistory, key: Key, at: number): ReplayState | null {
  if (key.ctrl || key.meta) return null;
  const last = history.length();
  const { position } = state;
  if (/^[0-9]$/.test(key.name)) return jump(state, history, partOfTheWay(history, Number(key.name) / 10));
  const marked = (by: 1 | -1, steps: boolean): ReplayState => {
    const places = history.marks
      .filter(({ kind }) => (kind === "step") === steps)
      .map((mark) => mark.position);
    const goal =
      by === 1 ? places.find((place) => place > position) : places.findLast((place) => place < position);
    return jump(state, history, goal ?? (by === 1 ? last : 1));
  };
  switch (key.name) {
    case "space":
      if (state.playing) return { ...state, playing: false };
      return play(position >= last ? jump(state, history, 1) : state, history, at);
    case ".":
    case "right":
      return jump(state, history, position + 1);
    case ",":
    case "left":
      return jump(state, history, position - 1);
    case "]":
      return marked(1, true);
    case "[":
      return marked(-1, true);
    case "m":
      return marked(1, false);
    case "M":
      return marked(-1, false);
    case "+":
    case "=":
      return withSpeed(state, history, state.speed * 2, at);
    case "-":
      return withSpeed(state, history, state.speed / 2, at);
    case "n":
      return seek(state, 1);
    case "N":
      return seek(state, -1);
    default:
      return null;
  }
}

/** Keys that choose what is shown. */
function screenKey(state: ReplayState, history: RunHistory, key: Key, frame: WalkFrame): ReplayState {
  const { view } = state;
  switch (key.ctrl || key.meta ? "" : key.name) {
    case "/":
      return {
        ...state,
        playing: false,
        prompt: { what: "search", field: textField(), problem: "" },
      };
    case ":":
      return { ...state, playing: false, prompt: { what: "jump", field: textField(), problem: "" } };
    case "e":
      return { ...state, detail: SCROLL_START, view: { ...view, mode: WALKING } };
    case "o":
      return { ...state, view: { ...view, mode: { kind: "output" } } };
    case "l":
      return { ...state, view: { ...view, mode: { kind: "steps", back: view.look } } };
    case "d":
      return { ...state, view: { ...view, intro: !view.intro } };
    case "i":
      return { ...state, view: { ...view, mode: NODES } };
    case "?":
      return { ...state, detail: null, view: { ...view, mode: { kind: "help", scroll: SCROLL_START } } };
    case "tab":
      return { ...state, view: nextPane(view, key.shift, frame) };
    case "escape":
      if (state.seeking !== null) return { ...state, seeking: null, words: "the search was stopped" };
      return { ...state, words: "", view: { ...view, look: null, pinned: null } };
    default: {
      const moved =
        view.mode.kind === "output"
          ? scrollOutput(view, key, frame)
          : walkMove(view, history.at(state.position), key, frame);
      return moved === null ? state : { ...state, view: moved };
    }
  }
}

function promptKey(
  state: ReplayState,
  prompt: NonNullable<ReplayState["prompt"]>,
  history: RunHistory,
  key: Key,
): ReplayState {
  if (key.name === "escape") return { ...state, prompt: null };
  if (key.name === "enter") {
    if (prompt.what === "search")
      return seek({ ...state, prompt: null, search: prompt.field.text.trim() || state.search }, 1);
    const goal = jumpTo(prompt.field.text, history, state.position);
    return "problem" in goal
      ? { ...state, prompt: { ...prompt, problem: goal.problem } }
      : jump({ ...state, prompt: null }, history, goal.position);
  }
  const field = textFieldKey(prompt.field, key);
  return field === null ? state : { ...state, prompt: { ...prompt, field, problem: "" } };
}

function seek(state: ReplayState, by: 1 | -1): ReplayState {
  if (state.search === "") return { ...state, words: "" };
  return { ...state, playing: false, words: "", seeking: { text: state.search, from: state.position, by } };
}
