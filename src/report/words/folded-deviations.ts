// One answer for several nodes is one entry of a report, with its nodes; its data has one deviation for each of them.
import { count } from "../../transcript/words/run-words.ts";
import type { Deviation, Report, ReportStep } from "../model/report.ts";
import { type DeviationGroup, deviationsIn } from "./deviation-words.ts";
import { type FleetPart, fleetParts, namesWords } from "./fleet-report-words.ts";

export interface FoldedDeviation {
  /** The first of them, which stands for all. */
  readonly first: Deviation;
  /** Its step; null when it is about the run. */
  readonly step: ReportStep | null;
  /** `step 4`, or `steps 4–9, 14`; empty when it is about the run. */
  readonly steps: string;
  /** `w3`, or `11 nodes (w1, …)`; empty for a step that nodes did not run together. */
  readonly on: string;
  /** `log line 80`, or `log lines 80 to 100`. */
  readonly lines: string;
}

/** The group's deviations in the order in which they happened; those of one answer are one. */
export function foldedDeviations(report: Report, group: DeviationGroup): readonly FoldedDeviation[] {
  const parts = fleetParts(report);
  const folded: Deviation[][] = [];
  let last: { readonly name: string; readonly all: Deviation[] } | null = null;
  for (const deviation of deviationsIn(group, report.deviations)) {
    const name = answerName(parts, deviation);
    if (last !== null && name !== null && last.name === name) last.all.push(deviation);
    else {
      const all = [deviation];
      folded.push(all);
      last = name === null ? null : { name, all };
    }
  }
  return folded.map((all) => foldedOf(report, parts, all));
}

/** Equal for deviations of one answer; null for one that is by itself: it has a text or output of its own. */
function answerName(parts: readonly FleetPart[], deviation: Deviation): string | null {
  const { kind, step, at, actor, words, said, diff } = deviation;
  const part = partOf(parts, step);
  return part === null || diff !== null || kind === "failed"
    ? null
    : JSON.stringify([kind, part.first.number, at, actor, words, said]);
}

function partOf(parts: readonly FleetPart[], step: number | null): FleetPart | null {
  return parts.find(({ of }) => step !== null && of.first <= step && step <= of.last) ?? null;
}

function foldedOf(report: Report, parts: readonly FleetPart[], all: readonly Deviation[]): FoldedDeviation {
  const [first] = all as readonly [Deviation, ...Deviation[]];
  const end = all.at(-1) ?? first;
  const numbers = all.flatMap(({ step }) => step ?? []);
  const nodes = all.flatMap(({ step }) => report.steps[(step ?? 0) - 1]?.node ?? []);
  const isOne = all.length === 1;
  return {
    first,
    step: report.steps[(first.step ?? 0) - 1] ?? null,
    steps: stepWords(numbers),
    on:
      partOf(parts, first.step) === null
        ? ""
        : isOne
          ? (nodes[0] ?? "")
          : `${count(nodes.length, "node")} (${namesWords(nodes)})`,
    lines: isOne ? `log line ${first.line}` : `log lines ${first.line} to ${end.line}`,
  };
}

/** `step 4`, `steps 1–2, 4`; the numbers rise. */
function stepWords(numbers: readonly number[]): string {
  const rows: [first: number, last: number][] = [];
  for (const number of numbers) {
    const row = rows.at(-1);
    if (row !== undefined && row[1] === number - 1) row[1] = number;
    else rows.push([number, number]);
  }
  const words = rows.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
  return numbers.length === 0 ? "" : `${numbers.length === 1 ? "step" : "steps"} ${words}`;
}
