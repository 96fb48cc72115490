// A process that holds secrets writes no core.
import { spawnSync } from "node:child_process";

/** Sets the limit on cores to 0, for this process and those it starts, where util-linux is there to do it. */
export function limitCores(): void {
  if (process.platform !== "linux") return;
  const words = ["--core=0:", "--pid", String(process.pid)];
  spawnSync("prlimit", words, { stdio: "ignore", timeout: 2_000 });
}
