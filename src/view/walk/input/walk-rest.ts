// Keys on the page for the rest of a fleet. Confirming requires that all of the page was in view.
import { obstacleAt, restOf } from "../../../run/decision/rest.ts";
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import type { Key, ScreenInput } from "../../screen/screen-input.ts";
import { scrollKey } from "../../widgets/scroll-state.ts";
import type { WalkFrame } from "../frame/walk-frame.ts";
import { gateFresh, gateOpen } from "../state/confirm-gate.ts";
import { type Mode, WALKING, type WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep } from "../state/walk-step.ts";
import { typedText } from "./typed-text.ts";

export function restKey(
  state: WalkState,
  mode: Extract<Mode, { kind: "rest" }>,
  run: Run,
  key: Key,
  input: ScreenInput,
  frame: WalkFrame,
): WalkStep {
  if (key.name === "escape") return stateOnly({ ...state, mode: WALKING, notice: null });
  const rest = restOf(run);
  if (rest === null || rest.digest !== mode.digest) return stateOnly({ ...state, mode: WALKING });
  // While the operator types, only keys without a letter scroll.
  const scrolls = rest.typed === null || (key.text === "" && !key.ctrl);
  const scroll = scrolls ? scrollKey(mode.scroll, key, frame.detail) : null;
  if (scroll !== null) return stateOnly({ ...state, mode: { ...mode, scroll } });
  if (obstacleAt(rest, state.now) !== null || !gateFresh(state.gate, input)) return stateOnly(state);
  if (key.name !== "enter")
    return stateOnly(
      rest.typed === null ? state : { ...state, mode: { ...mode, text: typedText(mode.text, key) } },
    );
  if (!frame.endInView) {
    const top = mode.scroll.top + Math.max(1, frame.detail.height - 1);
    return stateOnly({ ...state, mode: { ...mode, scroll: { top, following: false } } });
  }
  const typed = rest.typed === null ? null : mode.text;
  if (typed !== rest.typed || !gateOpen(state.gate, input) || state.sent === state.gate.key)
    return stateOnly(state);
  const taskRun = run.tasks.at(run.current);
  if (taskRun?.presented == null) return stateOnly(state);
  const { id: task, attempt, presented } = taskRun;
  const intent: Intent = {
    type: "confirmRest",
    task,
    attempt,
    digest: presented.digest,
    rest: rest.digest,
    typed,
    how: "screen",
  };
  return {
    ...stateOnly({ ...state, mode: WALKING, sent: state.gate.key, submitted: null }),
    intents: [intent],
  };
}
