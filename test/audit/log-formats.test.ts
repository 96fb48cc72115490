// A log of each format is kept for ever and reads as it was written. A log of a format that is not known yet is told
// apart from one that was changed, and the chain can be checked without this program.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/audit/chain/append-log.ts";
import { readLog } from "../../src/audit/chain/verify-log.ts";
import { LOG_FORMATS } from "../../src/audit/schema/log-format.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { initial } from "../../src/run/model/initial.ts";
import { reopened } from "../support/reopened-log.ts";
import { writtenLines } from "../support/written-lines.ts";

const KEPT = fileURLToPath(new URL("../logs/files/", import.meta.url));
const README = readFileSync(new URL("../../src/audit/README.md", import.meta.url), "utf8");
const numbers = LOG_FORMATS.map((format) => format.replace("lamplighter-log/", ""));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamplighter-formats-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a log of each format", () => {
  it("is kept", () => {
    expect(readdirSync(KEPT).sort()).toEqual(numbers);
  });

  it.each(numbers)("format %s: verifies, folds, and says its format", (number) => {
    const { events, chain } = readLog(join(KEPT, number, "audit.jsonl"));
    expect(chain.state).toBe("intact");
    expect(events[0]).toMatchObject({ type: "run.started", format: `lamplighter-log/${number}` });
    const run = events.reduce(evolve, initial());
    expect(run.status).toBe("left");
    expect([...run.tasks.values()].map((it) => it.state)).toEqual(["done", "done", "skipped", "ready"]);
  });

  it.each(numbers)("format %s: can be gone on with", async (number) => {
    cpSync(join(KEPT, number), folder, { recursive: true });
    const { log, events } = await reopened(folder, Date.now);
    await log.close();
    expect(events.at(-1)?.type).toBe("run.left");
  });
});

describe("a log of a newer program", () => {
  const newest = LOG_FORMATS.at(-1) ?? "";
  const next = `lamplighter-log/${LOG_FORMATS.length + 1}`;
  const path = () => join(folder, "audit.jsonl");
  const linesOf = (number: string): readonly Record<string, unknown>[] =>
    readFileSync(join(KEPT, number, "audit.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it.each([
    [
      "from its start",
      linesOf(numbers.at(-1) ?? "").map((line) =>
        line.type === "run.started"
          ? { ...line, format: next, weather: "rain", program: { version: "9.0.0", colour: "blue" } }
          : line,
      ),
      1,
    ],
    [
      "from a resume on",
      linesOf(numbers.at(-1) ?? "").map((line) =>
        line.type === "run.resumed" ? { ...line, format: next, program: { version: "9.0.0" } } : line,
      ),
      27,
    ],
  ])("is not called broken: %s", async (_name, lines, line) => {
    writtenLines(folder, lines);
    const { chain } = readLog(path());
    expect(chain).toMatchObject({ state: "newer", line });
    expect(chain.words).toContain("written by lamplighter 9.0.0, in log format 8");
    expect(chain.words).toContain("Install version 9.0.0 or newer");
    const before = readFileSync(path());
    await expect(openLog(folder, Date.now)).rejects.toMatchObject({
      exitCode: 2,
      advice: expect.stringMatching(/Resume it with that program/),
    });
    expect(readFileSync(path()).equals(before)).toBe(true);
  });

  it("is no excuse for a number that was never one", () => {
    const strange = linesOf("1").map((line) =>
      line.type === "run.started" ? { ...line, format: "lamplighter-log/x" } : line,
    );
    writtenLines(folder, strange);
    expect(readLog(path()).chain).toMatchObject({ state: "edited", line: 1 });
    expect(newest).not.toBe(next);
  });
});

describe("the document's commands", () => {
  const [chain = "", head = ""] = [...README.matchAll(/^```bash\n([\s\S]*?)^```/gm)].map((it) => it[1] ?? "");
  const check = (): string =>
    execFileSync("bash", ["-c", `${chain}\n${head}`], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  it("find a log as it was written", () => {
    cpSync(join(KEPT, "1"), folder, { recursive: true });
    const { chain: report } = readLog(join(folder, "audit.jsonl"));
    expect(check()).toBe(`${report.lines} lines, head ${report.head}\n`);
  });

  it("name the line behind one that was changed", () => {
    cpSync(join(KEPT, "1"), folder, { recursive: true });
    const path = join(folder, "audit.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"duration":', '"duration":1'));
    expect(() => check()).toThrow(
      expect.objectContaining({ stdout: expect.stringMatching(/^line 13 does not follow/) }),
    );
  });
});
