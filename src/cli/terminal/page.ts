// Long text for a person: through the pager that they have, else as it is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** How the pager is called, and whether it shows colours. */
export interface Pager {
  readonly command: string;
  readonly colour: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The pager of PAGER, else `less` where it is on PATH; null where the person wants none (PAGER is empty or `cat`) or has none. */
export function pagerOf(env: Environment): Pager | null {
  const named = env.PAGER?.trim() ?? (isOnPath("less", env.PATH ?? "") ? "less" : "");
  if (named === "" || named === "cat") return null;
  const { LESS = LESS_OPTIONS } = env;
  const isLess = /^(?:\S*\/)?less(?:\s|$)/.test(named);
  return { command: named, colour: isLess && /r/i.test(LESS) };
}

/** F: end at once when all fits; R: show colours; X: leave the text on the screen. */
const LESS_OPTIONS = "FRX";

/** Shows the text, and resolves when the person has closed the pager. A pager that cannot be started is done without. */
export async function page(text: string, { command }: Pager): Promise<void> {
  const env = { LESS: LESS_OPTIONS, ...process.env };
  const child = spawn(command, { shell: true, env, stdio: ["pipe", "inherit", "inherit"] });
  // Ctrl-C belongs to the pager.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    // The person may close it before it has read everything.
    child.stdin.on("error", ignore);
    child.stdin.end(text);
    const [code] = await once(child, "close");
    if (code === NOT_FOUND || code === NOT_EXECUTABLE) process.stdout.write(text);
  } finally {
    process.off("SIGINT", ignore);
  }
}

/** What a shell ends with when it cannot start the program. */
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
