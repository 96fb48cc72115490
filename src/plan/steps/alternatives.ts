// Of several alternatives the plan runs one: the chosen one, else the first for Linux.
import type { Step } from "../../runbook/model/runbook.ts";

/** For each group of alternatives, the labels to run; a group that is not named uses its default. */
export type Alternatives = Readonly<Record<string, readonly string[]>>;

/** One alternative in a group. */
export interface Way {
  readonly label: string;
  readonly steps: readonly Step[];
}

/** The groups of alternatives in the steps, in the guide's order. */
export function waysOf(steps: readonly Step[]): ReadonlyMap<string, readonly Way[]> {
  const groups = new Map<string, { label: string; steps: Step[] }[]>();
  for (const step of steps) {
    if (step.alternative === undefined) continue;
    const { group, label } = step.alternative;
    const ways = groups.get(group) ?? [];
    const way = ways.find((it) => it.label === label);
    if (way === undefined) groups.set(group, [...ways, { label, steps: [step] }]);
    else way.steps.push(step);
  }
  return groups;
}

/** The default alternative: the first that names no system other than Linux, else the first. */
export function defaultWay(ways: readonly Way[]): Way | undefined {
  return ways.find(isForLinux) ?? ways[0];
}

/** Ids of omitted steps, each with the first line of the alternative that runs instead. */
export function leftOutSteps(steps: readonly Step[], chosen: Alternatives): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  for (const [group, ways] of waysOf(steps)) {
    const named = ways.filter(({ label }) => chosen[group]?.includes(label) === true);
    const taken = named.length > 0 ? named : [defaultWay(ways)].filter((it) => it !== undefined);
    for (const way of ways)
      if (!taken.includes(way)) for (const { id } of way.steps) left.set(id, taken[0]?.steps[0]?.line ?? 1);
  }
  return left;
}

const others =
  /\b(?:Windows|PowerShell|pwsh|cmd(?:\.exe)?|mac ?OS(?: ?X)?|OS ?X|Mac|Homebrew|brew|Chocolatey|choco|winget|FreeBSD|OpenBSD|fish)\b/i;
const linux = /\b(?:Linux|Ubuntu|Debian|CentOS|RHEL|Red Hat|Fedora|Unix|WSL|bash)\b/i;

function isForLinux({ label, steps }: Way): boolean {
  if (others.test(label) && !linux.test(label)) return false;
  return !steps.some(({ command }) => command?.analysis.programs.includes("brew"));
}
