// Checks a log in slices, alongside other work; the result so far is always available.
import { statSync } from "node:fs";
import type { ChainCheck, ChainStatus } from "../../view/replay/log-source.ts";
import { foldLines } from "../chain/fold-lines.ts";
import { type ChainReport, type ChainState, checkLog } from "../chain/verify-log.ts";
import { diagnoseLog } from "./diagnose-log.ts";

export interface LogCheck extends ChainCheck {
  /** The report; null while the check is running. */
  report(): ChainReport | null;
}

/** Starts checking the log at this path; reads nothing yet. */
export function chainCheck(path: string): LogCheck {
  const begin = () => checkLog(path, foldLines().take);
  let checking = begin();
  let report: ChainReport | null = null;
  let found: ChainStatus | null = null;
  let lines = 0;
  return {
    status: () => found ?? { state: "checking", lines, label: "", words: "" },
    checkOn(more) {
      if (report !== null) return true;
      do {
        const step = checking.next();
        if (step.done) {
          report = step.value;
          found = report.state === "intact" ? holding(report) : faulty(path, report);
          lines = report.lines;
          return true;
        }
        lines = Math.max(lines, step.value);
      } while (more());
      return false;
    },
    again() {
      if (report === null || !GROWS.has(report.state)) return;
      report = null;
      found = null;
      checking = begin();
    },
    report: () => report,
  };
}

/** States that a log may have briefly while it is being written. */
const GROWS: ReadonlySet<ChainState> = new Set(["intact", "torn-tail", "no-head"]);

function holding({ lines, words }: ChainReport): ChainStatus {
  return {
    state: "holds",
    lines,
    label: "hash chain intact",
    words: words.replace("The hash chain is intact: ", ""),
  };
}

/** A damaged log of up to this many bytes is diagnosed, to find what was changed. */
const DIAGNOSED = 32 << 20;

function faulty(path: string, report: ChainReport): ChainStatus {
  const { lines, words } = report;
  const damages = statSync(path).size <= DIAGNOSED ? diagnoseLog(path).damages : [];
  const [first] = damages;
  const more = damages.length > 1 ? ` And ${damages.length - 1} more; \`lamplighter verify\` lists all.` : "";
  const told = first === undefined ? words : `${first.words}${more}`;
  return { state: "broken", lines, label: labelOf(report), words: told };
}

function labelOf({ state, line }: ChainReport): string {
  switch (state) {
    case "torn-tail":
      return "LAST LINE INCOMPLETE";
    case "truncated":
      return "END MISSING";
    case "no-head":
      return "HEAD FILE MISSING";
    case "newer":
      return "WRITTEN BY A NEWER PROGRAM";
    default:
      return `CHAIN BROKEN at line ${line ?? 0}`;
  }
}
