// Contradictions within a plan from a log, in facts that no version of our rules can change: digests, the
// texts they cover, and the places of values. Applies no rules about risk, quoting or the guide's meaning.
// Pure.
import { sha256 } from "../../digest.ts";
import type { CommandText, Step } from "../../runbook/model/runbook.ts";
import { planDigest } from "../model/digests.ts";
import type { Binding, Plan, RenderedText, Task } from "../model/plan.ts";
import { isFilled, spellings, unquoted } from "./filled-text.ts";

/** A contradiction between two places of the log. */
export interface Difference {
  /** Id of its task; null when it is about the whole run. */
  readonly task: string | null;
  /** The key in the log that differs: `command.text`, `sha256`, `digest`. */
  readonly field: string;
  /** As a sentence. */
  readonly words: string;
}

/** What the start of a run records beside its plan. */
export interface StartFacts {
  readonly guide: {
    readonly encoding: "utf8" | "base64";
    readonly content: string;
    readonly sha256: string;
  };
  readonly wrapper: string;
  /** All of it: a digest covers everything known about where commands go. */
  readonly destination: { readonly account: string; readonly region: string };
}

/** All differences within the plan, and between the plan and its guide. */
export function planDifferences(plan: Plan, start: StartFacts): readonly Difference[] {
  return [
    ...guideDifferences(plan, start),
    ...doubles("targets", plan.targets, ({ key }) => key),
    ...doubles("steps", plan.steps, ({ id }) => id),
    ...doubles("tasks", plan.tasks, ({ id }) => id),
    ...taskDifferences(plan),
    ...digestDifferences(plan, start),
  ];
}

/** The differences between a plan's tasks and its steps. */
export function taskDifferences(plan: Plan): readonly Difference[] {
  const steps = new Map(plan.steps.map((it) => [it.id, it]));
  const targets = new Set(plan.targets.map(({ key }) => key));
  const tasks = [...plan.tasks, ...(plan.leftOut ?? []).flatMap((it) => it.tasks)];
  return tasks.flatMap((task) => {
    const step = steps.get(task.step);
    if (step === undefined) return [different(task, "step", `there is no step ${task.step}.`)];
    return [
      ...(task.id === `${task.step}@${task.target}`
        ? []
        : [different(task, "id", "its id does not match its step and target.", step)]),
      ...(targets.has(task.target)
        ? []
        : [different(task, "target", `there is no target ${task.target}.`, step)]),
      ...textDifferences(task, step, plan.bindings),
      ...settingDifferences(task, step, plan),
    ];
  });
}

/** A difference in one task, worded with its step. */
export function different(
  task: Pick<Task, "id">,
  field: string,
  words: string,
  step: Step | null = null,
): Difference {
  const name = step === null ? task.id : `“${step.title}” (line ${step.line} of the guide)`;
  return { task: task.id, field, words: `Step ${name}: ${words}` };
}

function guideDifferences(plan: Plan, { guide }: StartFacts): readonly Difference[] {
  const found: Difference[] = [];
  const { content, encoding } = guide;
  const bytes =
    encoding === "utf8" ? content : Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  if (sha256(bytes) !== guide.sha256)
    found.push({
      task: null,
      field: "guide.sha256",
      words: "The guide's SHA-256 does not match its text.",
    });
  if (plan.guide.sha256 !== guide.sha256)
    found.push({
      task: null,
      field: "plan.guide.sha256",
      words: "The plan was made from a different guide than the one in the log.",
    });
  if (encoding !== "utf8") return found;
  const lines = content.split(/\r\n|\n|\r/);
  return [
    ...found,
    ...plan.steps.flatMap((step): readonly Difference[] => {
      const strange = strangeLine(step, content, lines);
      if (strange === null) return [];
      const words = `Step “${step.title}” (line ${step.line} of the guide): the guide does not have the line “${strange}”.`;
      return [{ task: null, field: "steps.source", words }];
    }),
  ];
}

/** The first line of a step that is not in its guide; null when all are, or when unknown. */
function strangeLine(step: Step, guide: string, lines: readonly string[]): string | null {
  if (step.kind !== "command" || step.aws !== undefined) return null;
  const own = step.source.split("\n").map((line) => line.trim());
  const strange = own.find((line) => line !== "" && !guide.includes(line));
  if (strange === undefined) return null;
  // HTML is read with its entities and elements resolved.
  const place = lines.slice(step.line - 1, step.endLine).join("\n");
  return /&#?\w+;|<\/?[a-z]/.test(place) ? null : strange;
}

function digestDifferences(plan: Plan, { wrapper, destination }: StartFacts): readonly Difference[] {
  const left = new Set((plan.leftOut ?? []).map(({ step }) => step));
  const digest = planDigest({
    guide: plan.guide.sha256,
    selection: plan.steps.flatMap(({ id }) => (left.has(id) ? [] : [id])),
    targets: plan.targets,
    ...(plan.fleets === undefined ? {} : { fleets: plan.fleets }),
    tasks: plan.tasks,
    wrapper,
    destination,
  });
  return digest === plan.digest
    ? []
    : [{ task: null, field: "plan.digest", words: "The plan's digest does not match the plan." }];
}

function doubles<T>(field: string, list: readonly T[], nameOf: (it: T) => string): readonly Difference[] {
  const names = list.map(nameOf);
  const double = names.find((name, at) => names.indexOf(name) !== at);
  return double === undefined
    ? []
    : [{ task: null, field, words: `${double} appears twice in the plan's ${field}.` }];
}

const PHASES = ["command", "done", "verify"] as const;

function textDifferences(task: Task, step: Step, bindings: readonly Binding[]): readonly Difference[] {
  const found: Difference[] = [];
  const say = (field: string, words: string) => found.push(different(task, field, words, step));
  if ((task.aws === true) !== (step.aws !== undefined))
    say("aws", "step and task disagree on whether AWS is asked.");
  const { command, sha256: digest } = task;
  if (digest !== null && (command === null || sha256(command.text) !== digest))
    say("sha256", "the SHA-256 does not match the command.");
  // The text of an AWS request is our own wording, and a step's source is the whole block around some
  // commands.
  if (task.aws === true) return found;
  if (digest === null && command?.holes.every(({ kind }) => kind === "secret") === true)
    say("sha256", "the command is complete, but has no SHA-256.");
  if (step.kind === "command" && step.command !== null && !step.source.includes(step.command.text))
    say("steps.source", "the command is not part of the step's text.");
  for (const phase of PHASES) {
    const [source, rendered] = [step[phase], task[phase]];
    if (source === null && rendered === null) continue;
    if (source === null || rendered === null) {
      say(phase, `step and task disagree on whether there is a text (${phase}).`);
      continue;
    }
    if (!areWithin(source))
      say(`steps.${phase}.occurrences`, "the position of a value is outside its command.");
    if (!isFilled(rendered.text, source, bindings, phase === "command" ? nameOf(task.capture) : null))
      say(`${phase}.text`, `the text (${phase}) is not the step's text with its values.`);
    const wrong = wrongPlace(rendered, source, bindings);
    if (wrong !== null) say(`${phase}.values`, wrong);
  }
  return found;
}

function areWithin({ text, occurrences }: CommandText): boolean {
  return occurrences.every(({ start, end }) => start < end && end <= text.length);
}

const nameOf = (capture: Task["capture"]): string | null => capture?.variable ?? null;

/** What is wrong with the places of values and holes in a text; null for nothing. */
export function wrongPlace(
  { text, holes, values }: RenderedText,
  source: CommandText | null,
  bindings: readonly Binding[],
): string | null {
  const places = [...holes, ...values].toSorted((a, b) => a.start - b.start);
  const apart = places.every(
    ({ start, end }, at) => start <= end && end <= text.length && start >= (places[at - 1]?.end ?? 0),
  );
  if (!apart) return "positions of values overlap or are outside the command.";
  const wrong = values.find(({ variable, start, end }) => {
    const written = source?.occurrences.filter((it) => it.variable === variable) ?? [];
    const known = [
      ...spellings(variable, bindings),
      ...written.map((it) => unquoted(source?.text.slice(it.start, it.end) ?? "")),
    ];
    return !known.includes(unquoted(text.slice(start, end)));
  });
  return wrong === undefined
    ? null
    : `instead of the value of ${wrong.variable} it has “${text.slice(wrong.start, wrong.end)}”.`;
}

/** What the step sets, its task must have. */
function settingDifferences(task: Task, step: Step, plan: Plan): readonly Difference[] {
  const found: Difference[] = [];
  const say = (field: string, words: string) => found.push(different(task, field, words, step));
  if (step.timeout !== null && step.timeout !== task.timeout)
    say("timeout", `its time limit is ${task.timeout} s, but the step's is ${step.timeout} s.`);
  if (task.aws !== true && step.output !== task.output)
    say("output", "step and task disagree on what is kept of the output.");
  const variable = plan.variables.find(({ name }) => name === task.capture?.variable);
  if (task.capture !== null && step.capture !== null && step.capture !== task.capture.variable)
    say("capture", `it captures ${task.capture.variable}, but the step captures ${step.capture}.`);
  if (task.capture !== null && variable?.secret === true && !task.capture.secret)
    say("capture", `${task.capture.variable} is secret, but would be captured in plain text.`);
  const holes = PHASES.flatMap((phase) => task[phase]?.holes ?? []);
  const hidden = holes.find(({ kind, variable: name }) => kind === "open" && !task.open.includes(name));
  if (hidden !== undefined)
    say("open", `${hidden.variable} is not set in its text, but missing in its list.`);
  return found;
}
