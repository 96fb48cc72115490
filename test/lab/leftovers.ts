// What is still to be found on this computer of a ward: looked for by its name, everywhere that a lab reaches.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Control groups, processes and what they have mounted, loop devices, and the folder; none when all is gone. */
export function leftovers(name: string): readonly string[] {
  const found = new Set<string>();
  for (const root of ["/sys/fs/cgroup", ...below("/sys/fs/cgroup")])
    if (existsSync(join(root, name))) found.add(`control group ${join(root, name)}`);
  for (const folder of below("/proc").filter((path) => /\/[0-9]+$/.test(path))) {
    // One that has ended and waits for its parent to ask how.
    if (/^State:\tZ/m.test(read(join(folder, "status")))) continue;
    if (read(join(folder, "cgroup")).includes(`/${name}`)) found.add(`process ${folder}`);
    if (read(join(folder, "mountinfo")).includes(`/${name}/`)) found.add(`mount of ${folder}`);
  }
  const loops = spawnSync("losetup", ["-l", "-n", "-O", "NAME,BACK-FILE"], { encoding: "utf8" }).stdout;
  for (const line of loops.split("\n")) if (line.includes(`/${name}/`)) found.add(`loop device ${line}`);
  if (existsSync(join(tmpdir(), name))) found.add(`folder ${join(tmpdir(), name)}`);
  return [...found];
}

function below(folder: string): readonly string[] {
  return readdirSync(folder).map((entry) => join(folder, entry));
}

/** Nothing of a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
