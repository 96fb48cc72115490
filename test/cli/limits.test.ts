// What has no end, or is more than a person would ever walk: the installed program says so, and is not held by it.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startEndlessServer } from "../support/endless-server.ts";
import { lamplighter } from "../support/installed-program.ts";
import { ended, runProgram, startProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const guideOf = (name: string, text: string): string => {
  const path = join(state, name);
  writeFileSync(path, text);
  return path;
};

describe("a guide that is no file", () => {
  it.each(["plan", "check", "run"])("is refused by `%s`: a pipe that nobody writes into", async (verb) => {
    const pipe = join(state, `pipe-${verb}.md`);
    execFileSync("mkfifo", [pipe]);
    const words = verb === "run" ? [verb, pipe, "--rehearse", "--yes"] : [verb, pipe];
    const { code, stdout, stderr } = await runProgram(words, { state });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`${pipe} is not a regular file.`);
  });

  it("is refused where it has no end", async () => {
    const { code, stderr } = await runProgram(["plan", "/dev/zero"], { state });
    expect(code).toBe(2);
    expect(stderr).toContain("/dev/zero is not a regular file.");
  });
});

describe("a secret that has no end", () => {
  it("is refused by name", async () => {
    const guide = guideOf("secret.md", "```bash\ndocker swarm join --token SWARM_TOKEN 10.0.0.1:2377\n```\n");
    const zero = openSync("/dev/zero", "r");
    const child = spawn(
      lamplighter(),
      ["run", guide, "--rehearse", "--plain", "--set", "SWARM_TOKEN=@fd:3"],
      {
        env: { ...process.env, XDG_STATE_HOME: state, NO_COLOR: "1" },
        stdio: ["pipe", "pipe", "pipe", zero],
      },
    );
    child.stdin?.end();
    closeSync(zero);
    const { code, stderr } = await ended(child);
    expect(code).toBe(2);
    expect(stderr).toContain("descriptor 3 for SWARM_TOKEN has more than 64 KB.");
  });
});

describe("a guide that is more than is read", () => {
  const cases: readonly [string, string, string][] = [
    [
      "marks without a partner",
      `# G\n\n${"*a_ ".repeat(20_000)}\n`,
      "3:1: error: The text on line 3 has more than 10,000 marks",
    ],
    [
      "blocks",
      `# G\n\n${"```bash\nls\n```\n\n".repeat(200_000)}`,
      "The guide has more than 50,000 paragraphs, list items and blocks of code",
    ],
    [
      "steps",
      `# G\n\n${"```bash\nls\n```\n\n".repeat(26_000)}`,
      "The guide has 26,000 steps; the limit is 25,000.",
    ],
    [
      "list items",
      `# G\n\n${"- a\n".repeat(60_000)}`,
      "The guide has more than 50,000 paragraphs, list items and blocks of code",
    ],
    [
      "statements",
      `# G\n\n\`\`\`bash\n${"true;".repeat(500_000)}\n\`\`\`\n`,
      "This is a block of more than 100,000 characters",
    ],
  ];
  it.each(cases)("is told which limit it passes: %s", async (name, text, words) => {
    const { code, stdout, stderr } = await runProgram(["check", guideOf(`${name}.md`, text)], { state });
    expect(stderr).toBe("");
    expect(stdout).toContain(words);
    expect(code).toBe(3);
  });
});

describe("an AWS that answers without an end", () => {
  it("is left, with an error that names the limit, and takes no memory", async () => {
    const server = await startEndlessServer({ identity: false });
    const guide = guideOf("one.md", "```bash\nls\n```\n");
    const child = startProgram(["run", guide, "--plain", "--on", "start=i-0123456789abcdef0"], {
      state,
      input: "",
      env: {
        AWS_ENDPOINT_URL: server.url,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      },
    });
    try {
      const { code, stderr } = await ended(child);
      expect(stderr).toContain("more than 16 MB in one response, which is the limit");
      expect(code).toBe(2);
      expect(server.sent()).toBeLessThan(100 * 1024 * 1024);
    } finally {
      await server.close();
    }
  });
});
