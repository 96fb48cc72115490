// Starts the process that waits for a command, and lets the command begin once the process is recorded.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { markOf } from "../process-mark.ts";
import { type LaunchMode, putSupervisor, sign } from "./entry.ts";
import { SUPERVISOR_SHELL } from "./supervisor-shell.ts";

export interface Supervised {
  /** Its pid and process group id. */
  readonly group: number;
  /** Comes after the command's output in the stream. */
  readonly mark: string;
  /** Standard output and error of the command. */
  readonly output: Readable;
  /** Resolves when the waiting process has ended and its stream is closed. */
  readonly closed: Promise<void>;
  /** Lets this process end without it; a session ends then. */
  release(): void;
}

/**
 * Starts it in its own group and session, without a terminal or input. Rejects when it could not be started
 * or recorded; then the command has not begun.
 */
export async function supervise(it: {
  readonly entry: string;
  readonly manner: Exclude<LaunchMode, "terminal">;
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly until: number | null;
}): Promise<Supervised> {
  // From a file, so that its words are not in the process list, where a command may search for them.
  const script = putSupervisor(it.entry, SUPERVISOR_SHELL);
  const child = spawn("/bin/sh", [script, it.entry, it.manner, it.text], {
    detached: true,
    env: it.environment,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const output = child.stdout as Readable;
  const word = child.stdio[3] as Writable;
  const closed = Promise.all([once(child, "exit"), once(output, "close")]).then(() => {});
  const group = await startOf(child);
  // It may have ended before it read the go-ahead.
  word.on("error", () => {});
  output.on("error", () => {});
  const mark = randomBytes(16).toString("hex");
  try {
    sign(it.entry, { ...markOf(group), manner: it.manner, until: it.until });
  } catch (error) {
    word.destroy();
    throw error;
  }
  word.write(`go ${mark}\n`);
  if (it.manner === "run") word.end();
  return {
    group,
    mark,
    output,
    closed,
    release() {
      word.destroy();
      output.destroy();
      child.unref();
    },
  };
}

function once(source: ChildProcess | Readable, event: string): Promise<void> {
  return new Promise((resolve) => void source.once(event, () => resolve()));
}

function startOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child.pid ?? 0));
    child.once("error", reject);
  });
}
