// The process that waits for a command, under each shell that a machine may have as its `sh`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { SUPERVISOR_SHELL } from "../../src/local/supervisor-shell.ts";
import { groupLives, signalGroup } from "../../src/process-mark.ts";
import { until } from "../support/node-shell.ts";

const SHELLS = [["dash"], ["bash", "--posix"], ["busybox", "sh"], ["zsh", "--emulate", "sh"]].filter(
  ([program = "", ...words]) => spawnSync(program, [...words, "-c", "true"]).status === 0,
);
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function start([program = "", ...words]: readonly string[], manner: string, text: string) {
  const entry = mkdtempSync(join(tmpdir(), "lamplighter-entry-"));
  folders.push(entry);
  const script = join(entry, "supervisor");
  writeFileSync(script, SUPERVISOR_SHELL);
  const child = spawn(program, [...words, script, entry, manner, text], {
    detached: true,
    cwd: entry,
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  let printed = "";
  const output = child.stdout as Readable;
  output.setEncoding("utf8").on("data", (it: string) => {
    printed += it;
  });
  const word = child.stdio[3] as Writable;
  word.on("error", () => {});
  const group = child.pid ?? 0;
  return {
    entry,
    group,
    word,
    printed: () => printed,
    output,
    has: (name: string) => existsSync(join(entry, name)),
    code: () => readFileSync(join(entry, "code"), "utf8"),
    gone: () => until(() => !groupLives(group) && (output.readableEnded || output.destroyed)),
  };
}

it.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("is clean by ShellCheck", () => {
  const { stdout, status } = spawnSync("shellcheck", ["-s", "sh", "-"], {
    input: SUPERVISOR_SHELL,
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});

it("is tried under the shells that there are", () => {
  expect(SHELLS.length).toBeGreaterThan(0);
});

describe.each(SHELLS.map((shell) => [shell.join(" "), shell] as const))("under %s", (_name, shell) => {
  it("begins nothing without its word", async () => {
    const it = start(shell, "run", "touch ran");
    it.word.destroy();
    await it.gone();
    expect([it.has("ran"), it.has("started")]).toEqual([false, false]);
  });

  it("begins nothing that was occupied", async () => {
    const it = start(shell, "run", "touch ran");
    spawnSync("mkdir", [join(it.entry, "started")]);
    it.word.end("go mark\n");
    await it.gone();
    expect([it.has("ran"), it.has("code")]).toEqual([false, false]);
  });

  it("writes the exit code, then the mark behind the output", async () => {
    const it = start(shell, "run", "echo out; (: <&3) 2>/dev/null && echo descriptor; echo err >&2; exit 9");
    it.word.end("go MARK\n");
    await it.gone();
    expect(it.printed()).toBe("out\nerr\nMARK");
    expect(it.code()).toBe("9\n");
  });

  it("outlives a signal to the command, and writes its code", async () => {
    const it = start(shell, "run", "touch ran; sleep 300");
    it.word.end("go MARK\n");
    await until(() => it.has("ran"));
    signalGroup(it.group, "SIGTERM");
    await it.gone();
    expect(it.code()).toBe("143\n");
    expect(it.printed()).toMatch(/MARK$/);
  });

  it("lets the command run on when nobody takes its output any more", async () => {
    const it = start(
      shell,
      "run",
      "touch ran; until [ -e go-on ]; do sleep 0.05; done; for i in $(seq 9000); do echo line $i; done; touch all",
    );
    it.word.end("go MARK\n");
    await until(() => it.has("ran"));
    it.output.destroy();
    spawnSync("touch", [join(it.entry, "go-on")]);
    await it.gone();
    expect(it.has("all")).toBe(true);
    expect(it.code()).toBe("0\n");
  });

  it("ends a session when the descriptor is closed", async () => {
    const it = start(shell, "session", "touch ran; sleep 300 & sleep 301");
    it.word.write("go MARK\n");
    await until(() => it.has("ran"));
    it.word.destroy();
    await until(() => it.has("code"));
    expect(it.code()).toBe("143\n");
    await it.gone();
  });

  it("ends a session with the group at once", async () => {
    const it = start(shell, "session", "touch ran; sleep 300 & sleep 301");
    it.word.write("go MARK\n");
    await until(() => it.has("ran"));
    const began = Date.now();
    signalGroup(it.group, "SIGTERM");
    await it.gone();
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});
