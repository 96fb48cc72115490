// A call's own words: what is left of it without options and the values of those that its family of programs knows.
import { describe, expect, it } from "vitest";
import { readCalls } from "../../../src/shell/calls/calls.ts";
import { OPTION_FAMILIES, ownWords } from "../../../src/shell/calls/own-words.ts";

const wordsOf = (text: string): string => {
  const [call] = readCalls(text).calls;
  return call === undefined
    ? ""
    : ownWords(call)
        .map(({ value }) => value)
        .join(" ");
};

describe("each family reads its example", () => {
  it.each(OPTION_FAMILIES.map(({ example, words }) => [example, words]))("%s: %s", (example, words) => {
    expect(wordsOf(example)).toBe(words);
  });

  it("in front of the verb and behind it", () => {
    for (const { example, words, takeValue } of OPTION_FAMILIES) {
      const [program = "", ...rest] = example.split(" ");
      const option = takeValue.split(" ").find((name) => /^--?\w[\w-]+$/.test(name)) ?? "";
      expect(wordsOf(`${program} ${option} delete ${rest.join(" ")}`), option).toBe(words);
      expect(wordsOf(`${example} ${option} delete`), option).toBe(words);
    }
  });

  it("no program stands in two families", () => {
    const all = OPTION_FAMILIES.flatMap(({ programs }) => programs.split(" "));
    expect(all.length).toBe(new Set(all).size);
  });
});
