// All help topics: each is listed, fits its terminal, and names only what exists.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { topicText } from "../../src/help/topic-text.ts";
import { TOPICS } from "../../src/help/topics.ts";
import { textWidth } from "../../src/output/text-width.ts";
import { FAULTS } from "../../src/rehearsal/base/faults.ts";
import { MARK_SIGNS } from "../../src/transcript/lookup/marks.ts";
import { REPLAY_KEYS } from "../../src/view/replay/replay-keys.ts";
import { allOptions, callsIn, codeOf, proseOf, refusalOf } from "../support/help-words.ts";
import { ROOT } from "../support/run-program.ts";

const folder = join(ROOT, "src", "help");
const textOf = (topic: string): string => readFileSync(join(folder, `${topic}.md`), "utf8");
const topics = Object.keys(TOPICS);

/** Our sources as one text. */
const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(ROOT, "src", name), "utf8"))
  .join("\n");

/** Options of other programs that the topics name. */
const FOREIGN = ["--disable-sigusr1", "--global"];

it("are the files beside the list", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".md"));
  expect(files.map((name) => name.replace(/\.md$/, "")).sort()).toEqual(topics.toSorted());
});

describe.each(topics)("%s", (topic) => {
  const markdown = textOf(topic);

  it.each([100, 60, 40])("fits a terminal of %i columns, with and without styles", (width) => {
    for (const colour of [true, false]) {
      const text = topicText(markdown, { width, colour });
      const plain = text.replace(/\u001b\[\d+m/g, "");
      if (!colour) expect(text).toBe(plain);
      for (const line of plain.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it("keeps every word, and every line of code where it has room", () => {
    const words = (text: string) => text.replace(/[`*|•\\[\]-]/g, " ").match(/\S+/g) ?? [];
    const links = /\]\([^)]*\)/g;
    const source = markdown
      .replace(links, "")
      .replace(/^```\w*$/gm, "")
      .replace(/^#+ /gm, "");
    const shown = topicText(markdown, { width: 100, colour: false });
    const counted = (all: readonly string[]) => all.toSorted();
    // Words of a cell that goes on below stand in another order.
    expect(counted(words(shown))).toEqual(counted(words(source.replace(/^\|[-|]+\|$/gm, ""))));
  });

  it("is no wider than 100 columns in its source, but for tables", () => {
    for (const line of markdown.split("\n"))
      if (!line.startsWith("|")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it("shows calls that the command line takes", async () => {
    for (const call of callsIn(markdown)) expect(await refusalOf(call), call).toBeNull();
  });

  it("names options that exist, as code", () => {
    const known = allOptions();
    for (const code of codeOf(markdown))
      for (const [option] of code.matchAll(/(?<![\w-])--[a-z][\w-]*/g))
        if (!FOREIGN.includes(option)) expect(known, code).toContain(option);
    expect(proseOf(markdown)).not.toMatch(/(?<![\w|:-])--[a-z]/);
  });

  it("names environment variables that the program reads", () => {
    const named =
      markdown.match(/\b(?:LAMPLIGHTER|XDG|AWS|NODE|NO)_[A-Z][A-Z_]+\b|\bPAGER\b|\bTERM\b/g) ?? [];
    for (const name of named) if (name !== "NODE_OPTIONS") expect(sources, name).toContain(name);
  });

  it("links to files that exist, and to topics by their call", () => {
    for (const [, text = "", to = ""] of markdown.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)) {
      expect(existsSync(join(folder, to)), to).toBe(true);
      if (dirname(to) === ".") expect(text).toBe(`\`lamplighter help ${to.replace(/\.md$/, "")}\``);
      else expect(join(folder, to)).toBe(join(ROOT, text));
    }
  });
});

it("say every variable of ours, every key and mark of a replay, and every fault that can be practised", () => {
  const ours = new Set(sources.match(/\bLAMPLIGHTER_[A-Z_]+\b/g));
  for (const name of ours) if (!/_$/.test(name)) expect(textOf("environment")).toContain(`| \`${name}\` |`);
  const signs = [...(textOf("replay").split("| mark |")[1] ?? "").matchAll(/`(\S)`/g)].map((it) => it[1]);
  expect(signs.sort()).toEqual([...new Set(Object.values(MARK_SIGNS).map(({ sign }) => sign))].sort());
  const keys = textOf("replay").split("| mark |")[0] ?? "";
  for (const { key } of REPLAY_KEYS)
    for (const one of key === "0-9" ? ["0", "9"] : key.split(" "))
      expect(keys).toContain(one === "space" ? "| space |" : `\`${one}\``);
  const faults = [...textOf("making-nodes").matchAll(/^\| `([\w-]+)` \|/gm)].map((it) => it[1]);
  expect(faults).toEqual(Object.keys(FAULTS));
});
