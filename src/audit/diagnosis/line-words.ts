// How a diagnosis names lines.

import { lineAt } from "./diagnosis-state.ts";
import type { ScannedLine } from "./scan-lines.ts";

/** "line 12", "lines 12 to 14"; counted from 1. */
export function lineRangeWords(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}

/** The lines at these places (from 0): "line 12 (run.left, number 13)", "lines 12 to 14 (task.noted …)". */
export function lineWords(lines: readonly ScannedLine[], from: number, to = from): string {
  const { event, seq } = lineAt(lines, from);
  const number = seq === null || seq === from + 1 ? [] : [`number ${seq}`];
  const inside = [...(event === null ? [] : [event]), ...number].join(", ");
  const more = from === to || inside === "" ? "" : " …";
  return `${lineRangeWords(from + 1, to + 1)}${inside === "" ? "" : ` (${inside}${more})`}`;
}

/** Like `lineWords`, at the beginning of a sentence. */
export function lineWordsCapitalized(lines: readonly ScannedLine[], from: number, to = from): string {
  return capitalize(lineWords(lines, from, to));
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is known about where these lines come from, to follow "was inserted". */
export function originWords(lines: readonly ScannedLine[], from: number, to: number): string {
  return lines.slice(from, to + 1).some((it) => it.foreign) ? " from another run's log" : "";
}
