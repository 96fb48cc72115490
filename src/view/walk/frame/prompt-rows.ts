// A line that is typed, in rows: the question, the field, and its keys.
import type { Run } from "../../../run/model/run.ts";
import { isNotMet } from "../../../run/state/due.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { asideQuestion } from "../../nodes/silent-nodes.ts";
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
  "attest-rest": "What was done? Your statement goes into the log.",
  "skip-rest": "Why skip it on all nodes that are left? The reason goes into the log.",
  "first-on": "On which node does this step run first? Nothing runs yet.",
  "set-aside": "Why set this node aside? The reason goes into the log.",
  "bring-back": "Which node comes back? It gets the steps that it missed.",
} as const;

function questionOf({ what, targets, rest }: Extract<Mode, { kind: "prompt" }>, accepted: boolean): string {
  if (targets !== undefined) return `${asideQuestion(targets)} The reason goes into the log.`;
  const on = rest === undefined ? "" : ` on ${count(rest.nodes, "node")}`;
  if (accepted) return `Not met${on}. Why is it OK to continue? The reason goes into the log.`;
  return PROMPTS[what].replace("was done?", `was done${on}?`);
}

/** The question and the line, with what is wrong with it. */
export function promptRows(run: Run, mode: Extract<Mode, { kind: "prompt" }>, width: number): readonly Row[] {
  const current = run.tasks.at(run.current);
  const attests = mode.what === "attest" || mode.what === "attest-rest";
  const accepted = attests && current !== undefined && isNotMet(current);
  const done = accepted ? "accept anyway" : "mark as done";
  const does = {
    skip: "skip",
    "skip-rest": "skip on all",
    note: "save the note",
    search: "search",
    attest: done,
    "attest-rest": mode.rest === undefined ? done : `${done} on ${count(mode.rest.nodes, "node")}`,
    "first-on": "show it there",
    "set-aside": "set aside",
    "bring-back": "bring back",
  }[mode.what];
  return [
    ...problem(mode.problem, width),
    inset(row(questionOf(mode, accepted), "strong")),
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
