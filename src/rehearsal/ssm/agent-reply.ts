// What the SSM agent can report about a script's end (from its source, and observed with the builds of 2022
// and 2024). It writes the reply as JSON within JSON, as Go does, and drops a reply that is too long: the
// service then never learns of the end.

/** The longest message, in bytes: the buffer of its channel, less what the channel adds. */
const LONGEST = 120_000;
/** Bytes of both streams that the reply contains twice. */
const SHOWN_TWICE = 2_500;
/** The approximate size of the rest of the reply, in bytes. */
const REST = 1_500;

/** The stream as the agent reports it, without NUL bytes. */
export function withoutNul(stream: Uint8Array): Uint8Array {
  return stream.includes(0) ? stream.filter((byte) => byte !== 0) : stream;
}

/** True if the agent drops the reply. The streams are as the agent keeps them. */
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

/** A text as Go writes it in JSON; invalid UTF-8 becomes a replacement character, which is escaped, too. */
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
