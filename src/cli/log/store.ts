// `--store`: the bucket that keeps a copy of the log. It is checked before the run begins, and receives the
// log until its end.
import type { AuditLog } from "../../audit/chain/append-log.ts";
import type { ObjectStore } from "../../audit/store/object-store.ts";
import { LOG_START, type LogEnd } from "../../audit/store/segment-writer.ts";
import { folderOf, parseStore, type StorePlace, storeUrl } from "../../audit/store/store-place.ts";
import { storedLog } from "../../audit/store/stored-log.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import type { LogStore } from "../../run/model/event.ts";
import type { StoreWatch } from "../../run/model/ports.ts";
import { count } from "../../transcript/words/run-words.ts";
import { type AwsOptions, quietSdk } from "../destination/backend.ts";
import { withOwnCommand } from "../process/own-command.ts";
import { sleep } from "../process/sleep.ts";
import { withProgressNotice } from "../terminal/progress-notice.ts";

export interface StoreOption {
  /** `s3://bucket/prefix`; defaults to LAMPLIGHTER_STORE. */
  readonly store?: string;
}

const SETTING = "LAMPLIGHTER_STORE";
/** An id that no run has: listing its folder tests the permission. */
const NO_RUN = "0".repeat(26);

/** Time limits for the store's first answer, and for receiving the end of a log; in milliseconds. */
const FIRST_ANSWER = 60_000;
const LAST_LINES = 15_000;

/** The store named on the command line or in the setting; null if there is none. */
export function namedStore({ store }: StoreOption): StorePlace | null {
  const named = store ?? process.env[SETTING] ?? "";
  return named === "" ? null : parseStore(named);
}

/**
 * Throws OperatorError for a rehearsal, which uses no network. The setting is only for real runs, so it is
 * ignored there.
 */
export function refuseStoredRehearsal(rehearsal: boolean, { store }: StoreOption): void {
  if (rehearsal && store !== undefined)
    throw new OperatorError(
      "--store puts the log into a bucket, and a rehearsal does not use the network.",
      "Remove --store, or run on EC2 instances with --on.",
    );
}

export interface OpenedStore {
  readonly place: StorePlace;
  readonly objects: ObjectStore;
  /** The store as the log has it. */
  readonly store: LogStore;
}

/** Checks the store. Throws OperatorError if it cannot be reached, does not exist or denies access. */
export async function openStore(place: StorePlace, options: AwsOptions): Promise<OpenedStore> {
  quietSdk();
  const { openBucket } = await import("../../aws/store/object-store.ts");
  const { bucket } = place;
  const { profile = null, region = null } = options;
  const objects = await openBucket({ bucket, profile, region });
  const signal = AbortSignal.timeout(FIRST_ANSWER);
  const url = storeUrl(place);
  const protection = await withProgressNotice(`Asking the store ${url}…`, async () => {
    await objects.list(folderOf(place, NO_RUN), signal);
    return objects.protection(signal);
  });
  return { place, objects, store: { url, endpoint: objects.endpoint, protection } };
}

export interface KeptLog {
  readonly log: AuditLog;
  readonly watch: StoreWatch | null;
  /**
   * Stores the rest of the log, reports on standard error if it cannot, and closes the log. The screen must
   * be closed.
   */
  close(): Promise<void>;
}

/** The log for the run: if there is a store, the rest of the log is put into it as well. */
export function keepLog(
  log: AuditLog,
  opened: OpenedStore | null,
  run: string,
  from: LogEnd = LOG_START,
): KeptLog {
  if (opened === null) return { log, watch: null, close: () => log.close() };
  const { objects: store, place } = opened;
  const { log: stored, writer } = storedLog({ log, store, place, run, from, now: Date.now, sleep });
  let lost = false;
  writer.lost.then(() => {
    lost = true;
  });
  return {
    log: stored,
    watch: writer,
    async close() {
      const { behind, url } = writer.status();
      const words = `Storing the last ${count(behind, "line")} of the log in ${url}…`;
      const whole = await withProgressNotice(words, () => writer.close(LAST_LINES));
      if (!whole && !lost) sayBehind(writer, run);
      await log.close();
    },
  };
}

function sayBehind(watch: StoreWatch, run: string): void {
  const { behind, url, trouble } = watch.status();
  const why = trouble === null ? "the store did not answer in time" : trouble.message;
  process.stderr.write(
    withOwnCommand(
      `lamplighter: the last ${count(behind, "line")} of the log ${behind === 1 ? "is" : "are"} on this machine only, not in ${visible(url)}: ${visible(why)}\n` +
        `  ${visible(trouble?.advice ?? "Check the network.")} \`lamplighter resume ${run}\` stores them.\n`,
    ),
  );
}
