// Facts in the making: a decision folds each of them as it goes, so that the next one is judged from the run
// that will be. And the two ways in which a decision ends: facts, or a refusal.
import { safeText } from "../../output/clean.ts";
import { evolve } from "../evolve/evolve.ts";
import type { RunEvent } from "../model/event.ts";
import type { Input, Refusal } from "../model/ports.ts";
import type { Run } from "../model/run.ts";

/** An input of one type, with its time. */
export type InputOf<T extends Input["type"]> = Extract<Input, { type: T }>;

/** What `decide` answers. */
export interface Decision {
  readonly facts: readonly RunEvent[];
  readonly refusal: Refusal | null;
}

/** The run as it will be, and the facts that lead there. */
export interface Draft {
  readonly run: Run;
  readonly facts: readonly RunEvent[];
}

/** Nothing happened. */
export const NOTHING: Decision = { facts: [], refusal: null };

export function draft(run: Run, ...events: readonly RunEvent[]): Draft {
  return add({ run, facts: [] }, ...events);
}

export function add(to: Draft, ...events: readonly RunEvent[]): Draft {
  return { run: events.reduce(evolve, to.run), facts: [...to.facts, ...events] };
}

/** These facts alone. */
export function facts(...events: readonly RunEvent[]): Decision {
  return { facts: events, refusal: null };
}

/** No: which rule forbids it, why, and what to do instead. */
export function refuse(rule: string, message: string, advice: string): Decision {
  return { facts: [], refusal: { rule, message, advice } };
}

/** No, and the log says so too: it was asked for exactly what was shown. */
export function refuseOnRecord(
  task: string,
  at: number,
  rule: string,
  message: string,
  advice: string,
): Decision {
  return {
    facts: [{ type: "task.refused", at, task, rule, message: safeText(message) }],
    refusal: { rule, message, advice },
  };
}
