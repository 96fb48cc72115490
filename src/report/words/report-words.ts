// What every form of a report says in the same words: how things stand, what to mind first, and what a report can and cannot
// show.
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

/** What a reader must know before anything else; the gravest first. */
export function warningsOf(report: Report): readonly Warning[] {
  const { log, where, state } = report;
  return [
    ...(log.ok
      ? []
      : [
          {
            grave: true,
            title: `The log does not verify: ${log.state}.`,
            words: `${log.words} This report is made of the ${log.lines} lines before that. Do not rely on it before the log was compared with a copy that left the machine.`,
          },
        ]),
    ...(state === "open"
      ? [
          {
            grave: false,
            title: "The run is not at its end.",
            words:
              "The log ends in the middle of the walk: it is under way, or its program was cut short. What comes later is not in this report.",
          },
        ]
      : []),
    ...(where.kind === "rehearsal"
      ? [
          {
            grave: false,
            title: "This was a rehearsal.",
            words: "Nothing was done to any real node: practice nodes in memory answered.",
          },
        ]
      : []),
    ...(where.kind === "endpoint"
      ? [
          {
            grave: false,
            title: "This was not AWS.",
            words: `Another endpoint answered: ${where.endpoint ?? "not told which"}.`,
          },
        ]
      : []),
    ...(report.answers === "yes"
      ? [
          {
            grave: false,
            title: "No person confirmed.",
            words: "Every answer was given by --yes, which exists for rehearsals alone.",
          },
        ]
      : []),
  ];
}

/** What this report shows, in sentences. */
export const SHOWS: readonly string[] = [
  "What stands in the log, and nothing else: each command as it was confirmed, by whom it was confirmed, what came back, and in which order.",
  "That the log was as it was written when this report was made, where the summary says that its chain is intact: each line names the SHA-256 of the line before it.",
  "Where the walk left the guide: the guide's bytes are in the log, under the digest that the summary gives.",
];

/** What it cannot show, in sentences. */
export const CANNOT_SHOW: readonly string[] = [
  "That this page was not changed after it was made. Make it anew from the log: the same log and program give the same bytes.",
  "That the whole log was not written anew together with its head file. Only a copy that left the machine in time, or the heads in Systems Manager's history, can show that.",
  "Who sat at the keyboard: user and machine are as that machine told them, the AWS identity as AWS told it.",
  "What was done past Lamplighter, by hand or by another program, and whether what a person attested is true.",
  "Secrets: they never enter a log. Output that was cleaned of control characters or of secrets is as it was cleaned.",
  "Times other than by the clock of the operator's machine.",
];

/** What to type to check a report, with what each does. */
export function checksOf(report: Report): readonly { readonly command: string; readonly words: string }[] {
  return [
    { command: `lamplighter verify ${report.run}`, words: "reads the log's chain anew" },
    {
      command: `sed -n ${report.log.lines}p audit.jsonl | tr -d '\\n' | sha256sum`,
      words: `gives the head ${report.log.head} without any of our programs`,
    },
    { command: `lamplighter export ${report.run} --as html`, words: "makes this report anew" },
  ];
}

/** How something stands: told by a sign and a word, and by colour only after these. */
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
  failed: { tone: "bad", sign: MARK_SIGNS.failed.sign, word: "failed" },
  uncertain: { tone: "bad", sign: MARK_SIGNS.uncertain.sign, word: "uncertain" },
  running: { tone: "doubt", sign: "…", word: "under way" },
  ready: { tone: "plain", sign: "–", word: "shown, not confirmed" },
  waiting: { tone: "plain", sign: "–", word: "not reached" },
};

/** How the step stands. */
export function stepStatus({ state, gaveUp }: ReportStep): StatusWords {
  return gaveUp
    ? { tone: "bad", sign: MARK_SIGNS.failed.sign, word: "skipped after a failure" }
    : STANDINGS[state];
}

/** How the run stands. */
export function runStatus({ state }: Report): StatusWords {
  switch (state) {
    case "done":
      return { tone: "good", sign: SIGNS.good, word: "finished" };
    case "done-with-failures":
      return { tone: "bad", sign: SIGNS.bad, word: "finished with failures" };
    case "left":
      return { tone: "doubt", sign: MARK_SIGNS.left.sign, word: "left before its end" };
    case "open":
      return { tone: "doubt", sign: "…", word: "not at its end" };
  }
}

/** An actor as `ada@laptop`. */
export function actorWords(report: Report, index: number): string {
  const actor = report.actors[index];
  return actor === undefined ? "somebody" : `${actor.user}@${actor.host}`;
}

/** A node as its key, and its instance id where it has one. */
export function nodeWords(report: Report, key: string): string {
  if (key === "local") return "the operator's own machine";
  const id = report.nodes.find((node) => node.key === key)?.id ?? null;
  return id === null ? key : `${key} · ${id}`;
}

/** How long its invocations were on their way altogether; `–` when none was. */
export function runTimeOf({ invocations }: ReportStep): string {
  return spanWords(
    invocations.map(({ requestedAt, finishedAt }) => (finishedAt === null ? null : finishedAt - requestedAt)),
  );
}

/** How long it was looked at before it was confirmed, altogether; `–` when it was not. */
export function reviewTimeOf({ invocations }: ReportStep): string {
  return spanWords(invocations.map(({ confirmed }) => confirmed?.after ?? null));
}

function spanWords(parts: readonly (number | null)[]): string {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? "–" : durationWords(known.reduce((sum, part) => sum + part, 0));
}

/** What is left out of a report, in a sentence. */
export function leftOutWords({ bytes, fromLine, toLine }: LeftOutText): string {
  const where = fromLine === toLine ? `line ${fromLine}` : `lines ${fromLine}–${toLine}`;
  return `${byteWords(bytes)} left out here; they are in the log at ${where}.`;
}
