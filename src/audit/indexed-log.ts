// A log of any size to be looked at anywhere: it is read once from its beginning, a slice at a time, to learn where
// things are, and never held in memory. Output is skipped on the way and decoded only where somebody looks.
import { statSync } from "node:fs";
import type { RunEvent } from "../run/event.ts";
import { findText } from "./find-text.ts";
import { firstIndex } from "./first-index.ts";
import { type LineHead, readHeadOf } from "./line-head.ts";
import { badLog, LineError, readLine, textOf } from "./log-line.ts";
import { FIRST_PLACE, type MovingPlace, makePlaces, moveOn, type Pause, type Place } from "./log-places.ts";
import { createOutputReader } from "./output-line.ts";
import { type RawLine, readLines } from "./read-lines.ts";

type Output = Extract<RunEvent, { type: "invocation.output" }>;

export interface IndexedLog {
  /** Where the reading has come to: its `position` is the number of events that can be looked at. */
  end(): Place;
  /** Bytes of the file when it was last looked at. */
  size(): number;
  /** The line that cannot be read, so that nothing after it can be looked at; null for none. */
  fault(): number | null;
  /**
   * Reads on for as long as `more` says, and hands each event that is no output to `turn`. True when there is nothing
   * more to read for now. Throws OperatorError when the file cannot be read.
   */
  readOn(more: () => boolean, turn: (event: RunEvent, place: Place) => void): boolean;
  /** Looks at the file again. True when it has grown since the last look. */
  hasGrown(): boolean;
  /** Where one is after so many lines, from 0 to what was read. */
  place(position: number): Place;
  /** The event at that position, counted from 1; null when its line cannot be read. */
  event(position: number): RunEvent | null;
  /** The last position whose clock has not passed `value`; 1 at least. */
  positionAt(clock: "latest" | "elapsed" | "played", value: number): number;
  /** How many of the first `position` events are no output. */
  turnsUpTo(position: number): number;
  /** The events that are no output from the index `from` (0 the first) to before `to`, with their positions. */
  turns(from: number, to: number): Iterable<{ readonly position: number; readonly event: RunEvent }>;
  /** The output that lies behind `from` lines and within `to`, newest first. What cannot be read is left out. */
  outputBack(from: number, to: number): Iterable<Output>;
  /**
   * Looks for a text, ignoring case, from the event after (`by` 1) or before (-1) a position on and round the ends.
   * `accept` judges an event whose line holds it. Gives the number of lines looked at now and then, and at the end
   * the position; null for none.
   */
  find(
    text: string,
    from: number,
    by: 1 | -1,
    accept: (event: RunEvent) => boolean,
  ): Generator<number, number | null>;
}

/** Bytes that are read at once where only a few lines are wanted. */
const WINDOW = 1 << 16;

/** Begins to look at a log; nothing is read yet. `pause` says how long a replay waits between two times. */
export function indexLog(path: string, pause: Pause): IndexedLog {
  const places = makePlaces();
  const turnPositions: number[] = [];
  const turnOffsets: number[] = [];
  const end: MovingPlace = { ...FIRST_PLACE };
  let reading: Generator<RawLine> | null = null;
  let size = statSync(path).size;
  let fault: number | null = null;
  let known = FIRST_PLACE;
  /** The event that was looked at last. */
  let newest: { readonly position: number; readonly event: RunEvent | null } = { position: 0, event: null };

  const readOn: IndexedLog["readOn"] = (more, turn) => {
    if (fault !== null) return true;
    reading ??= readLines(path, { from: end.offset });
    do {
      const next = reading.next();
      if (next.done || !next.value.complete) {
        reading = null;
        return true;
      }
      const { bytes, offset } = next.value;
      let head: LineHead;
      try {
        head = readHeadOf(bytes);
      } catch (cause) {
        if (!(cause instanceof LineError)) throw cause;
        fault = end.position + 1;
        return true;
      }
      moveOn(end, head.at, head.output, bytes.length + 1, pause);
      places.add(end);
      if (head.event !== null) {
        turnPositions.push(end.position);
        turnOffsets.push(offset);
        turn(head.event, { ...end });
      }
    } while (more());
    return false;
  };

  /** The head of a line that could be read before. */
  const headAgain = (bytes: Uint8Array, line: number): LineHead => {
    try {
      return readHeadOf(bytes);
    } catch (cause) {
      if (cause instanceof LineError) throw badLog(path, line, "was changed while it was looked at");
      throw cause;
    }
  };

  /** The places after each line from there on. */
  function* placesFrom(from: Place): Generator<Place> {
    const moving = { ...from };
    for (const { bytes, complete } of readLines(path, { from: from.offset, chunk: WINDOW })) {
      if (!complete || moving.position >= end.position) return;
      const { at, output } = headAgain(bytes, moving.position + 1);
      moveOn(moving, at, output, bytes.length + 1, pause);
      yield { ...moving };
    }
  }

  const place = (position: number): Place => {
    const wanted = Math.max(0, Math.min(end.position, position));
    if (wanted === end.position) return { ...end };
    const base = places.kept[places.before("position", wanted + 1)] as Place;
    const from = known.position <= wanted && known.position > base.position ? known : base;
    known = from;
    if (from.position === wanted) return from;
    for (const at of placesFrom(from)) {
      known = at;
      if (at.position === wanted) break;
    }
    return known;
  };

  const lineAt = (offset: number): RawLine | null => {
    for (const raw of readLines(path, { from: offset, chunk: WINDOW })) return raw;
    return null;
  };

  /** A kept place before that position, about a window away from it. */
  const windowBefore = (position: number): Place => {
    const last = places.before("position", position);
    const { offset } = places.kept[last] as Place;
    const first = firstIndex(last, (index) => (places.kept[index]?.offset ?? 0) >= offset - WINDOW / 2);
    return places.kept[first] as Place;
  };

  return {
    end: () => ({ ...end }),
    size: () => size,
    fault: () => fault,
    readOn,
    hasGrown() {
      const before = size;
      // Whoever looks at it next is told that it is gone.
      size = statSync(path, { throwIfNoEntry: false })?.size ?? before;
      return fault === null && size > before;
    },
    place,
    event(position) {
      if (newest.position === position) return newest.event;
      const raw = position < 1 || position > end.position ? null : lineAt(place(position - 1).offset);
      if (raw === null) return null;
      newest = { position, event: decoded(raw, position) };
      return newest.event;
    },
    positionAt(clock, value) {
      const base = places.kept[places.before(clock, value)] as Place;
      let { position } = base;
      for (const at of placesFrom(base)) {
        if (at[clock] > value) break;
        position = at.position;
      }
      return Math.max(1, position);
    },
    turnsUpTo: (position) =>
      firstIndex(turnPositions.length, (index) => (turnPositions[index] ?? 0) > position),
    *turns(from, to) {
      let lines: Generator<RawLine> | null = null;
      let expected = -1;
      for (let index = from; index < Math.min(to, turnPositions.length); index++) {
        const offset = turnOffsets[index] ?? 0;
        if (offset !== expected || lines === null) lines = readLines(path, { from: offset, chunk: WINDOW });
        const { value } = lines.next();
        const event = value === undefined ? null : decoded(value, turnPositions[index] ?? 0);
        if (event === null) return;
        expected = offset + (value?.bytes.length ?? 0) + 1;
        yield { position: turnPositions[index] ?? 0, event };
      }
    },
    *outputBack(from, to) {
      const readOutput = createOutputReader();
      for (let until = to; until > from; ) {
        const base = windowBefore(until);
        const found: Output[] = [];
        let { position } = base;
        for (const raw of readLines(path, { from: base.offset, chunk: WINDOW })) {
          if (++position > until) break;
          const event = position > from ? decoded(raw, position, readOutput) : null;
          if (event?.type === "invocation.output") found.push(event);
        }
        yield* found.reverse();
        until = base.position;
      }
    },
    find: (text, from, by, accept) => findText({ path, places, lines: end.position, text, from, by, accept }),
  };
}

/** From there to its end a line says which one it follows, and closes. */
const PREV = `${"0".repeat(64)}"}`.length;

/** The event of the line at that position; null when it is not as this program writes it. */
function decoded(raw: RawLine, position: number, readOutput = createOutputReader()): RunEvent | null {
  if (!raw.complete) return null;
  try {
    const text = textOf(raw.bytes);
    return readOutput(text, position, text.slice(-PREV, -2)) ?? readLine(text).event;
  } catch (cause) {
    if (cause instanceof LineError) return null;
    throw cause;
  }
}
