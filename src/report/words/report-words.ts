// The words that every form of a report shares: states, warnings, and what a report can and cannot show.
import { SIGNS } from "../../output/signs.ts";
import type { TaskState } from "../../run/model/run.ts";
import { MARK_SIGNS } from "../../transcript/lookup/marks.ts";
import { byteWords, durationWords } from "../../transcript/words/run-words.ts";
import type { LeftOutText, Report, ReportStep } from "../model/report.ts";

export interface Warning {
  readonly grave: boolean;
  readonly title: string;
  readonly words: string;
}

/** What a reader must know first; the most serious first. */
export function warningsOf(report: Report): readonly Warning[] {
  const { log, where, state } = report;
  return [
    ...(log.ok
      ? []
      : [
          {
            grave: true,
            title: `The log does not verify: ${log.state}.`,
            words: `${log.words} This report is made from the ${log.lines} lines before that. Do not rely on it until the log has been compared with a stored copy.`,
          },
        ]),
    ...(state === "open"
      ? [
          {
            grave: false,
            title: "The run is not finished.",
            words:
              "The log ends in the middle of the run, which is open or was interrupted. Anything later is not in this report.",
          },
        ]
      : []),
    ...(where.kind === "rehearsal"
      ? [
          {
            grave: false,
            title: "This was a rehearsal.",
            words: "No real node was touched: practice nodes answered.",
          },
        ]
      : []),
    ...(where.kind === "endpoint"
      ? [
          {
            grave: false,
            title: "This was not AWS.",
            words: `Another endpoint answered: ${where.endpoint ?? "unknown"}.`,
          },
        ]
      : []),
    ...(report.answers === "yes"
      ? [
          {
            grave: false,
            title: "No person confirmed.",
            words: "--yes gave every answer (rehearsals only).",
          },
        ]
      : []),
  ];
}

/** What this report shows, in sentences. */
export const SHOWS: readonly string[] = [
  "What is in the log: each command as confirmed, who confirmed it, what came back, and in which order.",
  "If the summary says “log verified”: that the log's hash chain was intact when this report was made. Each line has the SHA-256 of the line before it.",
  "Where the run departed from the guide: the guide's bytes are in the log, with the digest shown in the summary.",
];

/** What it cannot show, in sentences. */
export const CANNOT_SHOW: readonly string[] = [
  "That this page was not changed later. Make it again from the log: the same log and program give the same bytes.",
  "That the whole log was not rewritten together with its head file. Only a stored copy, a signature, or the heads in Systems Manager's history can show that.",
  "Who was at the keyboard: the machine reported user and host, AWS reported the AWS identity.",
  "What was done outside Lamplighter, and whether what a person attested is true.",
  "Secrets: the log never has them. Output is shown without control characters and secrets.",
  "Times by any other clock than that of the operator's machine.",
];

/** The commands that check a report, with what each does. */
export function checksOf(report: Report): readonly { readonly command: string; readonly words: string }[] {
  return [
    { command: `lamplighter verify ${report.run}`, words: "verifies the log again" },
    {
      command: `sed -n ${report.log.lines}p audit.jsonl | tr -d '\\n' | sha256sum`,
      words: `prints the head ${report.log.head} without Lamplighter`,
    },
    {
      command: `lamplighter export ${report.run} --as html -o report.html`,
      words: "makes this report again",
    },
  ];
}

/** A state: shown by a sign and a word; colour only repeats them. */
export interface StatusWords {
  readonly tone: "good" | "bad" | "doubt" | "plain";
  readonly sign: string;
  readonly word: string;
}

const STANDINGS: Readonly<Record<TaskState, StatusWords>> = {
  done: { tone: "good", sign: SIGNS.good, word: "done" },
  attested: { tone: "good", sign: MARK_SIGNS["by-hand"].sign, word: "done by hand" },
  accepted: { tone: "doubt", sign: MARK_SIGNS.accepted.sign, word: "accepted, not met" },
  skipped: { tone: "doubt", sign: MARK_SIGNS.skipped.sign, word: "skipped" },
  aside: { tone: "doubt", sign: MARK_SIGNS["set-aside"].sign, word: "node set aside" },
  failed: { tone: "bad", sign: MARK_SIGNS.failed.sign, word: "failed" },
  uncertain: { tone: "bad", sign: MARK_SIGNS.uncertain.sign, word: "uncertain" },
  running: { tone: "doubt", sign: "…", word: "running" },
  ready: { tone: "plain", sign: "–", word: "shown, not confirmed" },
  waiting: { tone: "plain", sign: "–", word: "not reached" },
};

/** The state of the step. */
export function stepStatus({ state, gaveUp }: ReportStep): StatusWords {
  return gaveUp
    ? { tone: "bad", sign: MARK_SIGNS.failed.sign, word: "skipped after a failure" }
    : STANDINGS[state];
}

/** The state of the run. */
export function runStatus({ state }: Report): StatusWords {
  switch (state) {
    case "done":
      return { tone: "good", sign: SIGNS.good, word: "finished" };
    case "done-with-failures":
      return { tone: "bad", sign: SIGNS.bad, word: "finished with failures" };
    case "left":
      return { tone: "doubt", sign: MARK_SIGNS.left.sign, word: "stopped early" };
    case "open":
      return { tone: "doubt", sign: "…", word: "not finished" };
  }
}

/** An actor as `ada@laptop`. */
export function actorWords(report: Report, index: number): string {
  const actor = report.actors[index];
  return actor === undefined ? "somebody" : `${actor.user}@${actor.host}`;
}

/** A node as its key, with its instance id if it has one. */
export function nodeWords(report: Report, key: string): string {
  if (key === "local") return "the operator's own machine";
  const id = report.nodes.find((node) => node.key === key)?.id ?? null;
  return id === null ? key : `${key} · ${id}`;
}

/** The total time its invocations were in flight; `–` for none. */
export function runTimeOf({ invocations }: ReportStep): string {
  return spanWords(
    invocations.map(({ requestedAt, finishedAt }) => (finishedAt === null ? null : finishedAt - requestedAt)),
  );
}

/** The total review time before confirmation; `–` if it was not confirmed. */
export function reviewTimeOf({ invocations }: ReportStep): string {
  return spanWords(invocations.map(({ confirmed }) => confirmed?.after ?? null));
}

function spanWords(parts: readonly (number | null)[]): string {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? "–" : durationWords(known.reduce((sum, part) => sum + part, 0));
}

/** What the report omits, as a sentence. */
export function leftOutWords({ bytes, fromLine, toLine }: LeftOutText): string {
  const where = fromLine === toLine ? `line ${fromLine}` : `lines ${fromLine}–${toLine}`;
  return `${byteWords(bytes)} omitted here; they are in the log at ${where}.`;
}
