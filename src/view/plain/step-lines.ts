// A step as plain lines, in the order of a person's questions: what, where, why, the exact command, is it
// safe, how is it confirmed. Nothing is shortened.

import { visible, visibleCommand } from "../../output/visible.ts";
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import { type ByHandRest, byHandRestOf } from "../../run/decision/by-hand-rest.ts";
import { obstacleAt, restOf } from "../../run/decision/rest.ts";
import type { Run, TaskRun } from "../../run/model/run.ts";
import { duePhase } from "../../run/state/due.ts";
import { refusedValues } from "../../run/state/values.ts";
import { oneLine } from "../../transcript/layout/one-line.ts";
import type { PlannedTask } from "../../transcript/lookup/run-find.ts";
import { shownAnalysis } from "../../transcript/lookup/shown-analysis.ts";
import { byHandLines, byHandNodes } from "../../transcript/words/by-hand-words.ts";
import { limitWords as limitWordsOf, restTable, restWords } from "../../transcript/words/fleet-words.ts";
import { boundWords, checkWords } from "../../transcript/words/node-words.ts";
import { destinationWords, keptWords } from "../../transcript/words/run-words.ts";
import { bindingOf } from "../walk/words/binding-of.ts";
import { hereWords, isByHand, limitWords, placeWords, runsHere } from "../walk/words/run-here.ts";
import { riskSign, severitySign } from "../widgets/theme.ts";

/** The lines, without the question. */
export function stepLines(run: Run, planned: PlannedTask, taskRun: TaskRun): readonly string[] {
  const { step, target, section, task } = planned;
  const destination = run.started === null ? null : destinationWords(run.started.destination);
  const local = target.key === "local";
  const where = local && task.command !== null ? [] : [destination?.mark ?? "", destination?.place ?? ""];
  const again = taskRun.attempt > 1 ? `, attempt ${taskRun.attempt}` : "";
  const together = planned.index === run.current ? byHandRestOf(run) : null;
  const place = together === null ? placeWords(run, planned) : byHandNodes(run, together);
  return [
    "",
    `${stepsWords(run, planned, together)} of ${run.tasks.size}: ${oneLine(step.name ?? step.title)}${again}`,
    field(
      "Section",
      `${section?.title ?? "none"} (line ${step.line} of ${run.started?.plan.guide.path ?? "the guide"})`,
    ),
    field("Where", [place, ...where].filter((part) => part !== "").join(" · ")),
    ...(step.context.trim() === "" ? [] : block("Why", step.context.split("\n").map(visible))),
    ...(task.command === null ? workLines(planned) : commandLines(run, planned, taskRun)),
    ...(together === null ? [] : block("For all of them", byHandLines(run, together))),
    ...taskRun.notes.map((note) => field("Note", oneLine(note))),
  ];
}

/** `Step 7`, or the steps that one answer by hand stands for: `Steps 7–18`. */
function stepsWords(run: Run, { index }: PlannedTask, together: ByHandRest | null): string {
  const plan = run.started?.plan;
  const all = plan === undefined || together === null ? null : fleetStepAt(plan, index);
  return all === null ? `Step ${index + 1}` : `Steps ${all.first + 1}–${all.end}`;
}

function workLines(planned: PlannedTask): readonly string[] {
  const { step } = planned;
  if (step.file !== null) return block(`File ${visible(step.file.path)}`, shell(step.file.content));
  return block("To do by hand", step.source.split("\n").map(visible));
}

function commandLines(run: Run, planned: PlannedTask, taskRun: TaskRun): readonly string[] {
  const { presented } = taskRun;
  if (presented === null) return [];
  const { step, task } = planned;
  const names = [...new Set(presented.values.map((value) => value.variable))];
  const secrets = presented.holes.filter((hole) => hole.kind === "secret").map((hole) => hole.variable);
  const said = presented.findings.map((finding) => finding.message).join("\n");
  const reasons = (shownAnalysis(step, taskRun)?.riskReasons ?? []).filter(
    (reason) => !said.includes(reason),
  );
  const risk = riskSign(presented.risk, planned.target.key === "local").word;
  const plan = run.started?.plan;
  const refused = plan === undefined ? [] : refusedValues(run, plan, task, presented.open);
  const missing = presented.open.filter((name) => !refused.includes(name));
  return [
    ...(presented.preamble.length === 0
      ? []
      : block("Runs first, from earlier steps", presented.preamble.map(visibleCommand))),
    ...block(
      `${task.aws === true ? "AWS request" : "Command"}${taskRun.edited === null ? "" : ", edited"}`,
      shell(presented.command),
    ),
    ...names.map((name) => {
      const value = presented.values.find((one) => one.variable === name);
      const text = value === undefined ? "" : visibleCommand(presented.command.slice(value.start, value.end));
      const binding = bindingOf(run, name, task.target);
      return field("Value", `${name} = ${text}${binding === null ? "" : ` (${boundWords(binding)})`}`);
    }),
    ...[...new Set(secrets)].map((name) => field("Value", `${name} is secret; it is filled in on the node`)),
    ...(missing.length === 0 ? [] : [field("Not set", missing.join(", "))]),
    ...(presented.devices ?? []).map((check) =>
      field("Device check", `${checkWords(check)}; otherwise nothing runs`),
    ),
    ...(presented.capture === null
      ? []
      : [
          field(
            "Captures",
            `${presented.capture.variable}${presented.capture.secret ? ", kept secret" : ", from its output"}`,
          ),
        ]),
    ...(presented.done === null ? [] : block("Check whether it is already done", shell(presented.done))),
    ...(presented.verify === null ? [] : block("Verify check", shell(presented.verify))),
    ...(step.expected === undefined
      ? []
      : block("Expected output, from the guide", step.expected.split("\n").map(visible))),
    ...(runsHere(run, planned) ? [field("Runs", hereWords(presented))] : []),
    ...(isByHand(run, planned)
      ? [field("By hand", "Run it yourself on your own machine. With --allow-local, it runs here.")]
      : [
          field("Risk", [risk, ...reasons].join("; ")),
          field("Time limit", limitWords(presented.timeout, presented) ?? "none"),
          ...(presented.output === undefined ? [] : [field("Output", keptWords(presented.output))]),
        ]),
    ...presented.findings
      .filter(({ severity }) => severity !== "info")
      .flatMap((finding) => [
        `  ${severitySign(finding.severity).word}: ${visible(finding.message)} (${finding.rule})`,
        `    ${visible(finding.advice)}`,
      ]),
    ...standing(run, taskRun),
    ...restLines(run, taskRun),
  ];
}

/** What would run on the rest of the fleet, after the step ended well on one node. */
function restLines(run: Run, taskRun: TaskRun): readonly string[] {
  const rest = run.tasks.at(run.current)?.id === taskRun.id ? restOf(run) : null;
  if (rest === null || rest.obstacle?.rule === "first-node") return [];
  const obstacle = obstacleAt(rest, run.at);
  return [
    ...block(`If run ${restWords(run, rest)}`, restTable(rest)),
    ...rest.excluded.map(({ target, why }) => field(`Not on ${visible(target)}`, why.message)),
    field("Limits", limitWordsOf(rest.fleet)),
    ...(obstacle === null ? [] : [field("Not for all of them", `${obstacle.message} ${obstacle.advice}`)]),
  ];
}

function standing(run: Run, taskRun: TaskRun): readonly string[] {
  if (taskRun.state !== "ready") return [];
  if (duePhase(run, taskRun) === "verify")
    return ["  The command has already run. Only its verify check remains."];
  if (taskRun.alreadyDone === "yes") return ["  Its check says that this is already done."];
  if (taskRun.alreadyDone === "cannot-tell")
    return ["  Its check does not show whether this is already done."];
  return [];
}

function field(name: string, text: string): string {
  return `  ${name}: ${oneLine(text)}`;
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return [`  ${name}:`, ...lines.map((line) => (line === "" ? "" : `      ${line}`))];
}

/**
 * For a command that was too long to be in view as a whole: its start and end, to print before the question.
 */
export function commandEdgeLines({ presented }: TaskRun, rows: number): readonly string[] {
  if (presented === null) return [];
  const lines = shell(presented.command);
  if (lines.length <= rows) return block("The command again", lines);
  const half = Math.floor(rows / 2);
  const between = `… ${lines.length - 2 * half} more lines`;
  return block("The command again, start and end", [...lines.slice(0, half), between, ...lines.slice(-half)]);
}

function shell(text: string): readonly string[] {
  return text.split("\n").map(visibleCommand);
}
