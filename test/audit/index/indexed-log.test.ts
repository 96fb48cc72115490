// A log that is looked at anywhere without being held: every answer is compared with the one that reading it whole gives.
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLog } from "../../../src/audit/chain/verify-log.ts";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import type { LogSource } from "../../../src/view/replay/log-source.ts";
import { GOLDEN_LOGS, goldenEvents, logFile, talkativeLog, withOutput } from "../../support/log-file.ts";

const talkative = talkativeLog([3, 0, 150, 12]);

function read(path: string): { log: LogSource; turns: readonly RunEvent[] } {
  const log = indexLog(path, pauseBetween);
  const turns: RunEvent[] = [];
  log.readOn(
    () => true,
    (event) => turns.push(event),
  );
  return { log, turns };
}

/** Compares every answer of the index with what the events say. */
function expectSame(log: LogSource, events: readonly RunEvent[]): void {
  expect(log.end().position).toBe(events.length);
  const isTurn = ({ type }: RunEvent): boolean => type !== "invocation.output";
  let [elapsed, played, latest, output, turns] = [0, 0, 0, 0, 0];
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before !== undefined) {
      elapsed += Math.max(0, event.at - before.at);
      played += pauseBetween(before.at, event.at);
    }
    latest = Math.max(latest, event.at);
    output += event.type === "invocation.output" ? event.bytes : 0;
    turns += isTurn(event) ? 1 : 0;
    const position = index + 1;
    expect(log.event(position)).toEqual(event);
    expect(log.place(position)).toMatchObject({ position, at: event.at, elapsed, played, latest, output });
    expect(log.turnsUpTo(position)).toBe(turns);
  }
  expect([...log.turns(0, turns)].map(({ event }) => event)).toEqual(events.filter(isTurn));
}

describe("an index of a log", () => {
  it.skipIf(!existsSync("/proc/self/fd"))("holds no file open, however often it is asked", () => {
    const { log } = read(logFile(talkative));
    const held = (): number => readdirSync("/proc/self/fd").length;
    const before = held();
    for (let turn = 0; turn < 50; turn++) {
      expect([...log.turns(0, 9)]).toHaveLength(9);
      for (const _ of log.turns(0, 9)) break;
      log.place(40 + turn);
      log.event(7);
      for (const _ of log.outputBack(3, 90)) break;
    }
    expect(held()).toBeLessThanOrEqual(before + 2);
  });

  it.each(GOLDEN_LOGS)("tells of every event what reading the whole log tells: %s", (name) => {
    const events = goldenEvents(name);
    const path = logFile(events);
    const { log, turns } = read(path);
    expect(readLog(path).events).toEqual(events);
    expectSame(log, events);
    expect(turns).toEqual(events.filter(({ type }) => type !== "invocation.output"));
  });

  it("does so from any place to any other, in a log of many lines and large ones", () => {
    const events = withOutput(talkative, 90, `${"a long line ".repeat(120_000)}\n`);
    const { log } = read(logFile(events));
    expectSame(log, events);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: events.length }), { minLength: 2, maxLength: 6 }),
        (positions) => {
          for (const position of positions) {
            expect(log.event(position)).toEqual(events[position - 1]);
            expect(log.place(position).at).toBe(events[position - 1]?.at);
          }
          const [from = 1, to = 1] = positions.toSorted((a, b) => a - b);
          expect([...log.outputBack(from, to)]).toEqual(
            events
              .slice(from, to)
              .filter(({ type }) => type === "invocation.output")
              .toReversed(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("finds the last event whose clock has not passed a time", () => {
    const { log } = read(logFile(talkative));
    for (const clock of ["played", "elapsed", "latest"] as const) {
      for (const position of [1, 2, 40, 100, 130, talkative.length]) {
        const value = log.place(position)[clock];
        const found = log.positionAt(clock, value);
        expect(found).toBeGreaterThanOrEqual(position);
        expect(log.place(found)[clock]).toBe(value);
        if (found < talkative.length) expect(log.place(found + 1)[clock]).toBeGreaterThan(value);
      }
      expect(log.positionAt(clock, -1)).toBe(1);
      expect(log.positionAt(clock, Number.POSITIVE_INFINITY)).toBe(talkative.length);
    }
  });

  it("comes to the same in slices as at once", () => {
    const path = logFile(talkative);
    const log = indexLog(path, pauseBetween);
    const turns: RunEvent[] = [];
    let slices = 0;
    while (
      !log.readOn(
        () => ++slices % 7 !== 0,
        (event) => turns.push(event),
      )
    )
      expect(log.event(log.end().position)).toEqual(talkative[log.end().position - 1]);
    expect(slices).toBeGreaterThan(100);
    expectSame(log, talkative);
    expect(turns).toEqual(talkative.filter(({ type }) => type !== "invocation.output"));
  });

  it("holds every whole line of a log that was cut anywhere, and nothing of a torn one", () => {
    const events = talkative.slice(0, 12);
    const path = logFile(events);
    const bytes = readFileSync(path);
    const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at + 1] : []));
    const cuts = fc.oneof(
      fc.integer({ min: 0, max: bytes.length }),
      fc.constantFrom(...ends.flatMap((end) => [end - 1, end, Math.min(bytes.length, end + 1)])),
    );
    fc.assert(
      fc.property(cuts, (cut) => {
        writeFileSync(path, bytes);
        truncateSync(path, cut);
        const { log } = read(path);
        const whole = ends.filter((end) => end <= cut).length;
        expect(log.end().position).toBe(whole);
        expect(log.fault()).toBeNull();
        for (let position = 1; position <= whole; position++)
          expect(log.event(position)).toEqual(events[position - 1]);
        expect(log.event(whole + 1)).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it("holds nothing of an empty file, and of one in another form nothing from its first strange line on", () => {
    const path = logFile(talkative.slice(0, 6));
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll("\n", "\r\n"));
    expect(read(path).log.end().position).toBe(0);
    expect(read(path).log.fault()).toBe(1);
    const lines = text.split("\n");
    writeFileSync(path, [...lines.slice(0, 3), "", ...lines.slice(3)].join("\n"));
    expect(read(path).log.end().position).toBe(3);
    expect(read(path).log.fault()).toBe(4);
    writeFileSync(path, "");
    expect(read(path).log.end().position).toBe(0);
    expect(read(path).log.fault()).toBeNull();
  });

  it("says of output that was damaged only that it cannot be read, and goes on behind it", () => {
    const at = talkative.findIndex(({ type }) => type === "invocation.output") + 1;
    const path = logFile(talkative);
    const lines = readFileSync(path, "utf8").split("\n");
    lines[at - 1] = lines[at - 1]?.replace('"text":"part', '"text":"pa\u0007rt') ?? "";
    writeFileSync(path, lines.join("\n"));
    const { log } = read(path);
    expect(log.end().position).toBe(talkative.length);
    expect(log.event(at)).toBeNull();
    expect(log.event(at + 1)).toEqual(talkative[at]);
  });

  it("says so when the file is changed or taken away while it is looked at", () => {
    const path = logFile(talkative);
    const { log } = read(path);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x78, 0, 40));
    expect(() => log.place(3)).toThrow(/line 1 changed while it was being read/);
    rmSync(path);
    expect(log.hasGrown()).toBe(false);
    expect(() => log.event(100)).toThrow(/no such file/);
  });

  it("reads on where it had stopped when the file has grown", () => {
    const path = logFile(talkative);
    const bytes = readFileSync(path);
    const cut = Math.floor(bytes.length * 0.7);
    truncateSync(path, cut);
    const { log } = read(path);
    const before = log.end().position;
    expect(log.hasGrown()).toBe(false);
    appendFileSync(path, bytes.subarray(cut));
    expect(log.hasGrown()).toBe(true);
    expect(
      log.readOn(
        () => true,
        () => {},
      ),
    ).toBe(true);
    expect(log.end().position).toBeGreaterThan(before);
    expectSame(log, talkative);
  });
});

describe("a search in a log", () => {
  const { log } = read(logFile(talkative));
  const search = (text: string, from: number, by: 1 | -1): number | null => {
    const searching = log.find(text, from, by, (event) =>
      JSON.stringify(event).toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase()),
    );
    for (;;) {
      const step = searching.next();
      if (step.done) return step.value;
      expect(step.value).toBeLessThanOrEqual(talkative.length);
    }
  };

  it("finds from any place what a search of all events finds, both ways, round the ends, in any case", () => {
    const words = ["part 2, line 7:", "LINE 149", '"é\\ü"', "invocation.accepted", "make part-1", "nowhere"];
    const holds = (event: RunEvent, text: string): boolean =>
      JSON.stringify(event).toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase());
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.integer({ min: 1, max: talkative.length }),
        fc.constantFrom(1 as const, -1 as const),
        (text, from, by) => {
          let expected: number | null = null;
          for (let step = 1; step <= talkative.length && expected === null; step++) {
            const index = (((from - 1 + by * step) % talkative.length) + talkative.length) % talkative.length;
            const event = talkative[index];
            if (event !== undefined && holds(event, text)) expected = index + 1;
          }
          expect(search(text, from, by)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("can be left at any time, and tells how far it has come", () => {
    const searching = log.find("nowhere", 1, 1, () => true);
    expect(searching.next()).toMatchObject({ done: false, value: expect.any(Number) });
  });
});
