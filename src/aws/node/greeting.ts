// The parts of a node's answer to the greeting other than plain facts: why the run cannot continue there, who
// has the node's lock, the run's public key, the clock.
import { createPublicKey } from "node:crypto";
import { WRAPPER_SHA256 } from "../../ledger/node/wrapper-text.ts";
import { readHolder } from "../../ledger/replies/holder.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Holder } from "../../run/model/event.ts";
import type { ReportedFields } from "./node-facts.ts";

/** Why the run cannot continue there, in words; null when it can, or when another run has the node's lock. */
export function refusalOf(said: ReportedFields): string | null {
  const missing = said.get("missing") ?? [];
  if (missing.length > 0) return `The node lacks ${missing.join(", ")}. Install it, then retry.`;
  const [lock = ""] = said.get("lock") ?? [];
  if (lock === "held" || lock === "other") return null;
  return lock === "ledger"
    ? "The node could not write below /var/lib/lamplighter. Check whether its disk is full, and whether root owns the directory."
    : `A newer process of this run (epoch ${lock}) has the node's lock. Continue in that process, or resume the run again.`;
}

/**
 * The other run that has the node's lock, its texts cleaned by `clean`; null when it cannot be read. A time
 * that the node does not know is replaced by `now` (milliseconds since 1970 UTC).
 */
export function holderOf(
  said: ReportedFields,
  clean: (text: string) => SafeText,
  now: number,
): Holder | null {
  const holder = readHolder(said);
  if (holder === null) return null;
  const { hold, run, who, since, pending, more } = holder;
  return {
    hold,
    run,
    who: clean(who === "-" ? "an unknown user" : who),
    since: since === null ? now : since * 1000,
    pending: pending.map((one) => ({
      nonce: one.nonce,
      state: one.state,
      since: one.since === null ? null : one.since * 1000,
      command: clean(one.command.trim()),
    })),
    more,
  };
}

/** The run's public key there (SPKI, PEM); null when the node could not make a usable one. */
export function publicKeyOf(said: ReportedFields): string | null {
  const pem = (said.get("key")?.[0] ?? "").replaceAll(",", "\n");
  // A node without openssl answers with a word instead.
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

/** Does the node have the wrapper that our commands need? */
export function hasWrapper(said: ReportedFields): boolean {
  return said.get("wrapper")?.[0] === WRAPPER_SHA256;
}

/**
 * The smallest correction of our clock that agrees with the node's, in milliseconds: the node answered
 * between the two times.
 */
export function clockShiftOf(said: ReportedFields, sentAt: number, receivedAt: number): number {
  const second = Number(said.get("clock")?.[0]);
  if (!Number.isSafeInteger(second) || second <= 0) return 0;
  const least = second * 1000 - receivedAt;
  const most = second * 1000 + 999 - sentAt;
  return Math.max(0, least) + Math.min(0, most);
}

/** Has the node written down which instance it is, and is it that one? */
export function knowsItself(said: ReportedFields, instance: string): boolean {
  return said.get("instance")?.[0] === instance;
}
