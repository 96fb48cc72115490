// A horizontal line, with an optional title.
import type { ReactElement } from "react";
import { RowText } from "./RowText.tsx";
import { cutRow, type Row, rowWidth } from "./rows.ts";
import { MARKS, type Tone } from "./theme.ts";

/** A line of `width` columns; `title` is near its left edge. */
export function RuleLine(props: {
  readonly width: number;
  readonly title?: string;
  readonly tone?: Tone;
}): ReactElement {
  return <RowText row={ruleRow(props.width, props.title ?? "", props.tone ?? "quiet")} width={props.width} />;
}

export function ruleRow(width: number, title = "", tone: Tone = "quiet"): Row {
  if (title === "") return [{ text: MARKS.rule.repeat(Math.max(0, width)), tone }];
  const head = cutRow(
    [
      { text: MARKS.rule.repeat(2), tone },
      { text: ` ${title} `, tone: "strong" },
    ],
    width,
  );
  return [...head, { text: MARKS.rule.repeat(Math.max(0, width - rowWidth(head))), tone }];
}
