// The effect `send`: sends a confirmed command to its node. Reports accepted, finished (it never ran) or
// uncertain.
import { BugError } from "../../errors.ts";
import { LEDGER_ROOT, type Order } from "../../ledger/order.ts";
import { renderScript } from "../../ledger/script.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { secretName } from "../../plan/values/secret-name.ts";
import { errorKind, errorWords } from "../api/service-errors.ts";
import { notRun } from "../ledger/finish.ts";
import { greetAgain } from "../secrets/greet-again.ts";
import { secretsFor } from "../secrets/send-secrets.ts";
import { type EffectOf, instanceOf, type Job } from "../session/job.ts";

/** Time that the wrapper may need beyond the command's own limit, in seconds. */
const MARGIN_SECONDS = 120;
/**
 * How many times a throttled send is retried: for 45 s of the 90 s in which it may start. Each was refused, and
 * the nonce runs at most once anyway.
 */
const BUSY_ROUNDS = 8;

/** Sends it once; repeats a throttled send. What is sent at the same time may go in one request. */
export async function sendEffect(job: Job<EffectOf<"send">>): Promise<void> {
  const expected = job.session.outbox.expect();
  try {
    await send(job, expected);
  } finally {
    expected();
  }
}

/** `expected`: to be called when its script is in the outbox. */
async function send(job: Job<EffectOf<"send">>, expected: () => void): Promise<void> {
  const { session, effect, report } = job;
  const { nonce } = effect;
  const { vault } = session.options;
  const before = session.touched.has(nonce);
  session.touched.add(nonce);
  if (before) session.resent.add(nonce);
  // After an earlier send of this nonce, a refusal proves nothing: the earlier one may still arrive.
  const refuse = (message: string): void =>
    report(
      before
        ? { type: "uncertain", nonce, message: safeWords(vault, `It could not be sent again. ${message}`) }
        : notRun(job, nonce, message),
    );

  const instance = instanceOf(session, effect.target);
  if (effect.kind !== "script")
    return refuse("Only commands for a node can be sent through Systems Manager.");
  if (instance === null) return refuse(`No instance is known for ${effect.target}.`);
  const order = await orderOf(job, instance);
  if (job.signal.aborted) return;
  if (typeof order === "string") return refuse(order);
  const node = session.nodes.get(effect.target);
  const stored = node?.wrapper ?? false;
  const script = scriptOf(order, stored);
  if (script === null) return refuse("This command cannot be sent in a script.");
  const seconds = effect.timeout + MARGIN_SECONDS;
  const letter = { instance, script, name: nonce, seconds, busyRounds: BUSY_ROUNDS };
  try {
    job.waits("AWS to take the command");
    const shared = stored && node?.shares === true;
    const taken = session.outbox.put(job, shared ? { ...letter, order } : letter);
    expected();
    return report({ type: "accepted", nonce, commandId: await taken });
  } catch (error) {
    if (job.signal.aborted) return;
    const words = errorWords(error);
    if (errorKind(error) !== "unknown") return refuse(`AWS rejected it. ${words}`);
    const message = safeWords(vault, `Unknown whether it was sent. ${words}`);
    return report({ type: "uncertain", nonce, message });
  }
}

/**
 * The script, short if the node has the wrapper; null for text that no script can carry, such as text with a
 * NUL.
 */
function scriptOf(order: Order, stored: boolean): string | null {
  try {
    return renderScript(order, stored ? "stored" : "carried");
  } catch (error) {
    if (error instanceof BugError) return null;
    throw error;
  }
}

/** The order for the node, or text that says why there is none. */
async function orderOf(job: Job<EffectOf<"send">>, instance: string): Promise<Order | string> {
  const { session, effect } = job;
  const lacksKey = session.lostKeys.has(effect.target) && session.options.vault.values().length > 0;
  if (lacksKey || session.setClocks.has(effect.target)) {
    const why = await greetAgain(job, instance);
    if (why !== null) return why;
  }
  const secrets = await secretsFor(job);
  if (typeof secrets === "string") return secrets;
  const { capture } = effect;
  const secretCapture = capture?.secret === true ? capture.how : null;
  const node = session.nodes.get(effect.target);
  if (secretCapture !== null && (node?.publicKey ?? null) === null)
    return `${capture?.variable ?? "A secret"} cannot be captured safely, because the node has no openssl. Install openssl there, then retry.`;
  return {
    nonce: effect.nonce,
    run: session.options.run,
    epoch: effect.epoch,
    notAfter: Math.floor((effect.notAfter + (node?.clockShift ?? 0)) / 1000),
    limit: effect.timeout,
    body: effect.text,
    ...secrets,
    devices: effect.devices,
    capture: secretCapture,
    ...(secretCapture === null || capture === null ? {} : { captures: secretName(capture.variable) }),
    ...(effect.output === undefined ? {} : { output: effect.output }),
    publicKey: secretCapture === null ? null : (await session.runKey()).publicPem,
    ledgerRoot: LEDGER_ROOT,
  };
}
