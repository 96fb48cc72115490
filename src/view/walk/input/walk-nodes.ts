// Keys on the nodes page, and while the word for a take-over is typed.
import { TAKE_OVER } from "../../../run/intents/decide-node.ts";
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { heldBy, locksWith, takeOverIntents } from "../../nodes/locked-nodes.ts";
import { nodeStatus, nodesWithStatus } from "../../nodes/node-status.ts";
import { nodesKeys, notYet } from "../../nodes/nodes-keys.ts";
import { asideWith, SILENT, silentNodes } from "../../nodes/silent-nodes.ts";
import type { Key, ScreenInput } from "../../screen/screen-input.ts";
import { SCROLL_START, scrollKey } from "../../widgets/scroll-state.ts";
import { textField } from "../../widgets/text-field-state.ts";
import type { WalkFrame } from "../frame/walk-frame.ts";
import { gateFresh, gateOpen } from "../state/confirm-gate.ts";
import { type Mode, WALKING, type WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep } from "../state/walk-step.ts";
import { typedText } from "./typed-text.ts";

type Of<K extends Mode["kind"]> = Extract<Mode, { kind: K }>;

export function nodesKey(
  state: WalkState,
  mode: Of<"nodes">,
  run: Run,
  key: Key,
  input: ScreenInput,
  frame: WalkFrame,
): WalkStep {
  const scroll = scrollKey(mode.scroll, key, frame.detail);
  if (scroll !== null) return stateOnly({ ...state, mode: { ...mode, scroll } });
  const bound =
    key.ctrl || key.meta ? undefined : nodesKeys(run, state.opening).find(({ name }) => name === key.name);
  switch (bound?.action) {
    case "go-on":
      return stateOnly(gateOpen(state.gate, input) ? { ...state, opening: false, mode: WALKING } : state);
    case "steps":
      return stateOnly({ ...state, opening: false, mode: WALKING });
    case "ask-again":
      return { ...stateOnly(state), intents: identifyAgain(run) };
    case "take-over":
      return stateOnly(beginTakeOver(state, run, nodesWithStatus(run, "held")[0] ?? ""));
    case "set-aside":
      return stateOnly({ ...state, opening: false, mode: askAside(run, silentNodes(run)[0] ?? "", null) });
    case "leave":
      return stateOnly({ ...state, mode: { kind: "ask", what: "leave" } });
    case "help":
      return stateOnly({ ...state, mode: { kind: "help", scroll: SCROLL_START } });
    case undefined: {
      if (key.name === "escape") return stateOnly({ ...state, mode: WALKING });
      const missing = key.name === "enter" ? notYet(run) : null;
      return stateOnly(missing === null ? state : { ...state, notice: { tone: "plain", ...missing } });
    }
  }
}

/** The question why the node, and those with it, are set aside. `draft`: what was typed before. */
export function askAside(run: Run, target: string, draft: string | null): Mode {
  const field = textField(draft ?? (nodeStatus(run, target) === "failed" ? SILENT : ""));
  const targets = asideWith(run, target);
  return { kind: "prompt", what: "set-aside", targets, field, problem: null, back: "walk" };
}

/** The intents that identify again every node that did not answer this run. */
export function identifyAgain(run: Run): readonly Intent[] {
  return [...nodesWithStatus(run, "failed"), ...nodesWithStatus(run, "held")].map((target) => ({
    type: "identify",
    target,
  }));
}

/**
 * The state with the question about taking over that node's lock and those alike; unchanged when no other run has locked
 * it.
 */
export function beginTakeOver(state: WalkState, run: Run, target: string): WalkState {
  const locks = locksWith(run, target);
  if (locks.length === 0) return state;
  return {
    ...state,
    notice: null,
    mode: { kind: "take-over", locks, text: "", scroll: SCROLL_START, back: state.mode },
  };
}

export function takeOverKey(
  state: WalkState,
  mode: Of<"take-over">,
  key: Key,
  input: ScreenInput,
  frame: WalkFrame,
): WalkStep {
  if (key.name === "escape") return stateOnly({ ...state, mode: mode.back, notice: null });
  // Letters are typed here, so only keys without a letter scroll; with Ctrl they edit.
  const scroll = key.text === "" && !key.ctrl ? scrollKey(mode.scroll, key, frame.detail) : null;
  if (scroll !== null) return stateOnly({ ...state, mode: { ...mode, scroll } });
  if (!gateFresh(state.gate, input)) return stateOnly(state);
  if (key.name !== "enter")
    return stateOnly({ ...state, notice: null, mode: { ...mode, text: typedText(mode.text, key) } });
  if (mode.text !== TAKE_OVER || !gateOpen(state.gate, input)) return stateOnly(state);
  const intents = takeOverIntents(mode.locks, mode.text, "screen");
  return { ...stateOnly({ ...state, mode: mode.back }), intents };
}

/** The mode for a run that is about to be drawn: closes a question about locks of which one is gone. */
export function currentQuestion(state: WalkState, run: Run): Mode {
  const { mode } = state;
  if (mode.kind !== "take-over") return mode;
  const isAsShown = mode.locks.every(({ target, hold }) => heldBy(run, target)?.hold === hold);
  return isAsShown ? mode : mode.back;
}
