// Movement: scrolling the step and its output, looking at other steps, searching. Submits no intents.
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import type { Key } from "../../screen/screen-input.ts";
import { moveOf } from "../../widgets/list-state.ts";
import { SCROLL_END, SCROLL_START, scrollKey } from "../../widgets/scroll-state.ts";
import { lookedAt, type WalkFrame } from "../frame/walk-frame.ts";
import { linesOf, matchesIn } from "../panes/output-rows.ts";
import { type Mode, type Pane, type Search, WALKING, type WalkState } from "../state/walk-model.ts";

const PANES: readonly Pane[] = ["step", "list", "output"];

/** The state with the next (or previous) pane active; skips the list where it is not shown. */
export function nextPane(state: WalkState, back: boolean, frame: WalkFrame): WalkState {
  const panes = PANES.filter((pane) => pane !== "list" || frame.held !== null);
  const at = panes.indexOf(state.pane) + (back ? panes.length - 1 : 1);
  return { ...state, pane: panes[at % panes.length] ?? "step" };
}

/** The state after a movement key in the active pane; null for any other key. */
export function walkMove(state: WalkState, run: Run, key: Key, frame: WalkFrame): WalkState | null {
  switch (state.pane) {
    case "step": {
      const detail = scrollKey(state.detail, key, frame.detail);
      return detail === null ? null : { ...state, detail };
    }
    case "output":
      return scrollOutput(state, key, frame);
    case "list":
      return moveInList(state, run, key, frame);
  }
}

/** The state after a movement key in the list of steps; null for any other key. */
export function moveInList(state: WalkState, run: Run, key: Key, frame: WalkFrame): WalkState | null {
  const move = moveOf(key, Math.max(1, frame.listHeight - 1));
  if (move === null) return null;
  const last = run.tasks.size - 1;
  const goal = move === "first" ? 0 : move === "last" ? last : lookedAt(run, state) + move;
  return lookAt(state, run, Math.max(0, Math.min(last, goal)));
}

/** The state after a key on the steps page: Enter opens the selected step, Esc the one before. */
export function stepsKey(
  state: WalkState,
  mode: Extract<Mode, { kind: "steps" }>,
  run: Run,
  key: Key,
  frame: WalkFrame,
): WalkState {
  if (key.name === "enter") return { ...state, mode: WALKING };
  if (["escape", "q", "l"].includes(key.name))
    return { ...lookAt(state, run, mode.back ?? run.current), mode: WALKING };
  return moveInList(state, run, key, frame) ?? state;
}

/** The state that looks at that task; looking at the current one follows the run again. */
function lookAt(state: WalkState, run: Run, index: number): WalkState {
  const look = index === run.current ? null : index;
  return look === state.look
    ? state
    : { ...state, look, detail: SCROLL_START, pinned: null, output: SCROLL_END };
}

/** The state after a movement key in the output; null for any other. At the end it follows again. */
export function scrollOutput(state: WalkState, key: Key, frame: WalkFrame): WalkState | null {
  const { height } = frame.output;
  const move = moveOf(key, Math.max(1, height - 1));
  if (move === null) return null;
  const tail = state.pinned ?? frame.shown?.tail ?? null;
  if (tail === null) return state;
  const last = Math.max(0, linesOf(tail).length - height);
  const from = state.pinned === null ? last : Math.min(last, state.output.top);
  const goal = Math.max(0, move === "first" ? 0 : move === "last" ? last : from + move);
  if (goal >= last && (state.pinned !== null || move === "last" || (typeof move === "number" && move > 0)))
    return { ...state, pinned: null, output: SCROLL_END };
  return { ...state, pinned: tail, output: { top: Math.min(goal, last), following: false } };
}

/** Starts a search: in the output if that is active, otherwise in the steps. An empty text ends it. */
export function search(state: WalkState, run: Run, frame: WalkFrame, text: string): WalkState {
  if (text === "") return endSearch(state);
  const where = state.mode.kind === "output" || state.pane === "output" ? "output" : "steps";
  const found: Search = { text, where, match: -1, matches: 0, line: null };
  const from = where === "steps" ? lookedAt(run, state) : 0;
  const places = placesOf({ ...state, search: found }, run, frame);
  const first = places.findIndex((place) => place >= from);
  return goTo({ ...state, search: found }, run, frame, places, Math.max(0, first));
}

/** The state at the next (`by` 1) or previous (`by` -1) match, wrapping around. */
export function nextMatch(state: WalkState, run: Run | null, frame: WalkFrame, by: 1 | -1): WalkState {
  if (state.search === null) return state;
  const places = placesOf(state, run, frame);
  return goTo(
    state,
    run,
    frame,
    places,
    (state.search.match + by + places.length) % Math.max(1, places.length),
  );
}

export function endSearch(state: WalkState): WalkState {
  return state.search === null ? state : { ...state, search: null };
}

function goTo(
  state: WalkState,
  run: Run | null,
  frame: WalkFrame,
  places: readonly number[],
  match: number,
): WalkState {
  if (state.search === null) return state;
  const place = places[match];
  const found = { ...state.search, match, matches: places.length, line: null };
  if (place === undefined) return { ...state, search: found };
  if (found.where === "steps") return run === null ? state : lookAt({ ...state, search: found }, run, place);
  const tail = state.pinned ?? frame.shown?.tail ?? null;
  return {
    ...state,
    search: { ...found, line: place },
    pinned: tail,
    output: { top: place, following: false },
  };
}

function placesOf(state: WalkState, run: Run | null, frame: WalkFrame): readonly number[] {
  if (state.search === null) return [];
  if (state.search.where === "output")
    return matchesIn(state.pinned ?? frame.shown?.tail ?? null, state.search.text);
  if (run === null) return [];
  const wanted = state.search.text.toLowerCase();
  return [...run.tasks.values()].flatMap((_, index) => {
    const at = taskAt(run, index);
    if (at === null) return [];
    const { step, task, section } = at.planned;
    const text = `${step.name ?? ""} ${step.title} ${task.command?.text ?? step.source} ${task.target} ${section?.title ?? ""}`;
    return text.toLowerCase().includes(wanted) ? [index] : [];
  });
}
