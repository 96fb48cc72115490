// What a lab makes on this computer is put into a ward's folder and control groups. A process of its own watches over them
// and takes everything away, also when this process is killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { leftovers } from "./leftovers.ts";

/** Path of a shell file of the lab. */
export function shellFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const PREFIX = "lamplighter-lab-";

export interface Ward {
  /** The name of its control groups, and of its folder. */
  readonly name: string;
  readonly home: string;
  /** Ends all that lives in it, and removes it. Throws when something is left. */
  close(): Promise<void>;
}

/** Begins a ward. Throws where no control groups can be made. */
export async function startWard(): Promise<Ward> {
  const home = mkdtempSync(join(tmpdir(), PREFIX));
  const name = basename(home);
  // Of a session of its own: what ends this process by the terminal must not end the warden.
  const warden = spawn("sh", [shellFile("warden.sh"), name, home], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  warden.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const ended = once(warden, "close");
  const ready = await Promise.race([once(warden.stdout, "data"), ended.then(() => null)]);
  if (ready === null) throw new Error(`no control groups can be made: ${said}`);
  let closing: Promise<void> | null = null;
  return {
    name,
    home,
    close() {
      closing ??= (async () => {
        warden.stdin.end();
        const [code] = await ended;
        const left = leftovers(name);
        if (code !== 0 || left.length > 0)
          throw new Error(`the lab left something behind: ${left.join(", ")} ${said}`);
      })();
      return closing;
    },
  };
}
