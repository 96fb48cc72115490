// A store in memory that behaves as S3 does: a name can be taken once; and what can go wrong on the way there and back.
import type { ObjectStore } from "../../src/audit/store/object-store.ts";
import { OperatorError } from "../../src/errors.ts";

/** What becomes of one request. */
export type StoreFault =
  /** It does not get there. */
  | "lost"
  /** It is done, and the answer is lost. */
  | "answer-lost"
  /** It is refused for now (503). */
  | "busy"
  /** It never ends by itself. */
  | "silent";

export interface MemoryStore extends ObjectStore {
  readonly objects: Map<string, Uint8Array>;
  /** Asked at each request; null lets it through. */
  fault: (operation: "put" | "get" | "list") => StoreFault | null;
  /** What is awaited before a request arrives. */
  way: () => Promise<void>;
  /** How many puts arrived. */
  puts: number;
  /** The lines of all segments below a folder, in the order of their names. */
  text(folder: string): string;
}

const TROUBLE = "Lamplighter retries automatically.";

/** An empty store. */
export function memoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const request = async <T>(
    operation: "put" | "get" | "list",
    signal: AbortSignal,
    act: () => T,
  ): Promise<T> => {
    await store.way();
    const fault = store.fault(operation);
    if (fault === "silent") await new Promise((_, reject) => signal.addEventListener("abort", reject));
    if (fault === "lost") throw new OperatorError("cannot reach the store: ECONNRESET", TROUBLE);
    if (fault === "busy") throw new OperatorError("the store is busy: SlowDown", TROUBLE);
    const answer = act();
    await store.way();
    if (fault === "answer-lost") throw new OperatorError("cannot reach the store: ETIMEDOUT", TROUBLE);
    return answer;
  };
  const store: MemoryStore = {
    objects,
    fault: () => null,
    way: () => Promise.resolve(),
    puts: 0,
    text: (folder) =>
      [...objects.keys()]
        .filter((key) => key.startsWith(folder))
        .sort()
        .map((key) => Buffer.from(objects.get(key) ?? []).toString("utf8"))
        .join(""),
    putNew: (key, bytes, signal) =>
      request("put", signal, () => {
        store.puts++;
        if (objects.has(key)) return "exists" as const;
        objects.set(key, Buffer.from(bytes));
        return "put" as const;
      }),
    get: (key, signal) =>
      request("get", signal, () => {
        const bytes = objects.get(key);
        return bytes === undefined ? null : { bytes, lock: null };
      }),
    list: (prefix, signal) =>
      request("list", signal, () =>
        [...objects]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, { length }]) => ({ key, size: length }))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
      ),
    folders: (prefix, signal) =>
      request("list", signal, () => {
        const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
        const names = keys.map((key) => key.slice(prefix.length)).filter((key) => key.includes("/"));
        return [...new Set(names.map((key) => key.slice(0, key.indexOf("/"))))].sort();
      }),
  };
  return store;
}
