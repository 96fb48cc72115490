// The command while it is edited: the old text above, the new one below with its cursor always in view.

import { graphemes } from "../../../output/text-width.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import type { Piece, Row } from "../../widgets/rows.ts";
import { row } from "../../widgets/rows.ts";
import type { TextFieldState } from "../../widgets/text-field-state.ts";
import { MARKS } from "../../widgets/theme.ts";
import { JOINT_MARKS, wrapWords } from "../../widgets/wrap-words.ts";
import { shellRows } from "./command-rows.ts";

/** `nodes`: how many nodes get the new text. */
export function editRows(
  planned: PlannedTask,
  field: TextFieldState,
  nodes: number,
  width: number,
  height: number,
): readonly Row[] {
  const guide = planned.task.command === null ? [] : shellRows(planned.task.command.text, [], width);
  const old = guide.length + 3 <= height / 2 ? [row("the guide says:", "quiet"), ...guide, []] : [];
  const where = nodes > 1 ? `the ${nodes} nodes where it failed` : planned.target.key;
  const head = [...old, row(`edit the command for ${where}:`, "strong")];
  const area = wrapWords(withCursor(field), width - 2, "widest");
  const at = Math.max(
    0,
    area.findIndex(({ row: pieces }) => pieces.some((piece) => piece.tone === "cursor")),
  );
  const room = Math.max(1, height - head.length);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), area.length - room));
  return [
    ...head,
    ...area.slice(top, top + room).map(({ row: pieces, joint }): Row => {
      const mark = joint === "line" ? MARKS.bar : JOINT_MARKS[joint];
      return [{ text: `${mark} `, tone: "accent" }, ...pieces];
    }),
  ];
}

function withCursor(field: TextFieldState): readonly Piece[] {
  const rest = field.text.slice(field.cursor);
  const under = graphemes(rest)[0] ?? "";
  const before: Piece = { text: field.text.slice(0, field.cursor), tone: "plain" };
  return under === "" || under === "\n"
    ? [before, { text: " ", tone: "cursor" }, { text: rest, tone: "plain" }]
    : [before, { text: under, tone: "cursor" }, { text: rest.slice(under.length), tone: "plain" }];
}
