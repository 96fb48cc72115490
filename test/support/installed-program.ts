// The program as its users have it: found on PATH, from a package that was installed into a folder of its own. What is built
// in the checkout is never run, since there Node also finds what the package lacks.
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ENTRY = join("lib", "node_modules", "lamplighter", "dist", "lamplighter.cjs");

let found: string | null = null;

/** The path of `lamplighter` on PATH. Throws when that is not the program of an installed package. */
export function lamplighter(): string {
  found ??= onPath();
  return found;
}

/** The folder of the installed package. */
export function installedPackage(): string {
  return dirname(dirname(realpathSync(lamplighter())));
}

/** The folder that it was installed into, which also has the package itself and meta.json (see .scripts/package.mjs). */
export function installPrefix(): string {
  return dirname(dirname(lamplighter()));
}

function onPath(): string {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "lamplighter"));
  const path = paths.find(isExecutable);
  const real = path === undefined ? null : realpathSync(path);
  if (path === undefined || real === null || !real.endsWith(sep + ENTRY) || real.startsWith(ROOT))
    throw new Error(
      `The tests run the installed program, and \`lamplighter\` on PATH is ${real ?? "not there"}: name test/install-program.ts as globalSetup in the configuration of Vitest.`,
    );
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
