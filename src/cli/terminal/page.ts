// Shows long text in the user's pager, or prints it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The pager's command, and whether it shows colours. */
export interface Pager {
  readonly command: string;
  readonly colour: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The pager in PAGER, else `less` if it is on PATH; null if PAGER is empty or `cat`, or there is no `less`.
 */
export function pagerOf(env: Environment): Pager | null {
  const named = env.PAGER?.trim() ?? (isOnPath("less", env.PATH ?? "") ? "less" : "");
  if (named === "" || named === "cat") return null;
  const { LESS = LESS_OPTIONS } = env;
  const isLess = /^(?:\S*\/)?less(?:\s|$)/.test(named);
  return { command: named, colour: isLess && /r/i.test(LESS) };
}

/** F: exit at once if everything fits; R: show colours; X: leave the text on the screen. */
const LESS_OPTIONS = "FRX";

/** Shows the text, and resolves when the pager is closed. If the pager cannot start, prints the text. */
export async function page(text: string, { command }: Pager): Promise<void> {
  const env = { LESS: LESS_OPTIONS, ...process.env };
  const child = spawn(command, { shell: true, env, stdio: ["pipe", "inherit", "inherit"] });
  // Ctrl-C belongs to the pager.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    // The pager may close before it has read everything.
    child.stdin.on("error", ignore);
    child.stdin.end(text);
    const [code] = await once(child, "close");
    if (code === NOT_FOUND || code === NOT_EXECUTABLE) process.stdout.write(text);
  } finally {
    process.off("SIGINT", ignore);
  }
}

/** A shell's exit code when it cannot find the program. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

function isOnPath(name: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
