// The installed program when its terminal goes away under it, and what others can read of its memory.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ASKS } from "../support/converse.ts";
import { lamplighter } from "../support/installed-program.ts";
import { HAS_TERMINAL, withoutControls } from "../support/pty-program.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { fixture, ROOT, runProgram, stateFolder } from "../support/run-program.ts";

const WALK = ["run", fixture("tokens.md"), "--rehearse"];
const terminals: ChildProcess[] = [];
afterAll(() => {
  for (const terminal of terminals) terminal.kill("SIGKILL");
});

/** The answer of somebody who takes what is proposed, and runs every command; none where nothing is asked. */
function answerTo(text: string): string | undefined {
  const typed = ASKS.typed.exec(text)?.[1];
  if (typed !== undefined) return typed;
  if (ASKS.run.test(text)) return "y";
  return /(?:\]|:) $/.test(text) ? "" : undefined;
}

/** Starts it below a shell that outlives the terminal and writes down how it ended; resolves at that question. */
async function walkUntil(words: readonly string[], question: RegExp) {
  const state = stateFolder();
  const [code, pid] = [join(state, "code"), join(state, "pid")];
  const program = [lamplighter(), ...WALK, ...words].map((word) => `'${word}'`).join(" ");
  const call = `stty rows 500 cols 200; trap '' HUP; sh -c 'echo $$ >${pid}; exec "$@"' sh ${program}; echo $? >${code}`;
  const terminal = spawn("script", ["-qec", call, "/dev/null"], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", TERM: "xterm", SHELL: "/bin/sh", XDG_STATE_HOME: state },
    stdio: ["pipe", "pipe", "ignore"],
  });
  terminals.push(terminal);
  let drawn = "";
  await new Promise<void>((resolve, reject) => {
    let unread = "";
    terminal.on("close", () => reject(new Error(`it ended:\n${drawn}`)));
    terminal.stdout?.setEncoding("utf8").on("data", (text: string) => {
      drawn += text;
      unread = withoutControls(unread + text);
      if (question.test(unread)) return resolve();
      const line = words.includes("--plain") ? answerTo(unread) : undefined;
      if (line === undefined) return;
      unread = "";
      // Enter together with the answer would be a paste.
      terminal.stdin?.write(line);
      setTimeout(() => terminal.stdin?.write("\r"), 100);
    });
  });
  return { state, terminal, drawn: () => drawn, pid: () => Number(readFileSync(pid, "utf8")), code };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("it did not end");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const codeOf = (path: string): number | null =>
  existsSync(path) ? Number.parseInt(readFileSync(path, "utf8"), 10) : null;

describe.runIf(HAS_TERMINAL)("the program whose terminal is closed while it waits", () => {
  it("leaves, and the run can be resumed: plain lines, hangups ignored", async () => {
    const walk = await walkUntil(["--plain"], ASKS.run);
    walk.terminal.kill("SIGKILL");
    await until(() => codeOf(walk.code) !== null);
    expect([0, 1, 129]).toContain(codeOf(walk.code));
    const log = logIn(walk.state);
    expect(eventsOf(log, "run.finished")).toEqual([]);
    const { code, stdout, stderr } = await runProgram(["resume", "last", "--plain", "--yes"], {
      state: walk.state,
    });
    // The practice account has another address than the guide's join: that step fails, and the walk is left there.
    expect(code, stdout + stderr).toBe(1);
    expect(stdout).toContain("7 steps: 4 done, 0 skipped, 1 failed");
    expect(eventsOf(log, "run.resumed")).toHaveLength(1);
  });

  it("leaves: the screen", async () => {
    const walk = await walkUntil([], /Tokens that are printed/);
    walk.terminal.kill("SIGKILL");
    await until(() => codeOf(walk.code) !== null);
    expect([1, 129]).toContain(codeOf(walk.code));
  });
});

describe.runIf(HAS_TERMINAL)("the memory of the program", () => {
  it("is opened by no debugger on SIGUSR1, and is written to no core once it holds a secret", async () => {
    // The step before has captured a token.
    const walk = await walkUntil(["--plain"], /Step 5 of 7[\s\S]*Run it\? [^\n]*: $/);
    process.kill(walk.pid(), "SIGUSR1");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(process.kill(walk.pid(), 0)).toBe(true);
    expect(walk.drawn()).not.toContain("Debugger listening");
    const answers = await new Promise<boolean>((resolve) => {
      const socket = createConnection(9229, "127.0.0.1");
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    });
    expect(answers).toBe(false);
    if (spawnSync("prlimit", ["--version"]).status === 0)
      expect(readFileSync(`/proc/${walk.pid()}/limits`, "utf8")).toMatch(/^Max core file size +0 /m);
    walk.terminal.kill("SIGKILL");
  });
});
