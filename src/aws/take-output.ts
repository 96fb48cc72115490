// Getting a command's output from the node: what came with the reply, the rest in ranges, all of it checked.
import { sha256 } from "../digest.ts";
import { LONGEST_RANGE } from "../ledger/probes.ts";
import { type LedgerReply, readRange } from "../ledger/reply.ts";
import { characterStart } from "../output/whole-characters.ts";
import { announce, askLedger } from "./ask-ledger.ts";
import { type Job, rest } from "./job.ts";

/** What is fetched unasked, in bytes; the rest stays on the node. */
export const MOST_OUTPUT = 1_000_000;

export type TakenOutput =
  | { readonly kind: "taken"; readonly bytes: Buffer; readonly missing: number }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "aborted" };

/**
 * The output that the reply tells of. `inline` is what came with it, as text (null when nothing did). The service's way
 * spoils bytes that are not UTF-8; then all is fetched, in base64. Ranges are checked one by one, and the whole against
 * the reply's digest where the whole is fetched.
 */
export async function takeOutput(
  job: Job,
  place: { readonly instance: string; readonly target: string; readonly nonce: string },
  reply: LedgerReply,
  inline: string | null,
  failed: (message: string) => void,
): Promise<TakenOutput> {
  if (!reply.kept) return { kind: "taken", bytes: Buffer.alloc(0), missing: 0 };
  const wanted = Math.min(reply.bytes, MOST_OUTPUT);
  let have = inline === null ? Buffer.alloc(0) : soundStart(Buffer.from(inline, "utf8"), wanted);
  if (have.length === wanted && fits(have, reply)) return taken(have, reply);
  const done = announce(job, "read", place.target, place.nonce);
  for (let round = 0; round < 2; round++) {
    while (have.length < wanted) {
      const range = { offset: have.length, length: Math.min(LONGEST_RANGE, wanted - have.length) };
      const bytes = await fetchRange(job, place, range, failed);
      if (bytes === null) return { kind: "aborted" };
      if (bytes === "gone") {
        // Its end is known all the same. What came with the reply was never checked, so nothing of it counts.
        done(false, "The output is no longer on the node: its ledger was cleaned.");
        return taken(Buffer.alloc(0), reply);
      }
      have = Buffer.concat([have, bytes]);
    }
    if (fits(have, reply)) {
      done(true, `${have.length} bytes of output were fetched.`);
      return taken(have, reply);
    }
    have = Buffer.alloc(0);
  }
  const message = "The output on the node does not fit the digest that was told of it.";
  done(false, message);
  return { kind: "wrong", message };
}

/** One range, asked for until it comes whole; null when the signal aborted, `gone` when the node has it no more. */
async function fetchRange(
  job: Job,
  place: { readonly instance: string; readonly nonce: string },
  range: { readonly offset: number; readonly length: number },
  failed: (message: string) => void,
): Promise<Buffer | "gone" | null> {
  for (let round = 0; ; round++) {
    const reply = await askLedger(
      job,
      place.instance,
      { kind: "read", nonce: place.nonce, ...range },
      failed,
    );
    if (reply === null) return null;
    if (reply.bytes < range.offset + range.length) return "gone";
    const read = readRange(reply);
    const bytes = Buffer.from(read?.base64 ?? "", "base64");
    if (read !== null && bytes.length === range.length && sha256(bytes) === read.sha256) return bytes;
    failed("A part of the output did not come whole.");
    await rest(job, round, 2_000, 60_000);
    if (job.signal.aborted) return null;
  }
}

/** What came with the reply, up to a character that may have been cut or replaced on the way. */
function soundStart(bytes: Buffer, wanted: number): Buffer {
  if (bytes.length > wanted) return Buffer.alloc(0);
  if (bytes.length === wanted) return bytes;
  const broken = bytes.indexOf("\ufffd");
  return broken < 0 ? bytes : bytes.subarray(0, broken);
}

/** Where the whole is not fetched, its digest says nothing of the part; the ranges were checked by themselves. */
function fits(bytes: Buffer, reply: LedgerReply): boolean {
  if (bytes.length < reply.bytes) return bytes.length === MOST_OUTPUT;
  return reply.sha256 === null ? bytes.length === 0 : sha256(bytes) === reply.sha256;
}

/** A character that the limit cut is left on the node, so that no half of it is shown. */
function taken(bytes: Buffer, reply: LedgerReply): TakenOutput {
  const whole = bytes.length < reply.bytes ? bytes.subarray(0, characterStart(bytes)) : bytes;
  return { kind: "taken", bytes: whole, missing: reply.bytes - whole.length };
}
