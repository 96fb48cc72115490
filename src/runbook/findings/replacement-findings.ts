// What a reader must put in that was not found as a variable: omissions (`--token [...]`), and commands in which the
// text asks to replace something.
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Draft } from "../draft/draft.ts";
import type { Finding } from "../model/runbook.ts";
import { placesIn } from "../model/source-text.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";
import { saysToReplace } from "../vocabulary/replacing.ts";

const gap = /(?<=[\s=])(["']?)(\[(?:\.{3}|…)\]|<(?:\.{3}|…)>|\.{3}|…)\1(?=\s|$)/;
const said = /^(?:sudo\s+)?(?:echo|printf|logger|wall)\b/;

/** For each draft: what its command omits, or what the text asks to replace in it without a variable being found. */
export function replacementFindings(drafts: readonly ReadDraft[]): readonly (readonly Finding[])[] {
  /** The variables of each section: a text that names one of them is covered. */
  const names = new Map<string, Set<string>>();
  for (const { draft, command } of drafts)
    for (const { variable } of command?.occurrences ?? [])
      names.set(draft.section, (names.get(draft.section) ?? new Set()).add(variable));
  const found = new Set(
    drafts.flatMap(({ draft, command }) => ((command?.occurrences.length ?? 0) > 0 ? [draft.block] : [])),
  );
  const told = new Set<number>();
  return drafts.map(({ draft, command }): readonly Finding[] => {
    if (draft.kind !== "command" || command === null) return [];
    const findings: Finding[] = [];
    const at = said.test(command.text) ? null : gap.exec(command.text);
    if (
      at !== null &&
      !heredocBodies(command.text).some(({ start, end }) => start <= at.index && at.index < end)
    )
      findings.push({
        rule: "left-out",
        severity: "warning",
        message: `The guide omits something at \`${at[2]}\`, so the program would get these characters literally.`,
        advice: "Find out what belongs there, and edit the command.",
        ...placesIn(draft.source)(at.index),
      });
    if (found.has(draft.block) || told.has(draft.block)) return findings;
    const known = [...(names.get(draft.section) ?? [])];
    const text = textsOf(draft).find((each) => !known.some((name) => isNamed(name, each)));
    if (text === undefined) return findings;
    told.add(draft.block);
    findings.push({
      rule: "nothing-to-replace",
      severity: "warning",
      message: `The text asks you to replace something here, but nothing in the command looks like a placeholder: “${shortened(text)}”`,
      advice: "Compare the command with the text, and edit it before it runs.",
      ...(draft.source.origins[0] ?? { line: 1, column: 1 }),
    });
    return findings;
  });
}

/** The texts that ask for it: the command's comment, and the text around its block. */
function textsOf({ context, replacing = [] }: Draft): readonly string[] {
  const [comment = ""] = context;
  return saysToReplace(comment) ? [comment, ...replacing] : replacing;
}

/** Does a text contain the name as a whole word? */
function isNamed(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + name.length] ?? "")) return true;
  return false;
}

function shortened(text: string): string {
  const sentence = text.split(/(?<=[.!?])\s+(?=[A-Z`])/).find(saysToReplace) ?? text;
  return sentence.length > 160 ? `${sentence.slice(0, 159)}…` : sentence;
}
