// A log as a row of states: the run after any number of events, found quickly from anywhere. Snapshots have no
// output; a command's output is read from the log when somebody looks at it. Read-only: there is no engine and
// nothing can be sent.
import { BugError } from "../../errors.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import type { RunEvent } from "../../run/model/event.ts";
import { initial } from "../../run/model/initial.ts";
import type { OutputTail, Run } from "../../run/model/run.ts";
import { TAIL_CHARACTERS, tailFromEnd } from "../../run/state/tail.ts";
import { type Mark, markOf } from "../../transcript/lookup/marks.ts";
import type { LoggedOutput, LogPlace, LogSource } from "./log-source.ts";

/** Within this distance, events are simply folded, with their output. */
const NEAR = 256;
/** Events that are not output between two snapshots; doubled whenever there are too many snapshots. */
const EVERY = 64;
/** Snapshots share what has not changed, so each one is small, however long the run is. */
const MOST_STATES = 1000;
/** Characters of a command's output that are read when nobody scrolls in it. */
const SHORT_TAIL = 32_000;
/** Number of earlier commands whose output is cached. */
const TAILS_AT_HAND = 64;

/** A mark with its playing time. */
export interface PlacedMark extends Mark {
  /** As `LogPlace.played`. */
  readonly played: number;
}

export interface RunHistory {
  readonly source: LogSource;
  /** How many events can be shown. */
  length(): number;
  /** Reads more of the log, as long as `more` says. */
  readOn(more: () => boolean): void;
  /** True when the whole log was read, as long as it has not grown. */
  whole(): boolean;
  /** Checks the file again. True when it has more to read. */
  grown(): boolean;
  /**
   * The run after the first `position` events, with each command's output so far: the end of it, or with `far` as
   * much as a run keeps of the newest.
   */
  at(position: number, far?: boolean): Run;
  /** The marks of the timeline, in order. */
  readonly marks: readonly PlacedMark[];
  /** Where each task was first shown. */
  readonly shown: ReadonlyMap<string, number>;
}

interface Kept {
  /** Number of events before it that are not output. */
  readonly turns: number;
  readonly run: Run;
}

/** Where the events of an invocation are. */
interface Span {
  /** Position of the request. */
  readonly from: number;
  /** Position of the end; null while it is not finished. */
  readonly to: number | null;
  /** Bytes of its output in the log; null while that is not known. */
  readonly bytes: number | null;
  /** Other invocations ran beside it, so output in its span may be theirs. */
  readonly beside: boolean;
}

interface Recent {
  readonly run: Run;
  /** As it was asked for. */
  readonly far: boolean;
}

/** The limits set how often a snapshot is taken, and how many are kept. */
export function runHistory(
  source: LogSource,
  limits: { readonly every: number; readonly states: number } = { every: EVERY, states: MOST_STATES },
): RunHistory {
  const marks: PlacedMark[] = [];
  const shown = new Map<string, number>();
  const spans = new Map<string, Span>();
  const tails = new Map<string, OutputTail>();
  let kept: Kept[] = [{ turns: 0, run: initial() }];
  let [every, turns] = [limits.every, 0];
  let newest = initial();
  let whole = false;
  /** The states last asked for: one, and the one it was compared with. */
  let recent: readonly Recent[] = [];
  let fault: number | null = null;

  const length = (): number => (fault === null ? source.end().position : fault - 1);

  const keep = (run: Run): void => {
    kept.push({ turns, run });
    if (kept.length <= limits.states) return;
    every *= 2;
    kept = kept.filter((one) => one.turns === 1 || one.turns % every === 0);
  };

  const take = (event: RunEvent, place: LogPlace): void => {
    const before: Run = { ...newest, seq: place.position - 1 };
    try {
      newest = evolve(before, event);
    } catch (cause) {
      if (!(cause instanceof BugError)) throw cause;
      fault = place.position;
      return;
    }
    turns++;
    const mark = markOf(before, event);
    if (mark !== null) marks.push({ ...mark, played: place.played });
    if (event.type === "task.presented" && !shown.has(event.task)) shown.set(event.task, place.position);
    noteSpan(spans, newest.open, event, place.position);
    // The first one has the plan, which takes long to read, so nothing is folded from before it.
    if (turns === 1 || turns % every === 0) keep(newest);
  };

  /** The output of an invocation after `position` events. */
  const tailAt = (nonce: string, position: number, far: boolean): OutputTail | undefined => {
    const span = spans.get(nonce);
    if (span === undefined || span.from >= position) return undefined;
    const ended = span.to !== null && span.to <= position ? span.to : null;
    const name = `${nonce} ${far}`;
    const known = ended === null ? undefined : tails.get(name);
    if (known !== undefined) return known;
    const to = ended ?? position;
    const most = far ? TAIL_CHARACTERS : SHORT_TAIL;
    const bytes = source.place(to).output - source.place(span.from).output;
    const tail =
      bytes === 0
        ? undefined
        : span.beside
          ? ownTail(nonce, source.outputBack(span.from, to), ended === null ? null : span.bytes, most)
          : tailFromEnd(source.outputBack(span.from, to), bytes, most);
    if (ended === null || tail === undefined) return tail;
    tails.set(name, tail);
    const oldest = tails.keys().next();
    if (tails.size > TAILS_AT_HAND && !oldest.done) tails.delete(oldest.value);
    return tail;
  };

  /** Folded from the nearest snapshot. */
  const jump = (position: number, far: boolean): Run => {
    const wanted = source.turnsUpTo(position);
    const base = kept.findLast((one) => one.turns <= wanted) ?? { turns: 0, run: initial() };
    let { run } = base;
    for (const turn of source.turns(base.turns, wanted))
      run = evolve({ ...run, seq: turn.position - 1 }, turn.event);
    const nonce = run.invocations.at(-1)?.nonce;
    const tail = nonce === undefined ? undefined : tailAt(nonce, position, far);
    return {
      ...run,
      seq: position,
      at: position === 0 ? run.at : source.place(position).at,
      tails: tail === undefined || nonce === undefined ? new Map() : new Map([[nonce, tail]]),
    };
  };

  const folded = (run: Run, event: RunEvent | null): Run => {
    const skipped: Run = { ...run, seq: run.seq + 1 };
    if (event === null) return skipped;
    try {
      return evolve(run, event);
    } catch (cause) {
      // Output without a request; the chain check reports it.
      if (cause instanceof BugError) return skipped;
      throw cause;
    }
  };

  const at = (wanted: number, far = false): Run => {
    const position = Math.max(0, Math.min(length(), wanted));
    const fits = (one: Recent): boolean => one.far || !far;
    let { run } = recent.find((one) => one.run.seq === position && fits(one)) ?? { run: null };
    if (run === null) {
      const [last] = recent;
      const near =
        last !== undefined && last.run.seq < position && position - last.run.seq <= NEAR && fits(last);
      run = near ? last.run : jump(position, far);
      while (run.seq < position) run = folded(run, source.event(run.seq + 1));
      recent = [{ run, far }, ...recent.slice(0, 1)];
    }
    const newest = run.invocations.at(-1)?.nonce;
    return { ...run, tails: withEarlier(run.tails, newest, (nonce) => tailAt(nonce, position, far)) };
  };

  return {
    source,
    length,
    readOn(more) {
      whole = fault !== null || source.readOn(() => fault === null && more(), take);
    },
    whole: () => whole,
    grown() {
      if (!whole || fault !== null || !source.hasGrown()) return false;
      whole = false;
      return true;
    },
    at,
    marks,
    shown,
  };
}

/** Keeps where the invocation begins and ends; `open` is what is in flight after the event. */
function noteSpan(
  spans: Map<string, Span>,
  open: readonly string[],
  event: RunEvent,
  position: number,
): void {
  if (event.type === "invocation.requested") {
    spans.set(event.nonce, { from: position, to: null, bytes: null, beside: false });
    if (open.length < 2) return;
    for (const nonce of open) {
      const span = spans.get(nonce);
      if (span !== undefined) spans.set(nonce, { ...span, beside: true });
    }
  } else if (event.type === "invocation.finished") {
    const { from = 0, beside = false } = spans.get(event.nonce) ?? {};
    const bytes = event.bytes === null ? null : event.bytes - event.missing;
    spans.set(event.nonce, { from, to: position, bytes, beside });
  }
}

/** The tail of an invocation from output that is partly others'. `expected`: bytes of its own; null where that is not known. */
function ownTail(
  nonce: string,
  outputs: Iterable<LoggedOutput>,
  expected: number | null,
  most: number,
): OutputTail | undefined {
  const own: LoggedOutput[] = [];
  let [bytes, held] = [0, 0];
  for (const output of outputs) {
    if (output.nonce !== nonce) continue;
    if (held >= most && expected !== null) {
      bytes = expected;
      break;
    }
    bytes += output.bytes;
    if (held < most) own.push(output);
    held += output.text.length;
    if (expected !== null && bytes >= expected) break;
  }
  return bytes === 0 ? undefined : tailFromEnd(own, bytes, most);
}

/**
 * The tails, with those of earlier invocations read on demand: a fold keeps only their ends, and of those that ran beside the
 * newest one perhaps only what came after the snapshot.
 */
function withEarlier(
  tails: Run["tails"],
  newest: string | undefined,
  read: (nonce: string) => OutputTail | undefined,
): Run["tails"] {
  return {
    get: (nonce) => (nonce === newest ? tails.get(nonce) : (read(nonce) ?? tails.get(nonce))),
    has: (nonce) => tails.has(nonce) || read(nonce) !== undefined,
    get size() {
      return tails.size;
    },
    keys: () => tails.keys(),
    values: () => tails.values(),
    entries: () => tails.entries(),
    [Symbol.iterator]: () => tails.entries(),
    forEach(callback) {
      for (const [nonce, tail] of tails) callback(tail, nonce, tails);
    },
  };
}
