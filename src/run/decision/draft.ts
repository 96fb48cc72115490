// Facts in the making: a decision folds each fact as it goes, so that the next one is judged against the resulting
// run. And the two results of a decision: facts, or a refusal.
import { safeText } from "../../output/clean.ts";
import { evolve } from "../evolve/evolve.ts";
import type { RunEvent } from "../model/event.ts";
import type { Input, Refusal } from "../model/ports.ts";
import type { Run } from "../model/run.ts";

/** An input of one type, with its time. */
export type InputOf<T extends Input["type"]> = Extract<Input, { type: T }>;

/** The result of `decide`. */
export interface Decision {
  readonly facts: readonly RunEvent[];
  readonly refusal: Refusal | null;
}

/** The resulting run, and the facts that lead to it. */
export interface Draft {
  readonly run: Run;
  readonly facts: readonly RunEvent[];
}

export const NOTHING: Decision = { facts: [], refusal: null };

export function draft(run: Run, ...events: readonly RunEvent[]): Draft {
  return add({ run, facts: [] }, ...events);
}

export function add(to: Draft, ...events: readonly RunEvent[]): Draft {
  return { run: events.reduce(evolve, to.run), facts: [...to.facts, ...events] };
}

/** Only these facts. */
export function facts(...events: readonly RunEvent[]): Decision {
  return { facts: events, refusal: null };
}

/** A refusal: the rule, the reason, and what to do instead. */
export function refuse(rule: string, message: string, advice: string): Decision {
  return { facts: [], refusal: { rule, message, advice } };
}

/** A refusal that the log records too: the operator answered exactly what was shown. */
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
