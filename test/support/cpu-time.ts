// What a call costs: the CPU time of a process and of all that it waited for, as the operating system counts it. Set against a bare
// Node, since seconds say nothing of another computer.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** CPU seconds, user and system, of the call. Throws when it cannot be started. */
export function cpuSeconds(words: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const call = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1 </dev/null';
  const { stderr, error } = spawnSync("bash", ["-c", call, "-", ...words], { encoding: "utf8", env });
  const times = stderr?.trim().split(" ").map(Number) ?? [];
  const [user = Number.NaN, system = Number.NaN] = times;
  if (error !== undefined || Number.isNaN(user + system)) throw error ?? new Error(stderr);
  return user + system;
}

/**
 * How many times the CPU time of a bare Node (`node -e 0`) the call takes: the smallest of each in so many turns, as whatever else
 * the computer does can only add.
 */
export function timesBareNode(rounds: number, cost: () => number): number {
  let [least, bare] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    bare = Math.min(bare, cpuSeconds(["node", "-e", "0"]));
    least = Math.min(least, cost());
  }
  return least / bare;
}

/** CPU seconds of a process that lives, all its threads together. Linux only. */
export function cpuSecondsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}
