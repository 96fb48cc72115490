// The first check of a log: form, chain, head file, and whether the order of its events makes sense. If the
// fast pass finds a problem, a second pass identifies it.
import { basename, dirname } from "node:path";
import { foldLines } from "../../audit/chain/fold-lines.ts";
import { type ChainReport, verifyLog } from "../../audit/chain/verify-log.ts";
import { type Damage, damageLeavesOpen, damageMeans } from "../../audit/diagnosis/damage.ts";
import { type Diagnosis, diagnoseLog } from "../../audit/diagnosis/diagnose-log.ts";
import { capitalize, lineRangeWords } from "../../audit/diagnosis/line-words.ts";
import { writerOf } from "../../audit/directory/run-lock.ts";
import type { LogLine } from "../../audit/lines/log-line.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import type { Difference } from "../../plan/verify/plan-differences.ts";
import type { RunWithoutOutput } from "../../run/evolve/evolve.ts";
import { logDifferences } from "../../run/log-differences.ts";
import { readingNotice } from "../terminal/progress-notice.ts";
import type { Check } from "./verify-check.ts";

const RUN_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const SHOWN = 20;
/** How often to read a log that grows meanwhile. */
const TIMES = 5;

export interface LinePlace {
  readonly seq: number;
  readonly sha256: string;
  /** When it was written; ms. */
  readonly at: number;
}

export interface ChainCheck extends Check {
  /** The well-chained line with this number, if it was wanted; null when there is none. */
  place(seq: number): LinePlace | null;
  readonly report: ChainReport;
  /** The run, as far as its events could be folded. */
  readonly run: RunWithoutOutput;
}

/**
 * Reads the whole log at this path, and keeps the places of the `wanted` lines. Throws OperatorError when it
 * cannot be read.
 */
export function checkChain(path: string, wanted: ReadonlySet<number> = new Set(), times = 1): ChainCheck {
  const places = new Map<number, LinePlace>();
  let [lastSeq, lastAt] = [0, 0];
  const fold = foldLines();
  let impossible: LogLine | null = null;
  const altered: Damage[] = [];
  const notice = readingNotice(path);
  const report = verifyLog(path, (line) => {
    notice();
    // A line's digest is in the next one.
    if (wanted.has(lastSeq)) places.set(lastSeq, { seq: lastSeq, at: lastAt, sha256: line.prev });
    [lastSeq, lastAt] = [line.seq, line.event.at];
    const before = line.event.type === "invocation.output" ? null : fold.run();
    try {
      fold.take(line);
    } catch (cause) {
      impossible = line;
      throw cause;
    }
    if (before !== null) altered.push(...alteredLines(line, logDifferences(before, line.event)));
  });
  const run = fold.run();
  if (report.lines === lastSeq) places.set(lastSeq, { seq: lastSeq, at: lastAt, sha256: report.head });
  const found = report.state === "intact" ? { damages: [], newer: null } : diagnoseLog(path);
  const damages = [
    ...elsewhere(path, run),
    ...(impossible === null ? [] : [impossibleLine(impossible, report.words)]),
    ...altered,
    ...found.damages,
  ];
  const isNewer = report.state === "newer" && damages.length === 0;
  const isIntact = report.state === "intact" && damages.length === 0;
  // An open run may write between the two reads.
  if (damages.length === 0 && !isNewer && !isIntact) return checkAgain(path, wanted, times);
  const lines = isNewer ? newerLines(report) : isIntact ? intactLines(report) : damageLines(damages, report);
  const writer = writerOf(dirname(path));
  return {
    name: "chain",
    exitCode: isNewer ? 2 : isIntact ? 0 : 4,
    lines: writer === null ? lines : [...lines, openLine(writer)],
    facts: { ...factsOf(report, { ...found, damages }), openIn: writer },
    report,
    run,
    place: (seq) => places.get(seq) ?? null,
  };
}

function checkAgain(path: string, wanted: ReadonlySet<number>, times: number): ChainCheck {
  if (times < TIMES) return checkChain(path, wanted, times + 1);
  throw new OperatorError(
    `${path} changed while it was being read.`,
    "The run is open in another Lamplighter. Verify it when that has ended.",
  );
}

function openLine({ pid, host }: NonNullable<ReturnType<typeof writerOf>>): string {
  return `! The run is open in another Lamplighter (process ${pid} on ${visible(host)}): the log is still growing. Verify it again when that has ended.`;
}

/** A log in the folder of another run. A copy may be in a folder of any name. */
function elsewhere(path: string, { started }: RunWithoutOutput): readonly Damage[] {
  const folder = basename(dirname(path));
  if (started === null || !RUN_ID.test(folder) || folder === started.run) return [];
  const words = `The folder belongs to run ${folder}, but the log in it is from run ${started.run}.`;
  return [{ kind: "replaced", line: 1, lastLine: 1, seq: 1, event: "run.started", words }];
}

function impossibleLine(line: LogLine, words: string): Damage {
  const { seq, event } = line;
  return { kind: "impossible", line: seq, lastLine: seq, seq, event: event.type, words };
}

function alteredLines({ seq, event }: LogLine, differences: readonly Difference[]): readonly Damage[] {
  return differences.map(({ field, words }) => ({
    kind: "altered",
    line: seq,
    lastLine: seq,
    seq,
    event: event.type,
    words: `Line ${seq} (${event.type}, ${field}) was altered. ${words}`,
  }));
}

function intactLines({ words }: ChainReport): readonly string[] {
  return [
    `✓ log verified: ${visible(words)}`,
    "  On one machine, nothing can show that log and head file were rewritten or shortened together.",
    "  A signature of the head or a stored copy can.",
  ];
}

function newerLines({ words }: ChainReport): readonly string[] {
  return [
    `? newer: ${visible(words)}`,
    "  The hash chain is intact, and the head file names its last line. The content was not checked.",
  ];
}

/** The number of lines from the start without damage. */
function goodLines(damages: readonly Damage[], { lines }: ChainReport): number {
  return damages.reduce((least, { kind, line }) => {
    const isItself = kind !== "truncated" && kind !== "head-missing" && kind !== "head-edited";
    return line === null ? 0 : Math.min(least, isItself ? line - 1 : line);
  }, lines);
}

function damageLines(damages: readonly Damage[], report: ChainReport): readonly string[] {
  const good = goodLines(damages, report);
  const more = damages.length - SHOWN;
  return [
    ...damages.slice(0, SHOWN).flatMap(linesOf),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    good === 0
      ? "No line is known to be unaltered."
      : `${capitalize(lineRangeWords(1, good))} ${good === 1 ? "is" : "are"} unaltered, as far as a hash chain on one machine can show.`,
    "Keep the folder as it is, and compare it with a stored copy.",
  ];
}

function linesOf({ kind, words }: Damage): readonly string[] {
  return [`✗ ${kind}: ${visible(words)}`, `  ${damageMeans(kind)}`, `  Unknown: ${damageLeavesOpen(kind)}.`];
}

function factsOf(report: ChainReport, { damages, newer }: Diagnosis): Check["facts"] {
  const [first] = damages;
  return {
    state: first?.kind ?? report.state,
    goodLines: goodLines(damages, report),
    head: report.head,
    words: first?.words ?? report.words,
    damages: damages.map((it) => ({
      ...it,
      means: damageMeans(it.kind),
      cannotTell: damageLeavesOpen(it.kind),
    })),
    newer,
  };
}
