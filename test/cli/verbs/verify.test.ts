// `verify` as an auditor calls it: exit code, the same facts as text and as JSON, and what no chain can show.
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockRun } from "../../../src/audit/directory/run-lock.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";
import { headOf, realLog, textOf } from "../../support/tampering.ts";
import { writtenLines } from "../../support/written-lines.ts";

const { lines, head } = realLog();
const state = stateFolder();
const folder = mkdtempSync(join(tmpdir(), "lamplighter-verify-"));
const copy = join(folder, "copy");
beforeAll(() =>
  cpSync(fileURLToPath(new URL("../../logs/files/2/", import.meta.url)), copy, { recursive: true }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (...words: string[]) => runProgram(["verify", copy, ...words], { state });
const write = (log: readonly string[], headFile: string): void => {
  writeFileSync(join(copy, "audit.jsonl"), textOf(log));
  writeFileSync(join(copy, "head"), headFile);
};
const factsOf = async () => {
  const result = await verify("--json");
  expect(result.stderr).toBe("");
  const { checks, ...facts } = JSON.parse(result.stdout);
  expect(facts.exitCode).toBe(result.code);
  return { ...facts, ...checks.chain };
};

describe("verify", () => {
  it("says of a log as it was written what that shows and what it does not", async () => {
    write(lines, head);
    const result = await verify();
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toContain("✓ log verified: The hash chain is intact: 37 lines");
    expect(result.stdout).toContain(
      "nothing can show that log and head file were rewritten or shortened together",
    );
    expect(await factsOf()).toMatchObject({
      format: "lamplighter-verify/1",
      exitCode: 0,
      run: {
        id: "01M8EFKPDY4RF4T6AKT9A0MG3E",
        operator: { user: "ada" },
        destination: { kind: "rehearsal" },
      },
      state: "intact",
      goodLines: 37,
      damages: [],
    });
  });

  it("does not say of a file that is no log that it was changed", async () => {
    const file = join(folder, "any.md");
    writeFileSync(file, "# A guide\n\n```bash\nuptime\n```\n");
    for (const verb of ["verify", "replay", "export"]) {
      const words = verb === "export" ? [verb, file, "--as", "json"] : [verb, file];
      const result = await runProgram(words, { state });
      expect(result).toMatchObject({ code: 2, stdout: "" });
      expect(result.stderr).toContain("any.md is not a Lamplighter log.");
    }
  });

  it("never says of an altered log that all its lines continue one another", async () => {
    const altered = (lines[11] ?? "").replace('"exitCode":0', '"exitCode":1');
    for (const [log, headFile] of [
      [lines.with(11, altered), head],
      [lines.toSpliced(19, 1), head],
      [lines, ""],
    ] as const) {
      write(log, headFile);
      const result = await verify();
      expect(result.code).toBe(4);
      expect(result.stdout).not.toContain("continue one another");
    }
  });

  it("names each damage with line, event, meaning and what stays open, as text and as data", async () => {
    write(lines.with(11, (lines[11] ?? "").replace('"exitCode":0', '"exitCode":1')).toSpliced(19, 1), head);
    const result = await verify();
    expect(result).toMatchObject({ code: 4, stderr: "" });
    const facts = await factsOf();
    expect(facts).toMatchObject({
      state: "edited",
      goodLines: 11,
      damages: [
        { kind: "edited", line: 12, seq: 12, event: "invocation.finished" },
        { kind: "deleted", line: 20, seq: 21, event: "invocation.finished" },
      ],
    });
    for (const { kind, words, means, cannotTell } of facts.damages) {
      expect(result.stdout).toContain(`✗ ${kind}: ${words}\n  ${means}\n  Unknown: ${cannotTell}.\n`);
    }
    expect(result.stdout).toContain("Lines 1 to 11 are unaltered");
    expect(result.stdout).toContain("Keep the folder as it is");
  });

  it("tells a story that cannot be, with a chain that holds", async () => {
    const objects = lines.map((line) => JSON.parse(line));
    writtenLines(copy, objects.toSpliced(9, 1));
    const result = await verify();
    expect(result.code).toBe(4);
    expect(result.stdout).toMatch(
      /✗ impossible: Line 10 \(invocation\.accepted\) does not follow from the lines before it/,
    );
    expect(await factsOf()).toMatchObject({
      state: "impossible",
      goodLines: 9,
      damages: [{ kind: "impossible", line: 10, event: "invocation.accepted" }],
    });
  });

  it("takes no text that has no bytes in UTF-8, whose digest is another text's too", async () => {
    const objects = lines.map((line) => JSON.parse(line));
    const at = objects.findIndex(({ type }) => type === "task.skipped");
    writtenLines(copy, objects.with(at, { ...objects[at], reason: "done \ud800" }));
    const result = await verify();
    expect(result.code).toBe(4);
    expect(result.stdout).toContain(
      `✗ edited: Line ${at + 1} (task.skipped) contains half of a character (a lone surrogate)`,
    );
  });

  it("tells a log of a newer program from a broken one, also where its first line is what was changed", async () => {
    const newer = lines.map((line) =>
      line
        .replace('"lamplighter-log/2"', '"lamplighter-log/8"')
        .replace('"version":"0.1.0"', '"version":"4.0.0"'),
    );
    writtenLines(
      copy,
      newer.map((line) => JSON.parse(line)),
    );
    const result = await verify();
    expect(result).toMatchObject({ code: 2, stderr: "" });
    expect(result.stdout).toContain("? newer: Line 1 was written by lamplighter 4.0.0, in log format 8");
    expect(await factsOf()).toMatchObject({ state: "newer", newer: { writer: { format: 8 }, line: 1 } });
    write([newer[0] ?? "", ...lines.slice(1)], head);
    expect(await factsOf()).toMatchObject({ exitCode: 4, state: "edited", damages: [{ line: 1 }] });
  });

  it("notices another run's log in a run's folder", async () => {
    write(lines, headOf(lines));
    const other = join(folder, "01M8EF0000000000000000ZZZZ");
    renameSync(copy, other);
    const result = await runProgram(["verify", other], { state });
    renameSync(other, copy);
    expect(result.code).toBe(4);
    expect(result.stdout).toContain("✗ replaced: The folder belongs to run 01M8EF0000000000000000ZZZZ");
  });
});

describe("verify of a run that is open", () => {
  it("says whose it is, and that more is to come", async () => {
    write(lines.slice(0, 20), headOf(lines.slice(0, 20)));
    writeFileSync(join(copy, "audit.jsonl"), textOf(lines.slice(0, 20)) + (lines[20] ?? "").slice(0, 50));
    const unlock = lockRun(copy);
    const [result, facts] = [await verify(), await factsOf()];
    unlock();
    expect(result.code).toBe(4);
    expect(result.stdout).toContain("✗ torn-tail: Line 21 is incomplete");
    expect(result.stdout).toContain(`! The run is open in another Lamplighter (process ${process.pid} on `);
    expect(facts.openIn).toMatchObject({ pid: process.pid });
    expect((await factsOf()).openIn).toBeNull();
  });
});
