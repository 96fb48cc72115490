// Keys and pastes while something is typed: a confirmation, a reason, an edit, a value. A paste never confirms and
// never goes into a confirmation; a key made before the question was drawn does not either.
import { unreachable } from "../../../errors.ts";
import { safeText } from "../../../output/clean.ts";
import { checkValue } from "../../../plan/value-types/check-value.ts";
import { LOCAL_WORD } from "../../../run/intents/decide-evaluate.ts";
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { scopeOfGiven } from "../../nodes/open-values.ts";
import type { Key, ScreenInput } from "../../screen/screen-input.ts";
import { listKey } from "../../widgets/list-state.ts";
import {
  type TextFieldState,
  textAreaKey,
  textAreaPaste,
  textField,
  textFieldKey,
  textFieldPaste,
} from "../../widgets/text-field-state.ts";
import type { WalkFrame } from "../frame/walk-frame.ts";
import { isOpen, variablesHere } from "../panes/value-rows.ts";
import { gateFresh, gateOpen } from "../state/confirm-gate.ts";
import { type Mode, type PromptKind, WALKING, type WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep, withIntent } from "../state/walk-step.ts";
import { typedText } from "./typed-text.ts";
import { confirmStep, keepDraft } from "./walk-actions.ts";
import { copyValue } from "./walk-copy.ts";
import { pickDisk } from "./walk-disks.ts";
import { search } from "./walk-move.ts";

type Of<K extends Mode["kind"]> = Extract<Mode, { kind: K }>;

/** A key while a confirmation is typed. */
export function typedKey(
  state: WalkState,
  mode: Of<"typed">,
  run: Run,
  key: Key,
  input: ScreenInput,
): WalkStep {
  if (key.name === "escape") return stateOnly({ ...state, mode: WALKING, notice: null });
  if (!gateFresh(state.gate, input)) return stateOnly(state);
  if (key.name === "enter") {
    const wanted = run.tasks.at(run.current)?.presented?.confirm.typed ?? null;
    const may = wanted !== null && mode.text === wanted && gateOpen(state.gate, input);
    return may ? confirmStep(state, run, mode.text, mode.despite) : stateOnly(state);
  }
  const text = typedText(mode.text, key);
  return stateOnly(text === mode.text ? state : { ...state, notice: null, mode: { ...mode, text } });
}

/** A key while the word is typed that runs a substitution first. */
export function evaluateKey(
  state: WalkState,
  mode: Of<"evaluate">,
  run: Run,
  key: Key,
  input: ScreenInput,
): WalkStep {
  if (key.name === "escape") return stateOnly({ ...state, mode: WALKING, notice: null });
  if (!gateFresh(state.gate, input)) return stateOnly(state);
  if (key.name !== "enter") {
    const text = typedText(mode.text, key);
    return stateOnly(text === mode.text ? state : { ...state, notice: null, mode: { ...mode, text } });
  }
  const taskRun = run.tasks.at(run.current);
  const shown = taskRun?.presented ?? null;
  if (taskRun === undefined || shown === null || mode.text !== LOCAL_WORD || !gateOpen(state.gate, input))
    return stateOnly(state);
  const { start, end, text: typed } = mode;
  const { id: task, attempt } = taskRun;
  const { digest } = shown;
  return withIntent(
    state,
    { type: "evaluate", task, attempt, digest, start, end, typed, how: "screen" },
    WALKING,
  );
}

/** A key while a line is typed. */
export function promptKey(
  before: WalkState,
  mode: Of<"prompt">,
  run: Run,
  key: Key,
  input: ScreenInput,
  frame: WalkFrame,
): WalkStep {
  const state = { ...before, notice: null };
  const task = run.tasks.at(run.current)?.id ?? null;
  if (key.name === "escape") return stateOnly({ ...kept(state, mode, task), mode: { kind: mode.back } });
  if (key.name !== "enter") {
    const field = textFieldKey(mode.field, key);
    return stateOnly(field === null ? state : { ...state, mode: { ...mode, field, problem: null } });
  }
  const text = mode.field.text.trim();
  if (mode.what === "search")
    return stateOnly(search({ ...state, mode: { kind: mode.back } }, run, frame, text));
  if (mode.what !== "note" && !gateOpen(state.gate, input)) return stateOnly(state);
  if (text === "") {
    const problem = { message: "The text is empty.", advice: "Write a few words, or press Esc." };
    return stateOnly({ ...state, mode: { ...mode, problem } });
  }
  const [intent, ...more] = intentsOf({ ...mode, what: mode.what }, task, text);
  if (intent === undefined) return stateOnly(state);
  const first = withIntent(state, intent, WALKING);
  const step = { ...first, intents: [...first.intents, ...more] };
  return task === null ? step : { ...step, state: keepDraft(step.state, task, mode.what, "") };
}

function intentsOf(
  { what, targets = [], rest }: Of<"prompt"> & { readonly what: Exclude<PromptKind, "search"> },
  task: string | null,
  text: string,
): readonly Intent[] {
  if (what === "note") return [{ type: "note", task, text: safeText(text) }];
  if (what === "bring-back") return [{ type: "bringBack", target: text }];
  if (task === null) return [];
  switch (what) {
    case "first-on":
      return [{ type: "chooseFirst", task, target: text }];
    case "skip":
      return [{ type: "skip", task, reason: safeText(text) }];
    case "skip-rest":
      return [{ type: "skip", task, reason: safeText(text), rest: true }];
    case "set-aside":
      return targets.map((target) => ({ type: "setAside", target, reason: safeText(text) }));
    case "attest":
    case "attest-rest": {
      const statement = safeText(text);
      return [{ type: "attest", task, statement, ...(rest === undefined ? {} : { rest: rest.digest }) }];
    }
    default:
      return unreachable(what);
  }
}

/** A key while the command is edited. */
export function editKey(state: WalkState, mode: Of<"edit">, run: Run, key: Key): WalkStep {
  const taskRun = run.tasks.at(run.current);
  if (taskRun === undefined) return stateOnly({ ...state, mode: WALKING });
  if (key.name === "escape")
    return stateOnly({ ...keepDraft(state, taskRun.id, "edit", mode.field.text), mode: WALKING });
  if (key.name === "enter" && !key.meta) {
    const command = mode.field.text;
    if (command.trim() === "") {
      const problem = {
        message: "An empty command does nothing.",
        advice: "Write one, or press Esc and skip the step.",
      };
      return stateOnly({ ...state, mode: { ...mode, problem } });
    }
    const { id: task, attempt } = taskRun;
    const rest = mode.rest === true ? { rest: true as const } : {};
    const step = withIntent(state, { type: "edit", task, attempt, command, ...rest }, WALKING);
    return { ...step, state: keepDraft(step.state, taskRun.id, "edit", "") };
  }
  const field = textAreaKey(mode.field, key);
  return stateOnly(field === null ? state : { ...state, mode: { ...mode, field, problem: null } });
}

/** A key in the list of values, or while one is set. */
export function valuesKey(
  before: WalkState,
  mode: Of<"values">,
  run: Run,
  key: Key,
  frame: WalkFrame,
): WalkStep {
  const state = mode.giving === null ? before : { ...before, notice: null };
  const variables = variablesHere(run);
  const { giving } = mode;
  if (giving === null) {
    if (["escape", "q", "v"].includes(key.name)) return stateOnly({ ...state, mode: WALKING, notice: null });
    const list = listKey(mode.list, key, { count: variables.length, height: frame.listHeight });
    if (list !== null) return stateOnly({ ...state, notice: null, mode: { ...mode, list } });
    const variable = variables[mode.list.chosen];
    if (key.name === "y") return copyValue(state, mode, run);
    if (key.name !== "enter" || variable === undefined) return stateOnly(state);
    const disks = pickDisk(state, run, variable.name);
    if (disks !== null) return stateOnly(disks);
    if (!isOpen(run, variable.name))
      return stateOnly({
        ...state,
        notice: {
          tone: "plain",
          message: `${variable.name} is already set.`,
          advice: "A value that is set stays. To use another one in a step, edit its command.",
        },
      });
    const field = textField(variable.secret ? "" : (variable.default ?? ""));
    return stateOnly({
      ...state,
      notice: null,
      mode: { ...mode, giving: { variable: variable.name, secret: variable.secret, field, problem: null } },
    });
  }
  if (key.name === "escape") return stateOnly({ ...state, mode: { ...mode, giving: null } });
  if (key.name === "enter") return given(state, mode, run);
  const field = textFieldKey(giving.field, key);
  return stateOnly(
    field === null ? state : { ...state, mode: { ...mode, giving: { ...giving, field, problem: null } } },
  );
}

function given(state: WalkState, mode: Of<"values">, run: Run): WalkStep {
  const { giving } = mode;
  const variable = variablesHere(run).find((one) => one.name === giving?.variable);
  if (giving === null || variable === undefined) return stateOnly(state);
  const checked = checkValue(variable, giving.field.text);
  if (!checked.ok) {
    const problem = { message: checked.message, advice: checked.advice };
    return stateOnly({ ...state, mode: { ...mode, giving: { ...giving, problem } } });
  }
  const { secret, name } = variable;
  const scope = scopeOfGiven(run, name);
  const target = scope.kind === "target" ? scope.target : null;
  const intent: Intent = {
    type: "bind",
    binding: { name, scope, value: secret ? null : checked.value, secret, from: "given" },
  };
  const step = withIntent(state, intent, { ...mode, giving: null });
  return secret ? { ...step, secrets: [{ name, target, value: checked.value }] } : step;
}

/** The state after a paste: it goes only into a field that takes text. */
export function applyPaste(state: WalkState, text: string): WalkState {
  const { mode } = state;
  if (mode.kind === "prompt")
    return {
      ...withNotice(state, text),
      mode: { ...mode, field: textFieldPaste(mode.field, text), problem: null },
    };
  if (mode.kind === "edit")
    return { ...state, mode: { ...mode, field: textAreaPaste(mode.field, text), problem: null } };
  if (mode.kind === "values" && mode.giving !== null) {
    const field: TextFieldState = textFieldPaste(mode.giving.field, text);
    return {
      ...withNotice(state, text),
      mode: { ...mode, giving: { ...mode.giving, field, problem: null } },
    };
  }
  // Nothing is asked for there.
  if (mode.kind === "help" || mode.kind === "output") return state;
  return {
    ...state,
    notice: {
      tone: "warning",
      message: "A paste does not confirm.",
      advice: isTyped(mode) ? "Type it, so that you have read it." : "Press the key by itself.",
    },
  };
}

/** A newline at the end of a paste may have been meant as Enter. */
function withNotice(state: WalkState, text: string): WalkState {
  if (!/[\r\n]$/.test(text)) return state;
  return {
    ...state,
    notice: {
      tone: "warning",
      message: "Pasted, not confirmed yet.",
      advice: "Press Enter to use the text in the field.",
    },
  };
}

function isTyped({ kind }: Mode): boolean {
  return kind === "typed" || kind === "take-over" || kind === "evaluate";
}

function kept(state: WalkState, mode: Of<"prompt">, task: string | null): WalkState {
  return mode.what === "search" || task === null ? state : keepDraft(state, task, mode.what, mode.field.text);
}
