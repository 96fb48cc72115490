// The dry run for people: everything that a run would do, step by step, and everything that blocks it. Layout
// only: the plan has the findings.

import { visible } from "../../output/visible.ts";
import { allFindings } from "../../plan/findings/all-findings.ts";
import { groupFindings } from "../../plan/findings/group-findings.ts";
import { type FleetStep, fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { FilledValue, Plan, Task } from "../../plan/model/plan.ts";
import { walkOrder } from "../../plan/steps/walk-order.ts";
import { plannedPreambles } from "../../plan/tasks/preamble.ts";
import { namedByHand } from "../../plan/values/named-by-hand.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import type { Step } from "../../runbook/model/runbook.ts";
import { type Paint, painter } from "../layout/ink-marks.ts";
import { padColumns, wrapProse } from "../layout/wrap-prose.ts";
import { differenceTable, type NodeTexts } from "../words/node-differences.ts";
import { count } from "../words/run-words.ts";
import { type FleetTasks, findingLines, type SaidFindings, taskLines } from "./plan-task-text.ts";
import { lineWords, targetWords, valueWords } from "./plan-words.ts";

export interface PlanTextOptions {
  /** Columns for prose; commands are never wrapped. */
  readonly width: number;
  readonly colour: boolean;
  /** Adds the bytes that would be sent, from `script`. */
  readonly exact: boolean;
  readonly script?: (task: Task) => string;
  /** Lists notes too; otherwise they are counted. */
  readonly notes?: boolean;
}

const UNKNOWN_YET = "(needs all values)";

/** The whole dry run, with a final newline. */
export function planText(plan: Plan, options: PlanTextOptions): string {
  const paint = painter(options.colour);
  const { width } = options;
  const said: SaidFindings = { notes: options.notes === true, causes: new Map() };
  const parts = [
    ...head(plan, width, paint),
    ...targets(plan, width, paint),
    ...variables(plan, width, paint),
    ...guideFindings(plan, width, paint, said),
    ...tasks(plan, options, paint, said),
    ...notTaken(plan, width, paint),
    ...summary(plan, options, paint),
  ];
  return `${parts.join("\n")}\n`;
}

function head(plan: Plan, width: number, paint: Paint): readonly string[] {
  const missing = missingNames(plan);
  return [
    ...wrapProse(`Dry run: ${plan.title}`, width).map((it) => paint("title", it)),
    ...(plan.purpose === "" ? [] : wrapProse(plan.purpose, width)),
    "",
    `guide   ${visible(plan.guide.path)}`,
    `        sha256 ${plan.guide.sha256}`,
    ...(plan.digest === null
      ? wrapProse(`no digest yet; not set: ${missing.join(", ")}`, width, "        ").map((it, i) =>
          i === 0 ? it.replace(/^ {8}/, "plan    ") : it,
        )
      : [`plan    sha256 ${plan.digest}`]),
    "",
  ];
}

function targets(plan: Plan, width: number, paint: Paint): readonly string[] {
  if (plan.targets.length === 0) return [];
  return [
    paint("title", "Targets"),
    ...plan.targets.flatMap((it) => {
      const ownName = it.roles.length === 1 && it.roles[0] === it.key;
      const serves = ownName ? "" : `, for ${it.roles.map((role) => roleWords(plan, role)).join(", ")}`;
      // What to write for --on appears here, once.
      const named = it.selector === "" && roleWords(plan, it.key) !== it.key ? `: --on ${it.key}=…` : "";
      return wrapProse(`${targetWords(plan, it, it.key)}${serves}${named}`, width, "  ");
    }),
    "",
  ];
}

function variables(plan: Plan, width: number, paint: Paint): readonly string[] {
  if (plan.variables.length === 0) return [];
  const column = Math.min(28, Math.max(...plan.variables.map((it) => visible(it.name).length)));
  return [
    paint("title", "Values"),
    ...plan.variables.flatMap((variable) => {
      const name = padColumns(visible(variable.name), column);
      const [first = "", ...more] = valueWords(plan, variable).map((it) => visible(it));
      const about = [
        `${variable.type}${variable.secret ? ", secret" : ""}`,
        ...(variable.lines.length === 0
          ? []
          : [`${variable.lines.length === 1 ? "line" : "lines"} ${variable.lines.join(", ")}`]),
        ...(variable.description === "" ? [] : [variable.description]),
      ].join("; ");
      const ink = /^NOT SET/.test(first) ? "missing" : "value";
      return [
        `  ${name}  ${paint(ink, first)}`,
        ...more.map(
          (it) => `  ${" ".repeat(column)}  ${paint(/^NOT SET/.test(it) ? "missing" : "value", it)}`,
        ),
        ...wrapProse(about, width, `  ${" ".repeat(column)}  `),
      ];
    }),
    "",
  ];
}

function guideFindings(plan: Plan, width: number, paint: Paint, said: SaidFindings): readonly string[] {
  // A step's findings appear at the step.
  const atSteps = new Set(
    [...plan.steps, ...plan.tasks].flatMap((it) =>
      it.findings.map((f) => `${f.rule} ${f.line} ${f.message}`),
    ),
  );
  const general = plan.findings
    .filter((it) => !atSteps.has(`${it.rule} ${it.line} ${it.message}`))
    .flatMap((it) => findingLines(it, width, paint, null, said));
  if (general.length === 0) return [];
  return [paint("title", "Findings for the whole guide"), ...general, ""];
}

function tasks(plan: Plan, options: PlanTextOptions, paint: Paint, said: SaidFindings): readonly string[] {
  const steps = new Map(plan.steps.map((it) => [it.id, it]));
  const sections = new Map(plan.sections.map((it) => [it.id, it]));
  const preambles = plannedPreambles(plan);
  const lines: string[] = [];
  let here = "";
  let told = new Set<string>();
  const numbers = new Map(plan.tasks.map((it, index) => [it.id, index + 1]));
  const left = new Map((plan.leftOut ?? []).map((it) => [it.step, it.instead]));
  for (const task of inWalkingOrder(plan)) {
    const step = steps.get(task.step);
    if (step === undefined) continue;
    const number = numbers.get(task.id) ?? null;
    const all = number === null ? null : fleetStepAt(plan, number - 1);
    if (all !== null && number !== all.first + 1) continue;
    const fleet = all === null ? undefined : fleetTasks(plan, all, preambles);
    const place = JSON.stringify([step.section, fleet === undefined ? task.target : fleet.role]);
    if (place !== here) {
      here = place;
      told = new Set();
      const section = sections.get(step.section);
      const target = plan.targets.find((it) => it.key === task.target);
      lines.push(...rule(options.width, paint));
      lines.push(
        ...wrapProse(
          `${section?.title || plan.title} (${lineWords(section?.line ?? 1, 0)}) on ${fleet === undefined ? targetWords(plan, target, step.role) : `the nodes of ${roleWords(plan, fleet.role)}, together`}`,
          options.width,
        ).map((it) => paint("title", it)),
        "",
      );
    }
    lines.push(
      ...taskLines({
        plan,
        task,
        step,
        number,
        instead: left.get(task.step) ?? null,
        preamble: preambles.get(task.id) ?? [],
        told,
        width: options.width,
        paint,
        said,
        script: scriptFor(task, step, options),
        ...(fleet === undefined ? {} : { fleet }),
      }),
      "",
    );
  }
  return lines;
}

/** The step on all nodes of its fleet, and the differences known before the run. */
function fleetTasks(
  plan: Plan,
  { fleet, first, end }: FleetStep,
  preambles: ReadonlyMap<string, readonly string[]>,
): FleetTasks {
  const tasks = plan.tasks.slice(first, end);
  const texts = tasks.map((task): NodeTexts => {
    const { target, command, done, verify } = task;
    const value = ({ variable, start, end: stop }: FilledValue) => ({
      variable,
      value: command?.text.slice(start, stop) ?? "",
    });
    return {
      target,
      values: (command?.values ?? []).map(value),
      cells: new Map(),
      texts: {
        command: command?.text ?? "",
        "runs first": (preambles.get(task.id) ?? []).join("\n"),
        "done check": done?.text ?? "",
        "verify check": verify?.text ?? "",
      },
    };
  });
  return { last: end, role: fleet.role, tasks, table: differenceTable(texts) };
}

/** The tasks, with those of omitted steps in the places they would have. */
function inWalkingOrder(plan: Plan): readonly Task[] {
  if (plan.leftOut === undefined) return plan.tasks;
  const all = [...plan.tasks, ...plan.leftOut.flatMap((it) => it.tasks)];
  const byVisit = new Map(all.map((it) => [JSON.stringify([it.step, it.target]), it]));
  const together = new Set(plan.fleets?.map(({ role }) => role));
  return walkOrder(plan.steps, plan.targets, together).flatMap(
    ({ step, target }) => byVisit.get(JSON.stringify([step.id, target.key])) ?? [],
  );
}

/** The bytes for a command that could be sent unchanged; unknown while a value is open or comes later. */
function scriptFor(task: Task, step: Step, options: PlanTextOptions): string | null {
  const { command, aws } = task;
  if (!options.exact || options.script === undefined || command === null || aws || step.role === "local")
    return null;
  return task.sha256 === null ? UNKNOWN_YET : options.script(task).replace(/\n$/, "");
}

function notTaken(plan: Plan, width: number, paint: Paint): readonly string[] {
  if (plan.notTaken.length === 0) return [];
  return [
    ...rule(width, paint),
    paint("title", "Not taken as steps"),
    ...plan.notTaken.flatMap((it) =>
      wrapProse(`${lineWords(it.line, it.endLine)}: ${it.reason}`, width, "  "),
    ),
    "",
  ];
}

function summary(plan: Plan, { width, notes }: PlanTextOptions, paint: Paint): readonly string[] {
  const findings = groupFindings(allFindings(plan));
  const number = (severity: string): number => findings.filter((it) => it.severity === severity).length;
  const commands = plan.tasks.filter((it) => it.command !== null && it.aws !== true);
  const asked = plan.tasks.filter((it) => it.aws === true).length;
  const risks = (["reads", "changes", "destroys", "opaque"] as const)
    .map((risk) => [risk, commands.filter((it) => it.risk === risk).length] as const)
    .filter(([, n]) => n > 0)
    .map(([risk, n]) => `${n} ${risk}`);
  const byHand = plan.tasks.length - commands.length - asked;
  const missing = missingNames(plan);
  const left = plan.leftOut?.length ?? 0;
  const text = [
    `${count(plan.steps.length - left, "step")}, ${count(plan.tasks.length, "task")}: ${count(commands.length, "command")}${risks.length === 0 ? "" : ` (${risks.join(", ")})`}, ${asked === 0 ? "" : `${count(asked, "AWS request")}, `}${byHand} by hand.`,
    ...(left === 0
      ? []
      : [
          `${count(left, "step")} skipped as alternatives. --alternative LINE runs the alternative on that line instead, --alternative all runs all of them.`,
        ]),
    `${count(number("error"), "error")}, ${count(number("warning"), "warning")}, ${count(number("info"), "note")}${notes === true || number("info") === 0 ? "" : " (--notes lists them)"}.`,
    missing.length === 0
      ? plan.tasks.length === 0
        ? "There is nothing to run."
        : "All values are set."
      : `Not set: ${missing.join(", ")}. Set a value with --set NAME=VALUE, or for one role or target with --set TARGET:NAME=VALUE.`,
    "Nothing was run.",
  ];
  return [
    ...rule(width, paint),
    paint("title", "Summary"),
    ...text.flatMap((it) => wrapProse(it, width, "  ")),
  ];
}

function missingNames(plan: Plan): readonly string[] {
  return [...new Set([...plan.tasks.flatMap((it) => it.open), ...namedByHand(plan).keys()])];
}

function rule(width: number, paint: Paint): readonly string[] {
  return [paint("faint", "─".repeat(Math.max(20, width)))];
}
