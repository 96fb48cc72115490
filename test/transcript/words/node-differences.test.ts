// What is said to differ between nodes is all that differs.
import fc from "fast-check";
import { expect, it } from "vitest";
import { differenceTable, type NodeTexts } from "../../../src/transcript/words/node-differences.ts";

const node = (target: string, value: string, texts: Readonly<Record<string, string>> = {}): NodeTexts => ({
  target,
  values: [{ variable: "NAME", value }],
  cells: new Map(),
  texts: { command: `echo ${value}`, verify: `test -e /${value}`, ...texts },
});

it("says once that nothing differs", () => {
  expect(differenceTable([node("a", "x"), node("b", "x")])).toEqual(["The same on a, b."]);
  expect(differenceTable([])).toEqual([]);
});

it("names the values that differ, and a text that differs otherwise whole", () => {
  const nodes = [node("a", "x"), node("b", "y"), node("c", "x", { verify: "true" })];
  expect(differenceTable(nodes)).toEqual(["a: NAME = x", "b: NAME = y", "c: NAME = x, verify: true"]);
});

it("never calls two nodes the same that run another text", () => {
  const word = fc.constantFrom("x", "y", "xy", "");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { minLength: 2, maxLength: 5 }), (drafts) => {
      const nodes = drafts.map(([value, command, verify], at) =>
        node(`n${at}`, value, { command: `${command} ${value}`, verify }),
      );
      const texts = new Set(nodes.map(({ texts }) => JSON.stringify(texts)));
      const [first = ""] = differenceTable(nodes);
      if (texts.size > 1) expect(first).not.toMatch(/^The same/);
    }),
  );
});
