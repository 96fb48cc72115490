// How a person calls this program here. The hints that it prints are typed as they stand, and not everybody has it on PATH.
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, relative } from "node:path";

/** A call of ours in a hint: the name, and behind it a verb or an option. */
const CALL =
  /(?<![\w/-])lamplighter(?= (?:plan|check|run|resume|replay|verify|export|runs|sign|purge|clean|help|--help|VERB)\b)/g;

/**
 * `lamplighter` where PATH leads to this program, else the words that start it: `npx lamplighter`, `node dist/lamplighter.cjs`.
 * `entry` is the file that was started.
 */
export function ownCommand(
  env: Readonly<Record<string, string | undefined>>,
  entry: string,
  folder: string,
): string {
  // npx puts a folder of its own on PATH, which is not there any more when the hint is read.
  if (env.npm_command === "exec") return "npx lamplighter";
  if (leadsTo(entry, env.PATH ?? "")) return "lamplighter";
  const near = relative(folder, entry);
  const path = near === "" || near.startsWith("..") || isAbsolute(near) ? entry : near;
  return `node ${/^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

/** The text with each call of `lamplighter` as it works here. */
export function withOwnCommand(text: string): string {
  CALL.lastIndex = 0;
  return CALL.test(text) ? text.replace(CALL, ownCommandHere()) : text;
}

/** `ownCommand` of this process. */
export function ownCommandHere(): string {
  const [, entry = ""] = process.argv;
  return ownCommand(process.env, realOf(entry), process.cwd());
}

/** Is the first `lamplighter` on the path this file? */
function leadsTo(entry: string, path: string): boolean {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder === "" ? "." : folder, "lamplighter");
    try {
      accessSync(candidate, constants.X_OK);
    } catch {
      continue;
    }
    return realOf(candidate) === entry;
  }
  return false;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
