// The installed program at a pseudo terminal, as a person has it: every byte that is drawn is kept, answers are typed, and
// it can be killed (SIGKILL) from outside like any other process.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { lamplighter } from "./installed-program.ts";
import { ROOT, type Surroundings } from "./run-program.ts";

/** False where this computer has no program that makes a pseudo terminal. */
export const HAS_TERMINAL = spawnSync("script", ["--version"]).status === 0;

export interface PtyProgram {
  /** Types text; a line ends with `\r`, which comes as a key of its own after what was typed before it. */
  type(text: string): void;
  /** Sends text in one piece, as a terminal that does not mark pastes. */
  paste(text: string): void;
  /** Calls back for all that is drawn, as it comes. */
  onDrawn(told: (text: string) => void): void;
  /** Everything drawn so far, as it went to the terminal. */
  drawn(): string;
  /** The number of the program's process; null before it has begun. */
  pid(): number | null;
  /** SIGKILL to the program itself, not to its terminal; false when it does not live. */
  kill(): boolean;
  readonly ended: Promise<PtyEnd>;
}

export interface PtyEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** True when we killed it. */
  readonly killed: boolean;
  readonly drawn: string;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Of plain lines nothing is broken or shown in parts there. */
const TALL: TerminalSize = { columns: 2000, rows: 2000 };

/** What follows sooner was not pressed by a hand; ms. */
const BETWEEN_KEYS = 80;

/** What draws nothing for so long is not echoed; ms. */
const NO_ECHO = 1000;

const terminals = new Set<ChildProcess>();
const folders: string[] = [];

// What a test that failed has left behind: without its terminal the program ends.
afterAll(() => {
  for (const terminal of terminals) terminal.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Starts it, as another user where one is named. `size` null: the terminal does not say how large it is. */
export function startAtTerminal(
  words: readonly string[],
  surroundings: Surroundings,
  user: { readonly uid?: number; readonly gid?: number } = {},
  size: TerminalSize | null = words.includes("--plain") ? TALL : null,
): PtyProgram {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-terminal-"));
  folders.push(folder);
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const pid = join(folder, "pid");
  // The shell says its number and becomes the program.
  const set = size === null ? "" : `stty cols ${size.columns} rows ${size.rows}; `;
  const call = `${set}echo $$ >${quoted(pid)}; exec ${[lamplighter(), ...words].map(quoted).join(" ")}`;
  const terminal = spawn("script", ["-qec", call, "/dev/null"], {
    cwd: surroundings.cwd ?? ROOT,
    env: {
      ...process.env,
      NO_COLOR: "1",
      TERM: "xterm",
      SHELL: "/bin/sh",
      XDG_STATE_HOME: surroundings.state,
      ...surroundings.env,
    },
    stdio: ["pipe", "pipe", "pipe"],
    ...user,
  });
  terminals.add(terminal);
  terminal.stdin.on("error", () => {
    // It may have ended before it read everything.
  });
  let typed: Promise<void> = Promise.resolve();
  /** Sends it, once what was sent before has been read. */
  const write = (text: string): void => {
    typed = typed.then(async () => {
      const read = echo();
      terminal.stdin.write(text);
      await read;
      await new Promise((resolve) => void setTimeout(resolve, BETWEEN_KEYS));
    });
  };
  /** Resolves when something is drawn: a busy computer takes its time. A secret is not drawn. */
  const echo = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, NO_ECHO);
      heard = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  let heard = (): void => {};
  let drawn = "";
  let killed = false;
  const listeners: ((text: string) => void)[] = [];
  const take = (text: string): void => {
    drawn += text;
    heard();
    for (const told of listeners) told(text);
  };
  terminal.stdout.setEncoding("utf8").on("data", take);
  terminal.stderr.setEncoding("utf8").on("data", take);
  const ended = new Promise<PtyEnd>((resolve, reject) => {
    terminal.on("error", reject);
    terminal.on("close", (code) => {
      terminals.delete(terminal);
      // `script` gives 128 and the signal's number for a program that a signal ended.
      resolve({ code: code !== null && code > 128 ? null : code, killed, drawn });
    });
  });
  return {
    type(text) {
      const line = text.replace(/\r$/, "");
      if (line !== "") write(line);
      if (line !== text) write("\r");
    },
    paste: (text) => write(text),
    onDrawn: (told) => void listeners.push(told),
    drawn: () => drawn,
    pid: () => (existsSync(pid) ? Number(readFileSync(pid, "utf8")) || null : null),
    kill() {
      if (terminal.exitCode !== null || !existsSync(pid)) return false;
      try {
        process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
      } catch {
        return false;
      }
      killed = true;
      return true;
    },
    ended,
  };
}

/** What was drawn, without what moves the cursor and sets colours. */
export function withoutControls(drawn: string): string {
  return drawn.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r\n", "\n");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
