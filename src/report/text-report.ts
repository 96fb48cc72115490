// The transcript of a run as plain lines: event by event, as the plain view printed them. Only the beginning
// and end of each output are included, so that the report stays small.

import type { SafeText } from "../output/safe-text.ts";
import { visible } from "../output/visible.ts";
import { evolve } from "../run/evolve/evolve.ts";
import type { RunEvent } from "../run/model/event.ts";
import { initial } from "../run/model/initial.ts";
import { outputMarkOf } from "../transcript/run/invocation-text.ts";
import { eventLines } from "../transcript/run/run-text.ts";
import { createExcerpt, type ExcerptKeeper } from "./collect/excerpt.ts";
import type { Report } from "./model/report.ts";
import { leftOutWords, warningsOf } from "./words/report-words.ts";

export interface Transcriber {
  /** What a reader must know first. */
  readonly opening: string;
  /** The text of the next event, from that line of the log; "" for none. */
  take(event: RunEvent, line: number): string;
}

/** How much of an output's beginning is included directly, and how much of its end; characters. */
const FIRST = 12_000;
const LAST = 4_000;

/** Makes the transcript of one log, event by event. `report` is the report of the whole log. */
export function createTranscriber(report: Report): Transcriber {
  let run = initial();
  const outputs = new Map<string, OutputLimit>();
  return {
    opening: textOf([
      visible(`Transcript of run ${report.run}: ${report.title}`),
      visible(report.log.words),
      ...warningsOf(report).map(({ title, words }) => visible(`${title} ${words}`)),
      "",
    ]),
    take(event, line) {
      const before = run;
      run = evolve(before, event);
      const limit = "nonce" in event && event.nonce !== null ? outputs.get(event.nonce) : undefined;
      switch (event.type) {
        case "task.presented":
          return textOf(["", ...eventLines(before, event)]);
        case "invocation.output": {
          const told = limit ?? createLimit();
          outputs.set(event.nonce, told);
          const text = told.take(event.text, line);
          return text === "" ? "" : textOf(eventLines(before, { ...event, text }));
        }
        case "invocation.finished":
          outputs.delete(event.nonce);
          return textOf([
            ...(limit?.end(outputMarkOf(before, event.nonce)) ?? []),
            ...eventLines(before, event),
          ]);
        default:
          return textOf(eventLines(before, event));
      }
    },
  };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

interface OutputLimit {
  /** The part of the text to print now. */
  take(text: SafeText, line: number): SafeText;
  /** The end of the output: the gap, and its last lines. */
  end(mark: string): readonly string[];
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
    end(mark) {
      if (rest === null) return [];
      const { head, tail, leftOut } = rest.end();
      return [
        ...outputLines(head, mark),
        ...(leftOut === null ? [] : [`    ${leftOutWords(leftOut)}`]),
        ...outputLines(tail, mark),
      ];
    },
  };
}

function outputLines(text: string, mark: string): readonly string[] {
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => `${mark}${visible(line)}`);
}
