// One task of a dry run as lines: where it is, why, what exactly would run, and its findings.
import { visible, visibleCommand } from "../../output/visible.ts";
import { distinct } from "../../plan/findings/all-findings.ts";
import { causeOf } from "../../plan/findings/group-findings.ts";
import type { Plan, RenderedText, Task } from "../../plan/model/plan.ts";
import { typedFor } from "../../run/decision/rest.ts";
import { roleTitle, roleWords } from "../../runbook/model/role-title.ts";
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import type { Ink, Paint } from "../layout/ink-marks.ts";
import { wrapProse } from "../layout/wrap-prose.ts";
import { count, keptWords } from "../words/run-words.ts";
import { commandLines } from "./command-lines.ts";
import { confirmWords, KIND_WORDS, lineWords, RISK_WORDS, SEVERITY_WORDS, targetName } from "./plan-words.ts";

export interface TaskText {
  readonly plan: Plan;
  readonly task: Task;
  readonly step: Step;
  /** From 1; null for a task that is omitted. */
  readonly number: number | null;
  /** The line of the alternative that runs instead; null for a task that runs. */
  readonly instead: number | null;
  readonly preamble: readonly string[];
  /** Paragraphs of explanation already printed under this heading; taskLines adds its own. */
  readonly told: Set<string>;
  readonly width: number;
  readonly paint: Paint;
  readonly said: SaidFindings;
  /** The bytes that would be sent, if requested. */
  readonly script: string | null;
  /** If its step runs on several nodes together, those nodes' tasks; absent for a single node. */
  readonly fleet?: FleetTasks;
}

/** A step on a fleet's nodes: printed once, for the first of them. */
export interface FleetTasks {
  /** Number of the last of them, from 1. */
  readonly last: number;
  readonly role: string;
  readonly tasks: readonly Task[];
  readonly table: readonly string[];
}

/** Findings already printed; findingLines adds to them. */
export interface SaidFindings {
  readonly notes: boolean;
  /** For each cause, the message and line with which it was first printed. */
  readonly causes: Map<string, Pick<Finding, "message" | "line">>;
}

/** The task's lines, without an empty line at the end. */
export function taskLines(of: TaskText): readonly string[] {
  const { step, task, paint, width } = of;
  if (of.instead !== null) return leftOutLines(of, of.instead);
  return [
    ...heading(of),
    ...explanation(of),
    ...body(of),
    ...checkLines("check whether it is already done (exit 0: yes, 1: no)", task.done, paint),
    ...checkLines("verify it afterwards (exit 0: success)", task.verify, paint),
    ...missingLines(of),
    ...expectedLines(of),
    ...fleetLines(of),
    ...findingsOf(of).flatMap((it) => findingLines(it, width, paint, step.line, of.said)),
    ...scriptLines(of),
  ];
}

/** An omitted task takes one line, so that it does not distract from what runs. */
function leftOutLines({ plan, step, task, paint, width }: TaskText, instead: number): readonly string[] {
  const label = step.alternative?.label ?? "";
  const parts = [
    `skipped: alternative to line ${instead}`,
    lineWords(step.line, step.endLine),
    ...(label === "" || label === step.title ? [] : [label]),
    ...(task.target === "local" ? ["your own machine"] : [`on ${targetName(plan, task.target)}`]),
  ];
  return [
    ...wrapProse(parts.join(" · "), width, "  ").map((it) => paint("faint", it)),
    ...wrapProse(step.title, width, "      "),
  ];
}

/**
 * A finding as lines: severity in a word, message, rule, and advice, which is printed once for each cause.
 * `here`: the line that need not be repeated.
 */
export function findingLines(
  finding: Finding,
  width: number,
  paint: Paint,
  here: number | null,
  { notes, causes }: SaidFindings,
): readonly string[] {
  if (finding.severity === "info" && !notes) return [];
  const cause = causeOf(finding);
  const before = cause === null ? undefined : causes.get(cause);
  if (cause !== null && before === undefined) causes.set(cause, finding);
  const inks: Readonly<Record<Finding["severity"], Ink>> = {
    error: "danger",
    warning: "caution",
    info: "faint",
  };
  const place = finding.line === here ? "" : `line ${finding.line}: `;
  const message = before?.message === finding.message ? `as on line ${before.line}` : finding.message;
  const [first = "", ...rest] = wrapProse(
    `${SEVERITY_WORDS[finding.severity]}: ${place}${message} [${finding.rule}]`,
    width,
    "  ",
  );
  return [
    paint(inks[finding.severity], first),
    ...rest,
    ...(before === undefined ? wrapProse(`→ ${finding.advice}`, width, "    ") : []),
  ];
}

/** Differences between nodes. */
function fleetLines({ fleet, width }: TaskText): readonly string[] {
  return fleet === undefined ? [] : fleet.table.flatMap((it) => wrapProse(it, width, "  "));
}

/** The findings of all nodes, each once. */
function findingsOf({ task, fleet }: TaskText): readonly Finding[] {
  return fleet === undefined ? task.findings : distinct(fleet.tasks.flatMap((it) => it.findings));
}

/** How to confirm a fleet's step: on one node, then on the rest; on all where it only reads, or a person does it. */
function fleetConfirmWords({ plan, step, task, fleet }: TaskText): string {
  const tasks = fleet?.tasks ?? [];
  const rest = tasks.length - 1;
  const first = confirmWords(step, task);
  if (task.command === null) return `${first}, once for all ${tasks.length}`;
  if (task.confirm.how === "key" && tasks.every(({ risk }) => risk === "reads"))
    return `${first} once for all ${tasks.length}`;
  if (task.confirm.how === "key") return `${first} on one node, then once for the other ${rest}`;
  const members = tasks.slice(1).map(({ confirm, risk }) => ({
    presented: { confirm, risk },
  }));
  return `${first} on one node, then ${typedFor(members, roleTitle(plan, fleet?.role ?? ""))} for the rest`;
}

function heading(of: TaskText): readonly string[] {
  const { plan, task, step, number, paint, width, fleet } = of;
  const parts = [
    fleet === undefined ? `${number}/${plan.tasks.length}` : `${number}–${fleet.last}/${plan.tasks.length}`,
    KIND_WORDS[step.kind],
    lineWords(step.line, step.endLine),
    fleet !== undefined
      ? `on ${count(fleet.tasks.length, "node")} of ${roleWords(plan, fleet.role)}`
      : task.target === "local"
        ? "your own machine"
        : `on ${targetName(plan, task.target)}`,
    ...(task.command === null ? [] : [RISK_WORDS[task.risk]]),
    fleet === undefined ? confirmWords(step, task) : fleetConfirmWords(of),
  ];
  const ink = task.risk === "destroys" || task.risk === "opaque" ? "danger" : "title";
  return wrapProse(parts.join(" · "), width).map((it) => paint(ink, it));
}

function body({ step, task, preamble, paint, width }: TaskText): readonly string[] {
  if (task.command !== null)
    return [
      ...(preamble.length === 0
        ? []
        : [
            paint("faint", "  carried over from earlier steps, before the command:"),
            ...preamble.flatMap((it) => visibleCommand(it).split("\n")),
            "",
          ]),
      ...commandLines(task.command, paint),
    ];
  if (step.file !== null)
    return [
      `  content of ${visible(step.file.path)}${step.file.mode === null ? "" : ` (mode ${visible(step.file.mode)})`}:`,
      ...visibleCommand(step.file.content).split("\n"),
    ];
  return wrapProse(step.source, width - 4, "      ").map((it, i) =>
    i === 0 ? it.replace(/^ {6}/, "  [ ] ") : it,
  );
}

function checkLines(purpose: string, check: RenderedText | null, paint: Paint): readonly string[] {
  return check === null ? [] : [paint("faint", `  ${purpose}:`), ...commandLines(check, paint)];
}

function missingLines({ task, step, width, paint }: TaskText): readonly string[] {
  const notes: string[] = [];
  if (task.capture !== null)
    notes.push(
      task.capture.how === "swarm-token"
        ? `Captures the join token in its output as ${task.capture.variable}${task.capture.secret ? " (not shown)" : ""}.`
        : `Captures its output as ${task.capture.variable}${task.capture.secret ? " (not shown)" : ""}.`,
    );
  if (step.session !== undefined)
    notes.push(
      step.session.port === null
        ? "A session: it stays open beside the run and closes with it."
        : `A session: it is ready when port ${step.session.port} answers, stays open beside the run and closes with it.`,
    );
  if (step.output !== undefined) notes.push(keptWords(step.output));
  if (step.interactive) notes.push("It waits for input or needs a terminal.");
  if (step.timeout !== null) notes.push(`Time limit: ${count(task.timeout, "second")}.`);
  return [
    ...notes.flatMap((it) => wrapProse(it, width, "  ")),
    ...(task.open.length === 0
      ? []
      : wrapProse(`NOT SET: ${task.open.join(", ")}`, width, "  ").map((it) => paint("missing", it))),
  ];
}

/** Indented, so that it is not mistaken for the command. */
function expectedLines({ step, paint }: TaskText): readonly string[] {
  if (step.expected === undefined) return [];
  const lines = step.expected.split("\n").map((it) => `    ${visible(it)}`.trimEnd());
  return [paint("faint", "  output shown in the guide:"), ...lines];
}

function scriptLines({ script, paint }: TaskText): readonly string[] {
  if (script === null) return [];
  return [
    paint("faint", "  bytes that would be sent, between the lines:"),
    paint("faint", "  ────────"),
    ...visible(script).split("\n"),
    paint("faint", "  ────────"),
  ];
}

/** Comment and prose, each paragraph once per heading: the commands of a block share them. */
function explanation({ step, told, width }: TaskText): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of step.context.split(/\n\s*\n/)) {
    const text = paragraph.trim();
    if (text === "" || told.has(text)) continue;
    told.add(text);
    lines.push(...wrapProse(text, width, "  "));
  }
  return lines.length > 0 && step.command !== null ? [...lines, ""] : lines;
}
