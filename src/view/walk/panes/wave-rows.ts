// A step that runs on several nodes, as rows: its progress and the nodes that need attention; after its end,
// the outcome on each node.
import { fleetCommandAt } from "../../../plan/model/fleet-step.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
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
  const places = Array.from({ length: all.end - all.first }, (_, at) => run.tasks.at(all.first + at));
  const tasks = places.filter((it) => it !== undefined);
  if (run.wave?.step !== task.step) return endings(run, tasks, width);
  const moving = tasks.filter(
    ({ state }) => state === "failed" || state === "uncertain" || state === "running",
  );
  const order = { failed: 0, uncertain: 1, running: 2 } as const;
  const sorted = moving.toSorted((a, b) => rank(a, order) - rank(b, order));
  const more = sorted.length - LISTED;
  return [
    ...barRows(run, now, width),
    ...wrapProse(waveWords(run), width, "strong"),
    ...sorted.slice(0, LISTED).flatMap((it) => nodeRow(run, it, now, width)),
    ...(more > 0 ? [row(`… ${more} more running`, "quiet")] : []),
  ];
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

function rank({ state }: TaskRun, order: Readonly<Record<string, number>>): number {
  return order[state] ?? 9;
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
function endings(run: Run, tasks: readonly TaskRun[], width: number): readonly Row[] {
  const ended = tasks.filter(({ state }) => state === "done" || state === "failed");
  if (ended.length < 2) return [];
  const lines = endingLines(
    run,
    ended.map(({ id }) => id),
  );
  return [row("Results so far:", "quiet"), ...lines.flatMap((line) => wrapProse(line, width))];
}
