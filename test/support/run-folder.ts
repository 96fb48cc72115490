// What a run left on the disk: its log.
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../../src/run/model/event.ts";

/** An event as the log keeps it: times are text. */
export type Stored<T extends RunEvent["type"] = RunEvent["type"]> = T extends RunEvent["type"]
  ? Omit<Extract<RunEvent, { type: T }>, "at"> & {
      readonly type: T;
      readonly at: string;
      readonly seq: number;
      readonly prev: string;
    }
  : never;

/** Paths of the logs in a state folder, the oldest first. */
export function logsIn(state: string): readonly string[] {
  const runs = join(state, "lamplighter", "runs");
  if (!existsSync(runs)) return [];
  const paths = readdirSync(runs).map((run) => join(runs, run, "audit.jsonl"));
  return paths.filter((path) => existsSync(path)).sort();
}

/** Path of the only log in a state folder. */
export function logIn(state: string): string {
  const [path, ...more] = logsIn(state);
  if (path === undefined || more.length > 0) throw new Error(`There is not just one log in ${state}.`);
  return path;
}

/** The log's whole lines. */
export function linesOf(path: string): readonly string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

/** All events of a log. */
export function storedEvents(path: string): readonly Stored[] {
  return linesOf(path).map((line) => JSON.parse(line));
}

/** The log's events of one type. */
export function eventsOf<T extends RunEvent["type"]>(path: string, type: T): readonly Stored<T>[] {
  const isWanted = (event: Stored): event is Stored<T> & Stored => event.type === type;
  return storedEvents(path).filter(isWanted);
}

/** What the commands printed, in order, as it stands in the log. */
export function outputOf(path: string): string {
  return eventsOf(path, "invocation.output")
    .map((event) => event.text)
    .join("");
}

/** Kills the child (SIGKILL) as soon as its log's lines are as wanted. The log is looked at whenever it has grown. */
export function killWhen(
  child: ChildProcess,
  state: string,
  wanted: (lines: readonly string[]) => boolean,
): void {
  let size = -1;
  const watch = setInterval(() => {
    const [path] = logsIn(state);
    if (path === undefined) return;
    const now = statSync(path).size;
    if (now === size) return;
    size = now;
    if (wanted(linesOf(path))) child.kill("SIGKILL");
  }, 1);
  child.on("exit", () => clearInterval(watch));
}
