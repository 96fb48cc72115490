// Identifies a process beyond its pid: pids are reused, so its start time and the boot are part of its
// identity.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessMark {
  readonly pid: number;
  /** Its start time as the system reports it. */
  readonly started: string;
  readonly boot: string;
}

/** The mark of a living process; `started` is "" when it is not alive. */
export function markOf(pid: number): ProcessMark {
  return { pid, started: startOf(pid) ?? "", boot: bootId() };
}

/** Is it, or anything that it started in its own process group, alive? A zombie does not count. */
export function lives(mark: ProcessMark): boolean {
  if (mark.boot !== bootId()) return false;
  const started = startOf(mark.pid);
  if (started !== null) return started === mark.started;
  return groupLives(mark.pid);
}

/** Is any process of the group alive? */
export function groupLives(group: number): boolean {
  const processes = allProcesses();
  if (processes !== null) return processes.some((it) => it.group === group && !it.ended);
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Sends the signal to the group; ignores a group that is gone or belongs to another user. */
export function signalGroup(group: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended in the meantime.
  }
}

interface Listed {
  readonly group: number;
  readonly ended: boolean;
}

/** All processes of the machine; null when the system has no /proc. */
function allProcesses(): readonly Listed[] | null {
  try {
    const names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const listed = names.flatMap((name) => statOf(Number(name)) ?? []);
    return listed.length === 0 ? null : listed;
  } catch {
    return null;
  }
}

function statOf(pid: number): (Listed & { readonly started: string }) | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field may contain blanks and brackets: state, parent and group follow its last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { group: Number(fields[2]), ended: /^[ZX]/.test(fields[0] ?? ""), started: fields[19] ?? "" };
  } catch {
    return null;
  }
}

/**
 * The start time of a living process, as the system reports it; null when it has ended or the system does not
 * report it.
 */
export function startOf(pid: number): string | null {
  const stat = statOf(pid);
  if (stat !== null) return stat.ended ? null : stat.started;
  if (bootFile() !== null) return null;
  const told = ask("ps", ["-o", "state=,lstart=", "-p", String(pid)]);
  return told === null || told === "" || told.startsWith("Z") ? null : told.replace(/^\S+\s+/, "");
}

/** Changes with every boot. */
function bootId(): string {
  return bootFile() ?? ask("sysctl", ["-n", "kern.boottime"]) ?? "";
}

function bootFile(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}

function ask(program: string, words: readonly string[]): string | null {
  const env = { ...process.env, LC_ALL: "C" };
  try {
    return execFileSync(program, words, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env,
    }).trim();
  } catch {
    return null;
  }
}
