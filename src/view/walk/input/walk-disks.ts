// Picking one of the node's disks for a variable: opening the question, and its keys.
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { diskBinding, diskChoices } from "../../nodes/disk-choice.ts";
import type { Key, ScreenInput } from "../../screen/screen-input.ts";
import { choose, LIST_START, listKey } from "../../widgets/list-state.ts";
import type { WalkFrame } from "../frame/walk-frame.ts";
import { gateOpen } from "../state/confirm-gate.ts";
import type { Mode, WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep, withIntent } from "../state/walk-step.ts";
import { bindingOf } from "../words/binding-of.ts";

/** The state with the disks to pick from; null when the variable takes none, or the node's disks are unknown. */
export function pickDisk(state: WalkState, run: Run, variable: string): WalkState | null {
  const target = taskAt(run, run.current)?.planned.task.target ?? "";
  const choices = diskChoices(run, variable, target);
  if (choices === null || choices.length === 0) return null;
  const now = bindingOf(run, variable, target)?.value ?? null;
  const place = choices.findIndex(({ disk, refusal }) =>
    now === null ? refusal === null : disk.name === now,
  );
  const list = choose(LIST_START, Math.max(0, place), { count: choices.length, height: choices.length });
  return { ...state, notice: null, mode: { kind: "disks", variable, target, list, back: state.mode } };
}

export function disksKey(
  state: WalkState,
  mode: Extract<Mode, { kind: "disks" }>,
  run: Run,
  key: Key,
  input: ScreenInput,
  frame: WalkFrame,
): WalkStep {
  const choices = diskChoices(run, mode.variable, mode.target) ?? [];
  if (key.name === "escape" || key.name === "q")
    return stateOnly({ ...state, mode: mode.back, notice: null });
  const list = listKey(mode.list, key, { count: choices.length, height: frame.listHeight });
  if (list !== null) return stateOnly({ ...state, notice: null, mode: { ...mode, list } });
  const choice = choices[mode.list.chosen];
  if (key.name !== "enter" || choice === undefined || !gateOpen(state.gate, input)) return stateOnly(state);
  const { disk, refusal } = choice;
  if (refusal !== null)
    return stateOnly({
      ...state,
      notice: {
        tone: "warning",
        message: `${disk.name} cannot be used: ${refusal}.`,
        advice: "Choose another disk.",
      },
    });
  const intent: Intent = { type: "bind", binding: diskBinding(mode.variable, mode.target, disk) };
  return withIntent(state, intent, mode.back);
}
