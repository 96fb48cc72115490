// The findings page: by severity, each with its advice, and values that are not set. Pure.

import { allFindings } from "../../plan/findings/all-findings.ts";
import { alsoWords, type FindingGroup, groupFindings } from "../../plan/findings/group-findings.ts";
import type { Severity } from "../../runbook/model/runbook.ts";
import { count } from "../../transcript/words/run-words.ts";
import { indentRows, type Row, row, wrapProse } from "../widgets/rows.ts";
import { severitySign } from "../widgets/theme.ts";
import { missingNames } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import type { SetupState } from "./setup-model.ts";
import { FROM_DISKS } from "./value-slots.ts";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Those that are listed; notes are only counted. */
const LISTED: readonly Severity[] = ["error", "warning"];

export function findingsRows({ plan }: SetupState, input: SetupInput, width: number): readonly Row[] {
  const room = Math.max(10, Math.min(100, width - 2));
  const { now: open, later } = missingNames(plan, input);
  const findings = groupFindings(allFindings(plan));
  const rows: readonly Row[] = [
    ...(open.length > 0
      ? indentRows(wrapProse(`✗ Not set yet: ${open.join(", ")}`, room, "danger"), 1)
      : indentRows(wrapProse("✓ Every value is set, or captured from a step.", room, "good"), 1)),
    ...(later.length > 0 ? indentRows(wrapProse(`· ${later.join(", ")}: ${FROM_DISKS}`, room), 1) : []),
    [],
    ...(findings.length === 0
      ? indentRows(wrapProse("✓ No findings.", room), 1)
      : [
          ...LISTED.flatMap((severity) => findingRows(severity, findings, room)),
          ...noteRows(findings, input, room),
        ]),
  ];
  return (rows.at(-1)?.length ?? 1) === 0 ? rows.slice(0, -1) : rows;
}

/** `2 warnings · 1 note`; `none` where there are none. */
export function findingCounts(findings: readonly FindingGroup[]): string {
  const words = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, severitySign(severity).word)];
  });
  return words.length === 0 ? "none" : words.join(" · ");
}

function noteRows(
  all: readonly FindingGroup[],
  { program = "lamplighter", guide }: SetupInput,
  room: number,
): readonly Row[] {
  const number = all.filter(({ severity }) => severity === "info").length;
  if (number === 0) return [];
  return indentRows(
    wrapProse(
      `${count(number, "note")}. To list them: ${program} check ${guide.path} --notes`,
      room,
      "quiet",
    ),
    1,
  );
}

function findingRows(severity: Severity, all: readonly FindingGroup[], room: number): readonly Row[] {
  const findings = all.filter((finding) => finding.severity === severity).sort((a, b) => a.line - b.line);
  if (findings.length === 0) return [];
  const sign = severitySign(severity);
  return [
    row(` ${count(findings.length, sign.word)}`, "strong"),
    ...findings.flatMap((finding): readonly Row[] => [
      ...wrapProse(`line ${finding.line}: ${finding.message}`, room - 3).map(
        (pieces, index): Row => [
          { text: index === 0 ? ` ${sign.mark} ` : "   ", tone: sign.tone },
          ...pieces,
        ],
      ),
      ...indentRows(wrapProse(`${finding.advice} [${finding.rule}]`, room - 3, "quiet"), 3),
      ...(finding.also.length === 0 ? [] : indentRows(wrapProse(alsoWords(finding), room - 3, "quiet"), 3)),
    ]),
    [],
  ];
}
