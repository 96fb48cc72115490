// The process table of a practice node: processes, their groups and sessions, and signals. shell.ts runs
// programs.

/** The destination for output of processes that outlive their shell, and who still holds it open. */
export interface Sink {
  write(stdout: string, stderr: string): void;
  readonly holders: Set<Promise<unknown>>;
}

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** Process group and session; a new session sets both to the pid. */
  pgid: number;
  sid: number;
  /** Program name, at most 15 characters in /proc. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Hundredths of a second since the node's boot. */
  readonly startedAt: number;
  /** Permission bits that new files do not get. */
  umask: number;
  /** The signal that ended it; null while none has. */
  signal: number | null;
  readonly controller: AbortController;
  readonly sink: Sink;
  /** It will become the program that it runs (`program &`), as with `exec`. */
  becomes: boolean;
  /** Children started with `&`, for `wait`. */
  readonly background: Map<number, Promise<number>>;
}

export interface ProcessTable {
  readonly processes: ReadonlyMap<number, Process>;
  /** Adds a process; with `parent` null, a child of init in its own session. */
  add(
    parent: Process | null,
    name: string,
    argv: readonly string[],
    own: "session" | "group" | null,
    sink?: Sink,
  ): Process;
  remove(process: Process): void;
  /**
   * Signals one process (pid > 0) or a group (pid < 0). Returns how many it reached; signal 0 only checks.
   */
  signal(pid: number, signal: number): number;
  /** Ends all processes: the power cut. */
  clear(): void;
}

/** A sink that collects its input. */
export function createSink(): Sink & { readonly stdout: () => string; readonly stderr: () => string } {
  let out = "";
  let error = "";
  return {
    write(stdout, stderr) {
      out += stdout;
      error += stderr;
    },
    holders: new Set(),
    stdout: () => out,
    stderr: () => error,
  };
}

export const SIGNALS: Readonly<Record<string, number>> = {
  EXIT: 0,
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
};

/** Signals that do not end a process that has no handler for them. */
const HARMLESS = new Set([0, 17, 18, 19]);

export function createProcessTable(now: () => number, firstPid: number): ProcessTable {
  const processes = new Map<number, Process>();
  let next = firstPid;
  return {
    processes,
    add(parent, name, argv, own, sink) {
      const pid = next++;
      const process: Process = {
        pid,
        ppid: parent?.pid ?? 1,
        pgid: own || !parent ? pid : parent.pgid,
        sid: own === "session" || !parent ? pid : parent.sid,
        name,
        argv,
        startedAt: now(),
        umask: parent?.umask ?? 0o022,
        signal: null,
        controller: new AbortController(),
        sink: sink ?? parent?.sink ?? createSink(),
        becomes: false,
        background: new Map(),
      };
      processes.set(pid, process);
      return process;
    },
    remove(process) {
      processes.delete(process.pid);
    },
    signal(pid, signal) {
      const reached = [...processes.values()].filter((one) =>
        pid > 0 ? one.pid === pid : one.pgid === -pid,
      );
      if (!HARMLESS.has(signal)) for (const one of reached) end(one, signal);
      return reached.length;
    },
    clear() {
      for (const one of [...processes.values()]) end(one, 9);
      processes.clear();
    },
  };
}

function end(process: Process, signal: number): void {
  process.signal ??= signal;
  process.controller.abort();
}
