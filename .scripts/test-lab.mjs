// The tests of the lab, with a time limit for all of them together, and with one temporary folder that goes with them.
// Arguments go to vitest. However they end (by themselves, at the limit, by Ctrl-C), each lab's warden is waited for, which
// takes the lab's nodes away. Ends with the tests' exit code, or with 1 at the limit or when something of a lab is left.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Minutes that all tests together may take. */
const LIMIT = Number(process.env.LAMPLIGHTER_LAB_MINUTES) || 20;
/** Milliseconds that tests which were asked to end may still take, and that wardens may. */
const PATIENCE = 60_000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "lamplighter-labs-"));
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const call = [vitest, "run", "--config", "test/vitest.lab.config.ts", ...process.argv.slice(2)];
// In a group of their own, so that all of them can be ended.
const tests = spawn(process.execPath, call, {
  cwd: root,
  env: { ...process.env, TMPDIR: folder },
  stdio: ["ignore", "inherit", "inherit"],
  detached: true,
});
const ended = new Promise((done) => tests.on("close", (code) => done(code ?? 1)));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    endTests(signal);
    setTimeout(() => endTests("SIGKILL"), PATIENCE).unref();
  });
const limit = setTimeout(() => {
  process.stderr.write(
    `test:lab: not finished after ${LIMIT} minutes, so it is ended. A file of test/lab that is not told of above had not ended.\n  On a busy computer: LAMPLIGHTER_LAB_MINUTES=30 npm run test:lab\n`,
  );
  process.exitCode = 1;
  endTests("SIGKILL");
}, LIMIT * 60_000);

const code = await ended;
clearTimeout(limit);
process.exitCode ||= code;
const left = await labsLeft();
if (left.length > 0) {
  process.stderr.write(`test:lab: something of a lab is left: ${left.join(", ")}\n`);
  process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function endTests(signal) {
  try {
    process.kill(-tests.pid, signal);
  } catch {
    // They have ended by themselves.
  }
}

/** The folders of labs that are still there when their wardens have had time; a warden removes its lab's folder last. */
async function labsLeft() {
  for (const until = Date.now() + PATIENCE; ; ) {
    const labs = readdirSync(folder).filter((name) => name.startsWith("lamplighter-lab-"));
    if (labs.length === 0 || Date.now() > until) return labs.map((name) => join(folder, name));
    await new Promise((done) => setTimeout(done, 200));
  }
}
