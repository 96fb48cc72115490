// The folder of the runs as somebody may leave it who can write there: pipes, links and lines that nobody writes in the place of logs,
// and folders that others can change. Nothing waits for ever, nothing is followed, and each is told in words.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getuid } from "node:process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { logsIn } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";
import { headOf, realLog, textOf } from "../support/tampering.ts";

const GOOD = "01M8EFKPDY4RF4T6AKT9A0MG3E";
const REHEARSE = ["run", fixture("by-hand.md"), "--rehearse", "--yes"];
const { lines } = realLog();
const state = stateFolder();
const runs = join(state, "lamplighter", "runs");

/** Folders of runs by what is wrong with them. */
const wrong = {
  "01M8EFKPDY4RF4T6AKT9A0MGF1": "a pipe for its log",
  "01M8EFKPDY4RF4T6AKT9A0MGF2": "a link for its log",
  "01M8EFKPDY4RF4T6AKT9A0MGF3": "a pipe for its head",
  "01M8EFKPDY4RF4T6AKT9A0MGF4": "a line that is nested 100,000 times",
  "01M8EFKPDY4RF4T6AKT9A0MGF5": "a link for its folder",
  "01M8EFKPDY4RF4T6AKT9A0MGF6": "a pipe for its lock",
};
const [F1, F2, F3, F4, F5, F6] = Object.keys(wrong) as [string, string, string, string, string, string];

const pipe = (path: string) => execFileSync("mkfifo", [path]);

beforeAll(() => {
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  const good = join(runs, GOOD);
  cpSync(fileURLToPath(new URL("../logs/files/2/", import.meta.url)), good, { recursive: true });
  for (const id of [F1, F2, F3, F4, F6]) mkdirSync(join(runs, id), { mode: 0o700 });
  pipe(join(runs, F1, "audit.jsonl"));
  symlinkSync(join(good, "audit.jsonl"), join(runs, F2, "audit.jsonl"));
  for (const id of [F3, F6]) cpSync(join(good, "audit.jsonl"), join(runs, id, "audit.jsonl"));
  pipe(join(runs, F3, "head"));
  const [first = "", ...more] = lines;
  const nested = first.replace('"run":', `"x":${"[".repeat(100_000)}${"]".repeat(100_000)},"run":`);
  writeFileSync(join(runs, F4, "audit.jsonl"), textOf([nested, ...more]));
  writeFileSync(join(runs, F4, "head"), headOf(lines));
  symlinkSync(good, join(runs, F5));
  writeFileSync(join(runs, F6, "head"), headOf(lines));
  pipe(join(runs, F6, "lock"));
});

describe.concurrent("what is no log", () => {
  it("is listed beside the logs, as what cannot be read", async () => {
    const { code, stdout, stderr } = await runProgram(["runs"], { state });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const id of [GOOD, ...Object.keys(wrong)]) expect(stdout).toContain(id);
    for (const id of [F1, F2, F5])
      expect(stdout).toMatch(
        new RegExp(
          `^${id} .*\\n.*\\n {2}unreadable · log: \\S+ is (not a regular file|a symbolic link)`,
          "m",
        ),
      );
    expect(stdout).toMatch(new RegExp(`^${F4} .*\\n.*\\n {2}no event · log: edited`, "m"));
  });

  it.each([
    [F1, 2, /audit\.jsonl is not a regular file\.\n {2}Use the path of the file itself/],
    [F2, 2, /audit\.jsonl is not a regular file/],
    [F3, 4, /✗ head-edited: /],
    [F4, 4, /✗ edited: Line 1 \(run\.started\) is nested too deeply/],
    [F5, 2, /is a symbolic link/],
  ])("is not verified: %s", async (id, code, words) => {
    const end = await runProgram(["verify", id], { state });
    expect(end).toMatchObject({ code });
    expect(end.stdout + end.stderr).toMatch(words);
    expect(end.stderr).not.toContain("defect");
  });

  it.each([
    [F1, 2, /is not a regular file/],
    [F2, 2, /is not a regular file/],
    [F3, 2, /head is not a regular file/],
    [F4, 4, /Line 1 is nested too deeply/],
    [F5, 2, /is a symbolic link/],
  ])("is not gone on with: %s", async (id, code, words) => {
    const end = await runProgram(["resume", id, "--yes"], { state });
    expect(end).toMatchObject({ code, stdout: "" });
    expect(end.stderr).toMatch(words);
  });

  it("is removed when it is named, and what a link leads to stays", async () => {
    const copy = stateFolder();
    cpSync(state, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !lstatSync(path).isFIFO(),
    });
    const folder = join(copy, "lamplighter", "runs");
    pipe(join(folder, F1, "audit.jsonl"));
    const listed = await runProgram(["purge", "--rehearsals", "--dry-run"], { state: copy });
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    expect(listed.stdout).toContain(`${F1}  unreadable log; give its id to delete it`);
    const end = await runProgram(["purge", F1, F2], { state: copy, input: "2\n" });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toContain("2 runs deleted");
    expect(readdirSync(folder).sort()).toEqual([F3, F4, F5, F6, GOOD].sort());
    expect(readFileSync(join(folder, GOOD, "audit.jsonl"), "utf8")).toBe(textOf(lines));
  });
});

describe.concurrent("a folder for runs", () => {
  it.each([
    ["lamplighter", ["lamplighter"]],
    ["lamplighter/runs", ["lamplighter", "runs"]],
  ])("is not reached through a link: %s", async (_name, parts) => {
    const [linked, elsewhere] = [stateFolder(), stateFolder()];
    if (parts.length > 1) mkdirSync(join(linked, "lamplighter"), { mode: 0o700 });
    symlinkSync(elsewhere, join(linked, ...parts));
    for (const words of [REHEARSE, ["runs"], ["verify", "last"], ["purge", "--rehearsals"]]) {
      const end = await runProgram(words, { state: linked });
      expect(end).toMatchObject({ code: 2, stdout: "" });
      expect(end.stderr).toMatch(/is a symbolic link\.\n {2}Use a real folder/);
    }
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.each(["lamplighter", "lamplighter/runs"])("is not one that others can write: %s", async (path) => {
    const open = stateFolder();
    mkdirSync(join(open, "lamplighter", "runs"), { recursive: true, mode: 0o700 });
    chmodSync(join(open, path), 0o777);
    const end = await runProgram(REHEARSE, { state: open });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr).toMatch(/other users can write to .* \(mode 777\)\.\n {2}.*`chmod go-w \S+`/);
    expect(logsIn(open)).toEqual([]);
  });

  it("is not one that others can write when a run is gone on with", async () => {
    const own = stateFolder();
    cpSync(join(runs, GOOD), join(own, "lamplighter", "runs", GOOD), { recursive: true });
    for (const path of ["lamplighter", "lamplighter/runs"]) chmodSync(join(own, path), 0o700);
    chmodSync(join(own, "lamplighter", "runs", GOOD), 0o777);
    const end = await runProgram(["resume", GOOD, "--yes"], { state: own });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr).toMatch(new RegExp(`other users can write to \\S*${GOOD}`));
  });

  it.runIf(getuid?.() === 0)("is not another user's (needs root, to give it away)", async () => {
    const given = stateFolder();
    mkdirSync(join(given, "lamplighter"), { mode: 0o700 });
    chownSync(join(given, "lamplighter"), 65534, 65534);
    const end = await runProgram(REHEARSE, { state: given });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr).toMatch(/belongs to another user \(uid 65534; you are uid 0\)/);
  });

  it("is nowhere where HOME says nothing", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "lamplighter-here-"));
    const end = await runProgram(REHEARSE, { state: "", cwd, env: { HOME: "" } });
    const left = existsSync(join(cwd, ".local"));
    rmSync(cwd, { recursive: true, force: true });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr).toMatch(/cannot place the audit log: HOME is not an absolute path/);
    expect(left).toBe(false);
  });

  it("says so when a limit on the size of files ends a log", async () => {
    const small = stateFolder();
    const within = ["bash", "-c", 'ulimit -f 1; exec "$@"', "-"];
    const end = await runProgram(REHEARSE, { state: small, within });
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toMatch(
      /^lamplighter: cannot write the audit log: the file size limit is reached \(EFBIG\)\.\n {2}Lamplighter stopped\. Raise it \(`ulimit -f unlimited`\)/,
    );
  });
});
