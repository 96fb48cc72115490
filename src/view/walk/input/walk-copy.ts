// Copying to the terminal's clipboard: what is copied, and the message about it.
import { unreachable } from "../../../errors.ts";
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { count } from "../../../transcript/words/run-words.ts";
import type { CopyResult } from "../../screen/screen.ts";
import { lookedAt } from "../frame/walk-frame.ts";
import { shownCommand } from "../panes/command-rows.ts";
import { variablesHere } from "../panes/value-rows.ts";
import type { Mode, Notice, WalkState } from "../state/walk-model.ts";
import { type Copy, stateOnly, type WalkStep } from "../state/walk-step.ts";
import { bindingOf } from "../words/binding-of.ts";

/** Copies the command of the step in view as it is shown: a secret appears only by its name. */
export function copyCommand(state: WalkState, run: Run): WalkStep {
  const index = lookedAt(run, state);
  const at = taskAt(run, index);
  if (at === null || at.planned.task.command === null) return stateOnly(state);
  const { command } = shownCommand(at.planned, at.taskRun);
  return { ...stateOnly(state), copy: { text: command, what: `the command of step ${index + 1}` } };
}

/** Copies the selected value; a secret cannot be copied. */
export function copyValue(state: WalkState, mode: Extract<Mode, { kind: "values" }>, run: Run): WalkStep {
  const name = variablesHere(run)[mode.list.chosen]?.name ?? "";
  const binding = bindingOf(run, name, taskAt(run, run.current)?.planned.task.target ?? "");
  if (binding === null) return told(state, { message: `${name} is not set.`, advice: "" });
  if (binding.secret || binding.value === null)
    return told(state, { message: `${name} is secret.`, advice: "A secret is not copied." });
  return { ...stateOnly(state), copy: { text: binding.value, what: `the value of ${name}` } };
}

/** The state with a message about the copy. */
export function walkCopied(
  state: WalkState,
  { text, what }: Copy,
  result: CopyResult | "secret",
  program = "lamplighter",
): WalkState {
  return {
    ...state,
    notice: { tone: result === "sent" ? "plain" : "warning", ...copyWords(text, what, result, program) },
  };
}

function copyWords(
  text: string,
  what: string,
  result: CopyResult | "secret",
  program: string,
): Omit<Notice, "tone"> {
  switch (result) {
    case "sent":
      return {
        message: `Sent ${what} to the terminal's clipboard (${count([...text].length, "character")}).`,
        advice: `Some terminals ignore this: \`${program} help environment\`.`,
      };
    case "off":
      return { message: "Not copied: LAMPLIGHTER_CLIPBOARD is off.", advice: "" };
    case "too-long":
      return {
        message: `Not copied: ${what} is too long for a terminal's clipboard.`,
        advice: "It is in the log.",
      };
    case "secret":
      return { message: `Not copied: ${what} has a secret in it.`, advice: "" };
    default:
      return unreachable(result);
  }
}

function told(state: WalkState, words: Omit<Notice, "tone">): WalkStep {
  return stateOnly({ ...state, notice: { tone: "plain", ...words } });
}
