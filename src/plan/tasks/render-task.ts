// One step on one target: its texts with the target's values, and what follows from them (risk, confirmation,
// findings, digest). The same function serves the plan and the moment of showing, so that the two cannot
// differ.

import { sha256 } from "../../digest.ts";
import { GUIDE_WARNS } from "../../runbook/findings/prose-warnings.ts";
import type { CommandText, Finding, Occurrence, Step, Variable } from "../../runbook/model/runbook.ts";
import { analyseCommand, type Use } from "../../shell/analyse.ts";
import type { CommandAnalysis } from "../../shell/model/command.ts";
import type { Binding, Confirmation, RenderedText, Target, Task } from "../model/plan.ts";
import { type Known, substitute } from "../substitution/substitute.ts";
import { checkValue } from "../value-types/check-value.ts";
import { bindingFor } from "../values/bindings.ts";
import { assignsBySubstitution, printingSuffix } from "../values/capture.ts";
import { secretName } from "../values/secret-name.ts";
import { confirmationFor, highestRisk } from "./confirmation.ts";
import { placeFinding, stepFinding, taskFindings } from "./task-findings.ts";

export interface RenderContext {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly bindings: readonly Binding[];
  /**
   * Names that an earlier task will capture. Empty at the moment of showing: a value missing then is open.
   */
  readonly capturedBefore: ReadonlySet<string>;
  readonly target: Target;
}

export interface RenderedTask {
  readonly command: RenderedText | null;
  readonly done: RenderedText | null;
  readonly verify: RenderedText | null;
  readonly open: readonly string[];
  readonly secrets: readonly string[];
  readonly risk: Task["risk"];
  /** True when it would wait for a person or a terminal. */
  readonly interactive: boolean;
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
  readonly sha256: string | null;
}

/** An operator's own text that replaces the step's command; `literal`: placeholders to keep as written. */
export interface EditedText {
  readonly command: CommandText;
  readonly literal: (occurrence: Occurrence, written: string) => boolean;
}

/** Renders the step on the context's target. `edited` replaces its command. */
export function renderTask(
  step: Step,
  capture: Task["capture"],
  context: RenderContext,
  edited: EditedText | null = null,
): RenderedTask {
  const source = edited?.command ?? step.command;
  const prints =
    capture !== null && source !== null && assignsBySubstitution(source, capture.variable)
      ? capture.variable
      : null;
  const command = renderText(source, step, context, {
    use: "command",
    prints,
    literal: edited?.literal ?? null,
  });
  const own = capture?.variable ?? null;
  const done = renderText(step.done, step, context, { use: "check", own });
  const verify = renderText(step.verify, step, context, { use: "check", own });
  const parts = [command, done, verify].filter((it) => it !== null);
  const holes = parts.flatMap((it) => it.rendered.holes);
  const secrets = [
    ...new Set([
      ...namesOf(holes, "secret"),
      ...referencedSecrets(
        parts.map((it) => it.analysis),
        context.variables,
      ),
    ]),
  ];
  // A secret reference that an operator typed needs its secret just as a placeholder does.
  const missing = secrets.filter(
    (it) =>
      !context.capturedBefore.has(it) &&
      bindingFor(context.bindings, it, step.role, context.target.key) === null,
  );
  const open = [...new Set([...namesOf(holes, "open"), ...missing])];
  const risk = highestRisk([annotatedRisk(step), ...parts.map((it) => it.analysis.risk)]);
  const late = command?.rendered.holes.some((it) => it.kind !== "secret") ?? true;
  return {
    command: command?.rendered ?? null,
    done: done?.rendered ?? null,
    verify: verify?.rendered ?? null,
    open,
    secrets,
    risk,
    interactive: edited === null ? step.interactive : command?.analysis.interactive != null,
    confirm: confirmationFor(
      risk,
      parts.map((it) => it.analysis),
      context.target,
      step.findings.some(({ rule }) => rule === GUIDE_WARNS),
    ),
    findings: taskFindings(step, parts, edited !== null),
    sha256: late || command === null ? null : sha256(command.rendered.text),
  };
}

interface Part {
  readonly source: CommandText;
  readonly rendered: RenderedText;
  readonly analysis: CommandAnalysis;
  /** Findings from inserting the values. */
  readonly findings: readonly Finding[];
}

function renderText(
  source: CommandText | null,
  step: Step,
  context: RenderContext,
  how: {
    readonly use: Use;
    readonly prints?: string | null;
    readonly own?: string | null;
    readonly literal?: EditedText["literal"] | null;
  },
): Part | null {
  if (source === null) return null;
  const findings: Finding[] = [];
  const edited = how.literal != null;
  const known = (occurrence: Occurrence, written: string): Known => {
    if (how.literal?.(occurrence, written) === true) return { kind: "keep" };
    // In the command that sets UUID, `$UUID` is the shell's own variable.
    if (written.startsWith("$") && source.analysis.assigns.some((it) => it.name === occurrence.variable))
      return { kind: "keep" };
    const variable = context.variables.get(occurrence.variable);
    if (variable === undefined) return { kind: "open" };
    const binding = bindingFor(context.bindings, variable.name, step.role, context.target.key);
    const late = context.capturedBefore.has(variable.name);
    if (binding !== null && !(late && binding.from === "default")) {
      // In an edit, our own reference is already in place.
      if (variable.secret)
        return { kind: edited && isReference(written, secretName(variable.name)) ? "referenced" : "secret" };
      const checked = binding.value === null ? null : checkValue(variable, binding.value);
      if (checked?.ok === true) return { kind: "value", value: checked.value };
      if (checked !== null)
        findings.push(stepFinding(step, "value-invalid", checked.message, checked.advice));
      return { kind: "open" };
    }
    if (how.own === variable.name)
      findings.push(
        stepFinding(
          step,
          "check-before-capture",
          `A check of this step needs ${variable.name}, which only this step's command gives`,
          "Move the check to a later step.",
        ),
      );
    return { kind: late ? "captured" : "open" };
  };
  const { rendered: filled, problems } = substitute(source, context.variables, known);
  const suffix = how.prints == null ? "" : printingSuffix(filled.text, how.prints);
  const rendered = suffix === "" ? filled : { ...filled, text: filled.text + suffix };
  const masks = rendered.holes.filter((it) => it.kind !== "secret");
  const analysis =
    rendered.text === source.text ? source.analysis : analyseCommand(rendered.text, masks, how.use);
  return {
    source,
    rendered,
    analysis,
    findings: [...findings, ...problems.map((it) => placeFinding(step, source.text, it))],
  };
}

function isReference(written: string, name: string): boolean {
  return written === `$${name}` || written === `\${${name}}`;
}

/** The risk that the guide's author set above the one its text shows; `reads` for none. */
function annotatedRisk(step: Step): Step["risk"] {
  const seen = highestRisk(
    [step.command, step.done, step.verify].flatMap((it) => (it === null ? [] : [it.analysis.risk])),
  );
  return highestRisk([step.risk, seen]) === seen ? "reads" : step.risk;
}

function referencedSecrets(
  analyses: readonly CommandAnalysis[],
  variables: ReadonlyMap<string, Variable>,
): readonly string[] {
  const read = new Set(analyses.flatMap((it) => it.reads.map((name) => name.name)));
  if (read.size === 0) return [];
  return [...variables.values()]
    .filter((it) => it.secret && read.has(secretName(it.name)))
    .map((it) => it.name);
}

function namesOf(holes: readonly RenderedText["holes"][number][], kind: string): readonly string[] {
  return [...new Set(holes.filter((it) => it.kind === kind).map((it) => it.variable))];
}
