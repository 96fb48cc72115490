// The time that reading takes grows as the text does. Ratios of the CPU's time within this process, the best of several.
import { expect, test } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { prefixedWords } from "../../src/runbook/variables/example-words.ts";
import { append } from "../../src/shell/model/append.ts";
import { attachComments, type Item } from "../../src/shell/syntax/attach-comments.ts";

/** How many times as long the work takes on four times as much. */
function growth(work: (count: number) => () => void, count: number): number {
  const best = (run: () => void): number => {
    const times = [1, 2, 3, 4, 5].map(() => {
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      return user + system;
    });
    return Math.max(1, Math.min(...times));
  };
  const [less, more] = [work(count), work(count * 4)];
  less();
  return best(more) / best(less);
}

test("looking for beginnings of words grows with the number of sentences", () => {
  const sentences = (count: number): readonly string[] =>
    Array.from(
      { length: count },
      (_, at) => `The node ${at} keeps its data on a volume that was made for it.`,
    );
  const ratio = growth((count) => {
    const all = sentences(count);
    return () => prefixedWords([...all, "Change the values that start with x_."], ["mkdir x_folder"]);
  }, 4000);
  expect(ratio).toBeLessThan(10);
});

test("finds the words with a beginning that the text names, however many sentences stand around it", () => {
  expect(
    prefixedWords(
      ["Replace all values that start with x_.", "Values that begin with x_ are examples."],
      ["mkdir x_folder", "touch x_folder/x_file"],
    ),
  ).toEqual(["x_folder", "x_folder", "x_file"]);
});

test("of many comments for all later commands the last ones are kept, so that what is kept grows as the block", () => {
  const items = Array.from({ length: 2000 }, (_, at): Item[] => [
    { kind: "comment", line: at * 4, endLine: at * 4, comment: `part ${at} of the work` },
    { kind: "command", line: at * 4 + 2, endLine: at * 4 + 2, comment: "" },
  ]).flat();
  const kept = attachComments(items);
  expect(kept[1]).toBe("part 0 of the work\npart 1 of the work");
  expect(kept.at(-1)).toMatch(/\npart 1999 of the work$/);
  expect(Math.max(...kept.map((text) => text.length))).toBeLessThan(1200);
});

test("numbered items that ask for nothing cost the same each, however many there are", () => {
  const ratio = growth((count) => {
    const text = Array.from({ length: count }, (_, at) => `${at + 1}. Blue ${at}\n`).join("");
    const bytes = new TextEncoder().encode(text);
    return () => expect(readRunbook(bytes).notTaken).toHaveLength(count);
  }, 1000);
  expect(ratio).toBeLessThan(10);
});

test("adds more things to a list than a call may have arguments", () => {
  const list = [1];
  append(list, new Array(400_000).fill(2));
  expect(list).toHaveLength(400_001);
});
