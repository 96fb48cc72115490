import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logPath } from "../../../src/audit/chain/append-log.ts";
import { runsDirectory } from "../../../src/audit/directory/state-directory.ts";
import { findRun, runIds } from "../../../src/audit/runs/find-run.ts";

const IDS = ["01KAVD5ZQF0000000000000000", "01KAVD5ZQG0000000000000001", "01KB000000000000000000000A"];
let runs = "";
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "lamplighter-runs-"));
  for (const id of IDS) {
    mkdirSync(join(runs, id));
    writeFileSync(logPath(join(runs, id)), "");
  }
  mkdirSync(join(runs, "no-run"));
});
afterEach(() => rmSync(runs, { recursive: true, force: true }));

describe("findRun", () => {
  it("lists runs by time", () => expect(runIds(runs)).toEqual(IDS));
  it("takes a whole id", () =>
    expect(findRun(runs, IDS[0] ?? "", false).directory).toBe(join(runs, IDS[0] ?? "")));
  it("takes a unique prefix in any case", () => expect(findRun(runs, "01kb", false).path).toContain(IDS[2]));
  it("takes `last`", () => expect(findRun(runs, "last", false).path).toContain(IDS[2]));
  it("says which runs a short prefix could mean", () => {
    expect(() => findRun(runs, "01KAVD", false)).toThrow(/2 runs begin with 01KAVD/);
  });
  it("takes a path only where that is allowed", () => {
    const folder = join(runs, IDS[1] ?? "");
    expect(findRun(runs, folder, true)).toEqual({ directory: null, path: logPath(folder) });
    expect(findRun(runs, logPath(folder), true).path).toBe(logPath(folder));
    expect(() => findRun(runs, folder, false)).toThrow(/no run \//);
  });
  it("takes no file that is not a log for one, and any log however it was altered", () => {
    const file = join(runs, "any.md");
    for (const text of ["", "# A guide\n\n```bash\nuptime\n```\n", '{"a":1}\n']) {
      writeFileSync(file, text);
      expect(() => findRun(runs, file, true)).toThrow(/any\.md is not a Lamplighter log/);
    }
    writeFileSync(file, 'changed\n{"seq":2,"at":');
    expect(findRun(runs, file, true).path).toBe(file);
    const log = logPath(join(runs, IDS[0] ?? ""));
    writeFileSync(log, "everything was changed\n");
    expect(findRun(runs, log, true).path).toBe(log);
  });
  it("says when there is nothing", () => {
    expect(() => findRun(join(runs, "none"), "last", true)).toThrow(/no runs yet/);
    expect(() => findRun(runs, "01ZZ", true)).toThrow(/no run 01ZZ/);
  });
});

describe("runsDirectory", () => {
  it("follows XDG_STATE_HOME when it is absolute", () => {
    expect(runsDirectory({ XDG_STATE_HOME: "/s" })).toBe("/s/lamplighter/runs");
    expect(runsDirectory({ XDG_STATE_HOME: "relative" })).toMatch(/\.local\/state\/lamplighter\/runs$/);
  });
});
