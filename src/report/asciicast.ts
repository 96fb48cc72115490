// The screens of a replay as a terminal recording: asciicast 3, or 2 for older players
// (docs.asciinema.org/manual/asciicast). Does not interpret the screens.

import { visible } from "../output/visible.ts";
import type { Report } from "./model/report.ts";
import { warningsOf } from "./words/report-words.ts";

/**
 * A screen: when it appears (ms since the start, increasing), the bytes that draw it, and the step that
 * begins with it.
 */
export interface CastScreen {
  readonly at: number;
  readonly bytes: string;
  readonly step: string | null;
}

export interface CastForm {
  readonly version: 2 | 3;
  readonly columns: number;
  readonly rows: number;
}

/** Screens are drawn at fixed positions: no cursor, no wrapped lines. */
const BEGIN = "\u001b[?25l\u001b[?7l";

/** The lines of the recording. An unchanged screen adds none. */
export function* asciicast(report: Report, screens: Iterable<CastScreen>, form: CastForm): Generator<string> {
  yield headerOf(report, form);
  let before = 0;
  /** In version 3 the time since the previous line, in version 2 since the start; seconds. */
  const record = (at: number, code: "o" | "m", data: string): string => {
    const time = (form.version === 3 ? at - before : at) / 1000;
    before = at;
    return `${JSON.stringify([time, code, data])}\n`;
  };
  yield record(0, "o", BEGIN);
  for (const { at, bytes, step } of screens) {
    if (bytes !== "") yield record(at, "o", bytes);
    // After its screen: a player that stops at a marker then shows the step.
    if (step !== null) yield record(at, "m", visible(step).replaceAll("\n", " "));
  }
  yield record(before, "o", `\u001b[?7h\u001b[?25h\u001b[${form.rows};1H`);
}

function headerOf(report: Report, { version, columns, rows }: CastForm): string {
  const warnings = warningsOf(report).map(({ title }) => title);
  const parts = [report.title, `run ${report.run}`, ...warnings];
  const title = visible(parts.join(" · ")).replaceAll("\n", " ");
  const timestamp = Math.floor(report.times.begun / 1000);
  const header =
    version === 3
      ? { version, term: { cols: columns, rows }, timestamp, title }
      : { version, width: columns, height: rows, timestamp, title };
  return `${JSON.stringify(header)}\n`;
}
