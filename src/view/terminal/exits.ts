// The exits of the process, and suspending (Ctrl-Z): each restores the terminal first. Knows signals, nothing about
// terminals.

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
  /** Releases the terminal for good. Called before the process ends, possibly more than once. */
  restore(): void;
  /** Releases the terminal until `resumed`. */
  suspended(): void;
  resumed(): void;
  /** True while a child has the terminal: Ctrl-C is then for the child. */
  lent(): boolean;
}

export interface ExitGuard {
  /** Suspends this process and its process group, as Ctrl-Z does on a terminal in normal mode. */
  stopJob(): void;
  /** Ends the guard. */
  end(): void;
}

/** The signals that end a process and are sent by people and systems. */
const FATAL = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** A process whose group has no shell to continue it is not stopped by SIGTSTP: it continues after this time. */
const NOT_STOPPED_MS = 200;

/** Guards the exits until `end`. */
export function guardExits(host: ProcessHost, hooks: ExitHooks): ExitGuard {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fatal = FATAL.map((signal) => ({
    signal,
    listener: (): void => {
      if (hooks.lent() && (signal === "SIGINT" || signal === "SIGQUIT")) return;
      hooks.restore();
      end();
      // Another listener decides what follows; otherwise the signal does its default. (Ink listens too, but only
      // until the screen is restored.)
      if (host.listenerCount(signal) === 0) host.kill(host.pid, signal);
    },
  }));
  const onExit = (): void => hooks.restore();
  const onStop = (): void => stop(host.pid);

  const stop = (pid: number): void => {
    if (stopped) return;
    stopped = true;
    hooks.suspended();
    // Without our listener, the signal suspends the process.
    host.off("SIGTSTP", onStop);
    host.kill(pid, "SIGTSTP");
    timer = setTimeout(onContinue, NOT_STOPPED_MS);
  };

  // Also after a SIGSTOP, which gives no notice: the terminal may have been used meanwhile.
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
  // Only observed: Node then prints the error and ends, on a restored terminal.
  host.on("uncaughtExceptionMonitor", onExit);
  return { stopJob: () => stop(0), end };
}
