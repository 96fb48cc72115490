// `lamplighter purge`: deletes old runs after the operator types how many, and keeps a record of each.
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { logPath } from "../../audit/chain/append-log.ts";
import { verifyLog } from "../../audit/chain/verify-log.ts";
import { ownRunsDirectory } from "../../audit/directory/state-directory.ts";
import { troubleOf } from "../../audit/directory/write-failure.ts";
import { NO_LINE } from "../../audit/lines/log-line.ts";
import { findRun, runIds } from "../../audit/runs/find-run.ts";
import { finishRemovals, holdRun, removeRun } from "../../audit/runs/remove-run.ts";
import { type RunSummary, readRunSummary } from "../../audit/runs/run-summary.ts";
import { type Tombstone, tombstonePath, writeTombstones } from "../../audit/runs/tombstones.ts";
import { BugError, OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { briefDestination, byteWords, count } from "../../transcript/words/run-words.ts";
import { ageOf, type FilterOptions, runFilter } from "../options/run-filter.ts";
import { operator } from "../process/operator.ts";
import { withOwnCommand } from "../process/own-command.ts";
import { openPlainTerminal } from "../terminal/plain-terminal.ts";

export interface PurgeOptions extends FilterOptions {
  readonly olderThan?: string;
  readonly rehearsals?: true;
  readonly dryRun?: true;
  readonly reason?: string;
}

interface Candidate {
  readonly run: string;
  /** Null if the log is unreadable. */
  readonly glance: RunSummary | null;
  readonly bytes: number;
  readonly release: () => void;
}

interface Kept {
  readonly run: string;
  readonly why: string;
}

/** Deletes the runs that are named, or that the options select; 0 when deleted, 1 when the answer was no. */
export async function purge(references: readonly string[], options: PurgeOptions): Promise<number> {
  const runs = ownRunsDirectory();
  const named = references.map((it) => nameOf(runs, it));
  const isMeant = meant(options, named, Date.now());
  const going: Candidate[] = [];
  const kept: Kept[] = [];
  try {
    for (const run of runIds(runs)) {
      const one = judge(runs, run, isMeant);
      if (one === null) continue;
      if ("why" in one) kept.push(one);
      else going.push(one);
    }
    return await removeAsked(runs, going, kept, options);
  } catch (cause) {
    throw inWords(cause, runs);
  } finally {
    for (const { release } of going) release();
  }
}

function nameOf(runs: string, reference: string): string {
  const { directory } = findRun(runs, reference, false);
  if (directory === null) throw new BugError("a listed run has a folder");
  return directory.slice(runs.length + 1);
}

/** Whether to delete a selected run, and why not; null if it was not selected. */
type Judgement = (
  run: string,
  seen: RunSummary | null,
) => { readonly goes: boolean; readonly why: string } | null;

const GOES = { goes: true, why: "" };

function meant(options: PurgeOptions, named: readonly string[], now: number): Judgement {
  const filter = runFilter(options, now);
  const { olderThan, rehearsals, until } = options;
  const age = olderThan === undefined ? null : ageOf(olderThan);
  if (olderThan !== undefined && age === null) {
    throw new OperatorError(`--older-than ${olderThan} is not an age.`, "Write it like 12h, 90d or 4w.");
  }
  const many = age !== null || rehearsals === true || until !== undefined;
  if (!many && named.length === 0) {
    throw new OperatorError(
      "purge needs to know which runs to delete.",
      "Pass an age (--older-than 90d), a last day (--until 2026-01-31), --rehearsals, or the ids of runs; --dry-run shows what would be deleted.",
    );
  }
  return (run, seen) => {
    if (named.includes(run)) return GOES;
    if (!many) return null;
    if (seen === null) return { goes: false, why: "unreadable log" };
    const practice = seen.started.destination.kind === "rehearsal";
    if (!filter(seen) || (rehearsals === true && !practice)) return null;
    if (age !== null && seen.newest >= now - age) return null;
    if (rehearsals === true || seen.state === "done" || seen.state === "failed") return GOES;
    return {
      goes: false,
      why: seen.state === "left" ? "stopped early, can be resumed" : "not finished",
    };
  };
}

/** Locks a run that will be deleted, so that it cannot be resumed meanwhile. */
function judge(runs: string, run: string, isMeant: Judgement): Candidate | Kept | null {
  const directory = join(runs, run);
  const seen = readRunSummary(logPath(directory));
  const verdict = isMeant(run, seen);
  if (verdict === null) return null;
  if (!verdict.goes) return { run, why: `${verdict.why}; give its id to delete it` };
  try {
    return { run, glance: seen, bytes: sizeOf(directory), release: holdRun(runs, run) };
  } catch (cause) {
    if (cause instanceof OperatorError) return { run, why: cause.message.replace(/\.$/, "") };
    throw cause;
  }
}

async function removeAsked(
  runs: string,
  going: readonly Candidate[],
  kept: readonly Kept[],
  options: PurgeOptions,
): Promise<number> {
  const out = process.stdout;
  const unfinished = options.dryRun ? 0 : finishRemovals(runs);
  if (unfinished > 0) out.write(`Finished ${count(unfinished, "interrupted deletion")}.\n`);
  out.write(keptText(kept));
  if (going.length === 0) {
    out.write("No runs to delete.\n");
    return 0;
  }
  out.write(goingText(runs, going));
  if (options.dryRun) {
    out.write("Nothing was deleted (--dry-run).\n");
    return 0;
  }
  if (!(await typed(String(going.length)))) {
    out.write("Nothing was deleted.\n");
    return 1;
  }
  writeTombstones(
    runs,
    going.map((it) => stoneOf(runs, it, options)),
  );
  for (const { run } of going) removeRun(runs, run);
  out.write(
    withOwnCommand(`${count(going.length, "run")} deleted. \`lamplighter runs --purged\` lists them.\n`),
  );
  return 0;
}

function keptText(kept: readonly Kept[]): string {
  if (kept.length === 0) return "";
  return `Kept:\n${kept.map(({ run, why }) => `  ${run}  ${visible(why)}\n`).join("")}\n`;
}

function goingText(runs: string, going: readonly Candidate[]): string {
  const bytes = going.reduce((sum, it) => sum + it.bytes, 0);
  const lines = going.map(({ run, glance: seen, bytes: size }) => {
    if (seen === null) return `  ${run}  unreadable log  ${byteWords(size)}\n`;
    const { at, destination, operator: by, plan } = seen.started;
    const where = visible(briefDestination(destination));
    return `  ${run}  ${new Date(at).toISOString()}  ${seen.state}  ${where}  ${visible(by.user)}@${visible(by.host)}  ${byteWords(size)}\n    ${visible(plan.title)}\n`;
  });
  return (
    `Will be deleted permanently (${count(going.length, "run")}, ${byteWords(bytes)}):\n${lines.join("")}\n` +
    `Deleted logs cannot be replayed, verified or exported. A record of each, with the digest of its last line,\nis kept in ${visible(tombstonePath(runs))}.\n`
  );
}

/** The text typed, or read from a pipe, must be the number of runs. */
async function typed(number: string): Promise<boolean> {
  const terminal = openPlainTerminal();
  try {
    terminal.write(`Type ${number} to delete ${number === "1" ? "it" : "them"}: `);
    for await (const line of terminal.lines) {
      if (terminal.pasted()) terminal.write("A paste does not confirm.\n");
      return line.trim() === number && !terminal.pasted();
    }
    terminal.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}

function stoneOf(runs: string, it: Candidate, options: PurgeOptions): Omit<Tombstone, "prev" | "format"> {
  const started = it.glance?.started;
  return {
    at: new Date().toISOString(),
    by: operator(null),
    reason: options.reason ?? reasonOf(options),
    run: it.run,
    guide: started === undefined ? null : { title: started.plan.title, ...started.plan.guide },
    operator: started?.operator ?? null,
    where: started === undefined ? null : briefDestination(started.destination),
    begun: started === undefined ? null : new Date(started.at).toISOString(),
    newest: it.glance === null ? null : new Date(it.glance.newest).toISOString(),
    outcome: it.glance?.state ?? "unreadable",
    chain: chainOf(logPath(join(runs, it.run))),
  };
}

/** The result of `verify` for the log; a path that is not a readable file has no lines. */
function chainOf(path: string): Tombstone["chain"] {
  try {
    const { state, lines, head } = verifyLog(path);
    return { state, lines, head };
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw cause;
    return { state: "unreadable", lines: 0, head: NO_LINE };
  }
}

function reasonOf({ olderThan, rehearsals, until }: PurgeOptions): string {
  const parts = [
    ...(olderThan === undefined ? [] : [`older than ${olderThan}`]),
    ...(until === undefined ? [] : [`started until ${until}`]),
    ...(rehearsals ? ["a rehearsal"] : []),
  ];
  return parts.length === 0 ? "named" : parts.join(", ");
}

function sizeOf(directory: string): number {
  if (!existsSync(directory)) return 0;
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return files.reduce(
    (sum, name) => sum + (lstatSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function inWords(cause: unknown, runs: string): unknown {
  if (cause instanceof OperatorError || typeof (cause as NodeJS.ErrnoException).syscall !== "string")
    return cause;
  const { wrong, cure } = troubleOf(cause);
  return new OperatorError(
    `${(cause as NodeJS.ErrnoException).path ?? runs} cannot be read or deleted: ${wrong}.`,
    `${cure}, then purge again: it finishes what it had started.`,
    { exitCode: 1, cause },
  );
}
