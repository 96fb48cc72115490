// What a modelled node prints, built from the description of the format: a first line with everything known, the
// output or a range of it, a last line that names the token of the first.
import { sha256 } from "../../src/digest.ts";

export interface ReplyFields {
  readonly nonce: string;
  readonly state: string;
  readonly exit: number | null;
  readonly output: Buffer;
  readonly took: number | null;
  readonly token: string;
}

/** Bytes of output that come with the reply to a command. */
const INLINE = 13_000;

/** The reply about an entry. `range`: 0 for the beginning of the output as it is, a range for base64, null for none. */
export function replyText(it: ReplyFields, range: { offset: number; length: number } | 0 | null): Buffer {
  const digest = it.output.length === 0 ? "-" : sha256(it.output);
  const first = `LL1 ${it.nonce} ${it.state} ${it.exit ?? "-"} ${it.output.length} ${digest} ${it.took ?? "-"} ${it.token} -\n`;
  return Buffer.concat([
    Buffer.from(first),
    contentOf(it.output, range),
    Buffer.from(`\nLL1-end ${it.token}\n`),
  ]);
}

function contentOf(output: Buffer, range: { offset: number; length: number } | 0 | null): Buffer {
  if (range === null) return Buffer.alloc(0);
  if (range === 0) return output.subarray(0, INLINE);
  const part = output.subarray(range.offset, range.offset + range.length);
  if (part.length === 0) return Buffer.alloc(0);
  const lines = part.toString("base64").replace(/.{76}/g, "$&\n");
  return Buffer.from(`${sha256(part)}\n${lines}\n`);
}

/** The reply about a node, in lines of `name=value`. */
export function nodeText(token: string, lines: readonly string[]): Buffer {
  return Buffer.from(`LL1-node ${token}\n${lines.map((line) => `${line}\n`).join("")}\nLL1-end ${token}\n`);
}
