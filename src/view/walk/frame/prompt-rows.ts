// A line that is typed, in rows: the question, the field, and its keys.
import type { Run } from "../../../run/model/run.ts";
import { isNotMet } from "../../../run/state/due.ts";
import { keyRow } from "../../widgets/KeyBar.tsx";
import { type Row, row } from "../../widgets/rows.ts";
import { problemRows, textFieldRow } from "../../widgets/text-field-row.ts";
import type { TextFieldState } from "../../widgets/text-field-state.ts";
import type { Mode, Problem } from "../state/walk-model.ts";

const PROMPTS = {
  skip: "Why skip this step? The reason goes into the log.",
  note: "Note for the log:",
  search: "Search for:",
  attest: "What was done? Your statement goes into the log.",
  "skip-rest": "Why skip it on all nodes that are left? The reason goes into the log.",
  "first-on": "On which node does this step run first? Nothing runs yet.",
  "set-aside": "Why set this node aside? The reason goes into the log.",
  "bring-back": "Which node comes back? It gets the steps that it missed.",
} as const;

function questionOf({ what, target }: Extract<Mode, { kind: "prompt" }>): string {
  return target === undefined ? PROMPTS[what] : `Why set ${target} aside? The reason goes into the log.`;
}

const ACCEPTED = "Not met. Why is it OK to continue? The reason goes into the log.";

/** The question and the line, with what is wrong with it. */
export function promptRows(run: Run, mode: Extract<Mode, { kind: "prompt" }>, width: number): readonly Row[] {
  const current = run.tasks.at(run.current);
  const accepted = mode.what === "attest" && current !== undefined && isNotMet(current);
  const done = accepted ? "accept anyway" : "mark as done";
  const does = {
    skip: "skip",
    "skip-rest": "skip on all",
    note: "save the note",
    search: "search",
    attest: done,
    "first-on": "show it there",
    "set-aside": "set aside",
    "bring-back": "bring back",
  }[mode.what];
  return [
    ...problem(mode.problem, width),
    inset(row(accepted ? ACCEPTED : questionOf(mode), "strong")),
    fieldRow(mode.field, width, false),
    keyRow(
      [
        { key: "⏎", does },
        { key: "Esc", does: "back" },
      ],
      width,
    ),
  ];
}

/** What is wrong with what was typed. */
export function problem(found: Problem | null, width: number): readonly Row[] {
  return problemRows(found, width - 1).map(inset);
}

/** The field being typed in. */
export function fieldRow(field: TextFieldState, width: number, masked: boolean): Row {
  return [
    { text: " > ", tone: "accent" },
    ...textFieldRow({ state: field, width: width - 4, focused: true, masked }),
  ];
}

/** The row, a column to the right. */
export function inset(pieces: Row): Row {
  return [{ text: " ", tone: "plain" }, ...pieces];
}
