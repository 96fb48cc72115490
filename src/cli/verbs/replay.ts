// `lamplighter replay RUN`: folds a log and shows it. Has no engine and no transport: it cannot execute
// anything. A log may be larger than memory, so the screen reads only the part in view, and the transcript is
// printed while reading.

import { foldLines } from "../../audit/chain/fold-lines.ts";
import { type ChainReport, chainExitCode, checkLog, verifyLog } from "../../audit/chain/verify-log.ts";
import { chainCheck } from "../../audit/diagnosis/chain-check.ts";
import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { indexLog } from "../../audit/index/indexed-log.ts";
import { decodeLine } from "../../audit/lines/log-line.ts";
import { readLines } from "../../audit/lines/read-lines.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { OperatorError } from "../../errors.ts";
import { SIGNS } from "../../output/signs.ts";
import { visible } from "../../output/visible.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import { initial } from "../../run/model/initial.ts";
import { pauseBetween } from "../../transcript/lookup/rhythm.ts";
import { eventLines } from "../../transcript/run/run-text.ts";
import { durationWords } from "../../transcript/words/run-words.ts";
import { withOwnCommand } from "../process/own-command.ts";
import { hasScreen } from "../terminal/terminal.ts";

export interface ReplayOptions {
  readonly speed: number;
  /** The longest pause; ms. */
  readonly idleLimit: number;
  readonly plain?: true;
  readonly json?: true;
}

/**
 * Plays on the screen, or prints the transcript or the events; 4 if the log does not verify, 2 if a newer
 * program wrote it.
 */
export async function replay(reference: string, options: ReplayOptions): Promise<number> {
  const { path } = findRun(runsDirectory(), reference, true);
  const report = options.json
    ? await printEvents(path)
    : options.plain || !hasScreen()
      ? await printTranscript(path)
      : await play(path, options);
  return report === null ? 0 : chainExitCode(report.state);
}

/** Time to read and check before the first frame, enough for the whole of a typical log; ms. */
const HEAD_START = 150;

/** The report on the chain; null if the person quit before it was complete. */
async function play(path: string, options: ReplayOptions): Promise<ChainReport | null> {
  const [{ openScreen }, { runReplay }, { runHistory }] = await Promise.all([
    import("../../view/open-screen.ts"),
    import("../../view/replay/run-replay.tsx"),
    import("../../view/replay/run-history.ts"),
  ]);
  // A clock that does not jump when the system time is set.
  const now = (): number => performance.timeOrigin + performance.now();
  const until = now() + HEAD_START;
  const { idleLimit, speed } = options;
  const history = runHistory(indexLog(path, (before, after) => pauseBetween(before, after, idleLimit)));
  const check = chainCheck(path);
  history.readOn(() => history.length() === 0 || now() < until);
  if (history.length() === 0) throw nothingToShow(path, verifyLog(path));
  if (history.whole()) check.checkOn(() => now() < until);
  const screen = await openScreen({ stdin: process.stdin, stdout: process.stdout });
  let farewell = "";
  try {
    await runReplay(screen, { history, check, speed, idle: idleWords(idleLimit), now });
    if (check.report() === null)
      farewell = withOwnCommand(
        `The hash chain was checked up to event ${check.status().lines} only. \`lamplighter verify\` checks all of it.`,
      );
  } finally {
    screen.close(farewell);
  }
  return check.report();
}

function idleWords(limit: number): string {
  return limit === Number.POSITIVE_INFINITY ? "never cut" : `at most ${durationWords(limit)}`;
}

async function printEvents(path: string): Promise<ChainReport> {
  const fold = foldLines();
  let text = "";
  const checking = checkLog(path, (line) => {
    fold.take(line);
    text += `${JSON.stringify(line.event)}\n`;
  });
  for (;;) {
    const step = checking.next();
    await print(text);
    text = "";
    if (!step.done) continue;
    const report = step.value;
    if (report.lines === 0) throw nothingToShow(path, report);
    if (report.state !== "intact") process.stderr.write(`lamplighter: ${visible(report.words)}\n`);
    return report;
  }
}

async function printTranscript(path: string): Promise<ChainReport> {
  const report = verifyLog(path, foldLines().take);
  if (report.lines === 0) throw nothingToShow(path, report);
  const mark = report.state === "intact" ? SIGNS.good : SIGNS.bad;
  let text = `REPLAY of ${visible(path)}\n${mark} ${visible(report.words)}\n\n`;
  let run = initial();
  for (const { bytes } of readLines(path)) {
    // Do not print lines written or changed since the check.
    if (run.seq === report.lines) break;
    const { event } = decodeLine(bytes);
    for (const line of eventLines(run, event)) text += `${line}\n`;
    run = evolve(run, event);
    if (text.length < PRINTED_AT_ONCE) continue;
    await print(text);
    text = "";
  }
  await print(text);
  return report;
}

const PRINTED_AT_ONCE = 1 << 16;

/** Prints, and waits for the reader: a pipe takes only so much, and the rest must not fill up memory. */
function print(text: string): Promise<void> {
  if (text === "" || process.stdout.write(text)) return Promise.resolve();
  return new Promise((resolve) => {
    process.stdout.once("drain", resolve);
  });
}

function nothingToShow(path: string, report: ChainReport): OperatorError {
  return new OperatorError(
    `${path}: ${report.words}`,
    "There is nothing to show. Run `lamplighter verify` for details.",
    { exitCode: report.state === "newer" ? 2 : 4 },
  );
}
