// Finds a run to resume on this machine or in a store, merges the two copies, and opens its log.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { logPath, openLog } from "../../audit/chain/append-log.ts";
import { makeRunDirectory, ownRunsDirectory } from "../../audit/directory/state-directory.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { findStoredRun } from "../../audit/store/fetch-log.ts";
import { type Joined, joinCopies } from "../../audit/store/join-copies.ts";
import { LOG_START } from "../../audit/store/segment-writer.ts";
import { storeOfLog } from "../../audit/store/store-of-log.ts";
import { folderOf, isStoreUrl, parseStore, parseStoredRun } from "../../audit/store/store-place.ts";
import { BugError, OperatorError } from "../../errors.ts";
import type { LogStore, OpeningEvent } from "../../run/model/event.ts";
import type { AwsOptions } from "../destination/backend.ts";
import { readingNotice, withProgressNotice } from "../terminal/progress-notice.ts";
import { type FoldedLog, foldLog } from "./fold-log.ts";
import { refuseFullDisk } from "./log-disk.ts";
import {
  type KeptLog,
  keepLog,
  namedStore,
  type OpenedStore,
  openStore,
  refuseStoredRehearsal,
  type StoreOption,
} from "./store.ts";

export interface ResolvedRun {
  readonly kept: KeptLog;
  readonly folded: FoldedLog;
  readonly repaired: boolean;
  readonly headless: boolean;
  /** The store that keeps receiving the log; null when none. */
  readonly store: LogStore | null;
  /** The number of lines that came from the store. */
  readonly came: number;
}

/** Time limit for reading a log from its store, in milliseconds. */
const PATIENCE = 600_000;

/**
 * Opens the run to continue it. Throws OperatorError if there is no such run, it is open on this machine, or
 * its copies differ.
 */
export async function resolveRun(reference: string, options: AwsOptions & StoreOption): Promise<ResolvedRun> {
  if (isStoreUrl(reference)) return fromStore(reference, options);
  const { directory, path } = findRun(ownRunsDirectory(), reference, false);
  if (directory === null) throw new BugError("a listed run has a folder");
  const known = storeOfLog(path);
  refuseStoredRehearsal(known.rehearsal, options);
  const named = known.rehearsal ? null : namedStore(options);
  const own = known.store === null ? null : parseStore(known.store.url);
  // The setting is for runs without a store; naming a different one is an error, because this run has its
  // own.
  const place = options.store === undefined ? (own ?? named) : named;
  const opened = place === null ? null : await openStore(place, options);
  return goOn(directory, opened);
}

async function fromStore(reference: string, options: AwsOptions & StoreOption): Promise<ResolvedRun> {
  const { place, run: named } = parseStoredRun(reference);
  const opened = await openStore(place, options);
  const signal = AbortSignal.timeout(PATIENCE);
  const run = await findStoredRun(opened.objects, place, named, signal);
  const runs = ownRunsDirectory();
  const here = join(runs, run);
  return goOn(existsSync(here) ? here : makeRunDirectory(runs, run), opened);
}

async function goOn(directory: string, opened: OpenedStore | null): Promise<ResolvedRun> {
  refuseFullDisk(directory, "go-on");
  const joined = opened === null ? null : await joinedCopies(directory, opened);
  const folded = foldLog();
  const notice = readingNotice(logPath(directory));
  const { log, repaired, headless } = await openLog(directory, Date.now, (event) => {
    notice();
    folded.take(event);
  });
  const store = opened?.store ?? null;
  try {
    refuseOther(storeIn(folded.openings()), store);
  } catch (error) {
    await log.close();
    throw error;
  }
  const kept = keepLog(log, opened, basename(directory), joined?.stored ?? LOG_START);
  return { kept, folded, repaired, headless, store, came: joined?.came ?? 0 };
}

function joinedCopies(directory: string, { objects, place, store }: OpenedStore): Promise<Joined> {
  const folder = folderOf(place, basename(directory));
  return withProgressNotice(`Reading the run's log in ${store.url}…`, () =>
    joinCopies(objects, folder, directory, AbortSignal.timeout(PATIENCE)),
  );
}

function storeIn(openings: readonly OpeningEvent[]): LogStore | null {
  return openings.reduce<LogStore | null>((known, { store }) => store ?? known, null);
}

/** A run keeps its store: only there can two writers detect each other. */
function refuseOther(known: LogStore | null, now: LogStore | null): void {
  if (known === null || (known.url === now?.url && known.endpoint === now.endpoint)) return;
  const words = ({ url, endpoint }: LogStore): string => (endpoint === null ? url : `${url} at ${endpoint}`);
  throw new OperatorError(
    `this run keeps its log in ${words(known)}${now === null ? "" : `, not in ${words(now)}`}.`,
    "A run can be resumed only from its own store, where a second writer is detected. Use a copy for verify and replay.",
  );
}
