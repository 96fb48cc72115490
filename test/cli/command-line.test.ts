// Every way to call the program wrongly gives one clear error on stderr, nothing on stdout, and the right exit code.
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lamplighter } from "../support/installed-program.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const folder = mkdtempSync(join(tmpdir(), "lamplighter-guides-"));
const guide = join(folder, "guide.md");
writeFileSync(
  guide,
  "---\nroles:\n  node: any\nvariables:\n  NAME: { type: dns-name }\n  TOKEN: { type: swarm-token, secret: true }\n---\n\n# A guide\n\n## Names\n\n```bash {on=node}\nhostnamectl set-hostname NAME\ndocker swarm join --token TOKEN 10.0.0.1:2377\n```\n",
);
const open = join(folder, "open-secret");
writeFileSync(open, "SWMTKN-1-aaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbbb\n");
chmodSync(open, 0o644);

const WRONG: readonly (readonly [string, readonly string[], RegExp, number])[] = [
  ["an unknown verb", ["walk"], /unknown command 'walk'/, 2],
  ["an unknown option", ["plan", guide, "--fast"], /unknown option '--fast'/, 2],
  ["a verb without its guide", ["plan"], /missing required argument 'guide'/, 2],
  ["a check without its guide", ["check"], /missing required argument 'guide'/, 2],
  ["too many words", ["verify", "last", "more"], /too many arguments/, 2],
  ["a guide that is not there", ["plan", join(folder, "none.md")], /file not found: .*none\.md/, 2],
  ["a folder as guide", ["plan", folder], /is a folder/, 2],
  ["--set without a value", ["plan", guide, "--set", "NAME"], /--set needs a name and a value/, 2],
  ["--set without a name", ["plan", guide, "--set", "=x"], /--set has no name/, 2],
  ["--set of an unknown variable", ["plan", guide, "--set", "NAMES=x"], /no variable NAMES/, 2],
  [
    "--set of a wrong value",
    ["plan", guide, "--set", "NAME=node_1"],
    /`node_1` is not a valid DNS name.*RFC 1123/s,
    2,
  ],
  [
    "--set for an unknown target",
    ["plan", guide, "--set", "mars:NAME=a.example.com"],
    /no role or target mars/,
    2,
  ],
  ["--set of a secret", ["plan", guide, "--set", "TOKEN=SWMTKN-1-x"], /TOKEN is secret/, 2],
  [
    "a secret's file that others can read",
    ["plan", guide, "--set", `TOKEN=@${open}`],
    /other users can read/,
    2,
  ],
  ["a secret's file that is not there", ["plan", guide, "--set", "TOKEN=@/nowhere"], /cannot open/, 2],
  ["a descriptor that is not open", ["plan", guide, "--set", "TOKEN=@fd:77"], /descriptor 77/, 2],
  ["--on without a selector", ["plan", guide, "--on", "node"], /--on needs a role and a selector/, 2],
  [
    "--on of a node that cannot be called so",
    ["plan", guide, "--on", "node=new:1"],
    /not a valid name for a new node/,
    2,
  ],
  ["--subnet without a new node", ["plan", guide, "--subnet", "subnet-12345678"], /needs a new node/, 2],
  ["--on of an unknown role", ["plan", guide, "--on", "cook=i-0123456789abcdef0"], /no role cook/, 2],
  ["--on of half an instance id", ["plan", guide, "--on", "node=i-123"], /not an instance id/, 2],
  [
    "--alternative of a guide without any",
    ["plan", guide, "--alternative", "Podman"],
    /--alternative Podman matches no alternative in the guide/,
    2,
  ],
  [
    "--section of no section",
    ["plan", guide, "--section", "Desserts"],
    /no section title contains “Desserts”/,
    2,
  ],
  ["run without saying where", ["run", guide], /run needs --rehearse or --on/, 2],
  ["--yes without --rehearse", ["run", guide, "--yes"], /--yes .* rehearsals only/, 2],
  [
    "--on of no practice node",
    ["run", guide, "--rehearse", "--on", "node=moon"],
    /no practice node is named moon/,
    2,
  ],
  ["resume of no run", ["resume", "last"], /no runs yet/, 2],
  ["resume of a path", ["resume", folder], /no run \//, 2],
  ["replay of no run", ["replay", "01KZZ"], /no run 01KZZ/, 2],
  ["replay at no speed", ["replay", "last", "--speed", "fast"], /fast is not a valid speed/, 2],
  [
    "replay with no limit of pauses",
    ["replay", "last", "--idle-limit", "-1"],
    /-1 is not a valid number of seconds/,
    2,
  ],
  ["verify of no run", ["verify", "last"], /no runs yet/, 2],
];

describe("a wrong call", () => {
  it.each(WRONG)("%s", async (_name, words, message, code) => {
    const result = await runProgram(words, { state });
    expect(result.stdout).toBe("");
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
    // One error and what to do next; never a stack trace, never the secret.
    expect(result.stderr).toMatch(/^lamplighter: .+\n {2}\S.+\n$/s);
    expect(result.stderr).not.toMatch(/\n\s+at |SWMTKN-1-[a-z]/);
  });

  it("suggests the verb that was meant", async () => {
    const { stderr } = await runProgram(["paln", guide], { state });
    expect(stderr).toMatch(/plan/);
  });
});

describe("help", () => {
  it.each([
    [["--help"]],
    [["help"]],
    [["help", "run"]],
    [["plan", "--help"]],
    [["check", "--help"]],
    [["run", "--help"]],
    [["resume", "--help"]],
    [["replay", "--help"]],
    [["verify", "--help"]],
    [["runs", "--help"]],
    [["purge", "--help"]],
  ])("%j goes to stdout and ends with 0", async (words) => {
    const result = await runProgram(words, { state });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(/Usage: lamplighter/);
  });

  it("the version is the package's", async () => {
    const { stdout } = await runProgram(["--version"], { state });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("plan", () => {
  it("ends with 0 while placeholders are open, and prints JSON alone with --json", async () => {
    const { code, stdout, stderr } = await runProgram(["plan", guide, "--json"], { state });
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ format: "lamplighter-plan/1", digest: null });
  });

  it("ends with 3 when a finding is an error", async () => {
    const bad = join(folder, "bad.md");
    writeFileSync(bad, "# Bad\n\n```bash\nmkfs -t xfs /dev/sd\u200bb\n```\n");
    const { code, stdout } = await runProgram(["plan", bad], { state });
    expect(code).toBe(3);
    expect(stdout).toContain("‹U+200B›");
  });

  it("adds the bytes that would be sent with --exact", async () => {
    const { stdout } = await runProgram(["plan", guide, "--set", "NAME=a.example.com", "--exact"], { state });
    expect(stdout).toContain("LAMPLIGHTER-BODY-00000000000000000000000000000000");
  });

  it("shows the lines that are carried to a command among its bytes", async () => {
    const carried = join(folder, "carried.md");
    writeFileSync(carried, "# Carried\n\n```bash\ncd /srv\nls\n```\n");
    const { stdout } = await runProgram(["plan", carried, "--exact"], { state });
    expect(stdout).toContain("\ncd /srv || exit 125\nls\nLAMPLIGHTER-BODY-");
  });

  it("survives a reader that closes early", async () => {
    const { spawn } = await import("node:child_process");
    const shell = spawn("sh", ["-c", `"$0" plan "$1" | head -n 1`, lamplighter(), guide]);
    let stderr = "";
    shell.stderr.on("data", (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => shell.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
