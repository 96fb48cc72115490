// The loop: takes waiting inputs, has them judged, writes the facts, shows them, and keeps exactly the due
// effects in flight. All rules are in run/; this file only keeps the order: facts are on disk before anything
// is shown or begun, in the store (if there is one) before anything begins on a node, and nothing continues
// after a failed write.

import { decide } from "../run/decide.ts";
import { evolve } from "../run/evolve/evolve.ts";
import type { RunEvent } from "../run/model/event.ts";
import type {
  Effect,
  Input,
  Intent,
  Log,
  Observation,
  Opening,
  Refusal,
  Report,
  Transport,
} from "../run/model/ports.ts";
import type { Run } from "../run/model/run.ts";
import { next } from "../run/next/next.ts";
import { clockWatch } from "./clock-watch.ts";
import { reportQueue } from "./report-queue.ts";

/** Called after every write: the current run, the facts that led there, and a refusal if there was one. */
export type Listener = (run: Run, events: readonly RunEvent[], refusal: Refusal | null) => void;

export interface Engine {
  /** The run as it is on disk. */
  run(): Run;
  /**
   * Takes an opening (once, first), an intent, or an observation. Resolves when it has been judged, its facts
   * are on disk and the listeners were called: with the refusal, or null. Never rejects; if the log cannot be
   * written it never resolves, and `ended` rejects.
   */
  submit(input: Intent | Opening | Observation): Promise<Refusal | null>;
  /** Returns a function that unsubscribes. */
  subscribe(listener: Listener): () => void;
  /**
   * Resolves when the run was left or has finished; rejects when the log cannot be written. Nothing is in
   * flight then.
   */
  readonly ended: Promise<Run>;
}

export interface EngineOptions {
  /** The empty run, or the fold of a stored log. */
  readonly run: Run;
  readonly log: Log;
  readonly transport: Transport;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Elapsed milliseconds by a monotonic clock; without it, changes of the time of day go unnoticed. */
  readonly elapsed?: () => number;
}

/** Reports taken per turn; the rest waits, so that a flood of output does not delay intents. */
const REPORTS_AT_ONCE = 256;

/** Effects that only read, or stop a pending command: they need not wait until the log is in its store. */
const AT_ONCE: ReadonlySet<Effect["type"]> = new Set(["watch", "tail", "cancel"]);

/** Makes the loop. It does nothing until an opening is submitted. */
export function createEngine({ run: before, log, transport, now, elapsed }: EngineOptions): Engine {
  let run = before;
  let opened = false;
  let stopped = false;
  let turning = false;
  const submitted: Submitted[] = [];
  const reports = reportQueue();
  const clock = clockWatch(elapsed);
  const inFlight = new Map<string, AbortController>();
  /** Effects whose facts are not in the store yet, by key. */
  const held = new Map<string, Effect>();
  const listeners = new Set<Listener>();
  let resolveEnd: (run: Run) => void = () => {};
  let rejectEnd: (error: unknown) => void = () => {};
  const ended = new Promise<Run>((resolve, reject) => {
    resolveEnd = resolve;
    rejectEnd = reject;
  });

  const publish: Listener = (...news) => {
    for (const listener of [...listeners]) listener(...news);
  };

  const wake = (): void => {
    if (turning || stopped) return;
    turning = true;
    turn().then(() => {
      turning = false;
      if (submitted.length > 0 || reports.size() > 0) wake();
    }, giveUp);
  };

  const stop = (): void => {
    stopped = true;
    for (const controller of inFlight.values()) controller.abort();
    inFlight.clear();
    held.clear();
  };

  const giveUp = (error: unknown): void => {
    stop();
    rejectEnd(error);
  };

  const turn = async (): Promise<void> => {
    // Lets everything submitted in this tick arrive first.
    await Promise.resolve();
    const at = now();
    const inputs: readonly Waiting[] = [
      ...(opened ? clock.moved(at).map(unasked) : []),
      ...submitted.splice(0),
      ...reports.take(REPORTS_AT_ONCE).map(unasked),
    ];
    let after = run;
    const facts: RunEvent[] = [];
    const refusals: Refusal[] = [];
    const answers: (() => void)[] = [];
    for (const { input, judged } of inputs) {
      const decision = judge(after, { ...input, at });
      for (const fact of decision.facts) after = evolve(after, fact);
      facts.push(...decision.facts);
      if (decision.refusal !== null) refusals.push(decision.refusal);
      if (judged !== null) answers.push(() => judged(decision.refusal));
    }
    if (facts.length > 0) await log.append(facts);
    run = after;
    if (facts.length > 0 || refusals.length > 0) publish(run, facts, refusals[0] ?? null);
    for (const refusal of refusals.slice(1)) publish(run, [], refusal);
    for (const answer of answers) answer();
    settle();
  };

  /**
   * Before its opening, a run folded from a log may look as if it were running; nothing may start from that.
   */
  const judge = (state: Run, input: Input) => {
    if (input.type === "start" || input.type === "resume") opened = true;
    return opened ? decide(state, input) : { facts: [], refusal: NOT_OPENED };
  };

  const settle = (): void => {
    if (stopped) return;
    const due = opened ? next(run) : [];
    const keys = new Set(due.map(({ key }) => key));
    for (const [key, controller] of inFlight) {
      if (keys.has(key)) continue;
      inFlight.delete(key);
      controller.abort();
    }
    for (const key of held.keys()) if (!keys.has(key)) held.delete(key);
    for (const effect of due) {
      if (inFlight.has(effect.key) || held.has(effect.key)) continue;
      if (log.secured === undefined || AT_ONCE.has(effect.type)) begin(effect);
      else hold(effect, log.secured());
    }
    if (opened && (run.status === "left" || run.status === "finished")) resolveEnd(run);
  };

  const begin = (effect: Effect): void => {
    const controller = new AbortController();
    inFlight.set(effect.key, controller);
    transport.start(effect, controller.signal, (report: Report) => {
      if (controller.signal.aborted) return;
      reports.put(report);
      wake();
    });
  };

  /** Begins it when its facts are in the store, if it is still due. */
  const hold = (effect: Effect, secured: Promise<void>): void => {
    held.set(effect.key, effect);
    secured.then(() => {
      if (held.get(effect.key) !== effect) return;
      held.delete(effect.key);
      begin(effect);
    }, giveUp);
  };

  log.lost?.then(giveUp);

  return {
    run: () => run,
    submit: (input) =>
      new Promise((judged) => {
        if (stopped) return;
        submitted.push({ input, judged });
        wake();
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ended,
  };
}

/** An input, and the callback for its outcome. */
interface Waiting {
  readonly input: Intent | Opening | Observation | Report;
  readonly judged: ((refusal: Refusal | null) => void) | null;
}

interface Submitted extends Waiting {
  readonly input: Intent | Opening | Observation;
}

/** An input that nobody waits for. */
const unasked = (input: Waiting["input"]): Waiting => ({ input, judged: null });

const NOT_OPENED: Refusal = {
  rule: "not-opened",
  message: "This process has not started or resumed the run.",
  advice: "Start or resume it first.",
};
