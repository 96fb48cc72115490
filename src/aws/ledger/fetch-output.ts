// Getting a command's output from the node: what came with the reply, the rest in ranges, all of it checked.
import { sha256 } from "../../digest.ts";
import { type LedgerReply, readRange } from "../../ledger/replies/reply.ts";
import { characterStart } from "../../output/whole-characters.ts";
import { type Job, rest } from "../session/job.ts";
import { announce, queryLedgerOnce } from "./query-ledger.ts";

/** What is fetched unasked, in bytes; the rest stays on the node. */
export const MOST_OUTPUT = 1_000_000;

/** What is asked for at a time where the service cuts what the node answers, in bytes; and how often before it is given up. */
const SHORTEST_RANGE = 512;
const SHORTEST_TRIES = 3;

const PART = "A part of the output arrived incomplete.";
const CUT = `The node reported how it ended, but its output cannot be fetched: even ${SHORTEST_RANGE} bytes arrive incomplete. Lamplighter keeps trying. You can also leave, and resume on a network that does not cut responses.`;

export type FetchedOutput =
  | { readonly kind: "taken"; readonly bytes: Buffer; readonly missing: number }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "aborted" };

/**
 * The output that the reply reports. `inline` is what came with it, as text (null when nothing did). The service's way
 * spoils bytes that are not UTF-8; then all is fetched, in base64. Ranges are checked one by one, and the whole against
 * the reply's digest where the whole is fetched.
 */
export async function fetchOutput(
  job: Job,
  place: { readonly instance: string; readonly target: string; readonly nonce: string },
  reply: LedgerReply,
  inline: string | null,
  failed: (message: string) => void,
): Promise<FetchedOutput> {
  if (!reply.kept) return { kind: "taken", bytes: Buffer.alloc(0), missing: 0 };
  const wanted = Math.min(reply.bytes, MOST_OUTPUT);
  let have = inline === null ? Buffer.alloc(0) : soundStart(Buffer.from(inline, "utf8"), wanted);
  if (have.length === wanted && fits(have, reply)) return taken(have, reply);
  const done = announce(job, "read", place.target, place.nonce);
  for (let round = 0; round < 2; round++) {
    while (have.length < wanted) {
      const range = await fetchRange(job, place, { offset: have.length, wanted }, failed);
      switch (range.kind) {
        case "aborted":
          return range;
        case "gone":
          // Its end is known all the same. What came with the reply was never checked, so nothing of it counts.
          done(false, "The output is no longer on the node, because its ledger was cleaned.");
          return taken(Buffer.alloc(0), reply);
        case "cut":
          done(false, CUT);
          return { kind: "wrong", message: CUT };
        case "bytes":
          have = Buffer.concat([have, range.bytes]);
          job.waits(`the output of the command (${have.length} of ${wanted} bytes are here)`);
      }
    }
    if (fits(have, reply)) {
      done(true, `${have.length} bytes of output were fetched.`);
      return taken(have, reply);
    }
    have = Buffer.alloc(0);
  }
  const message = "The output on the node does not match the digest that the node reported.";
  done(false, message);
  return { kind: "wrong", message };
}

type Range =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** The node does not have it any more. */
  | { readonly kind: "gone" }
  /** Not even the shortest range comes whole. */
  | { readonly kind: "cut" }
  | { readonly kind: "aborted" };

/** The next range of output. Each time that the node's answer does not come whole, half as much is asked for. */
async function fetchRange(
  job: Job,
  place: { readonly instance: string; readonly nonce: string },
  at: { readonly offset: number; readonly wanted: number },
  failed: (message: string) => void,
): Promise<Range> {
  const { session } = job;
  let tries = 0;
  for (let round = 0; !job.signal.aborted; round++) {
    const length = Math.min(session.rangeLength, at.wanted - at.offset);
    const range = { offset: at.offset, length };
    const answer = await queryLedgerOnce(job, place.instance, { kind: "read", nonce: place.nonce, ...range });
    if (answer.kind === "aborted") return answer;
    if (answer.kind === "reply" && answer.reply.bytes < range.offset + length) return { kind: "gone" };
    const bytes = answer.kind === "reply" ? wholeRange(answer.reply, length) : null;
    if (bytes !== null) return { kind: "bytes", bytes };
    if (answer.kind === "failed") {
      failed(answer.message);
      job.waits("the output of the command", answer.message);
      await rest(job, round, 2_000, 60_000);
    } else {
      if (length <= SHORTEST_RANGE && ++tries >= SHORTEST_TRIES) return { kind: "cut" };
      session.rangeLength = Math.max(SHORTEST_RANGE, Math.floor(length / 2));
      job.waits("the output of the command", PART);
      await rest(job, tries, 500, 5_000);
    }
  }
  return { kind: "aborted" };
}

/** The range that was asked for; null when it did not come whole. */
function wholeRange(reply: LedgerReply, length: number): Buffer | null {
  const read = readRange(reply);
  const bytes = Buffer.from(read?.base64 ?? "", "base64");
  return read !== null && bytes.length === length && sha256(bytes) === read.sha256 ? bytes : null;
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
function taken(bytes: Buffer, reply: LedgerReply): FetchedOutput {
  const whole = bytes.length < reply.bytes ? bytes.subarray(0, characterStart(bytes)) : bytes;
  return { kind: "taken", bytes: whole, missing: reply.bytes - whole.length };
}
