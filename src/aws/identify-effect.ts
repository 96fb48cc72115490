// The effect `identify`: asks a node what it is, raises the run's lock there, and has it make the run's key pair.
// One script does all three; each is announced as a probe.
import { createPublicKey } from "node:crypto";
import { readNodeReply } from "../ledger/reply.ts";
import { safeWords } from "../output/output-pipe.ts";
import type { SafeText } from "../output/safe-text.ts";
import type { ProbeKind } from "../run/event.ts";
import type { Report } from "../run/ports.ts";
import { type EffectOf, instanceOf, type Job, rest } from "./job.ts";
import { lookUp } from "./look-up.ts";
import { type NodeFacts, nodeFacts, type Said } from "./node-facts.ts";
import { whyNotSent } from "./not-online.ts";
import { runProbe } from "./run-probe.ts";

type IdentifyJob = Job<EffectOf<"identify">>;

/** How often it is asked before the failure is shown. */
const TRIES = 4;

/** Identifies the node, or reports why it could not be. */
export async function identifyEffect(job: IdentifyJob): Promise<void> {
  const { session, effect, report } = job;
  const { target, epoch } = effect;
  const { now } = session.options;
  const kinds: readonly ProbeKind[] = ["identify", "lock", "key"];
  for (const kind of kinds)
    report({ type: "probeRequested", probe: idOf(job, kind), kind, target, nonce: null });
  const end = (kind: ProbeKind, ok: boolean, message: string): void =>
    report({
      type: "probeFinished",
      probe: idOf(job, kind),
      ok,
      message: safeWords(session.options.vault, message),
    });
  const fail = (message: string): void => {
    for (const kind of kinds.toReversed()) end(kind, false, message);
  };

  const instance = instanceOf(session, target);
  if (instance === null) return fail(`No instance is known for ${target}.`);
  const known = await lookUp(job, instance);
  if (job.signal.aborted) return;
  const why = whyNotSent(known, now());
  if (why !== null) return fail(why);
  let trouble = "It did not answer.";
  for (let round = 0; round < TRIES; round++) {
    const answer = await runProbe(job, instance, { kind: "greet", run: session.options.run, epoch });
    if (answer.kind === "aborted") return;
    if (answer.kind === "refused") return fail(answer.message);
    const said = answer.kind === "answer" ? readNodeReply(answer.stdout) : null;
    if (answer.kind === "answer" && said !== null) {
      const refusal = refusalOf(said);
      if (refusal !== null) return fail(refusal);
      const key = publicKeyOf(said);
      const clockShift = clockShiftOf(said, answer.sentAt, answer.receivedAt);
      session.nodes.set(target, { publicKey: key, clockShift });
      end("lock", true, `This session holds the node (epoch ${epoch}).`);
      end(
        "key",
        key !== null,
        key === null
          ? "It has no openssl: secrets cannot be passed to it."
          : "It made a key pair for secrets.",
      );
      return report(identified(job, nodeFacts(instance, said, known, clockShift, now())));
    }
    trouble = answer.kind === "answer" ? "What the node answered cannot be read." : answer.message;
    if (round + 1 < TRIES) await rest(job, round, 2_000, 15_000);
    if (job.signal.aborted) return;
  }
  fail(trouble);
}

/** The identification's own probe has the effect's key as its id: a retry has another. */
function idOf(job: IdentifyJob, kind: ProbeKind): string {
  return kind === "identify" ? job.effect.key : `${kind} ${job.effect.key}`;
}

function refusalOf(said: Said): string | null {
  const missing = said.get("missing") ?? [];
  if (missing.length > 0) return `The node lacks ${missing.join(", ")}. Install what is missing, then retry.`;
  const [lock = ""] = said.get("lock") ?? [];
  if (lock === "held") return null;
  return lock === "ledger"
    ? "The node could not write below /var/lib/lamplighter. Look whether its disk is full, and whether the directory belongs to root."
    : `A newer session of this run (epoch ${lock}) holds the node. Go on in that session, or resume the run once more.`;
}

function publicKeyOf(said: Said): string | null {
  const pem = (said.get("key")?.[0] ?? "").replaceAll(",", "\n");
  // A node without openssl says so in a word.
  if (!pem.startsWith("-----BEGIN PUBLIC KEY-----")) return null;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
      ? pem
      : null;
  } catch {
    return null;
  }
}

/** The least correction of our clock that agrees with the node's, in milliseconds: the answer was given between the two times. */
function clockShiftOf(said: Said, sentAt: number, receivedAt: number): number {
  const second = Number(said.get("clock")?.[0]);
  if (!Number.isSafeInteger(second) || second <= 0) return 0;
  const least = second * 1000 - receivedAt;
  const most = second * 1000 + 999 - sentAt;
  return Math.max(0, least) + Math.min(0, most);
}

function identified(job: IdentifyJob, { facts, concerns }: NodeFacts): Report {
  const words = (text: string): SafeText => safeWords(job.session.options.vault, text);
  return {
    type: "identified",
    target: job.effect.target,
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, words(value)])),
    concerns: concerns.map(words),
  };
}
