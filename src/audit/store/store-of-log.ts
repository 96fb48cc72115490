// Reads a log's store without reading the rest of the log.
import type { LogStore } from "../../run/model/event.ts";
import { readLines } from "../lines/read-lines.ts";

export interface StoreOfLog {
  /** The store with which the run was started or last resumed; null for none. */
  readonly store: LogStore | null;
  readonly rehearsal: boolean;
}

/** A line begins with its number, time and type. */
const BEGINNING = 120;

/**
 * Reads it from the lines of starts and resumptions. Skips unreadable lines: opening the log reports them.
 */
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
      // Torn or changed: openLog reports it.
    }
  }
  return found;
}
