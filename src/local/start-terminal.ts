// A command that needs the terminal: it has it until it ends, so its output is not in the log.
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { markOf } from "../process-mark.ts";
import {
  codeOf,
  type Ending,
  endingOf,
  type Finished,
  hasBegun,
  occupy,
  putCode,
  putEnding,
  putResult,
  sign,
} from "./entry.ts";
import { endedSilently, type Lend, type LocalSession } from "./job.ts";
import type { CommandOrder } from "./start-command.ts";
import { createReportRelay, type Started } from "./started.ts";
import { PATIENCE } from "./stop-group.ts";

/** The terminal sends these to its whole foreground group; they are meant for the command. */
const FOR_THE_COMMAND = ["SIGINT", "SIGQUIT"] as const;

/** Starts the command in the operator's own terminal, without a time limit: the operator is present. */
export function startInTerminal(session: LocalSession, order: CommandOrder, lend: Lend): Started {
  const { entry, nonce } = order;
  const { vault, hint } = session.options;
  const { follow, tell } = createReportRelay();
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();

  const run = async (): Promise<number | null> => {
    // A cancellation may have come first.
    if (!occupy(entry)) return null;
    const shell = spawn("/bin/sh", ["-c", IN_TERMINAL, "lamplighter", order.text], {
      env: order.environment,
      stdio: "inherit",
    });
    child = shell;
    const end = new Promise<number | null>((resolve) => {
      shell.once("error", () => resolve(null));
      shell.once("exit", (code, signal) =>
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
    for (const signal of FOR_THE_COMMAND) process.on(signal, ignore);
    try {
      if (shell.pid !== undefined) sign(entry, { ...markOf(shell.pid), manner: "terminal", until: null });
      return await end;
    } finally {
      for (const signal of FOR_THE_COMMAND) process.off(signal, ignore);
    }
  };
  const work = async (): Promise<void> => {
    const began = performance.now();
    let words = "It used the terminal, so its output is not in this log.";
    try {
      const code = await lend(run);
      if (code !== null) putCode(entry, code);
    } catch (error) {
      words = `The terminal could not be handed over: ${error instanceof Error ? error.message : String(error)}`;
    }
    const finished = endOf(Math.round(performance.now() - began), words);
    putResult(entry, finished);
    tell(finished);
  };
  const endOf = (duration: number, words: string): Finished => {
    const ending = endingOf(entry);
    const code = ending === null ? codeOf(entry) : null;
    if (code !== null) {
      const message = code === 0 || hint === null ? words : `${words}\n${hint}`;
      return endedSilently(vault, nonce, { outcome: "exited", exitCode: code, duration }, message);
    }
    if (child === null) occupy(entry);
    const outcome = child === null ? "not-run" : (ending ?? "interrupted");
    return endedSilently(vault, nonce, { outcome, duration }, words);
  };
  ended = work();
  return {
    commandId: "in the terminal",
    follow,
    async stop(ending: Ending) {
      putEnding(entry, ending);
      if (child === null && !hasBegun(entry)) occupy(entry);
      child?.kill("SIGTERM");
      const timer = setTimeout(() => child?.kill("SIGKILL"), PATIENCE);
      await ended;
      clearTimeout(timer);
    },
    tail: () => "",
    leave: () => ended,
  };
}

/** Replaces this shell with the command. */
const IN_TERMINAL = 'if command -v bash >/dev/null 2>&1; then exec bash -c "$1"; else exec sh -c "$1"; fi';

function ignore(): void {}
