// Which node serves which role: the lines of that list, as data and as rows. Pure.
import { MARKS } from "../theme.ts";
import { cutRow, padRow, type Row, rowText } from "../widgets/rows.ts";
import { rolesToAssign } from "./selection.ts";
import type { SetupInput, SetupNode } from "./setup-input.ts";
import type { SetupState } from "./setup-state.ts";

/** One line: this node for this role, yes or no. */
export interface NodeChoice {
  readonly role: string;
  /** What the role is: its section's title, or what the guide says of it. */
  readonly what: string;
  readonly node: SetupNode;
  /** True on the first line of a role. */
  readonly first: boolean;
}

export function nodeChoices(state: SetupState, input: SetupInput): readonly NodeChoice[] {
  return rolesToAssign(input, state.ticked).flatMap((role) => {
    const declared = input.runbook.roles.find((it) => it.name === role);
    const title = input.runbook.sections.find((section) => section.id === declared?.section)?.title ?? "";
    const what = title || declared?.description || "";
    return input.nodes.map((node, index): NodeChoice => ({ role, what, node, first: index === 0 }));
  });
}

/** `▸ Section title   [x] worker  i-0abc…  note`: the role stands on its first line only. */
export function nodeRow(choice: NodeChoice, ticked: boolean, chosen: boolean, width: number): Row {
  const column = Math.max(12, Math.min(48, Math.floor(width * 0.45)));
  const role = choice.first ? choice.what || choice.role : "";
  const { node } = choice;
  return [
    { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
    { text: fill(role, column), tone: choice.first ? "strong" : "plain" },
    { text: ` ${ticked ? MARKS.ticked : MARKS.unticked} `, tone: ticked ? "accent" : "quiet" },
    { text: node.name, tone: chosen ? "strong" : "plain" },
    { text: node.id === "" ? "" : ` ${MARKS.dot} ${node.id}`, tone: "quiet" },
    { text: node.note === "" ? "" : ` ${MARKS.dot} ${node.note}`, tone: "quiet" },
  ];
}

function fill(text: string, width: number): string {
  const cut = cutRow([{ text, tone: "plain" }], width);
  return rowText(padRow(cut, width));
}
