// Ways to do the same thing that a guide offers side by side: "Or …", "On Debian" and "On CentOS". Each of their steps
// is told to be one of several, since doing all of them is never meant.
import type { Draft } from "./draft.ts";
import type { Finding } from "./runbook.ts";

const systems =
  /\b(?:Debian|Ubuntu|Raspbian|Raspberry Pi OS|CentOS|RHEL|Red Hat|Fedora|Rocky|AlmaLinux|Amazon Linux|Oracle Linux|SUSE|SLES|openSUSE|Arch|Alpine|Gentoo|macOS|Mac ?OS ?X?|OS ?X|Mac|Windows|Linux|FreeBSD|OpenBSD|Unix|WSL|yum|dnf|apt|Homebrew|brew)\b/i;
const labelled = new RegExp(
  `^(?:(?:or |and )?(?:for|on|in|under|using|with|if (?:you(?:'re| are)? )?(?:on|using|running|use)|\\d+[.)])\\s+)?(?:the |an? )?${systems.source}(?:[^.]{0,60}):?$`,
  "i",
);
const or =
  /^(?:or\b|alternatively\b|otherwise\b|as an alternative\b|another (?:way|option)\b|instead,?\s|if you (?:prefer|would rather)\b|option \d|method \d)/i;

/** What text in front of a block, or the comment of a command, says of alternatives; null when nothing. */
export function alternativeLabel(
  text: string,
): { readonly kind: "or" | "system"; readonly label: string } | null {
  const line = text.split("\n", 1)[0]?.trim().slice(0, 160) ?? "";
  if (or.test(line)) return { kind: "or", label: line };
  return labelled.test(line) ? { kind: "system", label: line } : null;
}

interface Group {
  readonly section: string;
  readonly label: { readonly kind: "or" | "system"; readonly label: string } | null;
  readonly drafts: number[];
}

/** For each draft: which steps it is an alternative to, as a finding. */
export function alternativeFindings(drafts: readonly Draft[]): readonly (readonly Finding[])[] {
  const groups = groupsOf(drafts);
  const found: Finding[][] = drafts.map(() => []);
  for (let at = 0; at < groups.length; at++) {
    const set = [groups[at]].filter((group): group is Group => group !== undefined);
    while (isAlternative(set, groups[at + 1])) set.push(groups[++at] as Group);
    if (set.length < 2) continue;
    for (const group of set)
      for (const index of group.drafts) {
        const others = set.filter((other) => other !== group).map((other) => lineOf(drafts, other));
        found[index]?.push({
          rule: "alternative",
          severity: "warning",
          message: `One of ${set.length} ways to do the same${group.label === null ? "" : ` (${group.label.label.replace(/:$/, "")})`}; the ${others.length === 1 ? "other begins" : "others begin"} on line ${others.join(", ")}.`,
          advice: "Do one of them and skip the rest.",
          ...(drafts[index]?.source.origins[0] ?? { line: 1, column: 1 }),
        });
      }
  }
  return found;
}

/** Does the next group belong to the alternatives so far? */
function isAlternative(set: readonly Group[], next: Group | undefined): boolean {
  const [first] = set;
  const last = set.at(-1);
  if (first === undefined || last === undefined || next?.label == null || next.section !== first.section)
    return false;
  if (next.label.kind === "or") return true;
  return last.label?.kind === "system" && last.label.label !== next.label.label;
}

/** Runs of commands that stand under one text. */
function groupsOf(drafts: readonly Draft[]): readonly Group[] {
  const groups: { section: string; label: Group["label"]; drafts: number[]; key: string }[] = [];
  drafts.forEach((draft, index) => {
    if (draft.kind !== "command") return;
    const label = draft.context.map(alternativeLabel).find((each) => each !== null) ?? null;
    const key = `${draft.section}\n${draft.block}\n${draft.context[0] ?? ""}`;
    const last = groups.at(-1);
    if (last?.key === key) last.drafts.push(index);
    else groups.push({ section: draft.section, label, drafts: [index], key });
  });
  return groups;
}

function lineOf(drafts: readonly Draft[], group: Group): number {
  return drafts[group.drafts[0] ?? 0]?.source.origins[0]?.line ?? 1;
}
