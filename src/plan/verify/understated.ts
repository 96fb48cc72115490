// Compares what a log says about a text with what today's rules find in it: risk, confirmation, findings,
// device checks. Reports only where the log says less, because the stricter of both counts. Pure; writes
// nothing into the plan.
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import { analyseCommand, type Use } from "../../shell/analyse.ts";
import type { CommandAnalysis, Risk, Span } from "../../shell/model/command.ts";
import { destroyingChecks } from "../devices/device-checks.ts";
import type { Confirmation, Plan, Target, Task } from "../model/plan.ts";
import type { Presented } from "../model/presented.ts";
import { confirmationFor, highestRisk, stricterConfirmation } from "../tasks/confirmation.ts";
import { confirmParking } from "../tasks/parking.ts";
import type { RenderedTask } from "../tasks/render-task.ts";
import { stepFinding } from "../tasks/task-findings.ts";
import { mayBeAnswered } from "./reread-step.ts";

/** How dangerous something is, and how it must be confirmed. */
export interface Protection {
  readonly risk: Risk;
  readonly confirm: Confirmation;
}

/** A task about which the log says less than its texts show. */
export interface Understated {
  readonly task: string;
  readonly title: string;
  /** Line in the guide. */
  readonly line: number;
  readonly logged: Protection;
  readonly now: Protection;
  /** Reasons in words: "mkfs makes a new filesystem". */
  readonly reasons: readonly string[];
  /** Rules of errors and warnings that are missing in the log. */
  readonly findings: readonly string[];
  /** Paths of devices that the node should have checked first, but did not. */
  readonly devices: readonly string[];
}

/**
 * The tasks for which the plan, or what was shown before their last request, says less than their texts show.
 */
export function understatedTasks(
  plan: Plan,
  shown: (task: string) => Presented | null,
): readonly Understated[] {
  const steps = new Map(plan.steps.map((it) => [it.id, it]));
  const targets = new Map(plan.targets.map((it) => [it.key, it]));
  const analyse = analyseOnce();
  return plan.tasks.flatMap((task) => {
    const [step, target] = [steps.get(task.step), targets.get(task.target)];
    if (step === undefined || target === undefined) return [];
    return (
      understatedPlan(task, step, target, analyse) ??
      understatedShown(task, step, target, shown(task.id), analyse) ??
      []
    );
  });
}

/** The task as planned; null where the log does not understate it. */
export function understatedPlan(
  task: Task,
  step: Step,
  target: Target,
  analyse: Analyse = analyseMasked,
): Understated | null {
  const { command, done, verify } = task;
  const texts = [maskedText(command), maskedText(done), maskedText(verify)];
  return step.aws === undefined ? compare(task.id, step, target, texts, task, analyse) : null;
}

/** The task as last shown, with its values or the operator's text. */
function understatedShown(
  task: Task,
  step: Step,
  target: Target,
  presented: Presented | null,
  analyse: Analyse,
): Understated | null {
  if (step.aws !== undefined || step.command === null || presented === null || presented.open.length > 0)
    return null;
  const { command, done, verify } = presented;
  const texts = [command, done, verify].map((text) => (text === null ? null : { text, masks: [] }));
  return compare(task.id, step, target, texts, presented, analyse);
}

/** What the log says and what counts, in short: `reads → destroys, type nvme1n1`. */
export function protectionWords({ logged, now }: Pick<Understated, "logged" | "now">): string {
  const typed = now.confirm.typed === null ? "" : `, type ${now.confirm.typed}`;
  const before = logged.confirm.typed === null ? "" : `, type ${logged.confirm.typed}`;
  return `${logged.risk}${before} → ${now.risk}${typed}`;
}

/** Everything missing in the log, in words. For a higher risk, its findings are implied. */
export function understatedWords(it: Understated): string {
  const isRaised = protectionWords(it) !== protectionWords({ logged: it.logged, now: it.logged });
  return [
    ...(isRaised ? [protectionWords(it)] : []),
    ...(isRaised || it.findings.length === 0 ? [] : [`the log lacks ${it.findings.join(", ")}`]),
    ...(it.devices.length === 0 ? [] : [`no device check of ${it.devices.join(", ")}`]),
  ].join("; ");
}

interface MaskedText {
  readonly text: string;
  readonly masks: readonly Span[];
}

function maskedText(text: Task["command"]): MaskedText | null {
  return text === null ? null : { text: text.text, masks: text.holes.filter((it) => it.kind !== "secret") };
}

type Analyse = (text: MaskedText, use: Use) => CommandAnalysis;

function analyseMasked({ text, masks }: MaskedText, use: Use): CommandAnalysis {
  return analyseCommand(text, masks, use);
}

/**
 * Analyses each text once: a step has the same text on all its nodes, and is mostly shown as planned. It remembers
 * that many texts.
 */
function analyseOnce(most = Number.POSITIVE_INFINITY): Analyse {
  const known = new Map<string, CommandAnalysis>();
  return (text, use) => {
    const key = [use, ...text.masks.flatMap(({ start, end }) => [start, end]), text.text].join(" ");
    const analysis = known.get(key) ?? analyseMasked(text, use);
    if (known.size >= most && !known.has(key)) known.clear();
    known.set(key, analysis);
    return analysis;
  };
}

/** What analyses a step's texts, by step: they are shown on one node after another. */
const analysing = new WeakMap<Step, Analyse>();
/** A step has three texts; those with a node's own values are not worth keeping. */
const FEW = 6;

function analyseOf(step: Step): Analyse {
  const known = analysing.get(step) ?? analyseOnce(FEW);
  analysing.set(step, known);
  return known;
}

type Said = Protection & Pick<Task, "findings"> & Partial<Pick<Presented, "park" | "devices" | "preamble">>;

function compare(
  task: string,
  step: Step,
  target: Target,
  texts: readonly (MaskedText | null)[],
  said: Said,
  analyse: Analyse,
): Understated | null {
  const analyses = texts.flatMap((it, at) =>
    it === null ? [] : [analyse(it, at === 0 ? "command" : "check")],
  );
  const risk = highestRisk([said.risk, ...analyses.map((it) => it.risk)]);
  const own = stricterConfirmation(said.confirm, confirmationFor(risk, analyses, target), target);
  const confirm = said.park === true && own.typed !== said.confirm.typed ? confirmParking(own) : own;
  const findings = missingRules(step, analyses, said.findings);
  const devices = uncheckedDevices(target, texts[0] ?? null, risk, said);
  const { risk: loggedRisk, confirm: loggedConfirm } = said;
  const same =
    risk === loggedRisk && confirm.how === loggedConfirm.how && confirm.typed === loggedConfirm.typed;
  if (same && findings.length === 0 && devices.length === 0) return null;
  return {
    task,
    title: step.title,
    line: step.line,
    logged: { risk: loggedRisk, confirm: loggedConfirm },
    now: { risk, confirm },
    reasons: [...new Set(analyses.filter((it) => it.risk === risk).flatMap((it) => it.riskReasons))],
    findings,
    devices,
  };
}

function missingRules(
  step: Step,
  analyses: readonly CommandAnalysis[],
  said: readonly Finding[],
): readonly string[] {
  const rules = new Set(said.map(({ rule }) => rule));
  const missing = analyses
    .flatMap((it) => it.findings)
    .filter((it) => it.severity !== "info" && !rules.has(it.rule) && !mayBeAnswered(step, it));
  return [...new Set(missing.map(({ rule }) => rule))];
}

/** Only what was shown tells which devices are checked. */
function uncheckedDevices(
  target: Target,
  command: MaskedText | null,
  risk: Risk,
  said: Said,
): readonly string[] {
  if (command === null || said.preamble === undefined || target.key === "local") return [];
  const checked = new Set(said.devices?.map(({ path }) => path));
  const { checks } = destroyingChecks(command.text, risk, command.masks, said.preamble);
  return checks.flatMap(({ path }) => (checked.has(path) ? [] : [path]));
}

/**
 * The protection for a task about to be shown: the stricter of what its texts show and what its log says
 * about the same texts. An operator's own text, or one with newer values, is a different text. A finding says
 * where the log says less.
 */
export function stricter(
  rendered: RenderedTask,
  task: Task,
  step: Step,
  target: Target,
): Pick<RenderedTask, "risk" | "confirm" | "findings"> {
  const found = understatedPlan(task, step, target, analyseOf(step));
  const isLess = found !== null && protectionWords(found) !== protectionWords({ logged: task, now: task });
  const findings = [...(isLess ? [understatedFinding(step, found)] : []), ...rendered.findings];
  if (!isSameText(rendered, task)) return { ...rendered, findings };
  const risk = highestRisk([rendered.risk, task.risk]);
  const own = risk === rendered.risk ? rendered.confirm : confirmationFor(risk, [], target);
  const rules = new Set(findings.map(({ rule }) => rule));
  return {
    risk,
    confirm: stricterConfirmation(task.confirm, own, target),
    findings: [...findings, ...task.findings.filter(({ rule }) => !rules.has(rule))],
  };
}

function isSameText(rendered: RenderedTask, task: Task): boolean {
  return (["command", "done", "verify"] as const).every(
    (phase) => rendered[phase]?.text === task[phase]?.text,
  );
}

function understatedFinding(step: Step, found: Understated): Finding {
  const why = found.reasons.length === 0 ? "" : ` (${found.reasons.join("; ")})`;
  const finding = stepFinding(
    step,
    "log-understates",
    `The log understates this step: ${protectionWords(found)}${why}`,
    "Read the command as shown here, and compare the log with a stored copy.",
  );
  return { ...finding, severity: "warning" };
}
