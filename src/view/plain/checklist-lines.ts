// A checklist of requirements as plain lines: one for each, with all details below those that a person must
// decide.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { checklist } from "../walk/words/checklist.ts";

/** The lines for the task at `index` (default: the current one); null when it is not a requirement. */
export function checklistLines(run: Run, index?: number): readonly string[] | null {
  const list = checklist(run, index);
  if (list === null) return null;
  const column = Math.max(...list.items.map(({ sign }) => sign.word.length));
  return [
    "",
    `${visible(list.title)}: ${list.counts}`,
    ...list.items.flatMap(({ sign, title, found, notes }) => [
      `  ${sign.mark} ${sign.word.padEnd(column)}  ${visible(title)}${found === "" || found === sign.word ? "" : `: ${visible(found)}`}`,
      ...notes.map(({ text }) => `      ${visible(text).replaceAll("\n", " ")}`),
    ]),
  ];
}
