// Is a log as it was written? The chain, the head file, the form of each line, and whether the events make sense
// one after another. Tells edit, gap, torn tail and truncation apart.
import { dirname } from "node:path";
import type { RunEvent } from "../run/event.ts";
import { readHead } from "./head-file.ts";
import { LOG_FORMATS } from "./log-format.ts";
import {
  LineError,
  type LogLine,
  lineDigest,
  NewerFormatError,
  NO_LINE,
  readLine,
  textOf,
} from "./log-line.ts";
import { createOutputReader } from "./output-line.ts";
import { readLines } from "./read-lines.ts";

export type ChainState =
  /** Every line is as it was written, and the head file names the last one. */
  | "intact"
  /** The last line has no end: the program or machine stopped while writing it. */
  | "torn-tail"
  /** Lines are missing at the end: the head file names a later line. */
  | "truncated"
  /** A line was changed, inserted or cannot be read. */
  | "edited"
  /** Lines are missing, or stand in another order. */
  | "gap"
  /** There is no head file (or it has another form): a cut tail could not be seen. */
  | "no-head"
  /** A newer program wrote it, in a format that this one does not know. */
  | "newer";

/** The exit code that a log calls for: 0 as written, 2 this program is too old for it, 4 it does not verify. */
export function chainExitCode(state: ChainState): 0 | 2 | 4 {
  if (state === "intact") return 0;
  return state === "newer" ? 2 : 4;
}

export interface ChainReport {
  readonly state: ChainState;
  /** Whole, well-chained lines from the start. */
  readonly lines: number;
  /** The line with the problem, counted from 1; null when there is none. */
  readonly line: number | null;
  /** SHA-256 of the last good line. */
  readonly head: string;
  /** One sentence for people. */
  readonly words: string;
  /** Bytes up to the end of the last good line. */
  readonly goodBytes: number;
}

/**
 * Walks the log and hands each good line to `each` in order, stopping at the first problem. `each` may throw a
 * LineError (an event that cannot follow on what was before). Memory is bounded by the longest line.
 */
export function verifyLog(
  path: string,
  each: (line: LogLine, bytes: number) => void = () => {},
): ChainReport {
  const checking = checkLog(path, each);
  for (;;) {
    const step = checking.next();
    if (step.done) return step.value;
  }
}

/** A check that is done step by step tells how far it has come after each so many bytes. */
const STEP_BYTES = 1 << 18;

/** As `verifyLog`, step by step: gives the number of good lines so far now and then, and the report at the end. */
export function* checkLog(
  path: string,
  each: (line: LogLine, bytes: number) => void,
): Generator<number, ChainReport> {
  let seq = 0;
  let told = 0;
  let head = NO_LINE;
  let goodBytes = 0;
  const known = readHead(dirname(path));
  let digestAtHead: string | null = null;
  const readOutput = createOutputReader();
  const problem = (state: ChainState, words: string): ChainReport => ({
    state,
    lines: seq,
    line: seq + 1,
    head,
    words,
    goodBytes,
  });

  for (const raw of readLines(path)) {
    const at = seq + 1;
    if (!raw.complete && typeof known === "object" && known.seq > seq) {
      // The head file is written after its lines are on the disk.
      return problem("truncated", `The log ends inside line ${at}, which the head file counts as written.`);
    }
    if (!raw.complete) {
      return problem(
        "torn-tail",
        `Line ${at} has no end: writing it was cut short. The ${seq} lines before it are as they were written.`,
      );
    }
    let line: LogLine;
    try {
      const text = textOf(raw.bytes);
      const output = readOutput(text, at, head);
      line = output === null ? readLine(text) : { seq: at, prev: head, event: output };
    } catch (cause) {
      if (cause instanceof NewerFormatError) return problem("newer", newerWords(at, cause));
      if (!(cause instanceof LineError)) throw cause;
      return problem("edited", `Line ${at} ${cause.message}: it was changed after it was written.`);
    }
    if (line.seq !== at) {
      return problem(
        "gap",
        `Line ${at} is numbered ${line.seq}: ${line.seq > at ? "lines are missing before it" : "lines were repeated or moved"}.`,
      );
    }
    if (line.prev !== head) {
      return problem(
        "edited",
        at === 1
          ? "Line 1 does not begin a chain: it was changed, or lines before it were removed."
          : `Line ${at} does not continue line ${seq}: one of the two was changed after it was written.`,
      );
    }
    try {
      each(line, raw.bytes.length);
    } catch (cause) {
      if (!(cause instanceof LineError)) throw cause;
      return problem("edited", `Line ${at} (${line.event.type}) ${cause.message}.`);
    }
    head = lineDigest(raw.bytes);
    seq = at;
    if (typeof known === "object" && known.seq === seq) digestAtHead = head;
    goodBytes = raw.offset + raw.bytes.length + 1;
    if (goodBytes - told < STEP_BYTES) continue;
    told = goodBytes;
    yield seq;
  }
  return againstHead(known, { seq, head, goodBytes, digestAtHead });
}

function newerWords(line: number, { message, writer }: NewerFormatError): string {
  return `Line ${line} ${message}. This program is older and reads formats up to ${LOG_FORMATS.length}: get version ${writer.version} or a newer one.`;
}

function againstHead(
  known: ReturnType<typeof readHead>,
  chain: { seq: number; head: string; goodBytes: number; digestAtHead: string | null },
): ChainReport {
  const { seq, head, goodBytes, digestAtHead } = chain;
  const report = (state: ChainState, line: number | null, words: string): ChainReport => ({
    state,
    lines: seq,
    line,
    head,
    words,
    goodBytes,
  });
  if (seq === 0) return report("truncated", 1, "The log is empty: a run writes at least its start.");
  if (known === "missing" || known === "unreadable") {
    const why = known === "unreadable" ? "has another form" : "is missing";
    return report(
      "no-head",
      null,
      `The chain of ${seq} lines holds, but the head file ${why}: whether lines are missing at the end cannot be told.`,
    );
  }
  if (known.seq > seq) {
    const missing = known.seq - seq;
    return report(
      "truncated",
      seq + 1,
      `The head file names line ${known.seq}, the log ends at line ${seq}: the last ${missing} line${missing === 1 ? " is" : "s are"} missing.`,
    );
  }
  if (known.sha256 !== digestAtHead) {
    return report(
      "edited",
      known.seq,
      `Line ${known.seq} is not the line that the head file names: one of the two was changed.`,
    );
  }
  // The head file is written after its lines, so a program that was killed may leave it behind by one write.
  const behind = seq - known.seq;
  const lines = behind === 1 ? "1 line" : `${behind} lines`;
  const note =
    behind === 0
      ? ""
      : ` The head file is ${lines} behind, as after a sudden end; lines put in behind it would look the same.`;
  return report("intact", null, `The chain is intact: ${seq} lines, head ${head.slice(0, 16)}….${note}`);
}

/** All events of a log up to the first problem, with the report. */
export function readLog(path: string): { events: readonly RunEvent[]; chain: ChainReport } {
  const events: RunEvent[] = [];
  const chain = verifyLog(path, (line) => {
    events.push(line.event);
  });
  return { events, chain };
}
