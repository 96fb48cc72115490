// The command that starts this program here. Operators copy the hints that it prints, and it may not be on
// PATH.
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, relative } from "node:path";

/** A command in a hint: the program's name, followed by a verb or an option. */
const CALL =
  /(?<![\w/-])lamplighter(?= (?:plan|check|run|resume|replay|verify|export|runs|sign|purge|clean|help|--help|VERB)\b)/g;

/**
 * `lamplighter` if PATH leads to this program, else the words that start it: `npx lamplighter`,
 * `node dist/lamplighter.cjs`. `entry` is the file that was started.
 */
export function ownCommand(
  env: Readonly<Record<string, string | undefined>>,
  entry: string,
  folder: string,
): string {
  // npx adds a temporary folder to PATH, which is gone when the hint is used.
  if (env.npm_command === "exec") return "npx lamplighter";
  if (leadsTo(entry, env.PATH ?? "")) return "lamplighter";
  const near = relative(folder, entry);
  const path = near === "" || near.startsWith("..") || isAbsolute(near) ? entry : near;
  return `node ${/^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

/** The text with each `lamplighter` command as it works here. */
export function withOwnCommand(text: string): string {
  CALL.lastIndex = 0;
  return CALL.test(text) ? text.replace(CALL, ownCommandHere()) : text;
}

/** `ownCommand` of this process. */
export function ownCommandHere(): string {
  const [, entry = ""] = process.argv;
  return ownCommand(process.env, realOf(entry), process.cwd());
}

/** Is the first `lamplighter` in `path` this file? */
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
