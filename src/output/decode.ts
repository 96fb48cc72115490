// Decodes UTF-8 that may be cut anywhere. Invalid bytes become U+FFFD; nothing is lost silently.

export interface Decoder {
  /** The complete text so far. */
  push(bytes: Uint8Array): string;
  /** The rest of an incomplete character, as U+FFFD. */
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
