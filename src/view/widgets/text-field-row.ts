// A text that is being typed, as a row that scrolls sideways. The cursor is an inverse character. Masked fields show
// the number of characters only.

import { fitting, graphemes, textWidth } from "../../output/text-width.ts";
import { cutRow, type Piece, type Row, row, rowWidth, visibleRow, wrapProse } from "./rows.ts";
import type { TextFieldState } from "./text-field-state.ts";
import { MARKS } from "./theme.ts";

/** What is wrong with the text, and what to try. */
export interface FieldProblem {
  readonly message: string;
  readonly advice: string;
}

/** The rows below a field: `✗ what is wrong` and the advice. Empty without a problem. */
export function problemRows(problem: FieldProblem | null, width: number): readonly Row[] {
  if (problem === null) return [];
  return [
    ...wrapProse(`✗ ${problem.message}`, width, "danger"),
    ...wrapProse(problem.advice, Math.max(1, width - 2)).map(
      (pieces): Row => [{ text: "  ", tone: "plain" }, ...pieces],
    ),
  ];
}

/** A field of one line. `placeholder` is shown while it is empty (a suggestion, an example). */
export function textFieldRow(props: {
  readonly state: TextFieldState;
  readonly width: number;
  readonly focused: boolean;
  readonly masked?: boolean;
  readonly placeholder?: string;
}): Row {
  const { state, width, focused, masked = false, placeholder = "" } = props;
  if (state.text === "") {
    const hint = row(placeholder, "quiet");
    return cutRow(focused ? [{ text: " ", tone: "cursor" }, ...hint] : hint, width);
  }
  return sideways(piecesOf(state, masked, focused), width);
}

function piecesOf(state: TextFieldState, masked: boolean, focused: boolean): Row {
  const show = (text: string): string => (masked ? MARKS.masked.repeat(graphemes(text).length) : text);
  if (!focused) return row(show(state.text));
  const rest = state.text.slice(state.cursor);
  const under = graphemes(rest)[0] ?? "";
  const pieces: Piece[] = [{ text: show(state.text.slice(0, state.cursor)), tone: "plain" }];
  if (under === "" || under === "\n") {
    pieces.push({ text: " ", tone: "cursor" }, { text: show(rest), tone: "plain" });
  } else {
    pieces.push(
      { text: show(under), tone: "cursor" },
      { text: show(rest.slice(under.length)), tone: "plain" },
    );
  }
  return pieces;
}

/** Cuts from the left so that the cursor is in view. */
function sideways(pieces: Row, width: number): Row {
  const shown = visibleRow(pieces);
  const at = shown.findIndex((piece) => piece.tone === "cursor");
  const ahead = at < 0 ? 0 : shown.slice(0, at + 1).reduce((sum, piece) => sum + textWidth(piece.text), 0);
  if (rowWidth(shown) <= width || ahead < width) return cutRow(shown, width);
  // The row scrolls until the cursor is a third of the width from the right edge.
  let drop = ahead - Math.floor((width * 2) / 3);
  const out: Piece[] = [{ text: MARKS.cut, tone: "quiet" }];
  for (const piece of shown) {
    const gone = fitting(piece.text, drop);
    drop = piece.text === gone.text ? drop - gone.width : 0;
    const text = piece.text.slice(gone.text.length);
    if (text !== "") out.push({ text, tone: piece.tone });
  }
  return cutRow(out, width);
}
