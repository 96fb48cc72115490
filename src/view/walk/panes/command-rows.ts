// A command as rows: highlighted, wrapped without omissions, with its values and holes marked and explained below.
import { visibleCommand } from "../../../output/visible.ts";
import type { Presented } from "../../../plan/model/presented.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { boundWords } from "../../../transcript/words/node-words.ts";
import { diskChoices } from "../../nodes/disk-choice.ts";
import type { Piece, Row } from "../../widgets/rows.ts";
import { indentRows, row, rowWidth, wrapProse, wrapRow } from "../../widgets/rows.ts";
import { JOINT_MARKS, wrapWords } from "../../widgets/wrap-words.ts";
import { bindingOf } from "../words/binding-of.ts";
import { highlight, type Marked, markup, visiblePieces } from "./highlight.ts";

/** The part of Presented that a task has before it is presented. */
export interface ShownCommand {
  readonly command: string;
  readonly values: Presented["values"];
  readonly holes: Presented["holes"];
}

/** The command as presented; otherwise as planned or edited. */
export function shownCommand({ task }: PlannedTask, { presented, edited }: TaskRun): ShownCommand {
  if (presented !== null) return presented;
  if (edited !== null || task.command === null) return { command: edited ?? "", values: [], holes: [] };
  return { command: task.command.text, values: task.command.values, holes: task.command.holes };
}

const INDENT = 2;

export function commandRows(shown: ShownCommand, width: number): readonly Row[] {
  return shellRows(shown.command, markedIn(shown), width);
}

/** The same for text that is not shell. */
export function textRows(shown: ShownCommand, width: number): readonly Row[] {
  return plainRows(shown.command, markedIn(shown), width);
}

/** Shell text as rows, indented by two columns. */
export function shellRows(text: string, marked: readonly Marked[], width: number): readonly Row[] {
  return pieceRows(highlight(text, marked), width);
}

/** Other text as rows, indented by two columns; lines of comment are quiet. */
export function plainRows(text: string, marked: readonly Marked[], width: number): readonly Row[] {
  return pieceRows(markup(text, marked), width);
}

function markedIn({ values, holes }: ShownCommand): readonly Marked[] {
  return [
    ...values.map((span) => ({ start: span.start, end: span.end, tone: "value" as const })),
    ...holes.map((span) => ({ start: span.start, end: span.end, tone: "hole" as const })),
  ];
}

/** The pieces wrapped at words, indented by two columns; the margin marks a continued row. */
function pieceRows(found: readonly Piece[], width: number): readonly Row[] {
  return wrapWords(visiblePieces(found), width - INDENT, "widest").map(({ row: pieces, joint }): Row => {
    const mark = joint === "line" ? " " : JOINT_MARKS[joint];
    return [{ text: mark.padEnd(INDENT), tone: "quiet" }, ...pieces];
  });
}

/** The values in the command, one row a name: the value and its source, or that it is missing. */
export function legendRows(run: Run, shown: ShownCommand, target: string, width: number): readonly Row[] {
  const rows: Row[] = [];
  const named = new Set<string>();
  for (const value of shown.values) {
    if (named.has(value.variable)) continue;
    named.add(value.variable);
    const binding = bindingOf(run, value.variable, target);
    const from = binding === null ? "" : `  ${boundWords(binding)}`;
    const text = visibleCommand(shown.command.slice(value.start, value.end));
    const same = text === value.variable ? "" : ` = ${text}`;
    rows.push(
      ...legend({ text: `${value.variable}${same}`, tone: "value" }, { text: from, tone: "quiet" }, width),
    );
  }
  for (const hole of shown.holes) {
    if (named.has(hole.variable)) continue;
    named.add(hole.variable);
    rows.push(
      ...legend(
        { text: hole.variable, tone: "hole" },
        { text: `  ${holeWords(run, hole, target)}`, tone: hole.kind === "open" ? "warning" : "quiet" },
        width,
      ),
    );
  }
  return rows;
}

function holeWords(run: Run, { kind, variable }: Presented["holes"][number], target: string): string {
  const picks = kind === "open" && diskChoices(run, variable, target) !== null;
  return picks ? "not set: press v to choose it from the node's disks" : HOLE_WORDS[kind];
}

const HOLE_WORDS = {
  open: "not set: press v to set it",
  secret: "secret: filled in on the node, shown nowhere",
  captured: "captured from the output of an earlier step",
} as const;

/** The value with its source beside it, or below it where there is no room. */
function legend(value: Row[number], from: Row[number], width: number): readonly Row[] {
  const room = Math.max(1, width - 4);
  const fits = rowWidth([value, from], "widest") <= room;
  const lines = fits
    ? [[value, from]]
    : [...wrapRow([value], room, "widest"), ...wrapProse(from.text.trim(), room, from.tone)];
  return indentRows(
    lines.map((line, index): Row => [{ text: index === 0 ? "└ " : "  ", tone: "quiet" }, ...line]),
    INDENT,
  );
}

/** A label with a text beside it, wrapped under itself. */
export function labelled(
  label: string,
  text: string,
  width: number,
  tone: Row[number]["tone"] = "plain",
): readonly Row[] {
  const lines = wrapProse(text, Math.max(8, width - label.length - 1), tone);
  return lines.map(
    (line, index): Row => [
      ...row(index === 0 ? `${label} ` : " ".repeat(label.length + 1), "quiet"),
      ...line,
    ],
  );
}

/**
 * Below a command that was edited, the guide's text; below one that failed before it was edited on all of its nodes, the
 * text that a retry runs. None for the guide's own.
 */
export function editedRows(
  guide: string,
  { state, edited, presented }: Pick<TaskRun, "state" | "edited" | "presented">,
  aws: boolean,
  width: number,
): readonly Row[] {
  if (edited === null) return [];
  if (aws) return [row("  edited; it was:", "quiet"), ...plainRows(guide, [], width)];
  return state === "failed" && presented !== null && presented.command !== edited
    ? [row("  edited since then; a retry runs:", "quiet"), ...shellRows(edited, [], width)]
    : [row("  edited; the guide says:", "quiet"), ...shellRows(guide, [], width)];
}
