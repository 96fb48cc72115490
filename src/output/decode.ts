// Bytes to text: UTF-8 that may be cut anywhere. What is not UTF-8 becomes U+FFFD; nothing is lost silently.

export interface Decoder {
  /** The text that is complete so far. */
  push(bytes: Uint8Array): string;
  /** What was left of an incomplete character, as U+FFFD. */
  end(): string;
}

/** A decoder for one stream. A byte order mark is kept, because it is part of the output. */
export function createDecoder(): Decoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
