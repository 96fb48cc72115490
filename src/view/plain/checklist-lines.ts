// A checklist of requirements as plain lines: one for each, with all details below those that a person must
// decide.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { type ChecklistItem, checklist } from "../walk/words/checklist.ts";

export interface ChecklistPrinter {
  /** The lines for the task at `index` (default: the current one); null when it is not a requirement. */
  of(run: Run, index?: number): readonly string[] | null;
}

/**
 * Prints the first checklist of a section whole. After that, on other nodes or after an answer, its title says how
 * many are met, and only those follow that a person must decide.
 */
export function checklistPrinter(): ChecklistPrinter {
  const printed = new Set<string>();
  return {
    of(run, index) {
      const list = checklist(run, index);
      if (list === null) return null;
      const demands = JSON.stringify([...new Set(list.items.map(({ title }) => title))].sort());
      const isFirst = !printed.has(demands);
      printed.add(demands);
      const items = list.items.filter(({ isOpen }) => isFirst || isOpen);
      const column = Math.max(0, ...items.map(({ sign }) => sign.word.length));
      return [
        ...(items.length > 0 ? [""] : []),
        `${visible(list.title)}: ${list.counts}`,
        ...items.flatMap((item) => itemLines(item, column)),
      ];
    },
  };
}

function itemLines({ sign, title, found, notes, nodes }: ChecklistItem, column: number): readonly string[] {
  const more = found === "" || found === sign.word ? "" : `: ${visible(found)}`;
  const where = nodes === "" ? "" : ` · ${visible(nodes)}`;
  return [
    `  ${sign.mark} ${sign.word.padEnd(column)}  ${visible(title)}${more}${where}`,
    ...notes.map(({ text }) => `      ${visible(text).replaceAll("\n", " ")}`),
  ];
}
