import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  choose,
  LIST_START,
  type ListState,
  listKey,
  listWindow,
} from "../../../src/view/widgets/list-state.ts";
import {
  SCROLL_END,
  SCROLL_START,
  type ScrollState,
  scrollKey,
  scrollTop,
} from "../../../src/view/widgets/scroll-state.ts";
import { key } from "../../support/keys.ts";

const MOVES = [
  "up",
  "down",
  "j",
  "k",
  "pageup",
  "pagedown",
  "home",
  "end",
  "g",
  "G",
  "C-d",
  "C-u",
  "C-f",
  "C-b",
];

describe("a list", () => {
  it("always shows its chosen item, and as many items as fit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.integer({ min: 1, max: 40 })), { maxLength: 30 }),
        (count, moves) => {
          let state: ListState = LIST_START;
          for (const [name, height] of moves) {
            state = listKey(state, key(name), { count, height }) ?? state;
            const part = listWindow(state, { count, height });
            expect(state.chosen).toBeGreaterThanOrEqual(part.start);
            expect(state.chosen).toBeLessThan(part.end);
            expect(part.end - part.start).toBe(Math.min(count, height));
            expect([part.above, part.below]).toEqual([part.start, count - part.end]);
          }
        },
      ),
    );
  });

  it.each([
    ["down", 6],
    ["j", 6],
    ["C-n", 6],
    ["up", 4],
    ["k", 4],
    ["pagedown", 8],
    ["C-b", 2],
    ["C-d", 6],
    ["g", 0],
    ["G", 19],
  ])("moves with %s", (name, chosen) => {
    expect(listKey({ chosen: 5, top: 5 }, key(name), { count: 20, height: 4 })?.chosen).toBe(chosen);
  });

  it("stops at its ends and leaves other keys to others", () => {
    const box = { count: 3, height: 10 };
    expect(listKey(LIST_START, key("up"), box)).toBe(LIST_START);
    expect(choose(LIST_START, 99, box).chosen).toBe(2);
    expect(listKey(LIST_START, key("enter"), box)).toBeNull();
    expect(listKey(LIST_START, key("M-j"), box)).toBeNull();
    expect(choose(LIST_START, 3, { count: 0, height: 5 })).toEqual(LIST_START);
  });
});

describe("a text that scrolls", () => {
  const extent = { lines: 100, height: 10 };

  it("stays within its lines", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.nat(50), fc.integer({ min: 1, max: 20 })), {
          maxLength: 30,
        }),
        (moves) => {
          let state: ScrollState = SCROLL_START;
          for (const [name, lines, height] of moves) {
            state = scrollKey(state, key(name), { lines, height }) ?? state;
            const top = scrollTop(state, { lines, height });
            expect(top).toBeGreaterThanOrEqual(0);
            expect(top).toBeLessThanOrEqual(Math.max(0, lines - height));
          }
        },
      ),
    );
  });

  it("follows its end until one scrolls up, and again from the end", () => {
    expect(scrollTop(SCROLL_END, extent)).toBe(90);
    expect(scrollTop(SCROLL_END, { lines: 120, height: 10 })).toBe(110);
    const up = scrollKey(SCROLL_END, key("up"), extent) ?? SCROLL_END;
    expect(scrollTop(up, { lines: 120, height: 10 })).toBe(89);
    const end = scrollKey(up, key("G"), extent) ?? up;
    expect(scrollTop(end, { lines: 120, height: 10 })).toBe(110);
  });
});
