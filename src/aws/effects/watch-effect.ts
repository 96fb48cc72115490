// The effect `watch`: follows an accepted command to its end. Reports its output and its end, or uncertain.
import { type LedgerReply, readReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { type PolledEnd, pollCommand } from "../ledger/command-poll.ts";
import { finish, hasEnded, isSettled, notRun } from "../ledger/finish.ts";
import { announce, queryLedgerOnce } from "../ledger/query-ledger.ts";
import { type EffectOf, instanceOf, type Job } from "../session/job.ts";

/**
 * How long after the command's own time limit the node itself is asked, in milliseconds: a command that timed
 * out gets time to end.
 */
const GRACE = 20_000;
/** How often the node is asked after that, in milliseconds. */
const AGAIN = 60_000;
/** The same when the node has already reported an end and only its answer was lost. */
const SOON = 3_000;
/**
 * How long past the command's own time limit both may be silent before that counts as an answer, in
 * milliseconds.
 */
const PATIENCE = 10 * 60_000;

type WatchJob = Job<EffectOf<"watch">>;

/**
 * Watches the command. Asks the service; if it reports no end in time, or the node has reported one, asks the
 * node's ledger.
 */
export async function watchEffect(job: WatchJob): Promise<void> {
  try {
    await watch(job);
  } finally {
    job.session.ends.forget(job.effect.nonce);
  }
}

async function watch(job: WatchJob): Promise<void> {
  const { session, effect } = job;
  const { nonce, target, commandId, requestedAt } = effect;
  const { now } = session.options;
  const instance = instanceOf(session, target);
  if (instance === null) return uncertain(job, `No instance is known for ${target}.`);
  const what = "the end of the command";
  const since = now();
  const limit = requestedAt + effect.timeout * 1000;
  const last = Math.max(since, limit) + PATIENCE;
  let told = false;
  const heard = session.ends.heard(nonce).then(() => {
    told = true;
  });
  for (let until = limit + GRACE; ; until = now() + (told ? SOON : AGAIN)) {
    const following = { what, since, until, ...(told ? {} : { heard }) };
    const end = await pollCommand(job, instance, commandId, following);
    if (end.kind === "aborted") return;
    if (end.kind !== "open") return settle(job, instance, end);
    const reply = await askNode(job, instance);
    if (job.signal.aborted) return;
    if (reply !== null) return void (await finish(job, { ...effect, instance }, reply, null));
    if (now() > last) return uncertain(job, end.message);
  }
}

function uncertain({ session, effect, report }: WatchJob, message: string): void {
  report({ type: "uncertain", nonce: effect.nonce, message: safeWords(session.options.vault, message) });
}

/** Acts on the service's answer as far as it proves something. */
async function settle(
  job: WatchJob,
  instance: string,
  end: Exclude<PolledEnd, { readonly kind: "aborted" | "open" }>,
): Promise<void> {
  const { session, effect, report } = job;
  const { nonce } = effect;
  if (end.kind === "unknown") return uncertain(job, end.message);
  if (end.kind === "refused")
    return session.resent.has(nonce) ? uncertain(job, end.message) : report(notRun(job, nonce, end.message));
  const reply = readReply(end.stdout, nonce);
  if (reply === null) return uncertain(job, "The node's answer is unreadable.");
  if (!hasEnded(reply)) return uncertain(job, `The node says that it is ${reply.ledger.state}.`);
  // Its nonce is not occupied, and the service may deliver it again when the node has space again.
  if (!isSettled(reply))
    return uncertain(
      job,
      "The node could not record the command in /var/lib/lamplighter, so it did not run it; a later delivery could. Check whether its disk is full, and whether root owns the directory.",
    );
  await finish(job, { ...effect, instance }, reply, reply.content);
}

/** The end in the node's ledger; null when there is none, or the node does not answer. */
async function askNode(job: WatchJob, instance: string): Promise<LedgerReply | null> {
  const { nonce, target } = job.effect;
  const done = announce(job, "read", target, nonce);
  const answer = await queryLedgerOnce(job, instance, { kind: "read", nonce, offset: 0, length: 0 });
  if (answer.kind === "aborted") return null;
  if (answer.kind !== "reply") {
    done(false, answer.message);
    return null;
  }
  const { reply } = answer;
  done(
    true,
    isSettled(reply) ? "The node recorded how it ended." : `The node says that it is ${reply.ledger.state}.`,
  );
  return isSettled(reply) ? reply : null;
}
