// The effect `identify`: reads a node's facts, takes the run's lock there, and has the node make the run's
// key pair. One script does all three; each is announced as its own probe.
import { readDisks } from "../../ledger/replies/disks.ts";
import { readNodeReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { ProbeKind } from "../../run/model/event.ts";
import type { Report } from "../../run/model/ports.ts";
import { runProbe } from "../ledger/run-probe.ts";
import { clockShiftOf, hasWrapper, holderOf, knowsItself, publicKeyOf, refusalOf } from "../node/greeting.ts";
import { attachmentsOf, joinDisks } from "../node/join-disks.ts";
import { type LookUp, lookUp } from "../node/look-up.ts";
import { nodeFacts, type ReportedFields } from "../node/node-facts.ts";
import { whyNotSent } from "../node/not-online.ts";
import { type EffectOf, instanceOf, type Job, rest } from "../session/job.ts";

type IdentifyJob = Job<EffectOf<"identify">>;

/** How many times it is tried before the failure is shown. */
const TRIES = 4;

/** Identifies the node, or reports why it could not be. */
export async function identifyEffect(job: IdentifyJob): Promise<void> {
  const { session, effect, report } = job;
  const { target, epoch } = effect;
  const { now, vault } = session.options;
  const words = (text: string): SafeText => safeWords(vault, text);
  const kinds: readonly ProbeKind[] = ["identify", "lock", "key"];
  for (const kind of kinds)
    report({ type: "probeRequested", probe: idOf(job, kind), kind, target, nonce: null });
  const end = (kind: ProbeKind, ok: boolean, message: string): void =>
    report({ type: "probeFinished", probe: idOf(job, kind), ok, message: words(message) });
  const fail = (message: string): void => {
    for (const kind of kinds.toReversed()) end(kind, false, message);
  };

  if (effect.instance !== undefined) session.made.set(target, effect.instance);
  const instance = instanceOf(session, target);
  if (instance === null) return fail(`No instance is known for ${target}.`);
  job.waits("what AWS knows about the instance");
  // Nodes that are greeted at the same time get the same script in one request.
  const expected = session.outbox.expect();
  const known = await lookUp(job, instance).finally(expected);
  if (job.signal.aborted) return;
  const why = whyNotSent(known, now());
  if (why !== null) return fail(why);
  let trouble = "It did not answer.";
  for (let round = 0; round < TRIES; round++) {
    const answer = await runProbe(job, instance, {
      kind: "greet",
      run: session.options.run,
      epoch,
      who: session.options.who,
      take: effect.takeOver,
    });
    if (answer.kind === "aborted") return;
    if (answer.kind === "refused") return fail(answer.message);
    const said = answer.kind === "answer" ? readNodeReply(answer.stdout) : null;
    if (answer.kind === "answer" && said !== null) {
      const refusal = refusalOf(said);
      if (refusal !== null) return fail(refusal);
      if (said.get("lock")?.[0] === "other") {
        const holder = holderOf(said, words, now());
        if (holder === null) return fail("The node's answer about the run that locks it is unreadable.");
        end("key", false, "No key was made: the node is locked by another run.");
        end("lock", false, `The node is locked by run ${holder.run} of ${holder.who}.`);
        return report({ type: "held", target, holder });
      }
      const key = publicKeyOf(said);
      const clockShift = clockShiftOf(said, answer.sentAt, answer.receivedAt);
      session.nodes.set(target, {
        publicKey: key,
        clockShift,
        wrapper: hasWrapper(said),
        shares: knowsItself(said, instance),
      });
      end("lock", true, lockWords(epoch, effect.takeOver));
      end("key", key !== null, key === null ? keylessWords(said) : "It made a key pair for secrets.");
      return report(identified(job, instance, said, known, clockShift));
    }
    trouble = answer.kind === "answer" ? "The node's answer is unreadable." : answer.message;
    job.waits("the next query to the node", trouble);
    if (round + 1 < TRIES) await rest(job, round, 2_000, 15_000);
    if (job.signal.aborted) return;
  }
  fail(trouble);
}

/** The `identify` probe uses the effect's key as its id; a retry has a different key. */
function idOf(job: IdentifyJob, kind: ProbeKind): string {
  return kind === "identify" ? job.effect.key : `${kind} ${job.effect.key}`;
}

function lockWords(epoch: number, taken: number | null): string {
  const held = `This run has the node's lock (epoch ${epoch}).`;
  return taken === null ? held : `${held} The lock was taken over from another run (hold ${taken}).`;
}

function keylessWords(said: ReportedFields): string {
  return said.get("key")?.[0] === "failed"
    ? "It could not make a key pair below /run/lamplighter, so it cannot receive secrets."
    : "It has no openssl, so it cannot receive secrets.";
}

function identified(
  job: IdentifyJob,
  instance: string,
  said: ReportedFields,
  known: LookUp,
  clockShift: number,
): Report {
  const { now, vault } = job.session.options;
  const words = (text: string): SafeText => safeWords(vault, text);
  const { facts, concerns } = nodeFacts(instance, said, known, clockShift, now());
  const disks = readDisks(said);
  return {
    type: "identified",
    target: job.effect.target,
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, words(value)])),
    ...(disks === null ? {} : { disks: joinDisks(disks, attachmentsOf(instance, known), words) }),
    concerns: concerns.map(words),
  };
}
