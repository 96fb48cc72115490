// The check of a log that goes on beside something else.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { chainCheck, type LogCheck } from "../../../src/audit/diagnosis/chain-check.ts";
import { headPath } from "../../../src/audit/directory/head-file.ts";
import { logFile, talkativeLog } from "../../support/log-file.ts";

const events = talkativeLog([2, 3]);

function checked(path: string): LogCheck {
  const check = chainCheck(path);
  while (!check.checkOn(() => false));
  return check;
}

/** The status of the log after its text was changed. */
function statusAfter(change: (lines: readonly string[]) => readonly string[]) {
  const path = logFile(events);
  writeFileSync(path, change(readFileSync(path, "utf8").split("\n")).join("\n"));
  return checked(path).status();
}

describe("a check of a chain", () => {
  it("tells how far it has come, and that the hash chain intact", () => {
    const check = chainCheck(logFile(talkativeLog([0, 2500])));
    const told = new Set<number>();
    do told.add(check.status().lines);
    while (!check.checkOn(() => false));
    expect(told.size).toBeGreaterThan(2);
    expect(check.status()).toMatchObject({ state: "holds", label: "hash chain intact" });
    expect(check.status().words).toMatch(/^\d+ lines, head [0-9a-f]{16}…\.$/);
    expect(check.report()?.state).toBe("intact");
  });

  it("names the line and what was done to it", () => {
    expect(statusAfter((lines) => lines.toSpliced(5, 1))).toMatchObject({
      state: "broken",
      lines: 5,
      label: "CHAIN BROKEN at line 6",
      words: expect.stringContaining("missing"),
    });
    const edited = statusAfter((lines) => lines.with(5, lines[5]?.replace("part", "part of it") ?? ""));
    expect(edited).toMatchObject({ state: "broken", label: expect.stringContaining("CHAIN BROKEN at line") });
    expect(statusAfter((lines) => lines.slice(0, -2).concat(""))).toMatchObject({
      state: "broken",
      label: "END MISSING",
    });
  });

  it("tells a torn last line and a missing head file from a broken chain", () => {
    const torn = logFile(events);
    appendFileSync(torn, '{"seq":');
    expect(checked(torn).status()).toMatchObject({
      state: "broken",
      label: "LAST LINE INCOMPLETE",
      lines: events.length,
    });
    const headless = logFile(events);
    rmSync(headPath(dirname(headless)));
    expect(checked(headless).status()).toMatchObject({ state: "broken", label: "HEAD FILE MISSING" });
  });

  it("goes on with a log that has grown, and keeps a fault that it found", () => {
    const path = logFile(events.slice(0, -1));
    const check = checked(path);
    writeFileSync(path, readFileSync(logFile(events)));
    check.again();
    expect(check.status()).toMatchObject({ state: "checking", lines: events.length - 1 });
    while (!check.checkOn(() => true));
    expect(check.status()).toMatchObject({ state: "holds", lines: events.length });
    const broken = logFile(events);
    writeFileSync(broken, readFileSync(broken, "utf8").split("\n").toSpliced(3, 1).join("\n"));
    const found = checked(broken);
    const before = found.status();
    found.again();
    expect(found.status()).toEqual(before);
  });
});
