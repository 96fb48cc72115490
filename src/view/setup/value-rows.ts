// The form of values as rows: a line for each value, and below it everything about the selected one. Pure.
import { VALUE_TYPES } from "../../plan/value-types/check-value.ts";
import type { Step, Variable } from "../../runbook/model/runbook.ts";
import { linesWords } from "../../transcript/words/run-words.ts";
import { cutRow, indentRows, type Piece, padRow, type Row, row, wrapProse } from "../widgets/rows.ts";
import { problemRows, textFieldRow } from "../widgets/text-field-row.ts";
import { MARKS, type Tone } from "../widgets/theme.ts";
import type { SetupInput } from "./setup-input.ts";
import { FROM_DISKS, type Slot } from "./value-slots.ts";
import {
  fieldOf,
  isAsked,
  type SlotStatus,
  slotStatus,
  suggestionFor,
  type ValuesState,
} from "./values-state.ts";

/** `▸ ✓ NAME on worker-1   value`. */
export function slotRow(state: ValuesState, slot: Slot, chosen: boolean, width: number): Row {
  const status = slotStatus(state, slot);
  const column = Math.max(12, Math.min(40, Math.floor(width * 0.4)));
  const sign = signOf(status, slot);
  const name: Row = [
    { text: slot.variable.name, tone: chosen ? "strong" : "plain" },
    { text: slot.target === null ? "" : ` on ${slot.target}`, tone: "quiet" },
  ];
  return [
    { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
    { text: `${sign.mark} `, tone: sign.tone },
    ...padRow(name, column),
    { text: "  ", tone: "plain" },
    ...valueWords(state, slot, status),
  ];
}

function signOf(status: SlotStatus, slot: Slot): { readonly mark: string; readonly tone: Tone } {
  switch (status.is) {
    case "open":
      return { mark: MARKS.dot, tone: "quiet" };
    case "later":
      return { mark: "↺", tone: "quiet" };
    case "wrong":
      return { mark: "✗", tone: "danger" };
    case "right":
      return { mark: "✓", tone: "good" };
    case "shown":
      return slot.kind === "captured" ? { mark: "↺", tone: "quiet" } : { mark: "✓", tone: "quiet" };
  }
}

function valueWords(state: ValuesState, slot: Slot, status: SlotStatus): Row {
  if (status.is === "open") return row("not set", "quiet");
  if (status.is === "later") return row(FROM_DISKS, "quiet");
  if (slot.kind === "captured")
    return [
      { text: "captured", tone: "plain" },
      { text: ` from the step: ${slot.text ?? ""}`, tone: "quiet" },
    ];
  const text = slot.kind === "given" ? (slot.text ?? "") : fieldOf(state, slot).text;
  const shown: Piece = slot.variable.secret
    ? { text: MARKS.masked.repeat(8), tone: "plain" }
    : { text, tone: "value" };
  if (slot.kind === "given") return [shown, { text: "  set on the command line", tone: "quiet" }];
  const preset = slot.kind === "default" && text === slot.text;
  return preset ? [shown, { text: "  the guide's default", tone: "quiet" }] : [shown];
}

/**
 * Everything about one value: the field first, then whether it is valid, then what it is and where it is
 * used.
 */
export function slotDetailRows(
  state: ValuesState,
  slot: Slot,
  input: SetupInput,
  width: number,
): readonly Row[] {
  const room = Math.max(10, Math.min(100, width - 2));
  const { variable } = slot;
  const who = slot.target === null ? "" : ` on ${slot.target}`;
  const heading: Row = [
    { text: ` ${variable.name}${who}`, tone: "strong" },
    {
      text: `  ${typeWords(variable)}${variable.secret ? ", secret: it is never shown or logged" : ""}`,
      tone: "quiet",
    },
  ];
  return [
    heading,
    ...(isAsked(slot) ? fieldRows(state, slot, input, room) : []),
    ...indentRows(wrapProse(variable.description, room), 1),
    ...indentRows(usageRows(variable, input.runbook.steps, room), 1),
  ];
}

function fieldRows(state: ValuesState, slot: Slot, input: SetupInput, room: number): readonly Row[] {
  const suggestion = suggestionFor(input, slot);
  const status = slotStatus(state, slot);
  const practice = slot.variable.secret ? "a practice value" : `practice value ${suggestion ?? ""}`;
  const example = exampleOf(slot.variable);
  const placeholder =
    suggestion !== null
      ? `⏎ uses the ${practice}`
      : slot.later
        ? `⏎ leaves it unset: ${FROM_DISKS}`
        : example === null
          ? "type it here"
          : `for example ${example}`;
  const field = textFieldRow({
    state: fieldOf(state, slot),
    width: Math.max(4, room - 3),
    focused: state.typing,
    masked: slot.variable.secret,
    placeholder,
  });
  const verdict: readonly Row[] =
    status.is === "right"
      ? [row(" ✓ valid", "good")]
      : status.is === "wrong"
        ? indentRows(problemRows(status.problem, room), 1)
        : [[]];
  return [[{ text: " > ", tone: "accent" }, ...field], ...verdict];
}

/** `DNS name, for example swarm.example.com`, `one of: a, b`. */
function typeWords(variable: Variable): string {
  if (variable.type === "choice") return `one of: ${variable.choices.join(", ")}`;
  const noun = VALUE_TYPES[variable.type].noun;
  const example = exampleOf(variable);
  return example === null ? noun : `${noun}, for example ${example}`;
}

function exampleOf(variable: Variable): string | null {
  return variable.secret ? null : (variable.example ?? VALUE_TYPES[variable.type].example);
}

function usageRows(variable: Variable, steps: readonly Step[], room: number): readonly Row[] {
  const using = steps.filter((step) => step.variables.includes(variable.name));
  const heading = `Used on ${linesWords(variable.lines)} of the guide:`;
  const examples = using
    .slice(0, 3)
    .map((step): Row => cutRow([{ text: "  ", tone: "plain" }, ...marked(step, variable)], room));
  return [...(variable.lines.length > 0 ? wrapProse(heading, room, "quiet") : []), ...examples];
}

/** The step's line that contains the variable, with its places marked. */
function marked(step: Step, variable: Variable): Row {
  const command = step.command;
  const places = command?.occurrences.filter((it) => it.variable === variable.name) ?? [];
  const first = places[0];
  if (command === null || command === undefined || first === undefined) return row(step.title, "plain");
  const from = command.text.lastIndexOf("\n", first.start) + 1;
  const end = command.text.indexOf("\n", first.start);
  const to = end < 0 ? command.text.length : end;
  const pieces: Piece[] = [];
  let at = from;
  for (const place of places) {
    if (place.start < at || place.end > to) continue;
    pieces.push({ text: command.text.slice(at, place.start), tone: "plain" });
    pieces.push({ text: command.text.slice(place.start, place.end), tone: "value" });
    at = place.end;
  }
  pieces.push({ text: command.text.slice(at, to), tone: "plain" });
  return pieces;
}
