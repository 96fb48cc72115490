// What the parts of the simulation share: the clock, chance, the faults of the day, the story that is told, and the
// error that says what must never happen.
import type { Random } from "./random.ts";
import type { SimClock } from "./sim-clock.ts";

/** Something happened that must never happen. */
export class Violation extends Error {
  override readonly name = "Violation";
}

/** Faults, each with how likely it is where it can happen. */
export interface Faults {
  /** Of a call: not accepted, and the client does not learn it; `throttled` and `refused` say so. */
  lostBefore: number;
  failedBefore: number;
  /** Of a call: accepted, and the client does not learn it. */
  lostAfter: number;
  failedAfter: number;
  /** Of a call: accepted, and something on the way answers that it was refused. */
  forged: number;
  throttled: number;
  refused: number;
  slow: number;
  /** Of a command: not visible to readers, or in the history, for a while. */
  invisible: number;
  undeliverable: number;
  deliveryTimedOut: number;
  refusedLater: number;
  neverDelivered: number;
  lateDelivery: number;
  duplicate: number;
  altered: number;
  /** Of a command that has ended: the service says for ever that it is in progress. */
  stuck: number;
  /** Of a command: the agent forgets that it ran its script, runs it once more, and appends what it prints. */
  appended: number;
  /** Of a reply that the agent gives to the service. */
  truncated: number;
  garbled: number;
  /** Of a file on the operator's disk: a write that fails. */
  badWrite: number;
  /** Of a process: at any step, and where something important is under way. */
  kill: number;
  killWhenSent: number;
  /** Of a node: soon after a command was sent to it, and while it runs there. */
  troubleWhenSent: number;
  troubleWhenBegun: number;
  /** Of a command of the guide: it alters the wrapper of its run. */
  wrapperAltered: number;
}

export interface SimWorld {
  readonly clock: SimClock;
  readonly random: Random;
  /** All 0 once the faults have stopped. */
  readonly faults: Faults;
  /** The most bytes of a reply that the service keeps, in this schedule. */
  readonly replyBytes: number;
  /** False once the faults have stopped. */
  wild: boolean;
  /** Credentials are not valid before this time. */
  expiredUntil: number;
  /** The line that is the last on disk when a process dies on purpose; null when none does. */
  lastLine: number | null;
  /** It is about to be written. */
  mustDie: boolean;
  /** Adds to the story; the words are made only when somebody reads them. */
  tell(words: () => string): void;
}

const SOMETIMES: Readonly<Faults> = {
  lostBefore: 0.06,
  failedBefore: 0.05,
  lostAfter: 0.08,
  failedAfter: 0.05,
  forged: 0.04,
  throttled: 0.06,
  refused: 0.04,
  slow: 0.06,
  invisible: 0.25,
  undeliverable: 0.1,
  deliveryTimedOut: 0.1,
  refusedLater: 0.03,
  neverDelivered: 0.08,
  lateDelivery: 0.12,
  duplicate: 0.15,
  altered: 0.02,
  stuck: 0.06,
  appended: 0.05,
  truncated: 0.06,
  garbled: 0.05,
  badWrite: 0.004,
  kill: 0.008,
  killWhenSent: 0.12,
  troubleWhenSent: 0.12,
  troubleWhenBegun: 0.2,
  wrapperAltered: 0.1,
};

/** The faults of one schedule: some of them not at all, some more than usual, so that schedules differ. */
export function someFaults(random: Random): Faults {
  const faults: Faults = { ...SOMETIMES };
  for (const name of Object.keys(faults) as (keyof Faults)[])
    faults[name] *= random.pick([0, 0, 0.5, 1, 1, 1, 3]) ?? 1;
  return faults;
}

/** No faults from now on. What is under way stays under way. */
export function calmDown(world: SimWorld): void {
  world.wild = false;
  world.expiredUntil = 0;
  for (const name of Object.keys(world.faults) as (keyof Faults)[]) world.faults[name] = 0;
}

/** A time between the two, short ones more often. */
export function someTime(random: Random, least: number, most: number): number {
  return Math.round(least + (most - least) * random.unit() ** 3);
}
