// Analyses a logged step's texts again with today's rules. What the log says about a text is never trusted:
// its places, risk and findings are determined again, and the stricter of both counts.
import { canonicalJson } from "../../digest.ts";
import type { CommandText, Finding, Step } from "../../runbook/model/runbook.ts";
import { analyseCommand, type Use } from "../../shell/analyse.ts";
import type { ShellFinding } from "../../shell/model/command.ts";
import { highestRisk } from "../tasks/confirmation.ts";

const SEVERITIES: readonly Finding["severity"][] = ["info", "warning", "error"];

/** Steps that were read again. A step never changes, and is shown on each of its nodes. */
const known = new WeakMap<Step, Step>();

/**
 * The same step object when today's rules agree with the log, as in the program version that made the plan.
 */
export function rereadStep(step: Step): Step {
  const before = known.get(step);
  if (before !== undefined) return before;
  const again = readAgain(step);
  known.set(step, again);
  return again;
}

function readAgain(step: Step): Step {
  // An AWS request is not shell text.
  if (step.aws !== undefined) return step;
  const command = reread(step.command, "command");
  const done = reread(step.done, "check");
  const verify = reread(step.verify, "check");
  const texts = [command, done, verify];
  const logged = [step.command, step.done, step.verify];
  const same = texts.every((text, at) => text === logged[at]);
  const missing = texts.flatMap((text) => missingFindings(step, text));
  if (same && missing.length === 0) return step;
  const said = logged.flatMap((text) => (text === null ? [] : [text.analysis.risk]));
  const rules = new Set(missing.map(({ rule }) => rule));
  return {
    ...step,
    command,
    done,
    verify,
    risk: highestRisk([step.risk, ...said]),
    interactive: step.interactive || (step.session === undefined && command?.analysis.interactive != null),
    findings: [...step.findings.filter(({ rule }) => !rules.has(rule)), ...missing],
  };
}

function reread(text: CommandText | null, use: Use): CommandText | null {
  if (text === null) return null;
  const places = text.occurrences.map(({ start, end }) => ({ start, end }));
  const analysis = analyseCommand(text.text, places, use);
  return canonicalJson(analysis) === canonicalJson(text.analysis) ? text : { ...text, analysis };
}

/** Today's findings that the step does not have, or has with a lower severity. */
function missingFindings(step: Step, text: CommandText | null): readonly Finding[] {
  return (text?.analysis.findings ?? []).flatMap((found): readonly Finding[] => {
    const said = step.findings.filter(({ rule }) => rule === found.rule);
    const gravest = Math.max(-1, ...said.map(({ severity }) => SEVERITIES.indexOf(severity)));
    if (gravest >= SEVERITIES.indexOf(found.severity) || mayBeAnswered(step, found)) return [];
    const { rule, severity, message, advice } = found;
    return [{ rule, severity, message, advice, line: step.line, column: 1 }];
  });
}

/**
 * Findings that a guide may answer elsewhere, by a check or another step, so that its steps lack them. None
 * is an error.
 */
export function mayBeAnswered(
  step: Step,
  { rule, severity }: Pick<ShellFinding, "rule" | "severity">,
): boolean {
  if (severity === "error") return false;
  switch (rule) {
    case "not-repeatable":
      return step.done !== null;
    case "never-ends":
    case "needs-terminal":
      return step.session !== undefined;
    case "needs-directory":
    case "started-not-enabled":
    case "mount-may-be-missing":
      return true;
    default:
      return false;
  }
}
