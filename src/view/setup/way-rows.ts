// The alternatives to run, as data and as rows. Pure.
import { type Alternatives, defaultWay, waysOf } from "../../plan/steps/alternatives.ts";
import { count } from "../../transcript/words/run-words.ts";
import { type Row, spreadRow } from "../widgets/rows.ts";
import { MARKS } from "../widgets/theme.ts";
import type { SetupInput } from "./setup-input.ts";

/** One of several alternatives for the operator to choose from. */
export interface WayChoice {
  readonly group: string;
  readonly label: string;
  /** The line where it begins. */
  readonly line: number;
  readonly steps: number;
  /** True for the first of its group. */
  readonly first: boolean;
}

/** The alternatives of the chosen sections, group by group. */
export function wayChoices(input: SetupInput, ticked: readonly string[]): readonly WayChoice[] {
  const steps = input.runbook.steps.filter((step) => ticked.includes(step.section));
  return [...waysOf(steps)].flatMap(([group, ways]) =>
    ways.map((way, index) => ({
      group,
      label: way.label,
      line: way.steps[0]?.line ?? 1,
      steps: way.steps.length,
      first: index === 0,
    })),
  );
}

/** The initial choice for every group: those given, otherwise the default. */
export function firstAlternatives(input: SetupInput): Alternatives {
  return Object.fromEntries(
    [...waysOf(input.runbook.steps)].map(([group, ways]) => [
      group,
      input.alternatives?.[group] ?? [defaultWay(ways)?.label ?? ""],
    ]),
  );
}

/** The choice with only this alternative of its group, or all of the group. */
export function withWay(
  chosen: Alternatives,
  { group, label }: WayChoice,
  all: readonly WayChoice[] | null = null,
): Alternatives {
  const labels = all?.filter((it) => it.group === group).map((it) => it.label);
  return { ...chosen, [group]: labels ?? [label] };
}

/** `▸ [x] For Debian          line 12 · 3 steps`; a group's first alternative is indented less. */
export function alternativeRow(choice: WayChoice, ticked: boolean, chosen: boolean, width: number): Row {
  return spreadRow(
    [
      { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
      { text: choice.first ? "" : "  or ", tone: "quiet" },
      { text: `${ticked ? MARKS.ticked : MARKS.unticked} `, tone: ticked ? "accent" : "quiet" },
      { text: choice.label, tone: chosen ? "strong" : "plain" },
    ],
    [{ text: `line ${choice.line} ${MARKS.dot} ${count(choice.steps, "step")}`, tone: "quiet" }],
    width - 5,
  );
}
