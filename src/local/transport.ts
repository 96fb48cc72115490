// The transport for the operator's own machine. It knows nothing about AWS; it records each command in the
// folder of the run, so that a later process can find its outcome.
import { defectWords } from "../errors.ts";
import { safeWords } from "../output/output-pipe.ts";
import type { Report, Transport } from "../run/model/ports.ts";
import type { Job, LocalSession, LocalTransportOptions } from "./job.ts";
import { reconcileEffect } from "./reconcile-effect.ts";
import { sendEffect } from "./send-effect.ts";

export type { Lend, LocalTransportOptions } from "./job.ts";

/**
 * Makes the transport. It does nothing until an effect is started. `close` ends the sessions and lets other
 * commands continue.
 */
export function localTransport(options: LocalTransportOptions): Transport {
  const session: LocalSession = { options, started: new Map(), captured: new Set() };
  const closing = new AbortController();
  const atWork = new Set<Promise<void>>();
  return {
    start(effect, aborted, report) {
      const signal = AbortSignal.any([aborted, closing.signal]);
      const job: Job = {
        session,
        effect,
        signal,
        report(told) {
          if (!signal.aborted) report(told);
        },
      };
      const work = perform(job)
        .catch((error: unknown) => job.report(trouble(job, error)))
        .finally(() => atWork.delete(work));
      atWork.add(work);
    },
    async close() {
      closing.abort();
      await Promise.all(atWork);
      await Promise.all([...session.started.values()].map((it) => it.leave()));
    },
  };
}

async function perform(job: Job): Promise<void> {
  const { effect } = job;
  switch (effect.type) {
    case "send":
      return sendEffect({ ...job, effect });
    case "reconcile":
      return reconcileEffect({ ...job, effect });
    case "watch":
      return watch(job, effect.nonce);
    case "cancel":
      await job.session.started.get(effect.nonce)?.stop("cancelled");
      return;
    case "tail":
      return tell(job, true, job.session.started.get(effect.nonce)?.tail() ?? "");
    case "identify":
    case "release":
    case "unpark":
      return tell(job, false, "This works for nodes only.");
  }
}

/** Reports the command from its beginning until the signal aborts. */
function watch({ session, signal, report }: Job, nonce: string): void {
  const started = session.started.get(nonce);
  if (started === undefined) {
    const message = safeWords(session.options.vault, "Another process started it.");
    return report({ type: "uncertain", nonce, message });
  }
  const unfollow = started.follow(report);
  signal.addEventListener("abort", unfollow, { once: true });
}

/** Reports the end of a probe, whose id is the effect's key. */
function tell({ session, effect, report }: Job, ok: boolean, words: string): void {
  report({ type: "probeFinished", probe: effect.key, ok, message: safeWords(session.options.vault, words) });
}

/** A bug in Lamplighter: nothing is known about the pending effect. */
function trouble({ effect, session }: Job, error: unknown): Report {
  const sent = "nonce" in effect && effect.type !== "tail";
  const message = safeWords(session.options.vault, defectWords(error, sent ? "sent" : "read"));
  return sent
    ? { type: "uncertain", nonce: effect.nonce, message }
    : { type: "probeFinished", probe: effect.key, ok: false, message };
}
