// The transport over Systems Manager: passes each effect to the file that handles it. It serves AWS, an
// endpoint that speaks its protocol, and the practice account alike; it knows them only through `AwsCall`.
import { defectWords, unreachable } from "../errors.ts";
import { LONGEST_RANGE } from "../ledger/probes.ts";
import { safeWords } from "../output/output-pipe.ts";
import type { Effect, Report, Transport, Wait } from "../run/model/ports.ts";
import { cancelEffect } from "./effects/cancel-effect.ts";
import { checkEffect } from "./effects/check-effect.ts";
import { identifyEffect } from "./effects/identify-effect.ts";
import { orderEffect } from "./effects/order-effect.ts";
import { reconcileEffect } from "./effects/reconcile-effect.ts";
import { releaseEffect } from "./effects/release-effect.ts";
import { sendEffect } from "./effects/send-effect.ts";
import { tailEffect } from "./effects/tail-effect.ts";
import { unparkEffect } from "./effects/unpark-effect.ts";
import { watchEffect } from "./effects/watch-effect.ts";
import { createInvocations } from "./ledger/invocations.ts";
import { createOutbox } from "./ledger/outbox.ts";
import type { EffectOf, Job, Session, SsmTransportOptions } from "./session/job.ts";
import { createReportedEnds } from "./session/reported-ends.ts";
import { makeRunKey, type RunKey } from "./session/seal.ts";

export type { SsmTransportOptions } from "./session/job.ts";

/** Makes the transport. It does nothing until an effect is started. */
export function ssmTransport(options: SsmTransportOptions): Transport {
  let key: Promise<RunKey> | null = null;
  let probes = 0;
  /**
   * Effects in progress, by the controller that ends them. The platform's signal that follows several others
   * is never released.
   */
  const atWork = new Map<AbortController, Promise<void>>();
  const waits = new Map<Effect, Wait>();
  let closed = false;
  const invocations = createInvocations(options);
  const session: Session = {
    options,
    nodes: new Map(),
    made: new Map(Object.entries(options.made ?? {})),
    touched: new Set(),
    resent: new Set(),
    reads: new Map(),
    captured: new Set(),
    told: new Map(),
    lostKeys: new Set(),
    setClocks: new Set(),
    ends: createReportedEnds(),
    outbox: createOutbox(options, invocations.any),
    invocations,
    rangeLength: LONGEST_RANGE,
    runKey() {
      key ??= makeRunKey();
      return key;
    },
    nextProbe: () => ++probes,
  };
  return {
    start(effect, aborted, report) {
      const ending = new AbortController();
      const { signal } = ending;
      const end = (): void => ending.abort();
      aborted.addEventListener("abort", end, { once: true });
      if (aborted.aborted || closed) end();
      const job: Job = {
        session,
        effect,
        signal,
        report(told) {
          if (!signal.aborted) report(told);
        },
        waits(words, detail) {
          if (signal.aborted) return;
          const what = safeWords(options.vault, words);
          const before = waits.get(effect);
          const since = before?.what === what ? before.since : options.now();
          const heard = detail === undefined ? null : safeWords(options.vault, detail);
          waits.set(effect, { target: effect.target, what, detail: heard, since });
        },
      };
      const work = perform(job)
        .catch((error: unknown) => job.report(trouble(job, error)))
        .finally(() => {
          aborted.removeEventListener("abort", end);
          waits.delete(effect);
          atWork.delete(ending);
        });
      atWork.set(ending, work);
    },
    waits: () => [...waits.values()].sort((a, b) => a.since - b.since),
    async close() {
      closed = true;
      for (const ending of atWork.keys()) ending.abort();
      await Promise.all(atWork.values());
    },
  };
}

async function perform(job: Job): Promise<void> {
  const { effect, session } = job;
  // A command may change what was read from AWS before.
  if (effect.type === "send") session.reads.clear();
  if ("aws" in effect && effect.aws !== undefined) return orderEffect({ ...job, effect }, effect.aws);
  switch (effect.type) {
    case "send":
      return sendEffect({ ...job, effect });
    case "watch":
      return watchEffect({ ...job, effect });
    case "reconcile":
      return reconcileEffect({ ...job, effect });
    case "cancel":
      return cancelEffect({ ...job, effect });
    case "identify":
      return identifyEffect({ ...job, effect });
    case "release":
      return releaseEffect({ ...job, effect });
    case "tail":
      return tailEffect({ ...job, effect });
    case "unpark":
      return unparkEffect({ ...job, effect });
    case "check":
      return checkEffect({ ...job, effect });
    default:
      return unreachable(effect);
  }
}

/** A bug in Lamplighter: nothing is known about the pending effect. */
function trouble({ effect, session }: Job, error: unknown): Report {
  const message = safeWords(session.options.vault, defectWords(error, isProbe(effect) ? "read" : "sent"));
  return isProbe(effect)
    ? { type: "probeFinished", probe: effect.key, ok: false, message }
    : { type: "uncertain", nonce: effect.nonce, message };
}

/** Is it a probe, with the effect's key as its id? */
function isProbe(effect: Effect): effect is EffectOf<"identify" | "release" | "tail" | "unpark" | "check"> {
  return ["identify", "release", "tail", "unpark", "check"].includes(effect.type);
}
