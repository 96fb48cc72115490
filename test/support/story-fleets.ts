// Watches in stories what is promised of several nodes at once, by an account of its own that asks neither fold nor judgement: how
// many are in flight, what a wave was confirmed for and whether it may go on, and which nodes are not to be touched.
import type { Plan } from "../../src/plan/model/plan.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import type { Invocation, Run } from "../../src/run/model/run.ts";

export interface FleetWatch {
  /** A fact is about to be folded: what is wrong with it; null when nothing is. */
  fact(fact: RunEvent): string | null;
  /** What is wrong with the run after a fact; null when nothing is. */
  stands(run: Run): string | null;
  /** What is wrong with beginning the effect; null when nothing is. */
  touches(effect: Effect): string | null;
  /** Is it what the wave was confirmed for? */
  covers(it: Pick<Invocation, "task" | "attempt" | "phase" | "confirmed">): boolean;
  /** The process dies, and with it every confirmation. */
  dies(): void;
}

interface WaveAccount {
  readonly maxConcurrency: number;
  readonly maxErrors: number;
  /** Confirmed digests, by task; gone for a node that was set aside. */
  readonly digests: Map<string, string>;
  /** The attempt that the wave began, by task. */
  readonly attempts: Map<string, number>;
  stopped: boolean;
  failed: number;
}

export function fleetWatch(plan: Plan): FleetWatch {
  let wave: WaveAccount | null = null;
  const aside = new Set<string>();
  /** Tasks of what is on its way, by nonce. */
  const open = new Map<string, { readonly task: string; readonly target: string }>();
  /** Tasks that have failed and were not shown again. */
  const failed = new Set<string>();
  /** Tasks that were shown. */
  const shown = new Set<string>();
  const tasksOn = (target: string) => plan.tasks.filter((it) => it.target === target).map(({ id }) => id);

  const requested = (fact: Extract<RunEvent, { type: "invocation.requested" }>): string | null => {
    if (aside.has(fact.target)) return `${fact.nonce} is requested on ${fact.target}, which was set aside`;
    if (open.size >= (wave?.maxConcurrency ?? 1)) return `${fact.nonce} is one too many in flight`;
    if ([...open.values()].some(({ target }) => target === fact.target))
      return `${fact.nonce} is the second in flight on ${fact.target}`;
    open.set(fact.nonce, fact);
    if (wave === null) return null;
    const before = wave.attempts.get(fact.task);
    if (before !== undefined && before !== fact.attempt) return `${fact.task} is tried again by its wave`;
    wave.attempts.set(fact.task, fact.attempt);
    const begins = before === undefined || fact.phase === "command";
    if (!begins) return null;
    if (wave.stopped) return `${fact.task} begins after its wave was stopped`;
    return wave.failed > wave.maxErrors ? `${fact.task} begins after ${wave.failed} failures` : null;
  };

  return {
    fact(fact) {
      switch (fact.type) {
        case "run.resumed":
        case "wave.ended":
          wave = null;
          return null;
        case "wave.confirmed":
          if (wave !== null || open.size > 0)
            return "a wave begins in another, or while something is in flight";
          wave = {
            ...fact,
            digests: new Map(fact.members.map(({ task, digest }) => [task, digest])),
            attempts: new Map(),
            stopped: false,
            failed: 0,
          };
          return null;
        case "wave.stopped":
          if (wave !== null) wave.stopped = true;
          return null;
        case "invocation.requested":
          return requested(fact);
        case "invocation.finished":
          if (!open.delete(fact.nonce)) return `${fact.nonce} finished and was not in flight`;
          return null;
        case "task.presented":
          if (aside.has(fact.task.slice(fact.task.lastIndexOf("@") + 1)))
            return `${fact.task} is shown, and was set aside`;
          failed.delete(fact.task);
          shown.add(fact.task);
          return null;
        case "task.attested":
          if (aside.has(fact.task.slice(fact.task.lastIndexOf("@") + 1)))
            return `${fact.task} is attested, and was set aside`;
          return shown.has(fact.task) ? null : `${fact.task} is attested, and was never shown`;
        case "target.setAside":
          aside.add(fact.target);
          for (const [nonce, { target }] of open) if (target === fact.target) open.delete(nonce);
          for (const task of tasksOn(fact.target)) wave?.digests.delete(task);
          return null;
        case "target.broughtBack":
          aside.delete(fact.target);
          return null;
        default:
          return null;
      }
    },
    stands(run) {
      // What was on its way to a node that is brought back is on its way again.
      for (const nonce of run.open) {
        const it = run.invocations.get(nonce);
        if (it !== undefined && !open.has(nonce)) open.set(nonce, it);
      }
      if (run.open.length !== open.size)
        return `${open.size} are in flight, and the run says ${run.open.length}`;
      for (const [id, task] of run.tasks) {
        const target = id.slice(id.lastIndexOf("@") + 1);
        if (
          (task.state === "aside") !== aside.has(target) &&
          (task.state === "aside" || !ENDED.has(task.state))
        )
          return `${id} is ${task.state}`;
        if (task.state === "failed" && !failed.has(id)) {
          failed.add(id);
          if (wave?.attempts.has(id)) wave.failed++;
        }
      }
      return null;
    },
    touches(effect) {
      if (!("target" in effect) || effect.type === "unpark") return null;
      return aside.has(effect.target) ? `${effect.key} touches a node that was set aside` : null;
    },
    covers({ task, attempt, phase, confirmed }) {
      if (wave === null || phase === "evaluate") return false;
      return wave.digests.get(task) === confirmed.digest && (wave.attempts.get(task) ?? attempt) === attempt;
    },
    dies() {
      wave = null;
    },
  };
}

const ENDED: ReadonlySet<string> = new Set(["done", "skipped", "attested", "accepted"]);
