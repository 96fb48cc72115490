// What a log says of its store, without reading the rest of it.
import type { LogStore } from "../../run/model/event.ts";
import { readLines } from "../lines/read-lines.ts";

export interface StoreOfLog {
  /** The store that the run was begun with, or that it was given when it was resumed; null when none. */
  readonly store: LogStore | null;
  readonly rehearsal: boolean;
}

/** A line begins with its number, time and type. */
const BEGINNING = 120;

/** Reads it from the lines of beginnings and resumptions. Lines that cannot be read are passed over: opening the log reports them. */
export function storeOfLog(path: string): StoreOfLog {
  let found: StoreOfLog = { store: null, rehearsal: false };
  for (const { bytes } of readLines(path)) {
    const start = Buffer.from(bytes.subarray(0, BEGINNING)).toString("latin1");
    if (!/"type":"run\.(started|resumed)"/.test(start)) continue;
    try {
      const { store, destination } = JSON.parse(Buffer.from(bytes).toString("utf8"));
      found = {
        store: store ?? found.store,
        rehearsal: destination === undefined ? found.rehearsal : destination.kind === "rehearsal",
      };
    } catch {
      // Torn or changed: openLog says so.
    }
  }
  return found;
}
