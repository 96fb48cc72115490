// Programs of tests that mount file systems of their own: in a mount namespace, so that nothing of it stays, and where
// the user may not mount, in a user namespace too.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";
import { fillUp } from "./fill-up.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The words in front of a program that may mount; null where this user may not. */
export const OWN_MOUNTS: readonly string[] | null =
  [
    ["unshare", "-m"],
    ["unshare", "-rm"],
  ].find(([program = "", ...options]) => {
    const tried = spawnSync(program, [...options, "mount", "-t", "tmpfs", "tmpfs", tmpdir()]);
    return tried.status === 0;
  }) ?? null;

/** Bundles the TypeScript file and runs it with a new folder, where it may mount, and the words; gives the JSON that it prints. */
export async function runWithOwnMounts<Result>(file: string, ...words: readonly string[]): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), "mounts-"));
  try {
    const outfile = join(home, "story.mjs");
    await bundle(join(ROOT, file), outfile);
    const [program = "", ...options] = OWN_MOUNTS ?? [];
    const ended = spawnSync(program, [...options, process.execPath, outfile, home, ...words], {
      encoding: "utf8",
    });
    if (ended.status !== 0) throw new Error(ended.stderr);
    return JSON.parse(ended.stdout);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export interface SmallState {
  /** The folder as programs see it that run `within`. */
  readonly state: string;
  /** The same folder as this process sees it. */
  readonly seen: string;
  /** The words in front of a program that shall see it. */
  readonly within: readonly string[];
  /** Leaves room for so many bytes; null takes everything away again. */
  fill(left: number | null): void;
  close(): void;
}

/** A folder for runs on a file system in memory of this size (as `mount` takes it). */
export async function smallState(size: string): Promise<SmallState> {
  const state = mkdtempSync(join(tmpdir(), "small-"));
  const [program = "", ...options] = OWN_MOUNTS ?? [];
  const mount = `mount -t tmpfs -o size=${size},mode=700 tmpfs "$1" && echo mounted && exec cat`;
  const holder = spawn(program, [...options, "sh", "-c", mount, "sh", state], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const users = options.includes("-rm") ? ["-U", "--preserve-credentials"] : [];
  const seen = join(`/proc/${holder.pid}/root`, state);
  const filler = join(seen, "filler");
  return {
    state,
    seen,
    within: ["nsenter", "-t", String(holder.pid), "-m", ...users, "--"],
    fill(left) {
      rmSync(filler, { force: true });
      if (left !== null) fillUp(filler, left);
    },
    close() {
      holder.kill();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
