// The reducer of the run screen: one input gives a new state and its intents. Pure: nothing is sent, drawn or read
// here. `run` and `frame` are those last drawn, so a person confirms only what was on screen.
import { unreachable } from "../../../errors.ts";
import type { Refusal } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { nodeStatus, nodesOf } from "../../nodes/node-status.ts";
import type { Key, ScreenInput } from "../../screen/screen-input.ts";
import { SCROLL_START, scrollKey } from "../../widgets/scroll-state.ts";
import { confirmName, lookedAt, presentedName, type WalkFrame } from "../frame/walk-frame.ts";
import { walkKeys } from "../frame/walk-keys.ts";
import { gateEnter, gateFresh, gateInput, gateOpen, gateShown } from "../state/confirm-gate.ts";
import {
  type Mode,
  type Notice,
  type PromptKind,
  restingMode,
  WALKING,
  type WalkState,
} from "../state/walk-model.ts";
import { stateOnly, type WalkStep } from "../state/walk-step.ts";
import { applyAction, confirmCurrent } from "./walk-actions.ts";
import { copyCommand } from "./walk-copy.ts";
import { disksKey } from "./walk-disks.ts";
import { followOn, toggleFollow } from "./walk-follow.ts";
import { endSearch, nextMatch, nextPane, scrollOutput, stepsKey, walkMove } from "./walk-move.ts";
import { beginTakeOver, currentQuestion, nodesKey, takeOverKey } from "./walk-nodes.ts";
import { restKey } from "./walk-rest.ts";
import { applyPaste, editKey, evaluateKey, promptKey, typedKey, valuesKey } from "./walk-typing.ts";

const TOO_SOON: Notice = {
  tone: "plain",
  message: "That Enter came too soon after the screen changed, and nothing was run.",
  advice: "Press it again when you have read the command.",
};

const RESIZED: Notice = {
  tone: "plain",
  message: "The terminal was resized.",
  advice: "Read the command again, then confirm it.",
};

/** The state after an input made while `frame` of `run` was on screen. */
export function walkInput(before: WalkState, run: Run, input: ScreenInput, frame: WalkFrame): WalkStep {
  const state: WalkState = {
    ...before,
    gate: gateInput(before.gate, input),
  };
  switch (input.type) {
    case "tick":
      return followOn(state, run, input.at);
    case "resize":
      return stateOnly(readAgain(state, run));
    case "paste":
      return stateOnly(applyPaste(state, input.text));
    case "key": {
      const step = keyed(state, run, input.key, input, frame);
      if (input.key.name !== "enter") return step;
      return { ...step, state: { ...step.state, gate: gateEnter(step.state.gate, input.at) } };
    }
    default:
      return unreachable(input);
  }
}

/**
 * The state for a run that is about to be drawn at `now`, by the clock of the events: closes what belongs to a step
 * that has changed.
 */
export function walkBeforeDraw(state: WalkState, run: Run, now: number): WalkState {
  const step = stepName(run);
  const asked = currentQuestion(state, run);
  const timed = { ...state, now, mode: asked };
  if (step === state.step) return timed;
  const gave = state.submitted?.kind === "values" || state.submitted?.kind === "disks";
  const given = gave && run.tasks.at(run.current)?.presented?.open.length === 0;
  const mode = bound(asked) || (given && asked.kind === "values") ? restingMode(state) : asked;
  const follows = state.look === null || state.look === run.current;
  return {
    ...timed,
    step,
    mode,
    sent: null,
    submitted: null,
    notice: null,
    ...(follows ? { look: null, detail: { top: 0, following: false }, pinned: null } : {}),
  };
}

/**
 * The state after a frame was handed to the terminal at `at`, by the screen's clock; `different`: it does not look
 * like the frame before.
 */
export function walkShown(
  state: WalkState,
  run: Run,
  frame: WalkFrame,
  at: number,
  different: boolean,
): WalkState {
  const name = confirmName(run);
  const here = lookedAt(run, state) === run.current;
  const read = frame.endInView && here && state.mode.kind !== "edit";
  const away = !frame.endInView && here && state.mode.kind === "walk";
  const whole = read ? name : away ? null : state.whole;
  const key = [stepName(run), name, modeName(state.mode, run), here, whole === name].join(" ");
  return { ...state, whole, gate: gateShown(state.gate, key, at, different) };
}

/** The state after the core refused an intent. Typed text comes back. */
export function walkRefused(state: WalkState, refusal: Refusal): WalkState {
  const problem = { message: refusal.message, advice: refusal.advice };
  const back = state.submitted;
  const mode: Mode =
    back?.kind === "prompt" || back?.kind === "edit"
      ? { ...back, problem }
      : back?.kind === "values" && back.giving !== null
        ? { ...back, giving: { ...back.giving, problem } }
        : state.mode;
  const notice = mode === state.mode ? { tone: "warning" as const, ...problem } : null;
  const shown = back?.kind === "disks" ? back : mode;
  // A refused follow is not repeated.
  const follow = back === null ? null : state.follow;
  return { ...state, mode: shown, notice, follow, sent: null, submitted: null };
}

function keyed(state: WalkState, run: Run, key: Key, input: ScreenInput, frame: WalkFrame): WalkStep {
  if (key.ctrl && key.name === "c") return askLeave(state, run);
  if (run.status === "finished" || run.status === "left") return atEnd(state, key, input, frame);
  if (frame.tooSmall && key.name !== "escape") return stateOnly(state);
  const { mode } = state;
  switch (mode.kind) {
    case "walk":
      return walked({ ...state, notice: null }, run, key, input, frame);
    case "typed":
      return typedKey(state, mode, run, key, input);
    case "evaluate":
      return evaluateKey(state, mode, run, key, input);
    case "rest":
      return restKey(state, mode, run, key, input, frame);
    case "already":
      if (key.name === "escape") return stateOnly({ ...state, mode: WALKING });
      if (key.name === "s") return applyAction({ ...state, mode: WALKING }, run, "skip");
      if (key.name === "y" && gateOpen(state.gate, input)) return confirmCurrent(state, run, true);
      return stateOnly(state);
    case "prompt":
      return promptKey(state, mode, run, key, input, frame);
    case "edit":
      return editKey(state, mode, run, key);
    case "values":
      return valuesKey(state, mode, run, key, frame);
    case "disks":
      return disksKey(state, mode, run, key, input, frame);
    case "output":
      return outputKey(state, run, key, input, frame);
    case "steps":
      return stateOnly(stepsKey(state, mode, run, key, frame));
    case "nodes":
      return nodesKey({ ...state, notice: null }, mode, run, key, input, frame);
    case "take-over":
      return takeOverKey(state, mode, key, input, frame);
    case "help": {
      const scroll = scrollKey(mode.scroll, key, frame.help);
      if (scroll !== null) return stateOnly({ ...state, mode: { kind: "help", scroll } });
      return stateOnly(
        ["escape", "q", "?", "enter"].includes(key.name) ? { ...state, mode: restingMode(state) } : state,
      );
    }
    case "ask":
      if (key.name === "y" && gateFresh(state.gate, input)) return applyAction(state, run, mode.what);
      return stateOnly(
        key.name === "escape" || key.name === "n" ? { ...state, mode: restingMode(state) } : state,
      );
    default:
      return unreachable(mode);
  }
}

function walked(state: WalkState, run: Run, key: Key, input: ScreenInput, frame: WalkFrame): WalkStep {
  if (key.ctrl || key.meta) return stateOnly(walkMove(state, run, key, frame) ?? state);
  if (key.name === "tab") return stateOnly(nextPane(state, key.shift, frame));
  if (key.name === "escape") {
    const away = state.search === null && lookedAt(run, state) !== run.current;
    return away ? applyAction(state, run, "back") : stateOnly(endSearch(state));
  }
  const bound = walkKeys(run, state).find((item) => item.name === key.name);
  if (bound === undefined) return stateOnly(walkMove(state, run, key, frame) ?? state);
  switch (bound.action) {
    case "confirm":
      if (state.sent === state.gate.key) return stateOnly(state);
      if (state.whole !== confirmName(run)) return stateOnly(readOn(state, frame));
      return gateOpen(state.gate, input)
        ? confirmCurrent(state, run, false)
        : stateOnly({ ...state, notice: TOO_SOON });
    case "attest":
    case "attest-rest":
    case "check":
      if (state.whole !== confirmName(run)) return stateOnly(readOn(state, frame));
      return gateOpen(state.gate, input)
        ? applyAction(state, run, bound.action)
        : stateOnly({ ...state, notice: TOO_SOON });
    case "follow":
      return toggleFollow(state, run, input.at);
    case "copy":
      return copyCommand(state, run);
    case "next-match":
      return stateOnly(nextMatch(state, run, frame, 1));
    case "previous-match":
      return stateOnly(nextMatch(state, run, frame, -1));
    case "cancel":
    case "leave":
      return stateOnly({ ...state, mode: { kind: "ask", what: bound.action } });
    case "take-over":
      return stateOnly(beginTakeOver(state, run, taskAt(run, run.current)?.planned.task.target ?? ""));
    default:
      return applyAction(state, run, bound.action);
  }
}

/**
 * The state after a resize: a command that waits for its confirmation must be read from its start, in its new rows.
 */
function readAgain(state: WalkState, run: Run): WalkState {
  if (run.tasks.at(run.current)?.state !== "ready" || lookedAt(run, state) !== run.current) return state;
  const again = { ...state, whole: null, detail: SCROLL_START };
  return confirms(state.mode) ? { ...again, mode: WALKING, notice: RESIZED } : again;
}

/** A page down in the step: what Enter does until the last line was in view. */
function readOn(state: WalkState, frame: WalkFrame): WalkState {
  const top = state.detail.top + Math.max(1, frame.detail.height - 1);
  return {
    ...state,
    detail: { top: Math.min(top, Math.max(0, frame.detail.lines - frame.detail.height)), following: false },
  };
}

function outputKey(state: WalkState, run: Run, key: Key, input: ScreenInput, frame: WalkFrame): WalkStep {
  if (key.name === "escape" || key.name === "q" || key.name === "o")
    return stateOnly({ ...endSearch(state), mode: WALKING });
  if (key.name === "/") return applyAction(state, null, "search");
  const too = walkKeys(run, { ...state, mode: WALKING }).find(({ name }) => name === key.name)?.action;
  if (too === "follow") return toggleFollow(state, run, input.at);
  if (too === "guide") return applyAction(state, run, too);
  if (state.search !== null && (key.name === "n" || key.name === "N"))
    return stateOnly(nextMatch(state, null, frame, key.name === "n" ? 1 : -1));
  return stateOnly(scrollOutput(state, key, frame) ?? state);
}

function atEnd(state: WalkState, key: Key, input: ScreenInput, frame: WalkFrame): WalkStep {
  const detail = scrollKey(state.detail, key, frame.detail);
  if (detail !== null) return stateOnly({ ...state, detail });
  const closes =
    key.name === "q" || key.name === "escape" || (key.name === "enter" && gateOpen(state.gate, input));
  return { ...stateOnly(state), leave: closes };
}

/** Ctrl-C asks first; at that question it means yes, and closes the screen with what to do next. */
function askLeave(state: WalkState, run: Run): WalkStep {
  if (run.status === "finished" || run.status === "left") return { ...stateOnly(state), leave: true };
  if (state.mode.kind === "ask" && state.mode.what === "leave")
    return { ...applyAction(state, run, "leave"), leave: true };
  return stateOnly({ ...state, mode: { kind: "ask", what: "leave" } });
}

const ENDS_WITH_STEP: ReadonlySet<PromptKind> = new Set(["skip", "skip-rest", "attest", "attest-rest"]);

/** Modes that belong to the step as shown: they end when it changes. */
function bound(mode: Mode): boolean {
  return (
    confirms(mode) ||
    mode.kind === "edit" ||
    (mode.kind === "ask" && mode.what === "cancel") ||
    (mode.kind === "prompt" && ENDS_WITH_STEP.has(mode.what))
  );
}

/** Modes whose next key can run the step's command. */
function confirms({ kind }: Mode): boolean {
  return kind === "typed" || kind === "evaluate" || kind === "already" || kind === "rest";
}

function stepName(run: Run): string {
  const taskRun = run.tasks.at(run.current);
  return [run.status, taskRun?.state, taskRun?.alreadyDone, presentedName(run) ?? taskRun?.id].join(" ");
}

function modeName(mode: Mode, run: Run): string {
  switch (mode.kind) {
    case "prompt":
    case "ask":
      return `${mode.kind} ${mode.what}`;
    case "nodes":
      return [mode.kind, ...nodesOf(run).map(({ key }) => `${key} ${nodeStatus(run, key)}`)].join(" ");
    case "take-over":
      return [mode.kind, ...mode.locks.map(({ target, hold }) => `${target} ${hold}`)].join(" ");
    case "rest":
      return `${mode.kind} ${mode.digest}`;
    case "disks":
      return `${mode.kind} ${mode.target} ${mode.variable} ${mode.list.chosen}`;
    default:
      return mode.kind;
  }
}
