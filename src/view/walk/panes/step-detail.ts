// The step on the right side: what, to what, why, is it safe, did it work. Everything that a confirmation covers
// stands before `essential`; a command is never cut, the rows are scrolled.
import { visibleCommand } from "../../../output/visible.ts";
import type { Presented } from "../../../plan/model/presented.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { shownAnalysis } from "../../../transcript/lookup/shown-analysis.ts";
import { checkWords } from "../../../transcript/words/node-words.ts";
import { count, destinationWords, keptWords } from "../../../transcript/words/run-words.ts";
import type { Row } from "../../widgets/rows.ts";
import { row, rowWidth, spreadRow, wrapProse, wrapRow } from "../../widgets/rows.ts";
import { riskSign, severitySign, taskSign } from "../../widgets/theme.ts";
import { evaluable, hereWords, isByHand, limitWords, placeWords, runsHere } from "../words/run-here.ts";
import {
  commandRows,
  labelled,
  legendRows,
  plainRows,
  type ShownCommand,
  shellRows,
  textRows,
} from "./command-rows.ts";
import { resultRows } from "./step-result.ts";

export interface StepDetail {
  /** Rows that stay in view: which step, where. */
  readonly head: readonly Row[];
  readonly body: readonly Row[];
  /** Rows of `body` that must have been seen before the step may be confirmed. */
  readonly essential: number;
}

/** Prose is folded to so many rows when the step does not fit. */
const FOLDED = 2;

/** The step's rows. `height`: lines that there are for head and body together. */
export function stepDetail(
  run: Run,
  planned: PlannedTask,
  taskRun: TaskRun,
  now: number,
  size: { readonly width: number; readonly height: number },
): StepDetail {
  const { width } = size;
  const head = headRows(run, planned, taskRun, width);
  const context = wrapProse(planned.step.context, width);
  const result = resultRows(run, planned, taskRun, now, width);
  const what = [
    ...whatRows(run, planned, taskRun, width),
    ...gap(safetyRows(run, planned, taskRun, width)),
    ...gap(confirmRows(run, planned, taskRun, width)),
    ...gap(noteRows(taskRun, width)),
  ];
  const room = Math.max(1, size.height - head.length - 1);
  const whole = [...gap(result), ...gap(context), [], ...what];
  if (whole.length <= room || context.length <= FOLDED + 1)
    return { head, body: whole, essential: whole.length };
  const short: Row[] = [...context.slice(0, FOLDED), row("… (the rest stands below the command)", "quiet")];
  const essential = [...gap(result), ...gap(short), [], ...what];
  return {
    head,
    body: [...essential, [], row("Why, in full", "strong"), ...context],
    essential: essential.length,
  };
}

function headRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const sign = taskSign(taskRun.state);
  const again = taskRun.attempt > 1 ? `, attempt ${taskRun.attempt}` : "";
  const name = planned.step.name ?? planned.step.title;
  const first = spreadRow(
    [
      { text: `${planned.index + 1} of ${run.tasks.length}`, tone: "accent" },
      { text: `  ${name}`, tone: "strong" },
    ],
    [{ text: `${sign.mark} ${sign.word}${again}`.trim(), tone: sign.tone }],
    width,
  );
  const destination = run.started === null ? null : destinationWords(run.started.destination);
  const local = planned.target.key === "local";
  const place = destination?.place ?? "";
  const where = [
    placeWords(run, planned),
    local || planned.target.key === planned.step.role ? "" : `role ${planned.step.role}`,
    // Work in the console happens in an account too; a command on one's own machine does not.
    local && planned.task.command !== null ? "" : place,
  ].filter((part) => part !== "");
  return [first, ...wrapProse(where.join(" · "), width)];
}

/** What the step is: its command with all that comes with it, or its text. */
function whatRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { step, task } = planned;
  const { presented } = taskRun;
  if (task.command === null) return sourceRows(planned, width);
  const shown: ShownCommand = presented ?? {
    command: taskRun.edited ?? task.command.text,
    values: taskRun.edited === null ? task.command.values : [],
    holes: taskRun.edited === null ? task.command.holes : [],
  };
  const carried = presented?.preamble ?? [];
  const done = presented === null ? (task.done?.text ?? null) : presented.done;
  const verify = presented === null ? (task.verify?.text ?? null) : presented.verify;
  const capture = presented === null ? task.capture : presented.capture;
  return [
    ...(carried.length === 0
      ? []
      : [
          row("first, carried from earlier steps:", "quiet"),
          ...shellRows(carried.join("\n"), [], width),
          [],
        ]),
    ...(task.aws === true ? textRows(shown, width) : commandRows(shown, width)),
    ...legendRows(run, shown, task.target, width),
    ...(taskRun.edited === null
      ? []
      : [
          row(task.aws === true ? "  edited; it was:" : "  edited; the guide says:", "quiet"),
          ...(task.aws === true
            ? plainRows(task.command.text, [], width)
            : shellRows(task.command.text, [], width)),
        ]),
    ...deviceRows(presented, width),
    ...(done === null && verify === null ? [] : [[]]),
    ...(done === null
      ? []
      : checkRows("already done?", done, ANSWERS[taskRun.alreadyDone ?? "unasked"], width)),
    ...(verify === null ? [] : checkRows("checked after", verify, "", width)),
    ...(capture === null
      ? []
      : wrapProse(
          capture.secret
            ? `${capture.variable} is taken from its output and kept secret`
            : `its output becomes ${capture.variable}`,
          width,
          "quiet",
        )),
    ...(step.interactive && !runsHere(run, planned)
      ? wrapProse("! it may wait for an answer that nobody can give it here", width, "accent")
      : []),
  ];
}

/** What the node checks in front of the command. */
function deviceRows(presented: Presented | null, width: number): readonly Row[] {
  const checks = presented?.devices ?? [];
  return checks.length === 0
    ? []
    : [
        [],
        ...checks.flatMap((check) =>
          labelled("node checks first:", `${checkWords(check)}, else nothing runs`, width, "strong"),
        ),
      ];
}

const ANSWERS = {
  yes: "→ yes",
  no: "→ no",
  "cannot-tell": "→ cannot tell",
  unasked: "",
} as const;

function checkRows(label: string, text: string, answer: string, width: number): readonly Row[] {
  const rows = shellRows(text, [], Math.max(1, width - label.length)).map(
    (pieces, index): Row => [...row(index === 0 ? label : " ".repeat(label.length), "quiet"), ...pieces],
  );
  if (answer === "") return rows;
  const said = row(`  ${answer}`, answer === ANSWERS.no ? "quiet" : "strong");
  const last = [...(rows.at(-1) ?? []), ...said];
  // Beside the check, but never in the place of its end.
  return rowWidth(last, "widest") <= width
    ? [...rows.slice(0, -1), last]
    : [...rows, [...row(" ".repeat(label.length)), ...said]];
}

function sourceRows(planned: PlannedTask, width: number): readonly Row[] {
  const { step } = planned;
  const file = step.file;
  if (file !== null)
    return [
      ...wrapRow(row(`${file.path}${file.mode === null ? "" : ` (mode ${file.mode})`}`, "strong"), width),
      ...file.content
        .split("\n")
        .flatMap((line) =>
          wrapRow([{ text: "  ", tone: "plain" }, ...row(visibleCommand(line))], width, "widest"),
        ),
    ];
  return wrapProse(step.source, width, "strong");
}

function safetyRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { step, task } = planned;
  const findings = taskRun.presented?.findings ?? task.findings;
  const said = findings.map((finding) => finding.message).join("\n");
  const notes = findings.filter(({ severity }) => severity === "info").length;
  const sign = riskSign(taskRun.presented?.risk ?? task.risk, planned.target.key === "local");
  const reasons = (shownAnalysis(step, taskRun)?.riskReasons ?? []).filter(
    (reason) => !said.includes(reason),
  );
  const why = reasons.length === 0 ? "" : `: ${reasons.join("; ")}`;
  const limit = limitWords(taskRun.presented?.timeout ?? task.timeout, taskRun.presented);
  const risk = `${sign.mark} ${sign.word}${why} · ${limit}`.trim();
  return [
    ...(isByHand(run, planned) ? [] : wrapProse(risk, width, sign.tone)),
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
  ];
}

function confirmRows(run: Run, planned: PlannedTask, taskRun: TaskRun, width: number): readonly Row[] {
  const { task } = planned;
  if (taskRun.state !== "ready" || task.command === null) return [];
  if (isByHand(run, planned))
    return wrapProse(
      "This is for your own machine. Run it there yourself; Enter then writes down that it was done. (Begun with --allow-local, it runs here.)",
      width,
    );
  const { how, typed } = taskRun.presented?.confirm ?? task.confirm;
  const here = runsHere(run, planned) ? wrapProse(hereWords(taskRun.presented), width) : [];
  const inner = evaluable(run, planned, taskRun.presented);
  return [
    ...here,
    ...(inner === null
      ? []
      : wrapProse(
          `x runs $(${inner.text}) first, which only reads, and puts its value in its place.`,
          width,
        )),
    ...(how === "type" && typed !== null && (taskRun.presented?.open.length ?? 0) === 0
      ? wrapProse(`To run it: Enter, then type ${typed}.`, width, "quiet")
      : []),
  ];
}

function noteRows(taskRun: TaskRun, width: number): readonly Row[] {
  return taskRun.notes.flatMap((note) => labelled("note", note, width));
}

/** The rows with a blank one before them; nothing when there are none. */
function gap(rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? [] : [[], ...rows];
}
