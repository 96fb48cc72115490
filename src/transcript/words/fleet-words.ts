// The words for several nodes at once: what would run on the rest of a fleet and what differs there, the
// progress of a wave, and how it ended, with equal endings in one line. Screen and plain lines use the same
// words.
import { visible } from "../../output/visible.ts";
import type { Rest, RestMember } from "../../run/decision/rest.ts";
import type { Invocation, Run, TaskRun } from "../../run/model/run.ts";
import { wholeText } from "../../run/state/tail.ts";
import { wavePace } from "../../run/state/wave-pace.ts";
import { mayBegin, runningCounts } from "../../run/state/wave-progress.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import { differenceTable, type NodeTexts } from "./node-differences.ts";
import { checkWords } from "./node-words.ts";
import { count, outcomeWords, precedingLinesOf } from "./run-words.ts";

/** `Run on the other 39 nodes of worker?` */
export function restQuestion(run: Run, rest: Rest): string {
  return `Run ${restWords(run, rest)}?`;
}

/** `on the other 39 nodes of worker` */
export function restWords(run: Run, { kind, first, members, fleet }: Rest): string {
  const nodes = count(members.length, "node");
  const of = fleetWords(run, fleet.role);
  switch (kind) {
    case "left":
      return first ? `on ${nodes} of ${of}` : `on the other ${nodes} of ${of}`;
    case "failed":
      return `again on the ${nodes} of ${of} where it failed`;
    case "answered":
      return `anyway on the ${nodes} of ${of} whose check gave the same answer`;
  }
}

/** The fleet, by its role's name or title. */
export function fleetWords(run: Run, role: string): string {
  const plan = run.started?.plan;
  return visible(plan === undefined ? role : roleWords(plan, role));
}

/** How many nodes run at a time, and after how many failures no more nodes start. */
export function limitWords({
  maxConcurrency,
  maxErrors,
}: Pick<Rest["fleet"], "maxConcurrency" | "maxErrors">): string {
  const after = maxErrors === 0 ? "the first failure" : `more than ${count(maxErrors, "failure")}`;
  return `At most ${maxConcurrency} at a time. After ${after}, no more nodes start.`;
}

/** Differences between nodes: one line per node, or one line for all where nothing differs. */
export function restTable({ members }: Rest): readonly string[] {
  return differenceTable(members.map(nodeTexts));
}

/** A node's texts as shown, and its values. */
export function nodeTexts({ target, presented }: Pick<RestMember, "target" | "presented">): NodeTexts {
  const cells = new Map<string, string>();
  const devices = (presented.devices ?? []).map(checkWords).join("; ");
  if (devices !== "") cells.set("device", devices);
  if (presented.secrets.length > 0) cells.set("secrets", presented.secrets.map(visible).join(", "));
  if (presented.park === true) cells.set("by", "Parameter Store");
  return {
    target,
    values: presented.values.map(({ variable, start, end }) => ({
      variable,
      value: presented.command.slice(start, end),
    })),
    cells,
    texts: {
      command: presented.command,
      "runs first": presented.preamble.join("\n"),
      "done check": presented.done ?? "",
      "verify check": presented.verify ?? "",
    },
  };
}

/** The progress of the wave, as a sentence; empty when there is none. */
export function waveWords(run: Run): string {
  const { wave } = run;
  if (wave === null) return "";
  const { done, running, uncertain, failed, left } = runningCounts(wave);
  const parts = [
    `${done} done`,
    `${running} running`,
    ...(uncertain > 0 ? [`${uncertain} with unknown outcome`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(left > 0 ? [`${left} ${mayBegin(wave) ? "waiting" : "not run"}`] : []),
  ];
  const stops = wave.stopped
    ? " Stopped: no more nodes start."
    : mayBegin(wave)
      ? ""
      : " Too many failures: no more nodes start.";
  return `${count(wave.members.size, "node")}: ${parts.join(", ")}.${stops}`;
}

/**
 * `12 nodes a minute, about 3 minutes left`; null as long as the pace is unknown. `now`: ms, by the clock of the
 * events.
 */
export function paceWords(run: Run, now: number): string | null {
  const pace = wavePace(run, now);
  const rate = pace === null ? null : rateWords(pace.perHour);
  const left = timeLeftWords(run, now);
  return rate === null || left === null ? rate : `${rate}, ${left}`;
}

/** `about 3 minutes left`; null as long as it is unknown. */
export function timeLeftWords(run: Run, now: number): string | null {
  const left = wavePace(run, now)?.left ?? null;
  if (left === null) return null;
  if (left < MINUTE) return "less than a minute left";
  const minutes = Math.round(left / MINUTE);
  return `about ${minutes < 90 ? count(minutes, "minute") : count(Math.round(minutes / 60), "hour")} left`;
}

const MINUTE = 60_000;

function rateWords(perHour: number): string | null {
  const perMinute = Math.round(perHour / 60);
  if (perMinute >= 2) return `${perMinute} nodes a minute`;
  const whole = Math.round(perHour);
  return whole === 0 ? null : `${count(whole, "node")} an hour`;
}

/** A bar of that width: how much of the wave has ended. */
export function waveBar(run: Run, width: number): string {
  const { wave } = run;
  if (wave === null || width < 1) return "";
  const { done, failed } = runningCounts(wave);
  const full = Math.floor(((done + failed) / wave.members.size) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** How many nodes, and the first of their names. */
interface Group {
  count: number;
  readonly names: string[];
}

/** Nodes whose last command ended the same way. */
interface Ending extends Group {
  /** Those with each last line of output that was looked at. */
  readonly lines: Map<string, Group>;
  /** The last line of each different output, by its digest; null where it was not looked at. */
  readonly outputs: Map<string, string | null>;
}

/** The most names listed; the others are counted. */
const NAMED = 5;
/** With more different last lines than this, only one is shown. */
const MOST_LINES = 3;
/** With more different outputs than this, no more are looked at: in a replay each is read from the log. */
const MOST_OUTPUTS = 100;

/** How a step ended on these tasks' nodes: equal endings in one line, the most frequent first. */
export function endingLines(run: Run, tasks: Iterable<TaskRun>): readonly string[] {
  const endings = new Map<string, Ending>();
  for (const task of tasks) {
    const last = lastOf(run, task);
    if (last === null) continue;
    const how = howWords(task, last);
    const ending: Ending = endings.get(how) ?? { count: 0, names: [], lines: new Map(), outputs: new Map() };
    endings.set(how, ending);
    add(ending, last.target);
    const { lines, outputs } = ending;
    const output = last.bytes === 0 ? "" : (last.outputSha256 ?? last.nonce);
    const line = outputs.get(output) ?? (outputs.size < MOST_OUTPUTS ? lastLine(run, last.nonce) : null);
    outputs.set(output, line);
    if (line === null) continue;
    const group = lines.get(line) ?? { count: 0, names: [] };
    lines.set(line, group);
    add(group, last.target);
  }
  const sorted = [...endings].toSorted(([, a], [, b]) => b.count - a.count);
  return sorted.flatMap(([how, ending]) => {
    const { names, lines, outputs } = ending;
    const isAll = outputs.size <= MOST_OUTPUTS;
    if (isAll && lines.size <= MOST_LINES)
      return [...lines].map(([line, on]) => `${nodesWords(on)}: ${how}${line === "" ? "" : `, “${line}”`}`);
    const [first] = lines.keys();
    const different = `${isAll ? lines.size : outputs.size} different outputs`;
    return [
      `${nodesWords(ending)}: ${how}, ${different}${first === "" ? "" : `; on ${names[0]}: “${first}”`}`,
    ];
  });
}

function add(to: Group, target: string): void {
  to.count++;
  if (to.names.length < NAMED) to.names.push(visible(target));
}

function nodesWords({ count: nodes, names }: Group): string {
  return `${count(nodes, "node")} (${namesWords(names, nodes)})`;
}

/** `web-1`, or `3 nodes (web-1, web-2, web-3)`. */
export function namedNodes(keys: readonly string[]): string {
  const names = keys.map(visible);
  return names.length === 1 ? (names[0] ?? "") : nodesWords({ count: names.length, names });
}

/** The first of these names, and how many more there are. */
export function namesWords(names: readonly string[], total = names.length): string {
  const more = total > NAMED ? `, and ${total - NAMED} more` : "";
  return `${names.slice(0, NAMED).join(", ")}${more}`;
}

function lastOf(run: Run, task: TaskRun): Invocation | null {
  const nonce = task.invocations.at(-1);
  const last = nonce === undefined ? undefined : run.invocations.get(nonce);
  return last?.state === "finished" ? last : null;
}

function howWords({ presented }: TaskRun, last: Invocation): string {
  const inFront = precedingLinesOf(presented);
  return last.outcome === null
    ? "not finished"
    : outcomeWords(last.outcome, last.exitCode, last.timeout, inFront);
}

const LONGEST_LINE = 80;

function lastLine(run: Run, nonce: string): string {
  const text = wholeText(run.tails, nonce) ?? run.tails.get(nonce)?.chunks?.text ?? "";
  const line = visible(text.trimEnd().split("\n").at(-1)?.trim() ?? "");
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
