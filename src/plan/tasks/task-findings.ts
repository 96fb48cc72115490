// The findings of one task: the guide's, with this target's values, and those of the text that will run.
import type { CommandText, Finding, Step } from "../../runbook/model/runbook.ts";
import type { CommandAnalysis, ShellFinding } from "../../shell/model/command.ts";
import type { RenderedText } from "../model/plan.ts";
import type { PlaceProblem } from "../substitution/substitute.ts";

interface Part {
  readonly source: CommandText;
  readonly rendered: RenderedText;
  readonly analysis: CommandAnalysis;
  readonly findings: readonly Finding[];
}

/**
 * All findings of a task. A finding that the guide answers (in a text's analysis, but not among the step's
 * findings) is not repeated. Where values changed a text, the shell room's findings for the new text replace
 * those for the old one; an operator's own text (`edited`) removes all of the guide's findings.
 */
export function taskFindings(step: Step, parts: readonly Part[], edited: boolean): readonly Finding[] {
  const changed = parts.filter((it) => edited || it.analysis !== it.source.analysis);
  const outdated = new Set(changed.flatMap((it) => it.source.analysis.findings.map((f) => f.rule)));
  const kept = edited ? [] : step.findings.filter((it) => !outdated.has(it.rule));
  const told = new Set(kept.map((it) => it.rule));
  const written = writtenForms(parts);
  const all = [
    ...kept.map((it) => ({ ...it, message: written(it.message), advice: written(it.advice) })),
    ...parts.flatMap((it) => it.findings),
    ...parts.flatMap((part) =>
      part.analysis.findings
        .filter((it) => edited || !told.has(it.rule))
        .flatMap((it) => (edited ? it : (unanswered(step, part.source, it) ?? [])))
        .map((it) => atStep(step, part, it)),
    ),
  ];
  // A command and its checks may have the same problem; report it once.
  return all.filter(
    (it, i) => i < kept.length || all.findIndex((f) => f.rule === it.rule && f.message === it.message) === i,
  );
}

/** An error about the step as a whole. */
export function stepFinding(step: Step, rule: string, message: string, advice: string): Finding {
  return { rule, severity: "error", message, advice, line: step.line, column: 1 };
}

/**
 * A finding for a value that is not allowed in its place. `text`: the source text that the problem's offset
 * refers to.
 */
export function placeFinding(step: Step, text: string, problem: PlaceProblem): Finding {
  const { rule, message, advice, at } = problem;
  return { rule, severity: "error", message, advice, ...placeIn(step, text, at) };
}

/**
 * The finding for a text with values, as the guide's reading left it for the text without values; null when
 * it left none.
 */
function unanswered(step: Step, source: CommandText, found: ShellFinding): ShellFinding | null {
  const before = source.analysis.findings.filter((it) => it.rule === found.rule);
  if (before.length === 0) return found;
  const left = step.findings.filter((it) => it.rule === found.rule);
  const [first] = left;
  if (first === undefined) return null;
  const eased = before.every((it) => left.every(({ severity }) => severity !== it.severity));
  return eased ? { ...found, severity: first.severity } : found;
}

function atStep(step: Step, part: Part, finding: ShellFinding): Finding {
  const { rule, severity, message, advice, start } = finding;
  return { rule, severity, message, advice, ...placeIn(step, part.rendered.text, start) };
}

function placeIn(step: Step, text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  const line = Math.min(step.line + before.length - 1, Math.max(step.line, step.endLine));
  return { line, column: (before[before.length - 1] ?? "").length + 1 };
}

/** Rewrites a message of the guide with the inserted values: `/dev/nvme1n1` becomes the actual disk. */
function writtenForms(parts: readonly Part[]): (message: string) => string {
  const values = new Map<string, string>();
  for (const { source, rendered } of parts)
    for (const filled of rendered.values) {
      const occurrence = source.occurrences.find((it) => it.variable === filled.variable);
      if (occurrence === undefined) continue;
      const written = source.text.slice(occurrence.start, occurrence.end);
      if (written.length >= 3) values.set(written, rendered.text.slice(filled.start, filled.end));
    }
  if (values.size === 0) return (message) => message;
  const longestFirst = [...values.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(
    `(?<![\\w-])(?:${longestFirst.map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})(?![\\w-])`,
    "g",
  );
  return (message) => message.replace(any, (found) => values.get(found) ?? found);
}
