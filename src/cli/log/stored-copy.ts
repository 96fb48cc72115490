// Copies of one or all runs in a store, for the verbs that only read: downloaded into a temporary folder,
// which is deleted when the verb has ended.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logPath } from "../../audit/chain/append-log.ts";
import { type FetchedLog, fetchLog, findStoredRun, storedRuns } from "../../audit/store/fetch-log.ts";
import { isStoreUrl, parseStore, parseStoredRun, storeUrl } from "../../audit/store/store-place.ts";
import { visible } from "../../output/visible.ts";
import { count } from "../../transcript/words/run-words.ts";
import { lockWords, protectionWords } from "../../transcript/words/store-words.ts";
import type { AwsOptions } from "../destination/backend.ts";
import { withProgressNotice } from "../terminal/progress-notice.ts";
import { openStore } from "./store.ts";

/** Time limit for the download, in milliseconds. */
const PATIENCE = 1_800_000;

/**
 * Runs `work` with the path of a copy if the reference is `s3://bucket/prefix/RUN`, and reports the store's
 * status on standard error; passes any other reference on unchanged. Throws OperatorError if the run cannot
 * be downloaded.
 */
export async function withStoredRun(
  reference: string,
  options: AwsOptions,
  work: (reference: string) => Promise<number>,
): Promise<number> {
  if (!isStoreUrl(reference)) return work(reference);
  const { place, run: named } = parseStoredRun(reference);
  const { objects } = await openStore(place, options);
  const signal = AbortSignal.timeout(PATIENCE);
  const run = await findStoredRun(objects, place, named, signal);
  return inFolder(async (folder) => {
    const url = storeUrl(place, run);
    const directory = folderFor(folder, run);
    const fetched = await withProgressNotice(`Fetching ${url}…`, () =>
      fetchLog(objects, place, run, directory, signal),
    );
    process.stderr.write(`${visible(fetchedWords(url, fetched))}\n`);
    return work(logPath(directory));
  });
}

/** Runs `work` with a folder that holds a copy of every run in the store. */
export async function withStoredRuns(
  store: string,
  options: AwsOptions,
  work: (folder: string) => Promise<number>,
): Promise<number> {
  const place = parseStore(store);
  const { objects, store: seen } = await openStore(place, options);
  const signal = AbortSignal.timeout(PATIENCE);
  process.stderr.write(`${visible(`${seen.url}: ${protectionWords(seen.protection)}`)}\n`);
  return inFolder(async (folder) => {
    await withProgressNotice(`Fetching the runs in ${storeUrl(place)}…`, async () => {
      for (const run of await storedRuns(objects, place, signal))
        await fetchLog(objects, place, run, folderFor(folder, run), signal);
    });
    return work(folder);
  });
}

function fetchedWords(url: string, { lines, segments, lock }: FetchedLog): string {
  return `${url}: ${count(lines, "line")} in ${count(segments, "segment")}, without a gap. ${lockWords(lock)} A store cannot show that segments were deleted at the end; the heads in Systems Manager's history can.`;
}

function folderFor(folder: string, run: string): string {
  const directory = join(folder, run);
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

async function inFolder(work: (folder: string) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-store-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
