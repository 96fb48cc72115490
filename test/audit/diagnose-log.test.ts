// Each way to tamper with a log is told apart from the others, with its line, wherever it happens.
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { chainedAnew, headOf, realLog, tamperedFolder, textOf } from "../support/tampering.ts";

const { lines, head } = realLog();
const count = lines.length;
const folder = tamperedFolder();
afterAll(() => folder.remove());

const damages = (log: readonly string[], headFile: string | null = head) =>
  folder.judge(textOf(log), headFile).damages;
const line = (from: number) => fc.integer({ min: from, max: count });
const RUNS = { numRuns: Number(process.env.FUZZ ?? 10), seed: 20261127 };
const check = <T extends [unknown, ...unknown[]]>(...it: Parameters<typeof fc.property<T>>) =>
  fc.assert(fc.property<T>(...it), RUNS);

/** The same walk under another id, as another run's log would be. */
const otherRun = chainedAnew(
  lines.map((text) =>
    text
      .replaceAll(/"run":"[0-9A-Z]{26}"/g, '"run":"01M8EFZZZZZZZZZZZZZZZZZZZZ"')
      .replaceAll(/"nonce":"([0-9a-f]{4})/g, (_all, start) => `"nonce":"${[...start].reverse().join("")}`),
  ),
);

describe("a log as it was written", () => {
  it("has no damage", () => {
    expect(folder.judge(textOf(lines), head)).toEqual({ state: "intact", damages: [], newer: null });
    expect(folder.judge(textOf(otherRun), headOf(otherRun)).damages).toEqual([]);
  });

  it("may have a head file that is behind, as a sudden end leaves it", () => {
    check(line(1), (upTo) => {
      expect(damages(lines, headOf(lines.slice(0, upTo)))).toEqual([]);
    });
  });
});

describe("an edit", () => {
  it("is told of the line whose event was changed, whichever it is", () => {
    for (let at = 1; at < count; at++) {
      const changed = lines.with(at - 1, (lines[at - 1] ?? "").replace(/"at":"2026/, '"at":"2025'));
      const event = JSON.parse(lines[at - 1] ?? "").type;
      expect(damages(changed)).toMatchObject([{ kind: "edited", line: at, lastLine: at, seq: at, event }]);
    }
  });

  it("of the last line cannot be told from one of the head file, and that is said", () => {
    const changed = lines.with(-1, (lines.at(-1) ?? "").replace(/"at":"2026/, '"at":"2025'));
    expect(damages(changed)).toMatchObject([{ kind: "head-mismatch", line: count, event: "run.left" }]);
  });

  it("is told of each of several lines", () => {
    check(
      fc.uniqueArray(line(1), { minLength: 2, maxLength: 4, comparator: (a, b) => Math.abs(a - b) < 2 }),
      (which) => {
        const places = which.filter((at) => at < count).sort((a, b) => a - b);
        const changed = lines.map((text, at) =>
          places.includes(at + 1) ? text.replace(/"at":"2026/, '"at":"2025') : text,
        );
        expect(damages(changed)).toMatchObject(places.map((at) => ({ kind: "edited", line: at })));
      },
    );
  });

  it("is told when the line cannot be read any more", () => {
    check(line(1), fc.constantFrom("", "{}", "[1]", "not JSON", "\u0000", '{"seq":1}'), (at, text) => {
      expect(damages(lines.with(at - 1, text))).toMatchObject([{ kind: "edited", line: at, seq: null }]);
    });
  });

  it("is told when only the number or the link was changed", () => {
    check(line(2), fc.integer({ min: 1, max: 90 }), (at, number) => {
      fc.pre(number !== at);
      const numbered = (lines[at - 1] ?? "").replace(/^\{"seq":\d+/, `{"seq":${number}`);
      expect(damages(lines.with(at - 1, numbered))).toMatchObject([
        { kind: "edited", line: at, seq: number },
      ]);
    });
    check(line(1), (at) => {
      const linked = (lines[at - 1] ?? "").replace(
        /"prev":"./,
        (it) => `"prev":"${it.endsWith("0") ? 1 : 0}`,
      );
      fc.pre(linked !== lines[at - 1]);
      expect(damages(lines.with(at - 1, linked))).toMatchObject([{ kind: "edited", line: at, seq: at }]);
    });
  });

  it("with the chain written anew behind it is seen by the head file alone", () => {
    check(line(1), (at) => {
      const changed = lines.with(at - 1, (lines[at - 1] ?? "").replace(/"at":"2026/, '"at":"2025'));
      const anew = chainedAnew(changed, at - 1);
      expect(folder.judge(textOf(anew), head)).toMatchObject({
        state: "edited",
        damages: [{ kind: "head-mismatch" }],
      });
      expect(folder.judge(textOf(anew), null)).toMatchObject({
        state: "no-head",
        damages: [{ kind: "head-missing" }],
      });
    });
  });

  it("with chain and head file written anew cannot be seen: only a copy or a signature shows it", () => {
    const changed = lines.with(4, (lines[4] ?? "").replace(/"at":"2026/, '"at":"2025'));
    const anew = chainedAnew(changed, 4);
    expect(folder.judge(textOf(anew), headOf(anew))).toMatchObject({ state: "intact", damages: [] });
  });
});

describe("a deletion", () => {
  it("is told with the numbers that are missing", () => {
    check(line(1), fc.integer({ min: 1, max: 6 }), (from, length) => {
      fc.pre(from + length <= count);
      const gone =
        length === 1
          ? `The line with number ${from} is`
          : `The lines with the numbers ${from} to ${from + length - 1} are`;
      expect(damages(lines.toSpliced(from - 1, length))).toMatchObject([
        {
          kind: "deleted",
          line: from,
          seq: from + length,
          words: expect.stringContaining(`${gone} missing`),
        },
      ]);
    });
  });

  it("at the end is a truncation, inside a line too", () => {
    check(line(2), (from) => {
      const found = damages(lines.slice(0, from - 1));
      expect(found).toMatchObject([{ kind: "truncated", line: from - 1, seq: from - 1 }]);
    });
    check(line(1), fc.integer({ min: 1, max: 400 }), (at, length) => {
      const text = textOf(lines.slice(0, at - 1)) + (lines[at - 1] ?? "").slice(0, length);
      expect(folder.judge(text, head)).toMatchObject({
        state: "truncated",
        damages: [{ kind: at === count && length >= (lines[at - 1] ?? "").length ? "edited" : "truncated" }],
      });
    });
    expect(damages([])).toMatchObject([{ kind: "truncated", line: null }]);
  });
});

describe("an insertion", () => {
  const forged = (at: number, prev: string) =>
    JSON.stringify({
      seq: at,
      at: "2026-11-27T12:00:00.000Z",
      type: "task.noted",
      task: null,
      text: "all was well",
      prev,
    });
  const prevOf = (at: number): string => JSON.parse(lines[at - 1] ?? "").prev;

  it("is told of a line that does not belong, chained or not", () => {
    check(line(1), fc.boolean(), (at, chained) => {
      const text = forged(at, chained ? prevOf(at) : "a".repeat(64));
      expect(damages(lines.toSpliced(at - 1, 0, text))).toMatchObject([
        { kind: "inserted", line: at, lastLine: at, event: "task.noted" },
      ]);
    });
  });

  it("is told of lines that nobody can read", () => {
    check(line(1), fc.integer({ min: 1, max: 3 }), (at, length) => {
      const block = Array.from({ length }, () => "…");
      expect(damages(lines.toSpliced(at - 1, 0, ...block))).toMatchObject([
        { kind: "inserted", line: at, lastLine: at + length - 1, event: null },
      ]);
    });
  });

  it("is told of a copy of a line, in front of it or behind it", () => {
    check(line(1), line(0), (from, to) => {
      const found = damages(lines.toSpliced(to, 0, lines[from - 1] ?? ""));
      const copyFirst = to < from - 1;
      // Side by side, the second one is the copy.
      const at = to + 1;
      expect(found).toMatchObject([{ kind: "inserted", line: to === from - 1 ? from + 1 : at, seq: from }]);
      expect(found[0]?.words).toContain(`a copy of line ${copyFirst ? from + 1 : from}`);
    });
  });

  it("is told of another run's lines, in between, at the end, and in the place of lines", () => {
    check(line(1), line(1), fc.integer({ min: 1, max: 8 }), (at, from, length) => {
      const block = otherRun.slice(from - 1, from - 1 + length);
      const found = damages(lines.toSpliced(at - 1, 0, ...block));
      expect(found).toMatchObject([{ kind: "inserted", line: at, lastLine: at + block.length - 1 }]);
      const behind = damages([...lines, ...block]);
      expect(behind).toMatchObject([{ kind: "inserted", line: count + 1, lastLine: count + block.length }]);
    });
    // Requests name their run; lines without one can only be told when their numbers do not fit.
    check(line(2), fc.integer({ min: 4, max: 8 }), (at, length) => {
      fc.pre(at + length < count);
      const block = otherRun.slice(at - 1, at - 1 + length);
      fc.pre(block.some((text) => text.includes('"invocation.requested"')));
      expect(damages(lines.toSpliced(at - 1, length, ...block))).toMatchObject([
        {
          kind: "replaced",
          line: at,
          lastLine: at + length - 1,
          words: expect.stringContaining("another run"),
        },
      ]);
    });
  });
});

describe("another order", () => {
  it("is told of two lines that were exchanged", () => {
    check(line(1), line(1), (one, other) => {
      const [a, b] = [Math.min(one, other), Math.max(one, other)];
      fc.pre(a < b);
      const swapped = lines.with(a - 1, lines[b - 1] ?? "").with(b - 1, lines[a - 1] ?? "");
      const found = damages(swapped);
      expect(new Set(found.map((it) => it.kind))).toEqual(new Set(["reordered"]));
      expect(found[0]).toMatchObject({ line: a, seq: b });
    });
  });

  it("is told of lines that were moved, and of a shuffle", () => {
    check(line(1), fc.integer({ min: 1, max: 5 }), line(1), (from, length, to) => {
      const block = lines.slice(from - 1, from - 1 + length);
      const rest = lines.toSpliced(from - 1, length);
      fc.pre(to - 1 !== from - 1 && to - 1 <= rest.length);
      const found = damages(rest.toSpliced(to - 1, 0, ...block));
      expect(new Set(found.map((it) => it.kind))).toEqual(new Set(["reordered"]));
      expect(found[0]?.line).toBe(Math.min(from, to));
    });
    const places = [...lines.keys()];
    check(fc.shuffledSubarray(places, { minLength: count, maxLength: count }), (order) => {
      fc.pre(order.some((from, to) => from !== to));
      const shuffled = order.map((from) => lines[from] ?? "");
      expect(new Set(damages(shuffled).map((it) => it.kind))).toEqual(new Set(["reordered"]));
    });
  });
});

describe("the end of the file", () => {
  it("is torn where the head file does not count the line yet", () => {
    check(line(2), fc.integer({ min: 1, max: 200 }), (at, length) => {
      const whole = lines.slice(0, at - 1);
      const text = textOf(whole) + (lines[at - 1] ?? "").slice(0, length);
      expect(folder.judge(text, headOf(whole))).toMatchObject({
        state: "torn-tail",
        damages: [{ kind: "torn-tail", line: at }],
      });
    });
  });

  it("was added to when what stands there is no line of this log", () => {
    expect(folder.judge(`${textOf(lines)}garbage`, head).damages).toMatchObject([
      { kind: "inserted", line: count + 1, seq: null },
    ]);
  });
});

describe("the head file", () => {
  it("missing, in another form, or changed is told apart", () => {
    expect(damages(lines, null)).toMatchObject([{ kind: "head-missing" }]);
    expect(damages(lines, "")).toMatchObject([{ kind: "head-missing" }]);
    for (const text of [
      "x",
      head.trimEnd(),
      `${head}x`,
      head.replace("/1", "/2"),
      head.replace(/\d{12}/, "37"),
    ])
      expect(damages(lines, text), text).toMatchObject([{ kind: "head-edited" }]);
    expect(damages(lines, head.replace("37 ", "38 "))).toMatchObject([
      { kind: "head-edited", words: expect.stringContaining("the digest of line 37, but the number 38") },
    ]);
    expect(damages(lines, head.replace("37 ", "12 "))).toMatchObject([{ kind: "head-edited" }]);
    const digit = head.at(-2) === "0" ? "1" : "0";
    expect(damages(lines, `${head.slice(0, -2)}${digit}\n`)).toMatchObject([
      { kind: "head-edited", words: expect.stringContaining("one digit of its digest altered") },
    ]);
  });
});

describe("several things at once", () => {
  it("are each told", () => {
    const edited = lines.with(4, (lines[4] ?? "").replace(/"at":"2026/, '"at":"2025'));
    const tampered = edited
      .toSpliced(30, 2)
      .toSpliced(20, 0, lines[2] ?? "")
      .slice(0, -2);
    expect(damages(tampered).map((it) => [it.kind, it.line])).toEqual([
      ["edited", 5],
      ["inserted", 21],
      ["deleted", 32],
      ["truncated", 34],
    ]);
  });
});

describe("whatever was done to it", () => {
  const operation = fc.oneof(
    fc.record({ op: fc.constant("delete" as const), at: line(1) }),
    fc.record({ op: fc.constant("copy" as const), at: line(1), to: line(1) }),
    fc.record({
      op: fc.constant("text" as const),
      at: line(1),
      text: fc.string({ unit: "binary", maxLength: 20 }),
    }),
    fc.record({ op: fc.constant("paste" as const), at: line(1), to: line(1) }),
  );
  it("fast and slow pass agree on whether something is wrong, and nothing crashes", () => {
    check(fc.array(operation, { maxLength: 6 }), fc.boolean(), (operations, anew) => {
      let log = [...lines];
      for (const it of operations) {
        if (it.op === "delete") log = log.toSpliced(it.at - 1, 1);
        else if (it.op === "text") log = log.toSpliced(it.at - 1, 1, it.text.replaceAll("\n", ""));
        else log = log.toSpliced(it.to - 1, 0, (it.op === "copy" ? lines : otherRun)[it.at - 1] ?? "");
      }
      const { state, damages: found, newer } = folder.judge(textOf(log), anew ? headOf(log) : head);
      expect(newer).toBeNull();
      expect(found.length === 0).toBe(state === "intact");
      for (const it of found) expect(it.words).toMatch(/^[A-Z].*\.$/);
    });
  });
});
