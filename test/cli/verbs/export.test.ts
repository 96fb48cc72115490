// `lamplighter export`: a report on standard output or in a file that is whole, new, and its owner's alone.
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/audit/chain/append-log.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../../support/pty-program.ts";
import { goldenLog } from "../../support/reports.ts";
import { type Ended, runProgram, stateFolder } from "../../support/run-program.ts";
import { createTerminalModel } from "../../support/terminal-model.ts";

const state = stateFolder();
const runs = join(state, "lamplighter", "runs");
const RUN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const folder = mkdtempSync(join(tmpdir(), "lamplighter-reports-"));
const call = (...words: string[]): Promise<Ended> => runProgram(["export", ...words], { state, cwd: folder });

beforeAll(async () => {
  const log = await createLog(runs, RUN);
  await log.append(goldenLog("failed-edited-retried"));
  await log.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a report", () => {
  it("goes to standard output, and is the same each time", async () => {
    const [one, two] = [await call("last", "--as", "html"), await call(RUN, "--as", "html", "-o", "-")];
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(two.stdout).toBe(one.stdout);
  });

  it("is made in each of its forms", async () => {
    const ticket = await call("last", "--as", "markdown");
    expect(ticket).toMatchObject({ code: 0, stderr: "" });
    expect(ticket.stdout).toMatch(/^# Run of A guide for tests\n/);
    const data = await call("last", "--as", "json");
    expect(data).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(data.stdout)).toMatchObject({
      format: "lamplighter-report/1",
      run: RUN,
      log: { ok: true },
    });
  });

  it("is a recording, in the version and with the pauses that are asked for", async () => {
    const newest = await call("last", "--as", "asciicast");
    expect(newest).toMatchObject({ code: 0, stderr: "" });
    expect(newest.stdout).toMatch(/^\{"version":3,/);
    const older = await call("last", "--as", "asciicast", "--asciicast-version", "2", "--idle-limit", "0");
    const lines = older.stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^\{"version":2,/);
    expect(lines.slice(1).every((line) => line.startsWith("[0,"))).toBe(true);
  });

  it("is in a recording the screen as a replay shows it, and as text the transcript", async () => {
    const cast = await call("last", "--as", "asciicast");
    const terminal = createTerminalModel(100, 30);
    const lines = cast.stdout.trimEnd().split("\n").slice(1);
    for (const line of lines) {
      const [, code, data] = JSON.parse(line) as [number, string, string];
      if (code === "o") terminal.write(data);
    }
    const screen = terminal.lines().join("\n");
    expect(screen).toMatch(/^ lamplighter {2}REPLAY · A guide for tests .*REHEARSAL/);
    expect(screen).toMatch(/├━+.*●┤/);
    expect(screen).toMatch(/finished.* (\d+) of \1\n/);
    const text = await call("last", "--as", "text");
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(new RegExp(`^Transcript of run ${RUN}: A guide for tests\n`));
    expect(text.stdout).toMatch(/ finished with failures: .*\n$/);
  });

  it("goes to a new file that only its owner reads, and leaves nothing beside it", async () => {
    const done = await call("last", "--as", "html", "-o", "report.html");
    expect(done).toMatchObject({ code: 0, stdout: "" });
    expect(done.stderr).toMatch(/^report\.html: \d/);
    expect(statSync(join(folder, "report.html")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toMatch(/<\/html>\n$/);
    expect(readdirSync(folder)).toEqual(["report.html"]);
  });

  it("replaces nothing unasked", async () => {
    writeFileSync(join(folder, "mine"), "mine");
    const refused = await call("last", "--as", "html", "-o", "mine");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/mine already exists[\s\S]*--force/);
    expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
    expect(await call("last", "--as", "html", "-o", "mine", "--force")).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "mine"), "utf8")).toMatch(/<\/html>\n$/);
  });

  it("replaces a regular file alone, whatever is asked", async () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync(join(folder, "mine"), join(folder, "link"));
    for (const [name, what] of [
      ["pipe", "a device or a pipe"],
      ["link", "a symbolic link"],
    ] as const) {
      const refused = await call("last", "--as", "html", "-o", name, "--force");
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toContain(`${name} is ${what}; only a regular file can be replaced`);
    }
    expect(lstatSync(join(folder, "pipe")).isFIFO()).toBe(true);
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
  });

  it.each([
    ["no form", ["last"], /--as/],
    ["an unknown form", ["last", "--as", "pdf"], /Unknown report format "pdf".*--as html.*--as text/s],
    [
      "a version that is none",
      ["last", "--as", "asciicast", "--asciicast-version", "1"],
      /1 is not an asciicast version/,
    ],
    ["an unknown run", ["nothing", "--as", "html"], /no run nothing/],
  ])("is refused for %s", async (_name, words, message) => {
    const refused = await call(...words);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(message);
  });
});

it.runIf(HAS_TERMINAL)("stays off a terminal where it is for programs, unless it is asked for", async () => {
  const at = async (...words: string[]) => {
    const { code, drawn } = await startAtTerminal(["export", "last", "--as", ...words], { state }).ended;
    return { code, drawn: withoutControls(drawn) };
  };
  for (const form of ["html", "json", "asciicast"]) {
    const refused = await at(form);
    expect(refused.code, form).toBe(2);
    expect(refused.drawn).toContain("Add -o FILE to write it to a file, or -o - to print it here.");
    expect(refused.drawn.length).toBeLessThan(300);
  }
  expect(await at("json", "-o", "-")).toMatchObject({ code: 0, drawn: expect.stringContaining(RUN) });
  expect(await at("text")).toMatchObject({ code: 0, drawn: expect.stringContaining("A guide for tests") });
});

describe("a log that does not verify", () => {
  const copy = join(folder, "copy");
  const write = (change: (lines: string[]) => string[]): void => {
    const lines = readFileSync(join(runs, RUN, "audit.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    writeFileSync(copy, `${change(lines).join("\n")}\n`);
  };

  it("is reported up to its first bad line, with exit code 4", async () => {
    write((lines) => lines.with(8, (lines[8] ?? "").replace('"type"', '"typo"')));
    const done = await call(copy, "--as", "html");
    expect(done.code).toBe(4);
    expect(done.stderr).toContain("the log does not verify (edited)");
    expect(done.stdout).toContain("Line 9");
    expect(done.stdout).toContain("made from the 8 lines before that");
  });

  it("whose events cannot follow one another is reported so too", async () => {
    const other = join(folder, "other");
    const log = await createLog(other, RUN);
    const events = goldenLog("failed-edited-retried");
    await log.append(events.slice(0, 3));
    await log.append(events.slice(7, 9));
    await log.close();
    const done = await call(join(other, RUN), "--as", "html");
    expect(done.code).toBe(4);
    expect(done.stdout).toContain("The log does not verify");
    expect(done.stdout).toContain("does not follow from the lines before it");
  });

  it("with no good line gives no report", async () => {
    writeFileSync(copy, "");
    appendFileSync(copy, '{"seq":1}\n');
    const done = await call(copy, "--as", "html");
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toContain("There is nothing to report");
  });

  it("is told from a file that is no log at all", async () => {
    writeFileSync(copy, "{}\n");
    const done = await call(copy, "--as", "html");
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain("not a Lamplighter log");
  });
});
