// Checks whether a log is unaltered: the chain, the head file, the format of each line, and whether each
// event can follow the ones before it. Distinguishes edit, gap, torn tail and truncation.
import { dirname } from "node:path";
import type { RunEvent } from "../../run/model/event.ts";
import { readHead } from "../directory/head-file.ts";
import {
  LineError,
  type LogLine,
  lineDigest,
  NewerFormatError,
  NO_LINE,
  readLine,
  textAt,
} from "../lines/log-line.ts";
import { createOutputReader } from "../lines/output-line.ts";
import { readBlocks } from "../lines/read-lines.ts";
import { LOG_FORMATS } from "../schema/log-format.ts";

export type ChainState =
  /** Every line is unaltered, and the head file names the last one. */
  | "intact"
  /** The last line is incomplete: the program or machine stopped while writing it. */
  | "torn-tail"
  /** Lines are missing at the end: the head file names a later line. */
  | "truncated"
  /** A line was changed or inserted, or cannot be read. */
  | "edited"
  /** Lines are missing or reordered. */
  | "gap"
  /** There is no head file (or it has the wrong format): a cut tail would go unnoticed. */
  | "no-head"
  /** A newer program wrote it, in a format unknown to this one. */
  | "newer";

/** The exit code for a log: 0 verified, 2 this program is too old for it, 4 not verified. */
export function chainExitCode(state: ChainState): 0 | 2 | 4 {
  if (state === "intact") return 0;
  return state === "newer" ? 2 : 4;
}

export interface ChainReport {
  readonly state: ChainState;
  /** Good lines from the start. */
  readonly lines: number;
  /** The line with the problem, counted from 1; null for none. */
  readonly line: number | null;
  /** SHA-256 of the last good line. */
  readonly head: string;
  /** One sentence for people. */
  readonly words: string;
  /** Bytes up to the end of the last good line. */
  readonly goodBytes: number;
}

/**
 * Reads the log and passes each good line to `each` in order, up to the first problem. `each` may throw a
 * LineError (an event that cannot follow the lines before it). Memory is bounded by the longest line.
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

/** An incremental check reports progress each time this many bytes were read. */
const STEP_BYTES = 1 << 18;

/**
 * Like `verifyLog`, but incremental: yields the number of good lines now and then, and returns the report.
 */
export function* checkLog(
  path: string,
  each: (line: LogLine, bytes: number) => void,
): Generator<number, ChainReport> {
  const chain = beginChain(readHead(dirname(path)), each);
  for (const { bytes, complete } of readBlocks(path, { chunk: STEP_BYTES })) {
    if (!complete) return tornReport(chain);
    const found = takeLines(chain, bytes);
    if (found !== null) return found;
    yield chain.seq;
  }
  return againstHead(chain);
}

/** The good lines so far, and what the next line is checked against. */
interface Chain {
  /** The content of the head file. */
  readonly known: ReturnType<typeof readHead>;
  readonly each: (line: LogLine, bytes: number) => void;
  readonly readOutput: ReturnType<typeof createOutputReader>;
  seq: number;
  head: string;
  goodBytes: number;
  /** Digest of the line that the head file names; null until that line is read. */
  digestAtHead: string | null;
}

function beginChain(known: Chain["known"], each: Chain["each"]): Chain {
  const readOutput = createOutputReader();
  return { known, each, readOutput, seq: 0, head: NO_LINE, goodBytes: 0, digestAtHead: null };
}

const NEWLINE = 0x0a;

/** Adds whole lines to the chain; returns the report of the first that does not fit. */
function takeLines(chain: Chain, bytes: Buffer): ChainReport | null {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const found = takeLine(chain, bytes, start, end);
    if (found !== null) return found;
    start = end + 1;
  }
  return null;
}

/** Adds this line; returns its report when it does not fit. */
function takeLine(chain: Chain, bytes: Buffer, start: number, end: number): ChainReport | null {
  const { seq, head, known } = chain;
  const at = seq + 1;
  let text: string;
  let line: LogLine;
  try {
    text = textAt(bytes, start, end);
    const output = chain.readOutput(text, at, head);
    line = output === null ? readLine(text) : { seq: at, prev: head, event: output };
  } catch (cause) {
    if (cause instanceof NewerFormatError) return problem(chain, "newer", newerWords(at, cause));
    if (!(cause instanceof LineError)) throw cause;
    return problem(chain, "edited", `Line ${at} ${cause.message}: it was altered.`);
  }
  if (line.seq !== at) {
    const why = line.seq > at ? "lines are missing before it" : "lines were repeated or moved";
    return problem(chain, "gap", `Line ${at} is numbered ${line.seq}: ${why}.`);
  }
  if (line.prev !== head) {
    const why =
      at === 1
        ? "Line 1 does not start a chain: it was altered, or lines before it were deleted."
        : `Line ${at} does not continue line ${seq}: one of the two was altered.`;
    return problem(chain, "edited", why);
  }
  try {
    chain.each(line, end - start);
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause;
    return problem(chain, "edited", `Line ${at} (${line.event.type}) ${cause.message}.`);
  }
  // Of the text, which has exactly these bytes in UTF-8: a separate array would cost more than the digest of
  // a short line.
  chain.head = lineDigest(text);
  chain.seq = at;
  chain.goodBytes += end - start + 1;
  if (typeof known === "object" && known.seq === at) chain.digestAtHead = chain.head;
  return null;
}

/** The report of a problem in the line after the chain. */
function problem({ seq, head, goodBytes }: Chain, state: ChainState, words: string): ChainReport {
  return { state, lines: seq, line: seq + 1, head, words, goodBytes };
}

/** The report of a last line without a newline. */
function tornReport(chain: Chain): ChainReport {
  const { seq, known } = chain;
  const at = seq + 1;
  // The head file is written after its lines are on disk.
  if (typeof known === "object" && known.seq > seq)
    return problem(chain, "truncated", `The log ends inside line ${at}, but the head file counts that line.`);
  return problem(
    chain,
    "torn-tail",
    `Line ${at} is incomplete: writing it was interrupted. The ${seq} lines before it are unaltered.`,
  );
}

function newerWords(line: number, { message, writer }: NewerFormatError): string {
  return `Line ${line} ${message}. This program is older and reads formats up to ${LOG_FORMATS.length}. Install version ${writer.version} or newer.`;
}

function againstHead(chain: Chain): ChainReport {
  const { known, seq, head, goodBytes, digestAtHead } = chain;
  const report = (state: ChainState, line: number | null, words: string): ChainReport => ({
    state,
    lines: seq,
    line,
    head,
    words,
    goodBytes,
  });
  if (seq === 0) return report("truncated", 1, "The log is empty. A run always writes a first line.");
  if (known === "missing" || known === "unreadable") {
    const why = known === "unreadable" ? "has the wrong format" : "is missing";
    return report(
      "no-head",
      null,
      `The hash chain of ${seq} lines is intact, but the head file ${why}, so missing lines at the end would not be noticed.`,
    );
  }
  if (known.seq > seq) {
    const missing = known.seq - seq;
    return report(
      "truncated",
      seq + 1,
      `The head file names line ${known.seq}, but the log ends at line ${seq}: the last ${missing} line${missing === 1 ? " is" : "s are"} missing.`,
    );
  }
  if (known.sha256 !== digestAtHead) {
    return report(
      "edited",
      known.seq,
      `Line ${known.seq} is not the line that the head file names: one of the two was altered.`,
    );
  }
  // The head file is written after its lines, so after a crash it may be behind by one write.
  const behind = seq - known.seq;
  const lines = behind === 1 ? "1 line" : `${behind} lines`;
  const note =
    behind === 0
      ? ""
      : ` The head file is ${lines} behind, as after a crash; lines added after it would look the same.`;
  return report("intact", null, `The hash chain is intact: ${seq} lines, head ${head.slice(0, 16)}….${note}`);
}

/** All events of a log up to the first problem, with the report. */
export function readLog(path: string): { events: readonly RunEvent[]; chain: ChainReport } {
  const events: RunEvent[] = [];
  const chain = verifyLog(path, (line) => {
    events.push(line.event);
  });
  return { events, chain };
}
