// The port to a store for write-once objects. Knows nothing about any particular service.

export interface StoredObject {
  readonly bytes: Uint8Array;
  /**
   * How and until when it is protected from deletion, in milliseconds since 1970 UTC; null when it is not, or
   * that cannot be read.
   */
  readonly lock: { readonly mode: string; readonly until: number } | null;
}

/**
 * The objects of one bucket. Every function rejects with an OperatorError that says what is wrong and what to
 * do; retrying later is always allowed.
 */
export interface ObjectStore {
  /** Puts an object unless one with that name exists: then nothing changes, and the answer is `exists`. */
  putNew(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<"put" | "exists">;
  /** Null when there is none. */
  get(key: string, signal: AbortSignal): Promise<StoredObject | null>;
  /** Names and sizes of the objects with this name prefix, sorted by name. */
  list(
    prefix: string,
    signal: AbortSignal,
  ): Promise<readonly { readonly key: string; readonly size: number }[]>;
  /** The parts between the prefix and the next `/`, sorted. */
  folders(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
}
