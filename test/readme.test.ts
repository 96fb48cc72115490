// The README: short, with links and calls that work, and a picture that stands for itself.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TOPICS } from "../src/help/topics.ts";
import { refusalOf } from "./support/help-words.ts";
import { ROOT } from "./support/run-program.ts";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const picture = readFileSync(join(ROOT, ".pictures", "rehearsal.svg"), "utf8");

it("has at most 160 lines", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(160);
});

it("comes to the two commands first, and then to what needs more time", () => {
  const order = [
    ".pictures/rehearsal.svg",
    "npm install && npm start",
    "## Plan, run, replay",
    "## Why trust it",
    "## What it is not",
    "## Limits",
    "## Where to read on",
    "npm install && npm test",
  ];
  const places = order.map((it) => readme.indexOf(it));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(readme.match(/npm (?:run|test)[\w: ]*/)?.[0]).toBe("npm run build ");
});

it.each(["README.md", "src/README.md", "test/README.md", "runbooks/README.md"])(
  "%s links to files that exist",
  (file) => {
    const text = readFileSync(join(ROOT, file), "utf8").replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, "");
    for (const [, to = ""] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(ROOT, file, "..", to)), to).toBe(true);
  },
);

it("links to every topic", () => {
  for (const topic of Object.keys(TOPICS)) expect(readme).toContain(`[${topic}](src/help/${topic}.md)`);
});

it("shows calls that the command line takes", async () => {
  const calls = readme.match(/^ {4}lamplighter .+$/gm) ?? [];
  expect(calls.length).toBeGreaterThan(3);
  for (const call of calls) expect(await refusalOf(call.trim()), call).toBeNull();
});

it("has a picture that loads nothing, runs nothing and stays small", () => {
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
    /https?:|<script|<image|@import|url\(/,
  );
  expect(picture).toContain("prefers-reduced-motion");
  expect(picture.length).toBeLessThan(200_000);
});
