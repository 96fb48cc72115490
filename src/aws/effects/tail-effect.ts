// The effect `tail`: the newest lines of a running command, read once when the operator asks for them.
import { sha256 } from "../../digest.ts";
import { type LedgerReply, readRange, readReply } from "../../ledger/replies/reply.ts";
import { safeText } from "../../output/clean.ts";
import { createOutputPipe, safeWords } from "../../output/output-pipe.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { SecretVault } from "../../output/vault.ts";
import { characterStart } from "../../output/whole-characters.ts";
import { isSettled } from "../ledger/finish.ts";
import { runProbe } from "../ledger/run-probe.ts";
import { type EffectOf, instanceOf, type Job } from "../session/job.ts";

/** How long it may take, in milliseconds. */
const PATIENCE = 30_000;
/** The most that is shown, in bytes of UTF-8. */
const MOST = 4_096;

/** Reads the lines and reports them as the message of the probe that the intent requested. */
export async function tailEffect(job: Job<EffectOf<"tail">>): Promise<void> {
  const { session, effect, report } = job;
  const { vault } = session.options;
  const done = (ok: boolean, message: SafeText): void =>
    report({ type: "probeFinished", probe: effect.key, ok, message });
  const fail = (message: string): void => done(false, safeWords(vault, message));
  const instance = instanceOf(session, effect.target);
  if (instance === null) return fail(`No instance is known for ${effect.target}.`);
  const answer = await runProbe(job, instance, { kind: "tail", nonce: effect.nonce }, PATIENCE);
  if (answer.kind === "aborted") return;
  if (answer.kind !== "answer") return fail(answer.message);
  const reply = readReply(answer.stdout, effect.nonce);
  const bytes = reply === null ? null : endOf(reply);
  if (reply !== null && isSettled(reply)) session.ends.tell(effect.nonce);
  if (reply === null || bytes === null) return fail("The node's answer is unreadable.");
  const text = lastLines(bytes, bytes.length < reply.bytes, vault);
  done(true, text === "" ? safeText("It has printed nothing so far.") : text);
}

/** The bytes that arrived; null when they differ from what the node read. */
function endOf(reply: LedgerReply): Buffer | null {
  const range = readRange(reply);
  if (range === null) return reply.bytes === 0 || reply.content === "" ? Buffer.alloc(0) : null;
  const bytes = Buffer.from(range.base64, "base64");
  return sha256(bytes) === range.sha256 ? bytes : null;
}

/** Cleaned and redacted. If the beginning is missing, the rest of the first line or character is omitted. */
function lastLines(bytes: Buffer, cut: boolean, vault: SecretVault): SafeText {
  let begin = cut ? bytes.indexOf(0x0a) + 1 : 0;
  while (cut && ((bytes[begin] ?? 0) & 0xc0) === 0x80) begin++;
  const pipe = createOutputPipe(vault);
  let text: string = pipe.push(bytes.subarray(begin, characterStart(bytes))) + pipe.end();
  while (Buffer.byteLength(text) > MOST) {
    const line = text.indexOf("\n");
    text = line < 0 || line === text.length - 1 ? text.slice(-MOST / 4) : text.slice(line + 1);
  }
  return safeText(text);
}
