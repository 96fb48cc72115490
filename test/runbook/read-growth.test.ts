// The time that reading takes grows as the text does. Ratios of the CPU's time within this process, the best of several.
import { expect, test } from "vitest";
import { prefixedWords } from "../../src/runbook/example-words.ts";

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
