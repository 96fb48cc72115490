// The effect `reconcile`: finds the outcome of an invocation when it is unknown. The node's ledger decides;
// the service's history only helps to find a command that is still in flight.
import { type LedgerReply, readReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { errorWords } from "../api/service-errors.ts";
import { findCommands } from "../history/find-commands.ts";
import { finish, hasEnded, isSettled } from "../ledger/finish.ts";
import { getInvocation } from "../ledger/get-invocation.ts";
import { announce, queryLedgerOnce } from "../ledger/query-ledger.ts";
import { type Fate, fateOf } from "../ledger/statuses.ts";
import { type EffectOf, instanceOf, type Job, rest } from "../session/job.ts";

/** How long a command may be missing from the service's history after its request, in milliseconds. */
const HISTORY_LAG = 15_000;
/** How many times an entry may be seen claimed but not begun before its nonce is occupied. */
const CLAIMED_ROUNDS = 6;

type ReconcileJob = Job<EffectOf<"reconcile">>;

/** Continues until it can report accepted, finished or absent. */
export async function reconcileEffect(job: ReconcileJob): Promise<void> {
  const { session, effect, report } = job;
  const { nonce, target } = effect;
  session.touched.add(nonce);
  // An earlier process, or a send whose answer was lost, may have put more than one delivery in flight.
  session.resent.add(nonce);
  const instance = instanceOf(session, target);
  const uncertain = (message: string): void =>
    report({ type: "uncertain", nonce, message: safeWords(session.options.vault, message) });
  if (instance === null) return uncertain(`No instance is known for ${target}.`);

  let commandId = effect.commandId;
  if (commandId === null) {
    commandId = await searchHistory(job, instance, uncertain);
    if (job.signal.aborted) return;
    // A command that was just sent is followed. For any other, ask the node first: the service may report "in
    // progress" for days.
    if (commandId !== null && !effect.fence) return report({ type: "accepted", nonce, commandId });
  }
  await askBoth(job, instance, commandId, uncertain);
}

/** The id of the one command that carries the nonce; null when there is none, or more than one. */
async function searchHistory(
  job: ReconcileJob,
  instance: string,
  uncertain: (message: string) => void,
): Promise<string | null> {
  const { effect, session } = job;
  const { nonce, text, requestedAt, fence } = effect;
  for (let round = 0; !job.signal.aborted; round++) {
    job.waits("AWS's history of commands");
    try {
      const found = await findCommands(job, { instance, nonce, text, requestedAt });
      if (found.length === 1) return found[0] ?? null;
      if (found.length > 1) {
        uncertain(`${found.length} commands have its name. The node's ledger is asked what ran.`);
        return null;
      }
      // Occupying the nonce needs no history. A resend does: the command must have had time to appear there.
      if (fence || session.options.now() - requestedAt > HISTORY_LAG) return null;
    } catch (error) {
      if (job.signal.aborted) return null;
      uncertain(`Cannot read the command history: ${errorWords(error)}`);
      // The ledger knows better than the history; ask it even if the history cannot be read.
      if (round >= 3) return null;
    }
    await rest(job, round, 1_000, 15_000);
  }
  return null;
}

/** What the service knows about the command: its fate, and its script's reply if that reports an end. */
interface Heard {
  readonly fate: Fate;
  readonly reply: LedgerReply | null;
}

async function askService(
  job: ReconcileJob,
  instance: string,
  commandId: string,
  uncertain: (message: string) => void,
): Promise<Heard> {
  try {
    const it = await getInvocation(job.session.options, job.signal, instance, commandId);
    const fate = fateOf(it.Status, it.StatusDetails);
    if (fate !== "ended" || it.ResponseCode !== 0) return { fate, reply: null };
    const reply = readReply(it.StandardOutputContent ?? "", job.effect.nonce);
    const proves = reply !== null && hasEnded(reply) && reply.ledger.state !== "not-run";
    return { fate, reply: proves ? reply : null };
  } catch (error) {
    if (!job.signal.aborted) uncertain(`Cannot read its state: ${errorWords(error)}`);
    return { fate: "unknown", reply: null };
  }
}

/**
 * Asks the service and the node in turn until one knows. The service is asked for the script's reply; on the
 * node, the ledger is read or the nonce is occupied.
 */
async function askBoth(
  job: ReconcileJob,
  instance: string,
  commandId: string | null,
  uncertain: (message: string) => void,
): Promise<void> {
  const { session, effect, report } = job;
  const { nonce, target, capture, notAfter } = effect;
  const { now, vault } = session.options;
  const place = { instance, target, nonce, capture };
  let fence = effect.fence;
  let done: ReturnType<typeof announce> | null = null;
  let claimed = 0;
  let longest = 15_000;
  for (let round = 0; !job.signal.aborted; round++) {
    const heard = commandId === null ? null : await askService(job, instance, commandId, uncertain);
    if (job.signal.aborted) return;
    if (
      heard !== null &&
      heard.reply !== null &&
      (await finish(job, place, heard.reply, heard.reply.content))
    )
      return;
    done ??= announce(job, fence ? "fence" : "read", target, nonce);
    const answer = await queryLedgerOnce(
      job,
      instance,
      fence ? { kind: "fence", nonce, stop: effect.stop } : { kind: "read", nonce, offset: 0, length: 0 },
    );
    if (answer.kind === "aborted") return;
    if (answer.kind !== "reply") {
      done(false, answer.message);
      uncertain(answer.message);
      job.waits("the next query to the node", answer.message);
      await rest(job, round, 2_000, 60_000);
      continue;
    }
    const { reply } = answer;
    const { state } = reply.ledger;
    job.waits("the node to say how the command ended", `it says: ${state}`);
    if (isSettled(reply)) {
      done(true, "The node recorded how it ended.");
      if (await finish(job, place, reply, null)) return;
      // The output did not arrive. Each retry is logged, so retries become less frequent.
      longest = 60_000;
    } else if (state === "not-run") {
      uncertain("The node cannot write its ledger. Check whether its disk is full.");
    } else if (state === "running") {
      done(true, "It is running on the node.");
      // The watch asks the node again when the service stays silent past its limit.
      if (commandId !== null && heard?.fate === "going" && !effect.stop)
        return report({ type: "accepted", nonce, commandId });
      uncertain("It is running on the node.");
    } else if (state === "absent" && heard?.fate === "going" && now() <= notAfter) {
      uncertain("It is in flight to the node.");
    } else if (state === "absent") {
      done(true, "The node has no record of it.");
      return report({ type: "absent", nonce, message: safeWords(vault, "It did not reach the node.") });
    } else if (++claimed >= CLAIMED_ROUNDS && !fence) {
      done(true, "It reached the node, but has not started.");
      fence = true;
      done = null;
    }
    await rest(job, round, 1_000, longest);
  }
}
