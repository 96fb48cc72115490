// The help of the installed program: verbs, topics, and what it says to a name that is neither.
import { describe, expect, it } from "vitest";
import { describeVerbs } from "../../../src/cli/describe-verbs.ts";
import { VERB_HELP } from "../../../src/cli/verbs/verb-help.ts";
import { TOPICS } from "../../../src/help/topics.ts";
import { refusalOf } from "../../support/help-words.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../../support/pty-program.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";

const state = stateFolder();
const program = describeVerbs(async () => {});
const verbs = program.commands.map((it) => it.name());

describe("lamplighter help", () => {
  it("lists every verb and every topic", async () => {
    const { code, stdout, stderr } = await runProgram(["help"], { state });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
    for (const [topic, words] of Object.entries(TOPICS))
      expect(stdout).toMatch(new RegExp(`^  ${topic} +${words}$`, "m"));
    expect(await runProgram(["--help"], { state })).toMatchObject({ code: 0, stdout });
  });

  it.each(Object.keys(TOPICS))("%s prints the topic, plain in a pipe", async (topic) => {
    const { code, stdout, stderr } = await runProgram(["help", topic], { state });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[A-Z].+\n\n {2}\S/);
    expect(stdout).not.toContain("\u001b");
  });

  it("of a verb is what its --help says", async () => {
    const { stdout } = await runProgram(["help", "run"], { state });
    expect(stdout).toMatch(/^Usage: lamplighter run/m);
    expect((await runProgram(["run", "--help"], { state })).stdout).toBe(stdout);
  });

  it("says of any other name which verbs and topics there are", async () => {
    const { code, stdout, stderr } = await runProgram(["help", "foo"], { state });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const [first = "", ...rest] = stderr.trimEnd().split("\n");
    expect(first).toBe('lamplighter: there is no verb or topic "foo".');
    for (const line of rest) expect(line).toMatch(/^ {2}\S.{0,97}$/);
    const names = rest.join(" ").match(/[\w-]+(?=[,.])/g);
    expect(names).toEqual([...verbs, ...Object.keys(TOPICS)]);
  });
});

describe.runIf(HAS_TERMINAL)("a topic at a terminal", () => {
  const shown = (env: NodeJS.ProcessEnv, rows: number) =>
    startAtTerminal(["help", "replay"], { state, env }, {}, { columns: 80, rows }).ended;

  it("goes through the person's pager when it is taller than the screen", async () => {
    const paged = await shown({ PAGER: "sed 's/^/paged:/'" }, 24);
    expect(paged.code).toBe(0);
    expect(paged.drawn.split("\r\n").filter((line) => line !== "" && !line.startsWith("paged:"))).toEqual([]);
  });

  it.each([
    ["it fits the screen", "sed 's/^/paged:/'", 200],
    ["the person wants no pager", "", 24],
    ["the pager cannot be started", "no-such-pager", 24],
  ])("is printed when %s", async (_when, PAGER, rows) => {
    const { code, drawn } = await shown({ PAGER }, rows);
    expect(code).toBe(0);
    expect(drawn).not.toContain("paged:");
    const lines = withoutControls(drawn).split("\n");
    expect(lines).toContain("Replay");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("has styles unless NO_COLOR is set", async () => {
    expect((await shown({ NO_COLOR: "", PAGER: "" }, 24)).drawn).toContain("\u001b[1mReplay\u001b[0m");
    expect((await shown({ PAGER: "" }, 24)).drawn).not.toContain("\u001b[1m");
  });
});

describe.each(["", ...verbs])("the help of %j", (verb) => {
  const command = program.commands.find((it) => it.name() === verb) ?? program;
  const { examples, topics } = VERB_HELP[verb] ?? { examples: [], topics: [] };
  const text = command.helpInformation();

  it("is what it does, usage, examples, options by group, topics to read", () => {
    const headings = [...text.matchAll(/^\S[^\n]*$/gm)].map(([line]) => line.replace(/\u001b\[\d+m/g, ""));
    const order = [
      "Usage:",
      ...(verb === "" ? ["Guides:", "Topics"] : []),
      "Examples:",
      "Arguments:",
      "See also:",
    ];
    const found = order.flatMap((it) => {
      const at = headings.findIndex((line) => line.startsWith(it));
      return at < 0 ? [] : [at];
    });
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[0]).toBeGreaterThan(0);
    expect(text).not.toContain("undefined");
  });

  it("has no line over 100 columns", () => {
    for (const line of text.replace(/\u001b\[\d+m/g, "").split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it("has examples that the command line takes, of this verb", async () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const [, call] of examples) {
      if (verb !== "") expect(call).toMatch(new RegExp(`^lamplighter ${verb}( |$)`));
      if (call !== "lamplighter") expect(await refusalOf(call), call).toBeNull();
    }
    for (const topic of topics) expect(text).toMatch(new RegExp(`^  lamplighter help ${topic} `, "m"));
  });
});
