// Random access to a log of any size: it is read once from the start, a slice at a time, to index where
// things are, and is never held in memory. Output is skipped on that pass and decoded only on demand.
import { statSync } from "node:fs";
import type { RunEvent } from "../../run/model/event.ts";
import type { LoggedOutput, LogPlace, LogSource } from "../../view/replay/log-source.ts";
import { badLog, LineError, readLine, textOf } from "../lines/log-line.ts";
import { createOutputReader } from "../lines/output-line.ts";
import { type RawLine, readLines } from "../lines/read-lines.ts";
import { findText } from "./find-text.ts";
import { firstIndex } from "./first-index.ts";
import { type LineHead, readHeadOf } from "./line-head.ts";
import { FIRST_PLACE, type MovingPlace, makePlaces, moveOn, type Pause } from "./log-places.ts";

/** Bytes to read at once when only a few lines are needed. */
const WINDOW = 1 << 16;

/** Opens a log for access; reads nothing yet. `pause`: how long a replay waits between two times. */
export function indexLog(path: string, pause: Pause): LogSource {
  const places = makePlaces();
  const turnPositions: number[] = [];
  const turnOffsets: number[] = [];
  const end: MovingPlace = { ...FIRST_PLACE };
  let reading: Generator<RawLine> | null = null;
  let size = statSync(path).size;
  let fault: number | null = null;
  let known = FIRST_PLACE;
  /** The event that was last accessed. */
  let newest: { readonly position: number; readonly event: RunEvent | null } = { position: 0, event: null };

  const readOn: LogSource["readOn"] = (more, turn) => {
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

  /** The head of a line that was readable before. */
  const headAgain = (bytes: Uint8Array, line: number): LineHead => {
    try {
      return readHeadOf(bytes);
    } catch (cause) {
      if (cause instanceof LineError) throw badLog(path, line, "changed while it was being read");
      throw cause;
    }
  };

  /** The places after each line from `from` on. */
  function* placesFrom(from: LogPlace): Generator<LogPlace> {
    const moving = { ...from };
    for (const { bytes, complete } of readLines(path, { from: from.offset, chunk: WINDOW })) {
      if (!complete || moving.position >= end.position) return;
      const { at, output } = headAgain(bytes, moving.position + 1);
      moveOn(moving, at, output, bytes.length + 1, pause);
      yield { ...moving };
    }
  }

  const place = (position: number): LogPlace => {
    const wanted = Math.max(0, Math.min(end.position, position));
    if (wanted === end.position) return { ...end };
    const base = places.kept[places.before("position", wanted + 1)] as LogPlace;
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

  /** An indexed place about one window before that position. */
  const windowBefore = (position: number): LogPlace => {
    const last = places.before("position", position);
    const { offset } = places.kept[last] as LogPlace;
    const first = firstIndex(last, (index) => (places.kept[index]?.offset ?? 0) >= offset - WINDOW / 2);
    return places.kept[first] as LogPlace;
  };

  return {
    end: () => ({ ...end }),
    size: () => size,
    fault: () => fault,
    readOn,
    hasGrown() {
      const before = size;
      // The next access reports that it is gone.
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
      const base = places.kept[places.before(clock, value)] as LogPlace;
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
      try {
        for (let index = from; index < Math.min(to, turnPositions.length); index++) {
          const offset = turnOffsets[index] ?? 0;
          if (offset !== expected || lines === null) {
            lines?.return(undefined);
            lines = readLines(path, { from: offset, chunk: WINDOW });
          }
          const { value } = lines.next();
          const event = value === undefined ? null : decoded(value, turnPositions[index] ?? 0);
          if (event === null) return;
          expected = offset + (value?.bytes.length ?? 0) + 1;
          yield { position: turnPositions[index] ?? 0, event };
        }
      } finally {
        // It keeps the file open.
        lines?.return(undefined);
      }
    },
    *outputBack(from, to) {
      const readOutput = createOutputReader();
      for (let until = to; until > from; ) {
        const base = windowBefore(until);
        const found: LoggedOutput[] = [];
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

/** From there to the end, a line has the digest of the previous line and its closing brace. */
const PREV = `${"0".repeat(64)}"}`.length;

/** The event of the line at that position; null when this program did not write it in this form. */
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
