// One value of the setup questions: its purpose, its proposal, and a check of the answer against its type.
import { visible } from "../../output/visible.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import { FROM_DISKS, type Slot } from "../setup/value-slots.ts";

/**
 * Asks until the answer is valid. `value` null: nothing to bind (it is already set or captured, or the
 * guide's default stays). Null at the end of the answers.
 */
export async function promptSlot(
  slot: Slot,
  suggestion: string | null,
  questions: PromptLines,
): Promise<{ readonly value: string | null } | null> {
  const { variable, target } = slot;
  const name = `${visible(variable.name)}${target === null ? "" : ` on ${visible(target)}`}`;
  if (slot.kind === "given") {
    questions.say([`${name}: ${variable.secret || slot.text === null ? "set, secret" : visible(slot.text)}`]);
    return { value: null };
  }
  if (slot.kind === "captured") {
    questions.say([`${name}: captured from the step "${visible(slot.text ?? "")}"`]);
    return { value: null };
  }
  const proposed = slot.kind === "default" ? slot.text : suggestion;
  if (questions.auto) {
    questions.say([
      proposed === null
        ? `${name}: there is no practice value`
        : `${name}: ${variable.secret ? "a practice value, secret" : visible(proposed)}${slot.kind === "default" ? " (the guide's default)" : " (practice value)"}`,
    ]);
    return { value: slot.kind === "default" ? null : proposed };
  }
  const about = [
    visible(variable.description),
    variable.example === null ? "" : `For example ${visible(variable.example)}.`,
    variable.choices.length === 0 ? "" : `One of ${variable.choices.map(visible).join(", ")}.`,
  ].filter((part) => part !== "");
  questions.say([`${name} (${variable.type})${about.length === 0 ? "" : `: ${about.join(" ")}`}`]);
  for (;;) {
    const hint =
      slot.later && proposed === null
        ? ` [Enter: ${FROM_DISKS}]`
        : proposed === null || variable.secret
          ? ""
          : ` [${visible(proposed)}]`;
    const prompt = `${name}${hint}: `;
    const typed = variable.secret ? await questions.secret(prompt) : await questions.line(prompt);
    if (typed === null || (variable.secret && typed === "")) return null;
    const text = variable.secret ? typed : typed.trim();
    if (text === "" && (slot.kind === "default" || (slot.later && proposed === null))) return { value: null };
    const checked = checkValue(variable, text === "" ? (proposed ?? "") : text);
    if (checked.ok) return { value: checked.value };
    questions.say([visible(checked.message), visible(checked.advice)]);
  }
}

/** The printing and reading for a question. `line` returns null at the end of the answers. */
export interface PromptLines {
  readonly say: (lines: readonly string[]) => void;
  readonly line: (prompt: string) => Promise<string | null>;
  readonly secret: (prompt: string) => Promise<string>;
  readonly auto: boolean;
}
