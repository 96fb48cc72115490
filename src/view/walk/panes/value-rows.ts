// The variables of the run and their current values. A secret's value is never here.
import { missingValue } from "../../../run/decision/missing-value.ts";
import type { Run } from "../../../run/model/run.ts";
import type { Variable } from "../../../runbook/model/runbook.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { boundWords } from "../../../transcript/words/node-words.ts";
import { linesWords } from "../../../transcript/words/run-words.ts";
import { listWindow } from "../../widgets/list-state.ts";
import type { Row } from "../../widgets/rows.ts";
import { cutRow, row, spreadRow, wrapProse } from "../../widgets/rows.ts";
import type { Mode } from "../state/walk-model.ts";
import { bindingOf } from "../words/binding-of.ts";

/** The variables, those of the current step first. */
export function variablesHere(run: Run): readonly Variable[] {
  if (run.started === null) return [];
  const lost = missingValue(run);
  const own = taskAt(run, run.current)?.planned.step.variables ?? [];
  const here = lost === null ? own : [lost.variable];
  const all = run.started.plan.variables;
  return [
    ...all.filter((variable) => here.includes(variable.name)),
    ...all.filter((variable) => !here.includes(variable.name)),
  ];
}

/**
 * True when the variable can be set now: it has no value, and no step will capture one, or the step that should have
 * did not.
 */
export function isOpen(run: Run, name: string): boolean {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  if (missingValue(run)?.variable === name) return true;
  if (presented?.open.includes(name)) return true;
  // Secrets are only in memory: after a resume they must be entered again.
  if (presented?.secrets.includes(name) && !run.heldSecrets.some((one) => one.name === name)) return true;
  return bindingOf(run, name, at?.planned.task.target ?? "") === null && !isCaptured(run, name);
}

export function valueRows(
  run: Run,
  mode: Extract<Mode, { kind: "values" }>,
  width: number,
  height: number,
): readonly Row[] {
  const variables = variablesHere(run);
  if (variables.length === 0) return [row(" This guide has no variables.", "quiet")];
  const target = taskAt(run, run.current)?.planned.task.target ?? "";
  const about = describe(variables[mode.list.chosen], width);
  const room = Math.max(1, height - about.length - 3);
  const part = listWindow(mode.list, { count: variables.length, height: room });
  const rows: Row[] = [
    row(` Values for the current step${target === "" ? "" : ` on ${target}`}`, "strong"),
    [],
  ];
  for (let index = part.start; index < part.end; index++) {
    const variable = variables[index];
    if (variable === undefined) continue;
    const chosen = index === mode.list.chosen;
    rows.push(
      spreadRow(
        [
          { text: chosen ? " ▸ " : "   ", tone: "accent" },
          { text: variable.name, tone: chosen ? "chosen" : "plain" },
          { text: "  ", tone: "plain" },
          ...standsFor(run, variable, target),
        ],
        row(variable.type, "quiet"),
        width - 1,
      ),
    );
  }
  return [...rows, [], ...about];
}

function standsFor(run: Run, variable: Variable, target: string): Row {
  const binding = bindingOf(run, variable.name, target);
  if (binding === null)
    return isCaptured(run, variable.name) && missingValue(run)?.variable !== variable.name
      ? row("captured from the output of a step", "quiet")
      : row("not set", "warning");
  const from = `  ${boundWords(binding)}`;
  return binding.secret || binding.value === null
    ? row(`secret, ${binding.from === "captured" ? "captured" : "set"}`, "quiet")
    : [
        { text: `= ${binding.value}`, tone: "value" },
        { text: from, tone: "quiet" },
      ];
}

function describe(variable: Variable | undefined, width: number): readonly Row[] {
  if (variable === undefined) return [];
  const example = variable.example === null ? "" : ` The guide shows ${variable.example}.`;
  const choices = variable.choices.length === 0 ? "" : ` One of: ${variable.choices.join(", ")}.`;
  const lines = variable.lines.length === 0 ? "" : ` Used on ${linesWords(variable.lines)} of the guide.`;
  return wrapProse(`${variable.description}${example}${choices}${lines}`.trim(), width - 2, "quiet")
    .slice(0, 4)
    .map((pieces) => cutRow([{ text: " ", tone: "plain" }, ...pieces], width));
}

function isCaptured(run: Run, name: string): boolean {
  return run.started?.plan.tasks.some((task) => task.capture?.variable === name) ?? false;
}
