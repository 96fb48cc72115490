// A log that is also put into a store: on the local disk first, then in the store.
import { open } from "node:fs/promises";
import type { AuditLog } from "../chain/append-log.ts";
import type { ObjectStore } from "./object-store.ts";
import { createSegmentWriter, type LogEnd, type SegmentWriter } from "./segment-writer.ts";
import { folderOf, type StorePlace, storeUrl } from "./store-place.ts";

export interface StoredLog {
  readonly log: AuditLog;
  readonly writer: SegmentWriter;
}

/** The same log, put into the store from `from` on. Whoever closes the log must close the writer first. */
export function storedLog(it: {
  readonly log: AuditLog;
  readonly store: ObjectStore;
  readonly place: StorePlace;
  readonly run: string;
  /** What the store already has. */
  readonly from: LogEnd;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}): StoredLog {
  const { log, place, run } = it;
  const writer = createSegmentWriter({
    store: it.store,
    folder: folderOf(place, run),
    url: storeUrl(place, run),
    from: it.from,
    read: (from, to) => readPart(log.path, from, to),
    now: it.now,
    sleep: it.sleep,
  });
  writer.wrote(log.end());
  return {
    writer,
    log: {
      ...log,
      secured: writer.secured,
      lost: writer.lost,
      async append(events) {
        await log.append(events);
        writer.wrote(log.end());
      },
    },
  };
}

/** Bytes of a file, half-open. Throws when the file is too short. */
export async function readPart(path: string, from: number, to: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(to - from);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
      if (bytesRead === 0) throw new Error(`${path} ends before byte ${to}: it was cut.`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
