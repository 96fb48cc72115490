// `lamplighter export RUN --as FORM`: a run's log as a report. Reads the log once, line by line; executes nothing.
import { findRun } from "../audit/find-run.ts";
import { LineError } from "../audit/log-line.ts";
import { runsDirectory } from "../audit/state-directory.ts";
import { type ChainState, chainExitCode, verifyLog } from "../audit/verify-log.ts";
import { BugError, OperatorError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { createCollector } from "../report/collect.ts";
import { makeReport } from "../report/make-report.ts";
import type { Report } from "../report/report.ts";
import { byteWords } from "../transcript/run-words.ts";
import { version } from "./version.ts";
import { writeNewFile } from "./write-new-file.ts";

export interface ExportOptions {
  readonly as: string;
  readonly output?: string;
  readonly force?: true;
}

/** By name: what makes that form of a report. */
const FORMS: Readonly<Record<string, () => Promise<(report: Report) => string>>> = {
  markdown: async () => (await import("../report/markdown-report.ts")).markdownReport,
  html: async () => (await import("../report/html-report.ts")).htmlReport,
  json: async () => (await import("../report/json-report.ts")).jsonReport,
};

/** Writes the report to the file or to standard output; 4 (as `verify`) when the log does not verify, which the report says first. */
export async function exportRun(reference: string, options: ExportOptions): Promise<number> {
  const form = Object.hasOwn(FORMS, options.as) ? FORMS[options.as] : undefined;
  if (form === undefined) {
    throw new OperatorError(
      `${options.as} is no form of a report.`,
      `Give one of ${Object.keys(FORMS)
        .map((name) => `--as ${name}`)
        .join(", ")}.`,
    );
  }
  const { report, state } = readReport(findRun(runsDirectory(), reference, true).path);
  const text = (await form())(report);
  if (options.output === undefined || options.output === "-") process.stdout.write(text);
  else {
    writeNewFile(options.output, text, options.force === true);
    process.stderr.write(`${visible(options.output)}: ${byteWords(Buffer.byteLength(text))}\n`);
  }
  if (!report.log.ok) {
    process.stderr.write(`lamplighter: the log does not verify (${state}): ${visible(report.log.words)}\n`);
  }
  return chainExitCode(state);
}

/** The report of a log, up to the first line that is not as it was written or cannot be read. */
function readReport(path: string): { readonly report: Report; readonly state: ChainState } {
  const collector = createCollector();
  const chain = verifyLog(path, ({ event, seq }) => {
    try {
      collector.take(event, seq);
    } catch (cause) {
      if (!(cause instanceof BugError)) throw cause;
      throw new LineError(`cannot follow on what was before: ${cause.message}`, { cause });
    }
  });
  const { state, words, lines, head } = chain;
  const log = { ok: state === "intact", state, words, lines, head };
  return { report: makeReport(collector.collected(), log, version()), state };
}
