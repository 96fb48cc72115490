// The ways out of the process, and the way to be stopped and go on (Ctrl-Z): on each of them the terminal is
// restored first. Knows signals, nothing of terminals.

/** The parts of `process` that are needed. */
export interface ProcessHost {
  readonly pid: number;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
  exit(code: number): unknown;
}

export interface ExitHooks {
  /** Gives the terminal back for good. Called before the process ends; may be called more than once. */
  restore(): void;
  /** Gives the terminal back until `resumed`. */
  suspended(): void;
  resumed(): void;
  /** True while a child has the terminal: then Ctrl-C is meant for the child. */
  lent(): boolean;
}

export interface ExitGuard {
  /** Stops this process and those it was started with, as Ctrl-Z does where nobody reads keys singly. */
  stopJob(): void;
  /** Ends the guard. */
  end(): void;
}

/** The signals that end a process and are sent by people and systems. */
const FATAL = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** A process whose group has no shell to continue it is not stopped by SIGTSTP: then we go on after this time. */
const NOT_STOPPED_MS = 200;

/** Watches over the ways out until `end`. */
export function guardExits(host: ProcessHost, hooks: ExitHooks): ExitGuard {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fatal = FATAL.map((signal) => ({
    signal,
    listener: (): void => {
      if (hooks.lent() && (signal === "SIGINT" || signal === "SIGQUIT")) return;
      hooks.restore();
      end();
      // Somebody else who listens decides what follows; otherwise the signal does what it always does. (Ink listens
      // too, but only until the screen is restored.)
      if (host.listenerCount(signal) === 0) host.kill(host.pid, signal);
    },
  }));
  const onExit = (): void => hooks.restore();
  const onStop = (): void => stop(host.pid);

  const stop = (pid: number): void => {
    if (stopped) return;
    stopped = true;
    hooks.suspended();
    // Without our listener the signal stops the process.
    host.off("SIGTSTP", onStop);
    host.kill(pid, "SIGTSTP");
    timer = setTimeout(onContinue, NOT_STOPPED_MS);
  };

  // Also after a SIGSTOP, which nobody can hear coming: who stopped us may have used the terminal.
  const onContinue = (): void => {
    clearTimeout(timer);
    if (stopped) host.on("SIGTSTP", onStop);
    stopped = false;
    hooks.resumed();
  };

  const end = (): void => {
    clearTimeout(timer);
    for (const { signal, listener } of fatal) host.off(signal, listener);
    host.off("SIGTSTP", onStop);
    host.off("SIGCONT", onContinue);
    host.off("exit", onExit);
    host.off("uncaughtExceptionMonitor", onExit);
  };

  for (const { signal, listener } of fatal) host.on(signal, listener);
  host.on("SIGTSTP", onStop);
  host.on("SIGCONT", onContinue);
  host.on("exit", onExit);
  // Only told of it: Node goes on to print the error and to end, on a terminal that is whole again.
  host.on("uncaughtExceptionMonitor", onExit);
  return { stopJob: () => stop(0), end };
}
