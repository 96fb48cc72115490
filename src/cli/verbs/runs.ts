// `lamplighter runs`: lists runs with operator and outcome, and deleted runs.

import { lstatSync } from "node:fs";
import { join } from "node:path";
import { logPath } from "../../audit/chain/append-log.ts";
import { readLog } from "../../audit/chain/verify-log.ts";
import { writerOf } from "../../audit/directory/run-lock.ts";
import { refuseLink, runsDirectory } from "../../audit/directory/state-directory.ts";
import { runIds } from "../../audit/runs/find-run.ts";
import { type RunSummary, readRunSummary } from "../../audit/runs/run-summary.ts";
import { readTombstones, type Tombstone } from "../../audit/runs/tombstones.ts";
import { BugError, OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import { initial } from "../../run/model/initial.ts";
import type { Run } from "../../run/model/run.ts";
import { hasEnded } from "../../run/state/due.ts";
import { retriedRun } from "../../transcript/words/retry-words.ts";
import { briefDestination, byteWords, count } from "../../transcript/words/run-words.ts";
import { type FilterOptions, runFilter } from "../options/run-filter.ts";
import { withOwnCommand } from "../process/own-command.ts";

export interface RunsOptions extends FilterOptions {
  readonly json?: true;
  readonly purged?: true;
}

interface Row {
  readonly run: string;
  readonly begun: string;
  readonly guide: string;
  readonly nodes: readonly string[];
  readonly where: string;
  readonly by: string;
  /** done, failed, left, open; null if the log is unreadable. */
  readonly state: RunSummary["state"] | null;
  readonly outcome: string;
  /** The run whose failed nodes it retries; absent for none, and where the log is too large to read here. */
  readonly retryOf?: string;
  readonly chain: string;
}

/** The header of each run's first line; guide and outcome are on the lines below. */
const HEADER = `${"RUN".padEnd(26)}  ${"STARTED".padEnd(24)}  WHERE  OPERATOR\n`;

/** A larger log is not read in full for this list: its start and end are enough. */
const READ_WHOLE = 16_777_216;

/** Prints the runs below a header, the newest first; as JSON, one per line. `folder` holds the runs. */
export async function runs(options: RunsOptions, folder: string = runsDirectory()): Promise<number> {
  const filter = runFilter(options, Date.now());
  if (options.purged) return printPurged(folder, options);
  const filtered = (["guide", "node", "operator", "outcome", "since", "until"] as const).some(
    (name) => options[name] !== undefined,
  );
  const ids = runIds(folder).toReversed();
  const rows = ids.flatMap((id) => {
    const seen = readRunSummary(logPath(join(folder, id)));
    if (filtered && (seen === null || !filter(seen))) return [];
    return [rowOf(folder, id, seen)];
  });
  if (options.json) {
    for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
    return 0;
  }
  if (rows.length === 0) {
    process.stdout.write(
      ids.length === 0
        ? withOwnCommand("No runs yet. Start one: lamplighter run GUIDE --rehearse\n")
        : `No matching runs (${ids.length} in total).\n`,
    );
    return 0;
  }
  process.stdout.write(HEADER);
  for (const row of rows) {
    process.stdout.write(
      `${row.run}  ${row.begun}  ${row.where}  ${row.by}\n  ${row.guide}\n  ${row.outcome}${row.retryOf === undefined ? "" : ` · retry of ${row.retryOf}`}${row.chain === "intact" ? "" : ` · log: ${row.chain}`}\n`,
    );
  }
  return 0;
}

/** Prints the deleted runs. */
function printPurged(folder: string, { json }: RunsOptions): number {
  const stones = readTombstones(folder);
  if (stones.length === 0 && !json)
    process.stdout.write("No runs have been deleted with `lamplighter purge`.\n");
  for (const stone of stones) process.stdout.write(json ? `${JSON.stringify(stone)}\n` : stoneText(stone));
  return 0;
}

function stoneText(stone: Tombstone): string {
  const { run, begun, where, operator: by, guide, outcome, chain } = stone;
  const who = by === null ? "-" : visible(`${by.user}@${by.host}`);
  return (
    `${run}  ${begun ?? "-"}  ${visible(where ?? "-")}  ${who}\n  ${visible(guide?.title ?? "-")}\n  ${outcome} · log: ${visible(chain.state)}, ${chain.lines} lines, head ${chain.head}\n` +
    `  deleted ${stone.at} by ${visible(`${stone.by.user}@${stone.by.host}`)}: ${visible(stone.reason)}\n`
  );
}

function rowOf(folder: string, id: string, seen: RunSummary | null): Row {
  const nothing = { run: id, begun: "-", guide: "-", nodes: [], where: "-", by: "-", state: null };
  const directory = join(folder, id);
  const path = logPath(directory);
  try {
    refuseLink(directory);
    const standing = lstatSync(path);
    if (seen === null && standing.isFile() && standing.size === 0)
      return { ...nothing, outcome: "no event", chain: "truncated" };
    const large = seen !== null && seen.size > READ_WHOLE;
    const { events, chain } = large ? { events: [], chain: null } : readLog(path);
    const run = events.reduce(evolve, initial());
    const started = seen?.started ?? run.started;
    if (started === null) return { ...nothing, outcome: "no event", chain: chain?.state ?? "unread" };
    const { destination, operator, plan } = started;
    const retried = retriedRun(run);
    return {
      run: id,
      begun: new Date(started.at).toISOString(),
      guide: visible(plan.title),
      nodes: plan.targets.map(({ key, id: instance }) => visible(instance ?? key)),
      where: visible(briefDestination(destination)),
      by: visible(`${operator.user}@${operator.host}`),
      state: seen?.state ?? null,
      outcome: large ? endOf(seen.state, directory) : outcomeOf(run, directory),
      ...(retried === null ? {} : { retryOf: retried }),
      chain:
        chain?.state ?? `too large to check here (${byteWords(seen?.size ?? 0)}): use \`lamplighter verify\``,
    };
  } catch (cause) {
    if (!(cause instanceof BugError || cause instanceof OperatorError)) throw cause;
    return { ...nothing, outcome: "unreadable", chain: visible(cause.message) };
  }
}

const ENDS: Readonly<Record<Exclude<RunSummary["state"], "open">, string>> = {
  done: "finished",
  failed: "finished with failures",
  left: "stopped early",
};

/** The state of a run that did not end: open while a process has its log open. */
function openWords(directory: string): string {
  const writer = writerOf(directory);
  return writer === null ? "interrupted" : `open now (process ${writer.pid} on ${visible(writer.host)})`;
}

function endOf(state: RunSummary["state"], directory: string): string {
  return state === "open" ? openWords(directory) : ENDS[state];
}

function outcomeOf(run: Run, directory: string): string {
  const done = [...run.tasks.values()].filter((task) => hasEnded(task) && task.state !== "aside");
  const progress = `${done.length} of ${run.tasks.size} steps`;
  const accepted = [...run.tasks.values()].filter(({ state }) => state === "accepted").length;
  const unmet = accepted === 0 ? "" : ` (${accepted} accepted, not met)`;
  const aside = run.aside.size === 0 ? "" : `, ${count(run.aside.size, "node")} set aside`;
  switch (run.status) {
    case "finished":
      return `finished${run.outcome === "done" ? "" : " with failures"}, ${progress}${unmet}${aside}`;
    case "left":
      return `stopped early, ${progress}${unmet}${aside}`;
    case "walking":
      return `${openWords(directory)}, ${progress}${unmet}${aside}`;
    case "empty":
      return "no event";
  }
}
