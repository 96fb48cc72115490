// Programs of tests that mount file systems of their own: in a mount namespace, so that nothing of it stays, and where
// the user may not mount, in a user namespace too.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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
    await build({ entryPoints: [join(ROOT, file)], outfile, bundle: true, format: "esm", platform: "node" });
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
