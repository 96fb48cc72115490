import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog, logPath, openLog } from "../../../src/audit/chain/append-log.ts";
import { readLog, verifyLog } from "../../../src/audit/chain/verify-log.ts";
import { headPath } from "../../../src/audit/directory/head-file.ts";
import { sha256 } from "../../../src/digest.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { left, noted, RUN_ID, started } from "../../support/audit-events.ts";
import { reopened } from "../../support/reopened-log.ts";

let runs = "";
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "lamplighter-audit-"));
});
afterEach(() => rmSync(runs, { recursive: true, force: true }));

const directory = () => join(runs, RUN_ID);
const path = () => logPath(directory());
const now = () => Date.UTC(2026, 10, 25);

async function write(...events: RunEvent[]): Promise<void> {
  const log = await createLog(runs, RUN_ID);
  for (const event of events) await log.append([event]);
  await log.close();
}

describe("a log", () => {
  it("is for its operator alone", async () => {
    await write(started());
    expect(statSync(directory()).mode & 0o777).toBe(0o700);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it("can be checked with sha256sum alone", async () => {
    await write(started(), noted("one"), left());
    const lines = readFileSync(path(), "utf8").trimEnd().split("\n");
    for (const [index, line] of lines.entries()) {
      const before = lines[index - 1];
      expect(JSON.parse(line)).toMatchObject({
        seq: index + 1,
        prev: before === undefined ? "0".repeat(64) : sha256(before),
      });
    }
  });

  it("reads back the events that were written", async () => {
    const events = [started(), noted('é ‹ \u2028 " \\ \t'), left()];
    await write(...events);
    expect(readLog(path())).toMatchObject({ events, chain: { state: "intact", lines: 3 } });
  });

  it.each([1, (1 << 16) - 300, 1 << 16, 1 << 20])("holds events of %d characters", async (length) => {
    const events = [started(), noted("é".repeat(length)), noted("x".repeat(length)), left()];
    await write(...events);
    expect(readLog(path())).toMatchObject({ events, chain: { state: "intact", lines: 4 } });
  });

  it("goes on where it ended", async () => {
    await write(started());
    const opened = await openLog(directory(), now);
    await opened.log.append([noted("again"), left()]);
    await opened.log.close();
    expect(verifyLog(path())).toMatchObject({ state: "intact", lines: 3 });
  });

  it("has one writer", async () => {
    const log = await createLog(runs, RUN_ID);
    await log.append([started()]);
    await expect(openLog(directory(), now)).rejects.toThrow(/locked by another Lamplighter/);
    await log.close();
  });

  it("is taken over when the process that wrote it is gone", async () => {
    await write(started());
    writeFileSync(
      join(directory(), "lock"),
      JSON.stringify({ pid: 2 ** 22 + 1, host: "elsewhere", started: "1" }),
    );
    await expect(openLog(directory(), now)).rejects.toThrow(/elsewhere/);
    const { hostname } = await import("node:os");
    writeFileSync(
      join(directory(), "lock"),
      JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: "1" }),
    );
    await (await openLog(directory(), now)).log.close();
  });

  it("is not reached through links", async () => {
    await write(started());
    const link = join(runs, "link");
    symlinkSync(path(), link);
    expect(() => verifyLog(link)).toThrow(/is not a regular file/);
  });

  it("refuses to write after a failure", async () => {
    const log = await createLog(runs, RUN_ID);
    await log.append([started()]);
    const broken = { ...noted("x"), at: Number.NaN };
    await expect(log.append([broken])).rejects.toThrow();
    expect(verifyLog(path())).toMatchObject({ state: "intact", lines: 1 });
    await log.close();
  });
});

describe("verify", () => {
  const bytes = () => readFileSync(path());

  it.each([
    ["a removed line", (lines: string[]) => lines.toSpliced(1, 1), "gap", 2],
    ["a repeated line", (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? ""), "gap", 3],
    ["exchanged lines", (lines: string[]) => [lines[0], lines[2], lines[1], lines[3]], "gap", 2],
    ["a missing start", (lines: string[]) => lines.slice(1), "gap", 1],
    ["a missing end", (lines: string[]) => lines.slice(0, 3), "truncated", 4],
    ["an empty log", () => [], "truncated", 1],
    [
      "an unknown key",
      (l: string[]) => l.with(1, (l[1] ?? "").replace('"task"', '"extra":1,"task"')),
      "edited",
      2,
    ],
    [
      "a double key",
      (l: string[]) => l.with(1, (l[1] ?? "").replace('"task"', '"task":"a","task"')),
      "edited",
      2,
    ],
    [
      "__proto__",
      (l: string[]) => l.with(1, (l[1] ?? "").replace('"task"', '"__proto__":{},"task"')),
      "edited",
      2,
    ],
    ["blanks", (l: string[]) => l.with(1, (l[1] ?? "").replace('"task"', ' "task"')), "edited", 2],
  ])("tells %s", async (_name, change, state, line) => {
    await write(started(), noted("one"), noted("two"), left());
    const lines = bytes().toString().trimEnd().split("\n");
    writeFileSync(
      path(),
      change(lines)
        .map((text) => `${text}\n`)
        .join(""),
    );
    expect(verifyLog(path())).toMatchObject({ state, line });
  });

  it("says when the head file is missing", async () => {
    await write(started(), left());
    rmSync(headPath(directory()));
    expect(verifyLog(path()).state).toBe("no-head");
    const opened = await openLog(directory(), now);
    await opened.log.close();
    expect(opened).toMatchObject({ headless: true, repaired: false });
  });

  it("accepts a head file that a sudden end left behind, and says what would look the same", async () => {
    await write(started(), noted("one"));
    const head = readFileSync(headPath(directory()));
    const { log } = await openLog(directory(), now);
    await log.append([left()]);
    await log.close();
    writeFileSync(headPath(directory()), head);
    expect(verifyLog(path())).toMatchObject({ state: "intact", lines: 3 });
    expect(verifyLog(path()).words).toMatch(/1 line behind, .* lines added after it would look the same/);
  });
});

describe("a torn last line", () => {
  it("is set aside wherever it was torn, with an event, and the run goes on", async () => {
    await write(started(), noted("one"), left());
    const good = readFileSync(path());
    const start = good.lastIndexOf(0x0a, good.length - 2) + 1;
    for (let end = start + 1; end < good.length; end += 7) {
      writeFileSync(path(), good.subarray(0, end));
      writeFileSync(headPath(directory()), `lamplighter-head/1 000000000002 ${verifyLog(path()).head}\n`);
      expect(verifyLog(path())).toMatchObject({ state: "torn-tail", line: 3, lines: 2 });
      const { log, events, repaired } = await reopened(directory(), now);
      await log.close();
      expect(repaired).toBe(true);
      expect(events.at(-1)).toEqual({
        type: "log.repaired",
        at: now(),
        bytes: end - start,
        sha256: sha256(good.subarray(start, end)),
      });
      expect(readFileSync(join(directory(), "torn-3")).equals(good.subarray(start, end))).toBe(true);
      expect(verifyLog(path())).toMatchObject({ state: "intact", lines: 3 });
    }
  });

  it("is told in the log even when the program died between setting it aside and saying so", async () => {
    await write(started(), noted("one"));
    writeFileSync(join(directory(), "torn-3"), "{ torn");
    const { log, events } = await reopened(directory(), now);
    await log.close();
    expect(events.at(-1)).toMatchObject({ type: "log.repaired", bytes: 6 });
  });

  it("any other bad line ends it", async () => {
    await write(started(), noted("one"));
    appendFileSync(path(), "{}\n");
    await expect(openLog(directory(), now)).rejects.toThrow(/cannot be resumed|altered/);
  });
});
