// What every form of a report says in the same words: what to mind first, and what a report can and cannot show.
import type { Report } from "./report.ts";

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
