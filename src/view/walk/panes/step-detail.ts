// The step: title, place and risk first, then its command, its state, the reasons, and what runs around it. A
// confirmation covers the rows before `essential`; a command is never cut, the rows scroll.
import type { Presented } from "../../../plan/model/presented.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import { roleWords } from "../../../runbook/model/role-title.ts";
import { type PlannedTask, requirementTasks } from "../../../transcript/lookup/run-find.ts";
import { shownAnalysis } from "../../../transcript/lookup/shown-analysis.ts";
import { checkWords } from "../../../transcript/words/node-words.ts";
import { count, destinationWords, keptWords } from "../../../transcript/words/run-words.ts";
import { wrapLinked } from "../../widgets/links.ts";
import type { Row } from "../../widgets/rows.ts";
import { cutRow, row, rowWidth, spreadRow, wrapProse, wrapRow } from "../../widgets/rows.ts";
import { riskSign, type Sign, severitySign, taskSign } from "../../widgets/theme.ts";
import { introduction, paragraphsOf, SAID_NOTHING } from "../words/introduction.ts";
import { evaluable, hereWords, isByHand, limitWords, placeWords, runsHere } from "../words/run-here.ts";
import { byHandHead, byHandRows } from "./by-hand-rows.ts";
import {
  commandRows,
  editedRows,
  labelled,
  legendRows,
  plainRows,
  shellRows,
  shownCommand,
  textRows,
} from "./command-rows.ts";
import { resultRows } from "./step-result.ts";
import { waveHead, waveRows } from "./wave-rows.ts";

export interface StepDetail {
  /** Rows that stay in view: title, place and risk. */
  readonly head: readonly Row[];
  readonly body: readonly Row[];
  /** Rows of `body` that must have been seen before the step may be confirmed. */
  readonly essential: number;
  /** Rows of `body` up to the step's state: they take precedence over the output. */
  readonly core: number;
}

/** Prose up to this many rows is beside its command; of longer prose, this many rows must have been seen. */
const SHORT = 3;
/** With fewer rows than this, the head takes two, and the rest of it comes after the command. */
const TIGHT = 14;

/** The role; "" if it only repeats the section. */
function rolePart(run: Run, { step }: PlannedTask): string {
  const plan = run.started?.plan;
  const isSection = plan?.roles.some(({ name, section }) => name === step.role && section === step.section);
  return plan === undefined || isSection === true ? "" : `role ${roleWords(plan, step.role)}`;
}

/** `height`: lines for head and body together; `intro`: repeat what was shown at earlier steps. */
export function stepDetail(
  run: Run,
  planned: PlannedTask,
  taskRun: TaskRun,
  now: number,
  size: {
    readonly width: number;
    readonly height: number;
    readonly intro: boolean;
    /** The step runs on several nodes, and the operator selected none of them. */
    readonly wave?: boolean;
  },
): StepDetail {
  const { width } = size;
  const wave = size.wave === true ? waveHead(run, planned) : null;
  const together = wave ?? byHandHead(run, planned);
  const first =
    together === null
      ? stepRow(run, planned, taskRun, width)
      : spreadRow(together.left, together.right, width);
  const placed = together?.place ?? where(run, planned);
  const place = wrapProse(placed, width);
  const risk = riskRows(run, planned, taskRun, width);
  const tight = size.height < TIGHT || 1 + place.length + risk.length > size.height / 2;
  const head = tight ? [first, tightRow(run, planned, taskRun, placed, width)] : [first, ...place, ...risk];
  const own = wave === null ? resultRows(run, planned, taskRun, now, width) : [];
  const others = waveRows(run, planned, now, width);
  const running = wave === null ? [] : others;
  const result = [...own, ...running];
  const command = commandOf(run, planned, taskRun, width);
  const core = [...(tight ? command : gap(command)), ...gap(result)];
  const why = whyRows(run, planned, width, size.intro);
  const near = why.length <= SHORT && result.length === 0 ? why : [];
  const essential = [
    ...core,
    ...gap(near),
    ...gap(tight ? [...place, ...risk] : []),
    ...gap(byHandRows(run, planned, width)),
    ...gap(safetyRows(run, planned, taskRun, width)),
    ...gap(confirmRows(run, planned, taskRun, width)),
    ...gap(aroundRows(planned, taskRun, width)),
    ...gap(noteRows(taskRun, width)),
  ];
  const far = [...(near.length > 0 ? [] : gap(why)), ...(wave === null ? gap(others) : [])];
  return {
    head,
    body: [...essential, ...far],
    essential: essential.length + Math.min(far.length, SHORT),
    core: core.length,
  };
}

function stepRow(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): Row {
  const sign = taskSign(taskRun.state);
  const again = taskRun.attempt > 1 ? `, attempt ${taskRun.attempt}` : "";
  const name = planned.step.name ?? planned.step.title;
  const state = row(`${sign.mark} ${sign.word}${again}`.trim(), sign.tone);
  const number = `step ${planned.index + 1} of ${run.tasks.size}`;
  const left = (counted: string): Row => [
    { text: counted, tone: "quiet" },
    { text: `  ${name}`, tone: "strong" },
  ];
  const whole = left(`${number}${requirementsWords(run, planned)}`);
  const fits = rowWidth(whole, "widest") + rowWidth(state, "widest") + 2 <= width;
  return spreadRow(fits ? whole : left(number), state, width);
}

/** Requirements are numbered too, although most pass as one checklist: says how many there are. */
function requirementsWords(run: Run, planned: PlannedTask): string {
  const plan = run.started?.plan;
  if (plan === undefined || planned.step.kind === "requirement") return "";
  const number = requirementTasks(plan);
  return number === 0 ? "" : ` (incl. ${count(number, "requirement")})`;
}

function where(run: Run, planned: PlannedTask): string {
  const destination = run.started === null ? null : destinationWords(run.started.destination);
  const local = planned.target.key === "local";
  const place = destination?.place ?? "";
  return [
    placeWords(run, planned),
    local || planned.target.key === planned.step.role ? "" : rolePart(run, planned),
    // Work in the console happens in an account too; a command on the operator's machine does not.
    local && planned.task.command !== null ? "" : place,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function riskOf(planned: PlannedTask, taskRun: TaskRun): Sign {
  return riskSign(taskRun.presented?.risk ?? planned.task.risk, planned.target.key === "local");
}

function riskRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  if (isByHand(run, planned)) return [];
  const sign = riskOf(planned, taskRun);
  const limit = limitWords(taskRun.presented?.timeout ?? planned.task.timeout, taskRun.presented);
  const limited = limit === null ? "no time limit" : `time limit ${limit}`;
  return wrapProse(`${sign.mark} ${sign.word} · ${limited}`.trim(), width, sign.tone);
}

function tightRow(run: Run, planned: PlannedTask, taskRun: TaskRun, placed: string, width: number): Row {
  const place = row(placed);
  if (isByHand(run, planned)) return cutRow(place, width);
  const sign = riskOf(planned, taskRun);
  return cutRow([...row(`${sign.mark} ${sign.word}`.trim(), sign.tone), ...row(" · "), ...place], width);
}

/** The guide's words about the step. What it said at an earlier step of the section is one row and a key. */
function whyRows(run: Run, planned: PlannedTask, width: number, intro: boolean): readonly Row[] {
  const { said, first } = run.started === null ? SAID_NOTHING : introduction(run.started.plan, planned);
  const { context } = planned.step;
  if (intro || first === null) return wrapProse(context, width);
  const again = wrapProse(said.join("\n\n"), width);
  if (again.length <= 1) return wrapProse(context, width);
  const fresh = paragraphsOf(context).filter((paragraph) => !said.includes(paragraph));
  return [
    ...wrapProse(fresh.join("\n\n"), width),
    ...wrapProse(`The introduction is at step ${first + 1}; d shows it here.`, width, "quiet"),
  ];
}

/** The step's command with its values, or its text. */
function commandOf(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { task } = planned;
  const { presented } = taskRun;
  if (task.command === null) return sourceRows(planned, width);
  const shown = shownCommand(planned, taskRun);
  const carried = presented?.preamble ?? [];
  return [
    ...(carried.length === 0
      ? []
      : [row("runs first, from earlier steps:", "quiet"), ...shellRows(carried.join("\n"), [], width), []]),
    ...(task.aws === true ? textRows(shown, width) : commandRows(shown, width)),
    ...legendRows(run, shown, task.target, width),
    ...editedRows(task.command.text, taskRun, task.aws === true, width),
  ];
}

/** What runs around the command: the node's checks, the guide's checks, and what its output becomes. */
function aroundRows(
  planned: PlannedTask,
  { presented, alreadyDone }: TaskRun,
  width: number,
): readonly Row[] {
  const { task } = planned;
  if (task.command === null) return [];
  const done = presented === null ? (task.done?.text ?? null) : presented.done;
  const verify = presented === null ? (task.verify?.text ?? null) : presented.verify;
  const capture = presented === null ? task.capture : presented.capture;
  return [
    ...deviceRows(presented, width),
    ...(done === null ? [] : checkRows("already-done check", done, ANSWERS[alreadyDone ?? "unasked"], width)),
    ...(verify === null ? [] : checkRows("verify check", verify, "", width)),
    ...(capture === null
      ? []
      : wrapProse(
          capture.secret
            ? `captures ${capture.variable} from its output, as a secret`
            : `captures ${capture.variable} from its output`,
          width,
          "quiet",
        )),
  ];
}

/** What the node checks before the command. */
function deviceRows(presented: Presented | null, width: number): readonly Row[] {
  return (presented?.devices ?? []).flatMap((check) =>
    labelled("device check:", `${checkWords(check)}; otherwise nothing runs`, width, "strong"),
  );
}

const ANSWERS = {
  yes: "→ yes",
  no: "→ no",
  "cannot-tell": "→ unknown",
  unasked: "",
} as const;

function checkRows(label: string, text: string, answer: string, width: number): readonly Row[] {
  const rows = shellRows(text, [], Math.max(1, width - label.length)).map(
    (pieces, index): Row => [...row(index === 0 ? label : " ".repeat(label.length), "quiet"), ...pieces],
  );
  if (answer === "") return rows;
  const said = row(`  ${answer}`, answer === ANSWERS.no ? "quiet" : "strong");
  const last = [...(rows.at(-1) ?? []), ...said];
  // Beside the check, unless that would cut it.
  return rowWidth(last, "widest") <= width
    ? [...rows.slice(0, -1), last]
    : [...rows, [...row(" ".repeat(label.length)), ...said]];
}

function sourceRows({ step }: PlannedTask, width: number): readonly Row[] {
  const { file } = step;
  if (file === null) return wrapLinked(step.source, width, "strong");
  return [
    ...wrapRow(row(`${file.path}${file.mode === null ? "" : ` (mode ${file.mode})`}`, "strong"), width),
    ...plainRows(file.content, [], width),
  ];
}

/** Why the risk is what it is, and the findings. */
function safetyRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { step, task } = planned;
  const findings = taskRun.presented?.findings ?? task.findings;
  const said = findings.map((finding) => finding.message).join("\n");
  const notes = findings.filter(({ severity }) => severity === "info").length;
  const sign = riskOf(planned, taskRun);
  const reasons = (shownAnalysis(step, taskRun)?.riskReasons ?? []).filter(
    (reason) => !said.includes(reason),
  );
  return [
    ...(reasons.length === 0 || isByHand(run, planned)
      ? []
      : wrapProse(`${sign.mark} ${reasons.join("; ")}`.trim(), width, sign.tone)),
    ...(task.output === undefined ? [] : wrapProse(keptWords(task.output), width, "strong")),
    ...findings
      .filter(({ severity }) => severity !== "info")
      .flatMap((finding) => {
        const mark = severitySign(finding.severity);
        return [
          ...labelled(mark.mark, `${finding.message}  (${finding.rule})`, width, mark.tone),
          ...labelled(" ", finding.advice, width, "quiet"),
        ];
      }),
    ...(notes === 0 ? [] : labelled("·", count(notes, "note"), width, "quiet")),
    ...(step.interactive && task.command !== null && !runsHere(run, planned)
      ? wrapProse("! it may wait for input, and gets none here", width, "warning")
      : []),
  ];
}

function confirmRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { task } = planned;
  if (taskRun.state !== "ready" || task.command === null) return [];
  if (isByHand(run, planned))
    return wrapProse(
      "This is for your own machine. Run it there, then press Enter to mark it as done. (With --allow-local, it runs here.)",
      width,
    );
  const { how, typed } = taskRun.presented?.confirm ?? task.confirm;
  const here = runsHere(run, planned) ? wrapProse(hereWords(taskRun.presented), width) : [];
  const inner = evaluable(run, planned, taskRun.presented);
  return [
    ...here,
    ...(inner === null
      ? []
      : wrapProse(`x runs $(${inner.text}) first, which only reads, and uses its value.`, width)),
    ...(how === "type" && typed !== null && (taskRun.presented?.open.length ?? 0) === 0
      ? wrapProse(`To run it: Enter, then type ${typed}.`, width, "quiet")
      : []),
  ];
}

function noteRows(taskRun: TaskRun, width: number): readonly Row[] {
  return taskRun.notes.flatMap((note) => labelled("note", note, width));
}

/** The rows with a blank one before them; empty when there are none. */
function gap(rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? [] : [[], ...rows];
}
