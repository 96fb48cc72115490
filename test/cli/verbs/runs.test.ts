// `runs` as a person reads it: a header, the newest run first, and what became of each.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { lockRun } from "../../../src/audit/directory/run-lock.ts";
import { auditedFleet } from "../../support/audited-fleet.ts";
import { logFile } from "../../support/log-file.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";

const LOG = fileURLToPath(new URL("../../logs/files/2/", import.meta.url));
const OLDER = "01M8EFKPDY4RF4T6AKT9A0MG3E";
const NEWER = "01M8EFKPDZ4RF4T6AKT9A0MG3E";

it("has a header, the newest run first, and tells a run that is open now from an interrupted one", async () => {
  const state = stateFolder();
  const runs = join(state, "lamplighter", "runs");
  for (const run of [OLDER, NEWER]) {
    mkdirSync(join(runs, run), { recursive: true, mode: 0o700 });
    cpSync(join(LOG, "audit.jsonl"), join(runs, run, "audit.jsonl"));
    const first = readFileSync(join(LOG, "audit.jsonl"), "utf8").split("\n").slice(0, 3);
    writeFileSync(join(runs, run, "audit.jsonl"), `${first.join("\n")}\n`);
  }
  const unlock = lockRun(join(runs, NEWER));
  try {
    const { code, stdout } = await runProgram(["runs"], { state });
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^RUN +STARTED +WHERE +OPERATOR$/);
    expect([lines[1]?.slice(0, 26), lines[4]?.slice(0, 26)]).toEqual([NEWER, OLDER]);
    expect(lines[3]).toContain(`open now (process ${process.pid} on `);
    expect(lines[6]).toMatch(/^ {2}interrupted, /);
  } finally {
    unlock();
  }
});

it("says how many nodes were set aside, and finds a run by any node of its fleet", async () => {
  const state = stateFolder();
  const run = join(state, "lamplighter", "runs", OLDER);
  mkdirSync(run, { recursive: true, mode: 0o700 });
  cpSync(logFile((await auditedFleet()).events), join(run, "audit.jsonl"));
  const { stdout } = await runProgram(["runs", "--node", "w5"], { state });
  expect(stdout).toContain("finished with failures, 11 of 12 steps, 1 node set aside");
  expect((await runProgram(["runs", "--node", "w7"], { state })).stdout).toContain("No matching runs");
});
