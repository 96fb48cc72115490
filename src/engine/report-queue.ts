// The reports that wait for the loop. It stays short: when many wait, output of one invocation that came in a
// row becomes one report. Nothing is dropped and nothing changes places.
import type { SafeText } from "../output/safe-text.ts";
import type { Report } from "../run/model/ports.ts";

/** From this length on, output is joined. */
const LONG = 64;
/** The most characters that are joined into one report. */
const MOST_JOINED = 64 * 1024;

type Output = Extract<Report, { type: "output" }>;

export interface ReportQueue {
  put(report: Report): void;
  /** The oldest reports, at most so many; they are out of the queue then. */
  take(most: number): readonly Report[];
  size(): number;
}

/** An empty queue. */
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

/** Two safe texts in a row are safe: cleaning works across chunks before either is made. */
function joined(first: Output, second: Output): Output {
  return {
    ...first,
    text: `${first.text}${second.text}` as SafeText,
    bytes: first.bytes + second.bytes,
  };
}
