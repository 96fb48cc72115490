// What of a script's end the SSM agent can tell the service (from its source, and seen with the builds of 2022 and 2024). It
// writes the reply as JSON within JSON, Go's way, and drops one that is too long: the service then never hears of the end.

/** The longest message, in bytes: the buffer of its channel, less what the channel adds. */
const LONGEST = 120_000;
/** How much of both streams is in the reply a second time, in bytes. */
const SHOWN_TWICE = 2_500;
/** About what the reply holds besides, in bytes. */
const REST = 1_500;

/** The stream as the agent reports it: NUL bytes are gone. */
export function withoutNul(stream: Uint8Array): Uint8Array {
  return stream.includes(0) ? stream.filter((byte) => byte !== 0) : stream;
}

/** True for a reply that the agent drops. The streams are as it keeps them. */
export function isDropped({
  stdout,
  stderr,
}: {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}): boolean {
  const both = Buffer.concat([stdout, stderr]).subarray(0, SHOWN_TWICE);
  const bytes = [stdout, stderr, both].map((stream) => Buffer.byteLength(quoted(quoted(textOf(stream)))));
  return bytes.reduce((sum, size) => sum + size, REST) > LONGEST;
}

function textOf(stream: Uint8Array): string {
  return Buffer.from(stream).toString("utf8");
}

/** As Go writes a text in JSON; what is not UTF-8 comes as a mark, which is escaped, too. */
function quoted(text: string): string {
  return text.replace(
    /["\\<>&\u0000-\u001f\u2028\u2029\ufffd]/g,
    (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
