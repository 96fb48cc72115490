// `lamplighter runs`: what was run, by whom, how it ended.

import { join } from "node:path";
import { logPath } from "../audit/append-log.ts";
import { runIds } from "../audit/find-run.ts";
import { runsDirectory } from "../audit/state-directory.ts";
import { readLog } from "../audit/verify-log.ts";
import { BugError, OperatorError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { evolve } from "../run/evolve.ts";
import { initial } from "../run/initial.ts";
import type { Run } from "../run/run.ts";
import { briefDestination } from "../transcript/run-words.ts";

interface Row {
  readonly run: string;
  readonly begun: string;
  readonly guide: string;
  readonly where: string;
  readonly by: string;
  readonly outcome: string;
  readonly chain: string;
}

/** Prints a line a run, the oldest first. */
export async function runs(options: { readonly json?: true }): Promise<number> {
  const folder = runsDirectory();
  const rows = runIds(folder).map((id) => rowOf(folder, id));
  if (options.json) {
    for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
    return 0;
  }
  if (rows.length === 0) {
    process.stdout.write("There is no run yet. Begin one: lamplighter run GUIDE --rehearse\n");
    return 0;
  }
  for (const row of rows) {
    process.stdout.write(
      `${row.run}  ${row.begun}  ${row.where}  ${row.by}\n  ${row.guide}\n  ${row.outcome}${row.chain === "intact" ? "" : ` · log: ${row.chain}`}\n`,
    );
  }
  return 0;
}

function rowOf(folder: string, id: string): Row {
  const nothing = { run: id, begun: "-", guide: "-", where: "-", by: "-" };
  try {
    const { events, chain } = readLog(logPath(join(folder, id)));
    const run = events.reduce(evolve, initial());
    const started = run.started;
    if (started === null) return { ...nothing, outcome: "no event", chain: chain.state };
    const { destination, operator, plan } = started;
    return {
      run: id,
      begun: new Date(started.at).toISOString(),
      guide: visible(plan.title),
      where: visible(briefDestination(destination)),
      by: visible(`${operator.user}@${operator.host}`),
      outcome: outcomeOf(run),
      chain: chain.state,
    };
  } catch (cause) {
    if (!(cause instanceof BugError || cause instanceof OperatorError)) throw cause;
    return { ...nothing, outcome: "cannot be read", chain: visible(cause.message) };
  }
}

function outcomeOf(run: Run): string {
  const ended = run.tasks.filter(
    (it) => it.state === "done" || it.state === "skipped" || it.state === "attested",
  );
  const progress = `${ended.length} of ${run.tasks.length} steps`;
  switch (run.status) {
    case "finished":
      return `finished${run.outcome === "done" ? "" : " with failures"}, ${progress}`;
    case "left":
      return `left, ${progress}`;
    case "walking":
      return `not ended (open now, or cut short), ${progress}`;
    case "empty":
      return "no event";
  }
}
