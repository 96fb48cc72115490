// A short report in Markdown for a ticket: summary, deviations, a table of the steps. Without HTML, so that
// hosts that disallow it show everything.
import { visibleCommand } from "../output/visible.ts";
import { RESULT_SIGNS } from "../transcript/words/requirement-words.ts";
import { count, destinationWords, durationWords, timeWords } from "../transcript/words/run-words.ts";
import { fleetRow, fleetTexts } from "./markdown-fleets.ts";
import type { Deviation, Report, ReportStep } from "./model/report.ts";
import type { DiffLine } from "./text/line-diff.ts";
import { cell, code, fenced, indented, inline, table } from "./text/markdown-text.ts";
import { confirmedWords, peopleWords } from "./words/confirmed-words.ts";
import { DEVIATION_GROUPS, type DeviationGroup, deviationsIn, kindWords } from "./words/deviation-words.ts";
import { partsOf } from "./words/fleet-report-words.ts";
import { type FoldedDeviation, foldedDeviations } from "./words/folded-deviations.ts";
import {
  actorWords,
  checksOf,
  nodeWords,
  runStatus,
  runTimeOf,
  stepStatus,
  warningsOf,
} from "./words/report-words.ts";

/** The most lines quoted of a failed command's last output. */
const QUOTED_LINES = 12;

/** The whole text. */
export function markdownReport(report: Report): string {
  const parts = [
    `# Run of ${inline(report.title)}`,
    ...warningsOf(report).map(({ title, words }) => `> **${inline(title)}** ${inline(words)}`),
    summary(report),
    `## Deviations (${report.deviations.length})`,
    ...DEVIATION_GROUPS.map((group) => groupPart(report, group)),
    ...fleetTexts(report),
    `## Steps (${report.steps.length})`,
    steps(report),
    "## To check it",
    ...checksOf(report).map(({ command, words }) => `- ${code(command)} ${inline(words)}`),
    `Made by lamplighter ${inline(report.madeBy)} from ${count(report.log.lines, "line")} of the log. All times are UTC. The log has more: every output, and who confirmed what after how long.`,
  ];
  return `${joined(parts)}\n`;
}

/** Joins with blank lines between parts, but not between list items. */
function joined(parts: readonly string[]): string {
  return parts.reduce((text, part, index) => {
    const item = part.startsWith("- ") && (parts[index - 1] ?? "").startsWith("- ");
    return index === 0 ? part : `${text}${item ? "\n" : "\n\n"}${part}`;
  }, "");
}

function summary(report: Report): string {
  const { where, times, nodes, counts } = report;
  const { mark, place } = destinationWords({ ...where, document: where.document ?? "" });
  const { sign, word } = runStatus(report);
  const rows: readonly (readonly [string, string])[] = [
    ["Outcome", `**${sign} ${word}** ${cell(report.outcome)}`],
    [
      "Who",
      peopleWords(report)
        .map((words) => cell(words))
        .join("; "),
    ],
    [
      "Confirmed by",
      confirmedWords(report)
        .map((words) => cell(words))
        .join(" "),
    ],
    ["Where", `${mark === null ? "" : `**${cell(mark)}** `}${cell(place)}`],
    ["Nodes", nodes.map(({ key }) => cell(nodeWords(report, key))).join(", ")],
    ["When", `${timeWords(times.begun)} to ${timeWords(times.ended)} (${durationWords(times.total)})`],
    ["Guide", `${cell(report.guide.path)}, SHA-256 ${code(report.guide.sha256)}`],
    [
      "Plan digest",
      report.planDigest === null ? "none: a value was not set at the start" : code(report.planDigest),
    ],
    ["Run", code(report.run)],
    ["Log", `**${report.log.ok ? "✓ log verified" : `✗ ${report.log.state}`}** ${cell(report.log.words)}`],
    ["Steps", countWords(counts)],
  ];
  return table(["", ""], rows);
}

function countWords(counts: Report["counts"]): string {
  const parts = [
    [counts.done, "done"],
    [counts.byHand, "done by hand"],
    [counts.accepted, "accepted, not met"],
    [counts.skipped, "skipped"],
    [counts.skippedAfterFailure, "skipped after a failure"],
    [counts.aside ?? 0, "on nodes set aside"],
    [counts.failed, "failed"],
    [counts.uncertain, "uncertain"],
    [counts.notReached, "not reached"],
  ] as const;
  return parts
    .filter(([n], index) => n > 0 || index === 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}

function groupPart(report: Report, group: DeviationGroup): string {
  const all = deviationsIn(group, report.deviations);
  if (all.length === 0) return `**${group.title}:** none.`;
  const items = foldedDeviations(report, group)
    .map((one) => item(report, one))
    .join("\n");
  return `### ${group.title} (${all.length})\n\n${items}`;
}

function item(report: Report, folded: FoldedDeviation): string {
  const { first, step, steps, lines } = folded;
  const { kind, at, actor, words, said, diff } = first;
  const { sign, word } = kindWords(kind);
  const about = step === null ? "" : `, ${steps} ${titleOf(step, folded)}`;
  const who = report.actors.length > 1 ? `, ${inline(actorWords(report, actor))}` : "";
  const parts = [
    `- **${sign} ${word}**${about} (${timeWords(at)}${who}, ${lines})`,
    ...(diff === null ? [`  ${inline(words)}`] : ["", indented(fenced(diffText(diff), "diff"), "  ")]),
    ...(said === ""
      ? []
      : said.includes("\n")
        ? ["", indented(fenced(said, "text"), "  ")]
        : [`  Reason or note: ${inline(said)}`]),
    ...quoted(report, first),
  ];
  return parts.join("\n");
}

function titleOf({ command, title }: ReportStep, { on }: FoldedDeviation): string {
  const words = command === null ? inline(title) : code(title);
  return on === "" ? words : `${words} on ${inline(on)}`;
}

const SIGNS = { same: " ", removed: "-", added: "+" } as const;

function diffText(diff: readonly DiffLine[]): string {
  return diff.map(({ kind, text }) => `${SIGNS[kind]} ${visibleCommand(text)}`).join("\n");
}

/** The last output lines of what failed. */
function quoted(report: Report, { kind, step, at }: Deviation): readonly string[] {
  const failed =
    kind === "failed" && step !== null
      ? report.steps[step - 1]?.invocations.find(({ finishedAt, ok }) => finishedAt === at && !ok)
      : undefined;
  const text = failed === undefined ? "" : `${failed.output.head}${failed.output.tail}`;
  if (text.trim() === "") return [];
  const lines = text.trimEnd().split("\n");
  return ["", indented(fenced(lines.slice(-QUOTED_LINES).join("\n"), "text"), "  ")];
}

function steps(report: Report): string {
  return table(
    ["Step", "What", "Node", "Result", "Run time"],
    partsOf(report).map((part) => (part.kind === "fleet" ? fleetRow(part) : stepRow(part.step))),
  );
}

function stepRow(step: ReportStep): readonly string[] {
  return [
    String(step.number),
    step.command === null ? cell(step.title) : cell(step.title, "code"),
    cell(step.node),
    endOf(step),
    runTimeOf(step),
  ];
}

function endOf(step: ReportStep): string {
  const { sign, word } = stepStatus(step);
  const found = step.requirement === null ? "" : `; AWS: ${RESULT_SIGNS[step.requirement.result].word}`;
  return `${sign} ${word}${step.edited ? ", edited" : ""}${found}`;
}
