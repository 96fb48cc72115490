// Prevents core dumps: the process holds secrets.
import { spawnSync } from "node:child_process";

/** Sets the core dump limit to 0 for this process and its children, if util-linux is installed. */
export function limitCores(): void {
  if (process.platform !== "linux") return;
  const words = ["--core=0:", "--pid", String(process.pid)];
  spawnSync("prlimit", words, { stdio: "ignore", timeout: 2_000 });
}
