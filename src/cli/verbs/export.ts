// `lamplighter export RUN --as FORM`: makes a report from a run's log. Reads the log line by line; executes
// nothing.
import { once } from "node:events";
import { type ChainState, chainExitCode, verifyLog } from "../../audit/chain/verify-log.ts";
import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { LineError } from "../../audit/lines/log-line.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { BugError, OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { createCollector } from "../../report/collect/collect.ts";
import { makeReport } from "../../report/make-report.ts";
import type { Report } from "../../report/model/report.ts";
import { byteWords } from "../../transcript/words/run-words.ts";
import { formNamed } from "../options/report-forms.ts";
import { version } from "../process/version.ts";
import { writeNewFile } from "../process/write-new-file.ts";
import { readingNotice } from "../terminal/progress-notice.ts";

export interface ExportOptions {
  readonly as: string;
  readonly output?: string;
  readonly force?: true;
  readonly asciicastVersion: 2 | 3;
  /** The longest wait in a recording; ms. */
  readonly idleLimit: number;
}

/** Formats for programs: hundreds of kilobytes that nobody wants on a screen. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set(["html", "json", "asciicast"]);

/**
 * Writes the report to the file or to standard output; 4 (as `verify`) if the log does not verify, which the
 * report states first.
 */
export async function exportRun(reference: string, options: ExportOptions): Promise<number> {
  const form = await formNamed(options.as);
  if (options.output === undefined && process.stdout.isTTY === true && FOR_PROGRAMS.has(options.as))
    throw new OperatorError(
      `A ${options.as} report is not printed to a terminal.`,
      "Add -o FILE to write it to a file, or -o - to print it here.",
    );
  const { path } = findRun(runsDirectory(), reference, true);
  const { report, state } = readReport(path);
  const cast = { version: options.asciicastVersion, idleLimit: options.idleLimit };
  const text = form({ report, path, cast });
  if (options.output === undefined || options.output === "-") await print(text);
  else {
    const bytes = writeNewFile(options.output, text, options.force === true);
    process.stderr.write(`${visible(options.output)}: ${byteWords(bytes)}\n`);
  }
  if (!report.log.ok) {
    process.stderr.write(`lamplighter: the log does not verify (${state}): ${visible(report.log.words)}\n`);
  }
  return chainExitCode(state);
}

async function print(text: Iterable<string>): Promise<void> {
  for (const piece of text) if (!process.stdout.write(piece)) await once(process.stdout, "drain");
}

/** The report of a log, up to the first line that was altered or is unreadable. */
function readReport(path: string): { readonly report: Report; readonly state: ChainState } {
  const collector = createCollector();
  const notice = readingNotice(path);
  const chain = verifyLog(path, ({ event, seq }) => {
    notice();
    try {
      collector.take(event, seq);
    } catch (cause) {
      if (!(cause instanceof BugError)) throw cause;
      throw new LineError(`does not follow from the lines before it: ${cause.message}`, { cause });
    }
  });
  const { state, words, lines, head } = chain;
  const log = { ok: state === "intact", state, words, lines, head };
  return { report: makeReport(collector.collected(), log, version()), state };
}
