// The run as a terminal recording (asciicast 3, or 2 for older players; docs.asciinema.org/manual/asciicast): the transcript's
// lines in the rhythm of the walk, with a marker at each step. Output is told from its beginning and its end, so that a
// recording stays small however much a command printed.

import type { SafeText } from "../output/safe-text.ts";
import { visible } from "../output/visible.ts";
import { evolve } from "../run/evolve/evolve.ts";
import type { RunEvent } from "../run/model/event.ts";
import { initial } from "../run/model/initial.ts";
import type { Run } from "../run/model/run.ts";
import { pauseBetween } from "../transcript/lookup/rhythm.ts";
import { findTask } from "../transcript/lookup/run-find.ts";
import { OUTPUT_MARK } from "../transcript/run/invocation-text.ts";
import { eventLines } from "../transcript/run/run-text.ts";
import { createExcerpt, type ExcerptKeeper } from "./collect/excerpt.ts";
import type { Report } from "./model/report.ts";
import { leftOutWords, warningsOf } from "./words/report-words.ts";

export interface CastOptions {
  readonly version: 2 | 3;
  /** The longest wait between two events; ms. */
  readonly idleLimit: number;
}

export interface Caster {
  /** The first line: what is recorded, and when. */
  readonly header: string;
  /** Lines that tell what must be known before anything else. */
  readonly opening: readonly string[];
  /** The lines of the recording for the next event, from that line of the log. */
  take(event: RunEvent, line: number): readonly string[];
}

/** Columns and rows of the terminal that is recorded. */
const COLUMNS = 100;
const ROWS = 30;

/** So much of an output is told as it came, and so much of its end; characters. */
const FIRST = 12_000;
const LAST = 4_000;

const BOLD = "\u001b[1m";
const PLAIN = "\u001b[0m";

type Code = "o" | "m";

/** Makes the recording of one log, event by event. `report` is what the whole log came to. */
export function createCaster(report: Report, { version, idleLimit }: CastOptions): Caster {
  let run = initial();
  let clock = 0;
  let pause = 0;
  const outputs = new Map<string, OutputLimit>();

  /** In version 3 the time since the line before, in version 2 that since the start; seconds. */
  const record = (code: Code, data: string): string => {
    clock += pause;
    const time = (version === 3 ? pause : clock) / 1000;
    pause = 0;
    return `${JSON.stringify([time, code, data])}\n`;
  };
  const screen = (lines: readonly string[]): string =>
    record("o", lines.map((line) => `${line}\r\n`).join(""));

  return {
    header: headerOf(report, version),
    opening: [screen(openingOf(report))],
    take(event, line) {
      const before = run;
      run = evolve(before, event);
      if (before.status !== "empty") pause += pauseBetween(before.at, event.at, idleLimit);
      const limit = "nonce" in event && event.nonce !== null ? outputs.get(event.nonce) : undefined;
      switch (event.type) {
        case "task.presented":
          return [record("m", markerOf(run, event)), screen(emphasised(eventLines(before, event)))];
        case "invocation.output": {
          const told = limit ?? createLimit();
          outputs.set(event.nonce, told);
          const text = told.take(event.text, line);
          return text === "" ? [] : [screen(eventLines(before, { ...event, text }))];
        }
        case "invocation.finished": {
          outputs.delete(event.nonce);
          const rest = limit?.end() ?? [];
          return [screen([...rest, ...eventLines(before, event)])];
        }
        default:
          return [screen(eventLines(before, event))];
      }
    },
  };
}

function headerOf(report: Report, version: 2 | 3): string {
  const title = visible(`${report.title} · run ${report.run}`).replaceAll("\n", " ");
  const timestamp = Math.floor(report.times.begun / 1000);
  const header =
    version === 3
      ? { version, term: { cols: COLUMNS, rows: ROWS }, timestamp, title }
      : { version, width: COLUMNS, height: ROWS, timestamp, title };
  return `${JSON.stringify(header)}\n`;
}

function openingOf(report: Report): readonly string[] {
  const warnings = warningsOf(report).map(({ title, words }) => visible(`${title} ${words}`));
  return [`${BOLD}Recording of run ${report.run}, made from its log${PLAIN}`, ...warnings, ""];
}

function markerOf(run: Run, { task, attempt }: Extract<RunEvent, { type: "task.presented" }>): string {
  const found = findTask(run, task);
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const title = found === null ? task : (found.step.name ?? found.step.title);
  const name = `${found === null ? "Step" : `Step ${found.index + 1}`}${again}: ${title}`;
  return visible(name).replaceAll("\n", " ");
}

function emphasised([first = "", ...rest]: readonly string[]): readonly string[] {
  return ["", `${BOLD}${first}${PLAIN}`, ...rest];
}

interface OutputLimit {
  /** What of the text is told now. */
  take(text: SafeText, line: number): SafeText;
  /** What is told at the end: the gap, and the output's last lines. */
  end(): readonly string[];
}

function createLimit(): OutputLimit {
  let told = 0;
  let rest: ExcerptKeeper | null = null;
  return {
    take(text, line) {
      if (rest === null && told + text.length <= FIRST) {
        told += text.length;
        return text;
      }
      rest ??= createExcerpt({ head: FIRST - told, tail: LAST });
      rest.take(text, line);
      return "" as SafeText;
    },
    end() {
      if (rest === null) return [];
      const { head, tail, leftOut } = rest.end();
      return [
        ...outputLines(head),
        ...(leftOut === null ? [] : [`    ${leftOutWords(leftOut)}`]),
        ...outputLines(tail),
      ];
    },
  };
}

function outputLines(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => `${OUTPUT_MARK}${visible(line)}`);
}
