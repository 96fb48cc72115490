// The reports that wait for the loop. It stays short: when many wait, consecutive output of one invocation is
// joined into one report. Nothing is dropped or reordered.
import type { SafeText } from "../output/safe-text.ts";
import type { Report } from "../run/model/ports.ts";

/** Output is joined when at least this many reports wait. */
const LONG = 64;
/** The most characters joined into one report. */
const MOST_JOINED = 64 * 1024;

type Output = Extract<Report, { type: "output" }>;

export interface ReportQueue {
  put(report: Report): void;
  /** Removes and returns the oldest reports, at most that many. */
  take(most: number): readonly Report[];
  size(): number;
}

export function reportQueue(): ReportQueue {
  let waiting: Report[] = [];
  return {
    put: (report) => {
      const last = waiting.at(-1);
      const joins =
        waiting.length >= LONG &&
        report.type === "output" &&
        last?.type === "output" &&
        last.nonce === report.nonce &&
        last.text.length + report.text.length <= MOST_JOINED;
      if (joins) waiting[waiting.length - 1] = joined(last, report);
      else waiting.push(report);
    },
    take: (most) => {
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      return taken;
    },
    size: () => waiting.length,
  };
}

/** Two consecutive safe texts are safe when joined: cleaning works across chunks before either is made. */
function joined(first: Output, second: Output): Output {
  return {
    ...first,
    text: `${first.text}${second.text}` as SafeText,
    bytes: first.bytes + second.bytes,
  };
}
