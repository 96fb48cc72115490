// Before the tests of a suite: the package that people get is installed into a folder of its own, whose `lamplighter` is the
// first on PATH. LAMPLIGHTER_PREFIX names one that `npm run package` made before, and is left as it is.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Vitest calls it for each project of a suite; the first installs for all. Throws when there is no sound package. */
export function setup(): (() => void) | undefined {
  const given = process.env.LAMPLIGHTER_PREFIX || undefined;
  const prefix = given === undefined ? installed() : resolve(ROOT, given);
  const first = join(prefix, "bin");
  if (!existsSync(join(first, "lamplighter")))
    throw new Error(`LAMPLIGHTER_PREFIX names ${prefix}, where the program is not installed: unset it.`);
  const folders = (process.env.PATH ?? "").split(delimiter);
  process.env.PATH = [first, ...folders.filter((it) => it !== first)].join(delimiter);
  process.env.LAMPLIGHTER_PREFIX = prefix;
  // What V8 compiled of this package stays out of the folder of whoever tests.
  process.env.XDG_CACHE_HOME = join(prefix, "cache");
  if (given !== undefined) return undefined;
  // A program that was killed last may still be keeping what V8 compiled.
  return () => rmSync(prefix, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function installed(): string {
  const made = spawnSync(process.execPath, [".scripts/package.mjs"], { cwd: ROOT, encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr.trim());
  return made.stdout.trim();
}
