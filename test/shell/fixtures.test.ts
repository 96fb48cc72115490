import { describe, expect, test } from "vitest";
import { analyseCommand } from "../../src/shell/analyse.ts";
import type { Risk } from "../../src/shell/model/command.ts";
import { readBlock } from "../../src/shell/read-block.ts";
import { expectedReading, fixtureNames, fixtureText, placeholdersOf, readFixture } from "./shell-fixture.ts";

describe("a block is read as its fixture says", () => {
  test.each(fixtureNames)("%s", (name) => {
    const actual = readFixture(fixtureText(name));
    expect(actual).toEqual(expectedReading(name, actual));
  });
});

describe("every command of a risk fixture has the risk of its name", () => {
  const risks: readonly Risk[] = ["reads", "changes", "destroys", "opaque"];
  test.each(risks)("%s", (risk) => {
    const text = fixtureText(`risk-${risk}`);
    const { commands, uncovered } = readBlock(text, placeholdersOf(text));
    const broken = uncovered
      .map(({ start, end }) => text.slice(start, end))
      .join("\n")
      .split("\n");
    const texts = [...commands.map((command) => command.text), ...broken.filter((line) => line !== "")];
    const wrong = texts.filter((command) => analyseCommand(command, placeholdersOf(command)).risk !== risk);
    expect(wrong).toEqual([]);
    expect(texts.length).toBeGreaterThan(30);
  });
});

describe("the real guide's commands", () => {
  test.each([
    ["ec2-commands", 9],
    ["docker-commands", 6],
    ["expand-volume", 3],
    ["port-forwarding", 1],
    ["ssh-session", 1],
  ])("%s: each line or continued line is one command (%i)", (name, count) => {
    const reading = readBlock(fixtureText(name), placeholdersOf(fixtureText(name)));
    expect(reading.commands).toHaveLength(count);
    expect(reading.uncovered).toEqual([]);
  });
});
