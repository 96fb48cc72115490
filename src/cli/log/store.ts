// `--store`: the bucket that the log is also put into, asked before anything begins, and filled until the end.
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
  /** `s3://bucket/prefix`; the setting LAMPLIGHTER_STORE means it. */
  readonly store?: string;
}

const SETTING = "LAMPLIGHTER_STORE";
/** The id of no run: its folder is listed to see that one may. */
const NO_RUN = "0".repeat(26);

/** How long the store may take to answer for the first time, and to take the end of a log; in milliseconds. */
const FIRST_ANSWER = 60_000;
const LAST_LINES = 15_000;

/** The store that was named on the command line, or by the setting; null when none was. */
export function namedStore({ store }: StoreOption): StorePlace | null {
  const named = store ?? process.env[SETTING] ?? "";
  return named === "" ? null : parseStore(named);
}

/** Throws OperatorError for a rehearsal, which reaches no network. The setting is for real runs and is not meant then. */
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
  /** As it is in the log. */
  readonly store: LogStore;
}

/** Asks the store for the first time. Throws OperatorError when it cannot be reached, does not exist or is not for us. */
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
  /** Puts what is left of the log, says on standard error when it cannot, and closes it. The screen must be closed. */
  close(): Promise<void>;
}

/** The log as the run gets it: put into the store where there is one, from what that holds already. */
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
