// How fast a wave goes, and how long it still takes, from the times of the run's own events.
import type { Run, Wave } from "../model/run.ts";
import { mayBegin, memberBegan } from "./wave-progress.ts";

/** The pace of a wave so far. */
export interface WavePace {
  /** Nodes that end in an hour; more than 0. */
  readonly perHour: number;
  /** Until the last node ends, in ms; more than 0; null when it cannot be known. */
  readonly left: number | null;
}

/** Before so much of a wave has passed, in ms, its pace says little. */
const SHORTEST = 3_000;
/** Before so many nodes have ended, too. */
const FEWEST = 2;
const HOUR = 3_600_000;

/** Null without a wave, and as long as too little of it has passed. `now`: ms, by the clock of the events. */
export function wavePace(run: Run, now: number): WavePace | null {
  const { wave } = run;
  if (wave === null) return null;
  const elapsed = now - wave.confirmedAt;
  const progress = progressOf(run, wave);
  if (elapsed < SHORTEST || progress.ended < FEWEST) return null;
  const perHour = (progress.ended * HOUR) / elapsed;
  return { perHour, left: timeLeft(progress, perHour, now) };
}

/** The nodes of a wave by what they do, with times in ms. */
interface Progress {
  readonly ended: number;
  /** From a node's first request in this wave to its end: on average, and at most. */
  readonly mean: number;
  readonly longest: number;
  /** When each running node began, the earliest first. */
  readonly began: readonly number[];
  /** Nodes that have not begun and still may. */
  readonly waiting: number;
}

/**
 * Each running node needs the mean, and each waiting one follows a running one; never less than the pace gives. Null if
 * nothing is left, or if all that is left runs longer than any other did: then nothing can be said.
 */
function timeLeft(progress: Progress, perHour: number, now: number): number | null {
  const { mean, longest, began, waiting } = progress;
  const left = began.length + waiting;
  const newest = began.at(-1);
  if (left === 0) return null;
  if (waiting === 0 && newest !== undefined && now - newest > longest) return null;
  const needs = began.map((at) => Math.min(mean, Math.max(0, mean - (now - at))));
  const places = Math.max(1, needs.length);
  const last = waiting === 0 ? needs.at(-1) : needs[(waiting - 1) % places];
  return Math.max((last ?? 0) + Math.ceil(waiting / places) * mean, (left * HOUR) / perHour);
}

function progressOf(run: Run, wave: Wave): Progress {
  const { ended, took, longest, begun, members } = wave;
  const began = run.open.flatMap((nonce) => {
    const invocation = run.invocations.get(nonce);
    const moves = invocation?.state === "requested" || invocation?.state === "accepted";
    return moves ? (memberBegan(run, wave, invocation.task) ?? []) : [];
  });
  return {
    ended,
    mean: ended === 0 ? 0 : took / ended,
    longest,
    began: began.toSorted((a, b) => a - b),
    waiting: mayBegin(wave) ? members.size - begun : 0,
  };
}
