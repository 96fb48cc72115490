// `--alternative LINE|LABEL|all`: chooses which of several alternatives to run.
import { OperatorError } from "../../errors.ts";
import { type Alternatives, type Way, waysOf } from "../../plan/steps/alternatives.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";

/**
 * The alternatives that the texts choose; a group without a match keeps its default. A line chooses the
 * alternative that contains it, a label (exact, else partial) one in each group that has it, `all` every
 * alternative. Throws OperatorError for a text that matches nothing.
 */
export function chooseAlternatives(runbook: Runbook, texts: readonly string[]): Alternatives {
  const groups = [...waysOf(runbook.steps)];
  const chosen = new Map<string, Set<string>>();
  for (const text of texts) {
    const found = groups.map(([group, ways]) => [group, waysCalled(ways, text)] as const);
    if (found.every(([, ways]) => ways.length === 0)) throw unknown(text, groups);
    for (const [group, ways] of found)
      for (const { label } of ways) chosen.set(group, (chosen.get(group) ?? new Set()).add(label));
  }
  return Object.fromEntries([...chosen].map(([group, labels]) => [group, [...labels]]));
}

function waysCalled(ways: readonly Way[], text: string): readonly Way[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "all") return ways;
  if (/^\d+$/.test(wanted))
    return ways.filter(({ steps }) =>
      steps.some(({ line, endLine }) => line <= Number(wanted) && Number(wanted) <= endLine),
    );
  if (wanted === "") return [];
  const exact = ways.filter(({ label }) => label.toLowerCase() === wanted);
  return exact.length > 0
    ? exact
    : ways.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, 1);
}

function unknown(text: string, groups: readonly (readonly [string, readonly Way[]])[]): OperatorError {
  const there = groups.flatMap(([, ways]) =>
    ways.map(({ label, steps }) => `line ${steps[0]?.line ?? 1}: ${label}`),
  );
  return new OperatorError(
    `--alternative ${text} matches no alternative in the guide.`,
    there.length === 0 ? "The guide offers no alternatives." : `It offers: ${there.join("; ")}.`,
  );
}
