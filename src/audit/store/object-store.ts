// The port to a place that keeps objects which are written once. Nothing of any service is known here.

export interface StoredObject {
  readonly bytes: Uint8Array;
  /** Until when it cannot be removed, in milliseconds since 1970 UTC, and how; null when nothing keeps it or it cannot be asked. */
  readonly lock: { readonly mode: string; readonly until: number } | null;
}

/**
 * The objects of one bucket. Every function rejects with an OperatorError that says what is in the way and what to do;
 * trying again later is always allowed.
 */
export interface ObjectStore {
  /** Puts an object unless one of that name is there: then nothing is changed, and the answer is `exists`. */
  putNew(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<"put" | "exists">;
  /** Null when there is none. */
  get(key: string, signal: AbortSignal): Promise<StoredObject | null>;
  /** Names and sizes of the objects whose names begin so, sorted by name. */
  list(
    prefix: string,
    signal: AbortSignal,
  ): Promise<readonly { readonly key: string; readonly size: number }[]>;
  /** What stands between the prefix and the next `/`, sorted. */
  folders(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
}
