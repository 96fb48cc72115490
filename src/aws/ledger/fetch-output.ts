// Gets a command's output from the node: part of it comes with the reply, the rest in ranges, and all is
// checked.
import { sha256 } from "../../digest.ts";
import { type LedgerReply, readRange } from "../../ledger/replies/reply.ts";
import { characterStart } from "../../output/whole-characters.ts";
import { type Job, rest } from "../session/job.ts";
import { announce, queryLedgerOnce } from "./query-ledger.ts";

/** The most that is fetched automatically, in bytes; the rest stays on the node. */
export const MOST_OUTPUT = 1_000_000;

/**
 * The smallest range to request when the service cuts the node's answers, in bytes, and how many times it is
 * tried.
 */
const SHORTEST_RANGE = 512;
const SHORTEST_TRIES = 3;

const PART = "A part of the output arrived incomplete.";
const CUT = `The node reported how it ended, but its output cannot be fetched: even ${SHORTEST_RANGE} bytes arrive incomplete. Lamplighter keeps trying. You can also leave, and resume on a network that does not cut responses.`;

export type FetchedOutput =
  | { readonly kind: "taken"; readonly bytes: Buffer; readonly missing: number }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "aborted" };

/**
 * The output that the reply reports. `inline` is the text that came with it (null when there was none). SSM
 * corrupts bytes that are not UTF-8; then everything is fetched in base64. Each range is checked, and the
 * total is checked against the reply's digest when all of it is fetched.
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
          // Its end is known. The output that came with the reply was never checked, so it is dropped.
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
  /** The node no longer has it. */
  | { readonly kind: "gone" }
  /** Even the smallest range arrives incomplete. */
  | { readonly kind: "cut" }
  | { readonly kind: "aborted" };

/**
 * The next range of output. Each time that the node's answer arrives incomplete, the requested length is
 * halved.
 */
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

/** The requested range; null when it is incomplete. */
function wholeRange(reply: LedgerReply, length: number): Buffer | null {
  const read = readRange(reply);
  const bytes = Buffer.from(read?.base64 ?? "", "base64");
  return read !== null && bytes.length === length && sha256(bytes) === read.sha256 ? bytes : null;
}

/** The text that came with the reply, up to a character that may have been cut or replaced on the way. */
function soundStart(bytes: Buffer, wanted: number): Buffer {
  if (bytes.length > wanted) return Buffer.alloc(0);
  if (bytes.length === wanted) return bytes;
  const broken = bytes.indexOf("\ufffd");
  return broken < 0 ? bytes : bytes.subarray(0, broken);
}

/** When only part is fetched, the digest of the whole proves nothing; each range was checked. */
function fits(bytes: Buffer, reply: LedgerReply): boolean {
  if (bytes.length < reply.bytes) return bytes.length === MOST_OUTPUT;
  return reply.sha256 === null ? bytes.length === 0 : sha256(bytes) === reply.sha256;
}

/** A character that the limit would cut stays on the node. */
function taken(bytes: Buffer, reply: LedgerReply): FetchedOutput {
  const whole = bytes.length < reply.bytes ? bytes.subarray(0, characterStart(bytes)) : bytes;
  return { kind: "taken", bytes: whole, missing: reply.bytes - whole.length };
}
