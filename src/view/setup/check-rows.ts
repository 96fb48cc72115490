// The last page before the walk: what will be walked on which nodes, what is still open, and the findings by
// severity, each with what to do about it. Pure.

import { allFindings } from "../../plan/findings/all-findings.ts";
import { alsoWords, type FindingGroup, groupFindings } from "../../plan/findings/group-findings.ts";
import type { Plan } from "../../plan/model/plan.ts";
import type { Severity } from "../../runbook/model/runbook.ts";
import { count } from "../../transcript/words/run-words.ts";
import { indentRows, type Row, row, wrapProse } from "../widgets/rows.ts";
import { severitySign } from "../widgets/theme.ts";
import { missingNames } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import type { SetupState } from "./setup-model.ts";
import { FROM_DISKS } from "./value-slots.ts";

/** Those that are listed; notes are counted. */
const SEVERITIES: readonly Severity[] = ["error", "warning"];

export function checkRows(state: SetupState, input: SetupInput, width: number): readonly Row[] {
  const { plan } = state;
  if (plan === null) return [];
  const room = Math.max(10, Math.min(100, width - 2));
  const { now: open, later } = missingNames(plan, input);
  const findings = groupFindings(allFindings(plan));
  const rows: readonly Row[] = [
    ...indentRows(wrapProse(summary(plan), room, "strong"), 1),
    ...nodeRows(plan, input, room),
    [],
    ...(open.length > 0
      ? indentRows(wrapProse(`✗ Still to be given: ${open.join(", ")}`, room, "danger"), 1)
      : indentRows(
          wrapProse("✓ Every value is known, or comes from a step of this walk.", room, "accent"),
          1,
        )),
    ...(later.length > 0 ? indentRows(wrapProse(`· ${later.join(", ")}: ${FROM_DISKS}`, room), 1) : []),
    [],
    ...(findings.length === 0
      ? indentRows(wrapProse("✓ No findings.", room), 1)
      : [
          ...SEVERITIES.flatMap((severity) => findingRows(severity, findings, room)),
          ...noteRows(findings, room),
        ]),
  ];
  return (rows.at(-1)?.length ?? 1) === 0 ? rows.slice(0, -1) : rows;
}

function summary(plan: Plan): string {
  const destroying = plan.tasks.filter((task) => task.risk === "destroys").length;
  const left = new Set(plan.leftOut?.map(({ step }) => step));
  const steps = plan.steps.filter(({ id }) => !left.has(id));
  const sections = new Set(steps.map((step) => step.section));
  const typed = plan.tasks.filter((task) => task.confirm.how === "type").length;
  const parts = [
    `${count(steps.length, "step")} of ${count(sections.size, "section")}`,
    destroying === 0 ? "" : `${destroying} destroy${destroying === 1 ? "s" : ""} data`,
    typed === 0 ? "" : `${typed} ${typed === 1 ? "is" : "are"} confirmed by typing`,
    left.size === 0 ? "" : `${left.size} left out, as alternatives`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function nodeRows(plan: Plan, input: SetupInput, room: number): readonly Row[] {
  return plan.targets.flatMap((target): readonly Row[] => {
    const tasks = plan.tasks.filter((task) => task.target === target.key).length;
    if (tasks === 0) return [];
    const node = input.nodes.find((it) => it.key === target.key);
    const id = target.make === undefined ? (target.id ?? node?.id ?? "") : "to be made as a stack";
    const name = target.key === "local" ? "your own machine" : target.name;
    return indentRows(wrapProse(`${name}${id === "" ? "" : ` · ${id}`} · ${count(tasks, "step")}`, room), 1);
  });
}

function noteRows(all: readonly FindingGroup[], room: number): readonly Row[] {
  const number = all.filter(({ severity }) => severity === "info").length;
  if (number === 0) return [];
  return indentRows(
    wrapProse(`${count(number, "note")}: lamplighter check GUIDE --notes lists them.`, room, "quiet"),
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
