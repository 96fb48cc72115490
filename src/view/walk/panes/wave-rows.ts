// A step that runs on several nodes, as rows: its progress and the nodes that need attention; after its end,
// the outcome on each node.
import { type FleetStep, fleetCommandAt } from "../../../plan/model/fleet-step.ts";
import type { Counts, Run, TaskRun } from "../../../run/model/run.ts";
import { countIn, countsOf } from "../../../run/state/tally.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import {
  endingLines,
  fleetWords,
  paceWords,
  waveBar,
  waveWords,
} from "../../../transcript/words/fleet-words.ts";
import { clockWords, count } from "../../../transcript/words/run-words.ts";
import { type Row, row, wrapProse } from "../../widgets/rows.ts";
import { taskSign } from "../../widgets/theme.ts";
import { type TogetherHead, togetherHead } from "./together-head.ts";

/** The most nodes with their own row; the rest are counted. */
const LISTED = 12;
const BAR = 40;
const LEAST_BAR = 16;

/** The rows for the step in view; none if it does not run on several nodes together. */
export function waveRows(run: Run, { index, task }: PlannedTask, now: number, width: number): readonly Row[] {
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetCommandAt(plan, index);
  if (all === null) return [];
  const counts = countsOf(run, all);
  if (counts === null) return [];
  if (run.wave?.step !== task.step) return endings(run, all, counts, width);
  const listed = movingNodes(run, all, counts);
  const more = countIn(counts, MOVING) - listed.length;
  return [
    ...barRows(run, now, width),
    ...wrapProse(waveWords(run), width, "strong"),
    ...listed.flatMap((it) => nodeRow(run, it, now, width)),
    ...(more > 0 ? [row(`… ${more} more running`, "quiet")] : []),
  ];
}

/** What needs attention comes first. */
const MOVING = ["failed", "uncertain", "running"] as const;

/** As many of them as are listed, in running order. */
function movingNodes(run: Run, { first, end }: FleetStep, counts: Counts): readonly TaskRun[] {
  const open = run.open.flatMap((nonce) => run.tasks.indexOf(run.invocations.get(nonce)?.task ?? ""));
  const moving = open.toSorted((a, b) => a - b).flatMap((index) => run.tasks.at(index) ?? []);
  const listed: TaskRun[] = [];
  // What failed is in flight no more, and has to be looked for.
  const failed = Math.min(LISTED, counts.failed);
  for (let index = first; index < end && listed.length < failed; index++) {
    const task = run.tasks.at(index);
    if (task?.state === "failed") listed.push(task);
  }
  for (const state of MOVING.slice(1)) listed.push(...moving.filter((task) => task.state === state));
  return listed.slice(0, LISTED);
}

/** The bar, with the pace beside it; below it where that would leave too little of the bar. */
function barRows(run: Run, now: number, width: number): readonly Row[] {
  const pace = paceWords(run, now);
  const bar = (room: number): Row => row(waveBar(run, Math.min(BAR, room)), "strong");
  if (pace === null) return [bar(width)];
  const room = width - pace.length - 2;
  if (room < LEAST_BAR) return [bar(width), ...wrapProse(pace, width)];
  return [[...bar(room), { text: `  ${pace}`, tone: "plain" }]];
}

/** The step and its nodes, while it runs on several. */
export function waveHead(run: Run, planned: PlannedTask): TogetherHead | null {
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetCommandAt(plan, planned.index);
  if (all === null || run.wave === null) return null;
  const nodes = `${count(run.wave.members.size, "node")} of ${fleetWords(run, all.fleet.role)}`;
  return togetherHead(run, planned, all, taskSign("running"), nodes);
}

function nodeRow(run: Run, taskRun: TaskRun, now: number, width: number): readonly Row[] {
  const { mark, word, tone } = taskSign(taskRun.state);
  const nonce = taskRun.invocations.at(-1);
  const last = nonce === undefined ? undefined : run.invocations.get(nonce);
  if (last === undefined) return [];
  const time = taskRun.state === "running" ? ` for ${clockWords(now - last.requestedAt)}` : "";
  const said = last.message === null ? "" : `: ${last.message}`;
  return wrapProse(`${mark} ${last.target}  ${word}${time}${said}`, width, tone);
}

/** The outcomes, if it has ended on more than one node: equal outcomes share a row. */
function endings(run: Run, all: FleetStep, counts: Counts, width: number): readonly Row[] {
  if (counts.done + counts.failed < 2) return [];
  const lines = endingLinesOf(run, all, counts);
  return [row("Results so far:", "quiet"), ...lines.flatMap((line) => wrapProse(line, width))];
}

/** By a step's counts: they are new ones whenever one of its nodes has gone on. */
const known = new WeakMap<Counts, readonly string[]>();

function endingLinesOf(run: Run, { first, end }: FleetStep, counts: Counts): readonly string[] {
  const before = known.get(counts);
  if (before !== undefined) return before;
  const ended: TaskRun[] = [];
  for (let index = first; index < end; index++) {
    const task = run.tasks.at(index);
    if (task?.state === "done" || task?.state === "failed") ended.push(task);
  }
  const lines = endingLines(run, ended);
  known.set(counts, lines);
  return lines;
}
