// Runs the installed program as a user would: a child process with a state folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { lamplighter } from "./installed-program.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Path of a guide in test/fixtures/cli. */
export function fixture(name: string): string {
  return join(ROOT, "test", "fixtures", "cli", name);
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where it runs. */
export interface Surroundings {
  /** The folder for its runs. */
  readonly state: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The words in front of the program, where it runs in another namespace. */
  readonly within?: readonly string[];
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

// For each test file that imports this: what a test that failed has left behind goes too.
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder for runs that is removed when the test file ends. */
export function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-state-"));
  folders.push(folder);
  return folder;
}

/** Starts the program; `input` is what it reads, then its end. Without it its input stays open. */
export function startProgram(
  words: readonly string[],
  options: Surroundings & { readonly input?: string },
): ChildProcess {
  const [program = "", ...more] = [...(options.within ?? []), lamplighter(), ...words];
  const child = spawn(program, more, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: options.state, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  child.stdin?.on("error", () => {
    // It may have ended before it read everything.
  });
  if (options.input !== undefined) child.stdin?.end(options.input);
  return child;
}

/** Collects what it prints until it ends. */
export function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs it to its end with nothing to read but `input`. */
export function runProgram(
  words: readonly string[],
  options: Surroundings & { readonly input?: string },
): Promise<Ended> {
  return ended(startProgram(words, { input: "", ...options }));
}
