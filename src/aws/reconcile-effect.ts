// The effect `reconcile`: finds out what became of an invocation whose fate is not known. The node's ledger decides;
// the service's history only helps to find a command that is still on its way.
import { readReply } from "../ledger/reply.ts";
import { safeWords } from "../output/output-pipe.ts";
import { announce, askLedger } from "./ask-ledger.ts";
import { findCommands } from "./find-commands.ts";
import { finish, hasEnded } from "./finish.ts";
import { type EffectOf, instanceOf, type Job, rest } from "./job.ts";
import { errorWords } from "./service-errors.ts";
import { fateOf } from "./statuses.ts";

/** How long after its request a command may be missing from the service's history, in milliseconds. */
const HISTORY_LAG = 15_000;
/** How often an entry may be seen that was made and has not begun, before it is occupied. */
const CLAIMED_ROUNDS = 6;

type ReconcileJob = Job<EffectOf<"reconcile">>;

/** Goes on until it can report accepted, finished or absent. */
export async function reconcileEffect(job: ReconcileJob): Promise<void> {
  const { session, effect, report } = job;
  const { nonce, target } = effect;
  session.touched.add(nonce);
  // An earlier process, or a send whose answer was lost, may have put more than one delivery on its way.
  session.resent.add(nonce);
  const instance = instanceOf(session, target);
  const uncertain = (message: string): void =>
    report({ type: "uncertain", nonce, message: safeWords(session.options.vault, message) });
  if (instance === null) return uncertain(`No instance is known for ${target}.`);

  let commandId = effect.commandId;
  if (commandId === null) {
    const found = await searchHistory(job, instance, uncertain);
    if (job.signal.aborted) return;
    if (found !== null && !job.effect.stop) return report({ type: "accepted", nonce, commandId: found });
    commandId = found;
  }
  if (commandId !== null && (await waitForService(job, instance, commandId, uncertain)) === "settled") return;
  if (!job.signal.aborted) await askNode(job, instance, uncertain);
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
    try {
      const found = await findCommands(job, { instance, nonce, text, requestedAt });
      if (found.length === 1) return found[0] ?? null;
      if (found.length > 1) {
        uncertain(`${found.length} commands carry its name; the node's ledger is asked what was run.`);
        return null;
      }
      // To occupy the nonce needs no history; to send it again it must have had time to appear there.
      if (fence || session.options.now() - requestedAt > HISTORY_LAG) return null;
    } catch (error) {
      if (job.signal.aborted) return null;
      uncertain(`The history of commands cannot be read: ${errorWords(error)}`);
      // The ledger knows better than the history; it is worth asking even if the history stays closed.
      if (round >= 3) return null;
    }
    await rest(job, round, 1_000, 15_000);
  }
  return null;
}

/** Follows a command that the service still has under way. `settled` when its end was reported. */
async function waitForService(
  job: ReconcileJob,
  instance: string,
  commandId: string,
  uncertain: (message: string) => void,
): Promise<"settled" | "unsettled"> {
  const { session, effect } = job;
  const { call } = session.options;
  const { nonce, target, capture } = effect;
  for (let round = 0; !job.signal.aborted; round++) {
    try {
      const input = { CommandId: commandId, InstanceId: instance };
      const it = await call("ssm:GetCommandInvocation", input, job.signal);
      const fate = fateOf(it.Status, it.StatusDetails);
      if (fate === "ended" && it.ResponseCode === 0) {
        const reply = readReply(it.StandardOutputContent ?? "", nonce);
        if (reply !== null && hasEnded(reply) && reply.ledger.state !== "not-run")
          return (await finish(job, { instance, target, nonce, capture }, reply, reply.content))
            ? "settled"
            : "unsettled";
      }
      if (fate !== "going" || job.effect.stop) return "unsettled";
      // Nothing can be said of it while it is on its way; but what is to be occupied can be occupied now.
      if (effect.fence && it.Status !== "InProgress") return "unsettled";
    } catch (error) {
      if (job.signal.aborted) return "unsettled";
      uncertain(`Its state cannot be read: ${errorWords(error)}`);
      if (round >= 3) return "unsettled";
    }
    await rest(job, round, 1_000, 15_000);
  }
  return "unsettled";
}

/** Asks the ledger until it can tell: reads it, or occupies the nonce there. */
async function askNode(
  job: ReconcileJob,
  instance: string,
  uncertain: (message: string) => void,
): Promise<void> {
  const { effect, report } = job;
  const { nonce, target, capture } = effect;
  let fence = effect.fence;
  let kind: "read" | "fence" = fence ? "fence" : "read";
  let done = announce(job, kind, target, nonce);
  let claimed = 0;
  for (let round = 0; !job.signal.aborted; round++) {
    const probe = fence
      ? ({ kind: "fence", nonce, stop: job.effect.stop } as const)
      : ({ kind: "read", nonce, offset: 0, length: 0 } as const);
    const reply = await askLedger(job, instance, probe, uncertain);
    if (reply === null) return;
    const { ledger } = reply;
    if (ledger.state === "not-run" && ledger.reason === "ledger") {
      uncertain("The node's ledger cannot be written. Look whether its disk is full.");
    } else if (ledger.state === "absent") {
      done(true, "The node knows nothing of it.");
      const message = safeWords(job.session.options.vault, "It did not reach the node.");
      return report({ type: "absent", nonce, message });
    } else if (hasEnded(reply)) {
      done(true, "The node knows how it ended.");
      if (await finish(job, { instance, target, nonce, capture }, reply, null)) return;
    } else if (ledger.state === "running") {
      uncertain("It is running on the node.");
    } else if (++claimed >= CLAIMED_ROUNDS && !fence) {
      done(true, "It reached the node and has not begun.");
      fence = true;
      kind = "fence";
      done = announce(job, kind, target, nonce);
    }
    await rest(job, round, 1_000, 15_000);
  }
}
