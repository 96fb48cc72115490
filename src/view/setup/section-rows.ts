// A section on the list of sections, as a row. Pure.

import { count } from "../../transcript/words/run-words.ts";
import { type Piece, type Row, spreadRow } from "../widgets/rows.ts";
import { MARKS } from "../widgets/theme.ts";
import type { SectionChoice } from "./selection.ts";

/**
 * `▸ [x] Title          9 steps · 1 destroys`. Sections are indented below the section that contains them.
 */
export function sectionRow(choice: SectionChoice, ticked: boolean, chosen: boolean, width: number): Row {
  const indent = "  ".repeat(Math.min(3, choice.level));
  const left: readonly Piece[] = [
    { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
    { text: `${ticked ? MARKS.ticked : MARKS.unticked} `, tone: ticked ? "accent" : "quiet" },
    {
      text: `${indent}${choice.section.title || "(before the first heading)"}`,
      tone: chosen ? "strong" : "plain",
    },
  ];
  const right: Piece[] = [{ text: count(choice.steps, "step"), tone: "quiet" }];
  if (choice.destroying > 0)
    right.push({
      text: ` · ${choice.destroying} ${choice.destroying === 1 ? "erases" : "erase"} data`,
      tone: "danger",
    });
  if (choice.local) right.push({ text: " · by hand, on your own machine", tone: "quiet" });
  // Room for the list's own count of what is out of view.
  return spreadRow(left, width < 60 ? right.slice(0, 1) : right, width - 5);
}
