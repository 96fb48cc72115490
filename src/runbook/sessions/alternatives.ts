// Alternatives that a guide offers side by side: "Or …", "On Debian" and "On CentOS", the tabs of a site. Each of
// their steps is marked as one of several, because running all of them is never intended. The plan decides which one
// runs.
import type { Draft } from "../draft/draft.ts";
import type { Finding, Step } from "../model/runbook.ts";
import { lastLine } from "../model/source-text.ts";
import { hasAny } from "../vocabulary/has-any.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { tabOf } from "../vocabulary/site-markup.ts";

const systems =
  /\b(?:Debian|Ubuntu|Raspbian|Raspberry Pi OS|CentOS|RHEL|Red ?Hat|Fedora|Rocky|AlmaLinux|Amazon Linux|Oracle Linux|SUSE|SLES|openSUSE|Arch|Alpine|Gentoo|macOS|Mac ?OS ?X?|OS ?X|Mac|Windows|Linux|FreeBSD|OpenBSD|Unix|WSL|yum|dnf|apt|Homebrew|brew)\b/i;
/** Each of these systems has one of these words in its name. */
const SYSTEM_PARTS =
  "debian ubuntu rasp centos rhel red fedora rocky alma linux suse sles arch alpine gentoo mac os windows bsd unix wsl yum dnf apt brew".split(
    " ",
  );
/** "For", "On the", "1.": apart from what follows, because one rule for both takes many milliseconds to compile. */
const before =
  /^(?:(?:or |and )?(?:for|on|in|under|using|with|if (?:you(?:'re| are)? )?(?:on|using|running|use)|\d+[.)])\s+)?(?:the |an? )?/i;
const labelled = new RegExp(`^${systems.source}(?:[^.]{0,60}):?$`, "i");
const or =
  /^(?:or\b|alternatively\b|otherwise\b|as an alternative\b|another (?:way|option)\b|instead,?\s|if you (?:prefer|would rather)\b|option \d|method \d)/i;
const bareOr = /^or[\s:.,…-]*$/i;
/** Tabs for different machines, or for consecutive actions, are all meant. */
const together =
  /\b(?:servers?|clients?|masters?|managers?|workers?|agents?|nodes?|hosts?|control.?plane|primary|secondary|replicas?|leaders?|followers?|steps? \d+|part \d+|output|result|response)\b/i;

export interface Label {
  readonly kind: "or" | "system" | "tab";
  readonly label: string;
}

/** What text before a block, or a command's comment, says about alternatives; null for nothing. */
export function alternativeLabel(text: string): Label | null {
  const line = text.split("\n", 1)[0]?.trim().slice(0, 160) ?? "";
  const label = tabOf(line);
  if (label !== null) return together.test(label) ? null : { kind: "tab", label };
  // `source ~/.bashrc  # or source ~/.zshrc` offers an alternative to its own command, not to the one before.
  if (or.test(line)) return looksLikeCommand(line.replace(/^or\s+/, "")) ? null : { kind: "or", label: line };
  return hasAny(line, ...SYSTEM_PARTS) && labelled.test(line.replace(before, ""))
    ? { kind: "system", label: line }
    : null;
}

interface Group {
  readonly section: string;
  /** The set of tabs; only tabs of one set are alternatives. */
  readonly tabs: number;
  readonly label: Label | null;
  readonly drafts: number[];
}

/** Marks a draft as one of several alternatives; null for any other. */
export interface DraftAlternative {
  readonly alternative: NonNullable<Step["alternative"]>;
  readonly finding: Finding;
}

/** For each draft: the alternatives that it belongs to. */
export function readAlternatives(drafts: readonly Draft[]): readonly (DraftAlternative | null)[] {
  const groups = groupsOf(drafts);
  const told: (DraftAlternative | null)[] = drafts.map(() => null);
  for (let at = 0; at < groups.length; at++) {
    const set = [groups[at]].filter((group): group is Group => group !== undefined);
    while (isAlternative(set, groups[at + 1])) set.push(groups[++at] as Group);
    const [first] = set;
    if (first === undefined || set.length < 2) continue;
    const labels = labelsOf(drafts, set);
    set.forEach((group, way) => {
      const others = set.filter((other) => other !== group).map((other) => lineOf(drafts, other));
      const alternative = {
        group: `line-${lineOf(drafts, first)}`,
        label: labels[way] ?? "",
        of: set.length,
      };
      for (const index of group.drafts)
        told[index] = {
          alternative,
          finding: {
            rule: "alternative",
            severity: "info",
            message: `One of ${set.length} ways to do the same thing${group.label === null || bareOr.test(group.label.label) ? "" : ` (${clean(group.label)})`}; the ${others.length === 1 ? "other begins" : "others begin"} on line ${others.join(", ")}.`,
            advice: `Only one of them runs; choose this one with \`--alternative ${lineOf(drafts, group)}\` or before the run.`,
            ...(drafts[index]?.source.origins[0] ?? { line: 1, column: 1 }),
          },
        };
    });
  }
  return told;
}

/** A name for each alternative: its label, otherwise its first command. Names are unique within a set. */
function labelsOf(drafts: readonly Draft[], set: readonly Group[]): readonly string[] {
  const names = set.map((group) =>
    group.label === null || bareOr.test(group.label.label)
      ? (drafts[group.drafts[0] ?? 0]?.title ?? "").slice(0, 160)
      : clean(group.label),
  );
  return names.map((name, way) =>
    names.indexOf(name) === way ? name : `${name} (line ${lineOf(drafts, set[way] as Group)})`,
  );
}

function clean({ label }: Label): string {
  return label.replace(/:$/, "");
}

/** Does the next group belong to the alternatives so far? */
function isAlternative(set: readonly Group[], next: Group | undefined): boolean {
  const [first] = set;
  const last = set.at(-1);
  if (first === undefined || last === undefined || next?.label == null || next.section !== first.section)
    return false;
  const { kind, label } = next.label;
  if (kind === "or") return true;
  if (kind === "tab" && next.tabs !== last.tabs) return false;
  return last.label?.kind === kind && !set.some((way) => way.label?.label === label);
}

/** The label of a draft. "Or …" after a command on its own line is about a different command. */
function labelOf({ context, remark }: Draft): Label | null {
  for (const text of context) {
    const label = alternativeLabel(text);
    const aside = label?.kind === "or" && remark !== undefined && text === remark;
    if (label !== null && !aside) return label;
    if (aside && labelled.test(remark)) return { kind: "system", label: remark };
  }
  return null;
}

interface OpenGroup extends Group {
  readonly key: string;
  readonly drafts: number[];
}

/** Runs of steps with the same text above; with a label, all steps below it are one alternative. */
function groupsOf(drafts: readonly Draft[]): readonly Group[] {
  const groups: OpenGroup[] = [];
  drafts.forEach((draft, index) => {
    if (draft.kind !== "command" && draft.write === null) return;
    const { section, block, tabs } = draft;
    const label = labelOf(draft);
    const place =
      label === null || label.kind === "or" ? `${block}\n${draft.context[0] ?? ""}` : clean(label);
    const key = `${section}\n${label?.kind === "tab" ? tabs : ""}\n${label?.kind ?? ""}\n${place}`;
    const last = groups.at(-1);
    const before = drafts[last?.drafts.at(-1) ?? -1];
    if (label === null || !bareOr.test(label.label) || before?.block !== block) {
      if (last?.key === key) last.drafts.push(index);
      else groups.push({ section, tabs, label, drafts: [index], key });
      return;
    }
    // A bare "or" between two commands of a block is only about these two.
    const own = (draft.source.origins[0]?.line ?? 0) > lastLine(before.source) + 1;
    if (own && last !== undefined && last.drafts.length > 1 && last.label?.kind !== "tab")
      groups.push({ ...last, drafts: last.drafts.splice(-1) });
    groups.push({ section, tabs, label: own ? label : null, drafts: [index], key: "" });
  });
  return groups;
}

function lineOf(drafts: readonly Draft[], group: Group): number {
  return drafts[group.drafts[0] ?? 0]?.source.origins[0]?.line ?? 1;
}
