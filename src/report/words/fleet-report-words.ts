// The words for steps that several nodes ran together, for every form of a report: all nodes in one part,
// equal endings in one line.
import { SIGNS } from "../../output/signs.ts";
import { visible } from "../../output/visible.ts";
import { limitWords } from "../../transcript/words/fleet-words.ts";
import { answeredWords, count, durationWords } from "../../transcript/words/run-words.ts";
import type { Confirmation, Report, ReportInvocation, ReportStep } from "../model/report.ts";
import type { FleetStepReport, ReportFleet, ReportWave } from "../model/report-fleet.ts";
import { actorWords, type StatusWords, stepStatus } from "./report-words.ts";

/** A step of one node, or a fleet's step with the steps of all its nodes. */
export type StepPart =
  | { readonly kind: "step"; readonly step: ReportStep }
  | ({ readonly kind: "fleet" } & FleetPart);

export interface FleetPart {
  readonly fleet: ReportFleet;
  readonly of: FleetStepReport;
  readonly first: ReportStep;
  /** In running order, the first node's first. */
  readonly steps: readonly ReportStep[];
}

/** All steps in running order. */
export function partsOf(report: Report): readonly StepPart[] {
  const starts = new Map(fleetParts(report).map((part) => [part.first.number, part]));
  const parts: StepPart[] = [];
  for (let index = 0; index < report.steps.length; ) {
    const step = report.steps[index];
    const fleet = step === undefined ? undefined : starts.get(step.number);
    if (fleet !== undefined) parts.push({ kind: "fleet", ...fleet });
    else if (step !== undefined) parts.push({ kind: "step", step });
    index += fleet?.steps.length ?? 1;
  }
  return parts;
}

/** The steps that several nodes ran together. */
export function fleetParts(report: Report): readonly FleetPart[] {
  return (report.fleets ?? []).flatMap((fleet) =>
    fleet.steps.flatMap((of): FleetPart[] => {
      const steps = report.steps.slice(of.first - 1, of.last);
      const [first] = steps;
      return first === undefined ? [] : [{ fleet, of, first, steps }];
    }),
  );
}

/** `1–6` */
export function numberWords({ first, last }: FleetStepReport): string {
  return `${first}–${last}`;
}

/** The state of the step on its node, and whether it was retried or edited there. */
export function memberStatus(step: ReportStep): StatusWords {
  const { sign, word, tone } = stepStatus(step);
  const { attempts, edited } = step;
  return {
    tone,
    sign: `${sign}${attempts > 1 ? SIGNS.retried : ""}${edited ? SIGNS.edited : ""}`,
    word: `${word}${attempts > 1 ? `, attempt ${attempts}` : ""}${edited ? ", edited" : ""}`,
  };
}

/** The nodes' states, the most frequent first. */
export function statusCounts(
  steps: readonly ReportStep[],
): readonly { readonly status: StatusWords; readonly n: number }[] {
  const counts = new Map<string, { status: StatusWords; n: number }>();
  for (const step of steps) {
    const status = stepStatus(step);
    const known = counts.get(status.word) ?? { status, n: 0 };
    known.n++;
    counts.set(status.word, known);
  }
  return [...counts.values()].toSorted((a, b) => b.n - a.n);
}

export interface Ending {
  readonly words: string;
  readonly steps: readonly ReportStep[];
}

/** From this many nodes on that ended the same way but each with a different last line, they are grouped. */
const ALONE = 3;

/** The endings: equal ones grouped, the most frequent first. */
export function endingsOf(steps: readonly ReportStep[]): readonly Ending[] {
  const endings = [...groupedBy(steps, endingWords)].map(([words, of]) => ({ words, steps: of }));
  const alone = endings.filter(({ steps: of }) => of.length === 1).flatMap(({ steps: of }) => of);
  const together = [...groupedBy(alone, wayWords)].filter(([, of]) => of.length >= ALONE);
  const merged = new Set(together.flatMap(([, of]) => of));
  const others = endings.filter(({ steps: of }) => !of.every((step) => merged.has(step)));
  const told = together.map(([way, of]) => {
    const [first] = of;
    const line = first === undefined ? "" : lastLine(first);
    return { words: `${way}, each with a last line of its own, such as “${line}”`, steps: of };
  });
  return [...others, ...told].toSorted((a, b) => b.steps.length - a.steps.length);
}

function groupedBy<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = nameOf(one);
    const group = groups.get(name) ?? [];
    if (group.length === 0) groups.set(name, group);
    group.push(one);
  }
  return groups;
}

const LONGEST_LINE = 80;

function endingWords(step: ReportStep): string {
  const line = lastLine(step);
  return `${wayWords(step)}${line === "" ? "" : `, “${line}”`}`;
}

/** How it ended, regardless of its output. */
function wayWords(step: ReportStep): string {
  const last = step.invocations.at(-1);
  const { word } = stepStatus(step);
  return last === undefined ? word : `${word}, ${last.words}`;
}

function lastLine({ invocations }: ReportStep): string {
  const last = invocations.at(-1);
  if (last === undefined) return "";
  const output = last.output.tail === "" ? last.output.head : last.output.tail;
  const line = visible(output.trimEnd().split("\n").at(-1)?.trim() ?? "");
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** Confirmations for a single node, the first of each node, in running order. */
export function singleConfirmations(steps: readonly ReportStep[]): readonly {
  readonly step: ReportStep;
  readonly one: ReportInvocation;
  readonly confirmed: Confirmation;
}[] {
  return steps.flatMap((step) => {
    const one = step.invocations.find(({ confirmed }) => confirmed !== null);
    return one === undefined || one.confirmed === null ? [] : [{ step, one, confirmed: one.confirmed }];
  });
}

/** True unless the step on that node is one of many that succeeded in the same way. */
export function deservesLook(step: ReportStep): boolean {
  const { state, attempts, edited, notes, remark, invocations } = step;
  const isOdd = state !== "done" && state !== "waiting" && state !== "aside";
  const wentWell = invocations.every(({ ok, missing, message }) => ok && missing === 0 && message === "");
  const isUntouched = state !== "aside" || invocations.length === 0;
  return isOdd || attempts > 1 || edited || notes.length > 0 || remark !== "" || !wentWell || !isUntouched;
}

/** The first few names, and how many more there are. */
export function namesWords(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}

/** Who confirmed, how and after how long; the typed text appears elsewhere. */
export function confirmedByWords(report: Report, wave: Pick<ReportWave, "actor" | "after" | "how">): string {
  const after = wave.after === null ? "" : ` after ${durationWords(wave.after)}`;
  return `by ${actorWords(report, wave.actor)} ${answeredWords(wave.how)}${after}`;
}

/** The limits of the wave, and its result. */
export function waveEndWords(wave: ReportWave): string {
  const { end, at, stoppedAt } = wave;
  const stopped = stoppedAt === null ? "" : " The operator stopped it.";
  if (end === null) return `${limitWords(wave)}${stopped} Not ended when the log ends.`;
  const left = end.left === 0 ? "" : `, ${end.left} not run`;
  return `${limitWords(wave)}${stopped} Ended after ${durationWords(end.at - at)}: ${end.done} done, ${end.failed} failed${left}.`;
}

/** The fleet's nodes and limits. */
export function fleetWords({ nodes, maxConcurrency, maxErrors, soak }: ReportFleet): string {
  const wait = soak === null ? "" : ` The first node was watched for ${soak} s before the others.`;
  return `${count(nodes.length, "node")} ran each step together: the first node, then the others. ${limitWords({ maxConcurrency, maxErrors })}${wait}`;
}

/** Column of a matrix: A to Z, then AA. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

/**
 * For a fleet's step: the total review time, and the time in which any of its invocations was in
 * flight; `–` for none.
 */
export function fleetTimes({ steps, of }: FleetPart): { readonly review: string; readonly run: string } {
  const sent = steps.flatMap(({ invocations }) => invocations);
  const looked = [
    ...sent.map(({ confirmed }) => confirmed?.after ?? null),
    ...of.waves.map(({ after }) => after),
  ].filter((after) => after !== null);
  const spans = sent.flatMap(({ requestedAt, finishedAt }) =>
    finishedAt === null ? [] : [{ from: requestedAt, to: finishedAt }],
  );
  const review = looked.reduce((sum, after) => sum + after, 0);
  return {
    review: looked.length === 0 ? "–" : durationWords(review),
    run: spans.length === 0 ? "–" : durationWords(coveredBy(spans)),
  };
}

/** The time that the spans cover, overlaps counted once; milliseconds. */
function coveredBy(spans: readonly { readonly from: number; readonly to: number }[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return covered;
}
