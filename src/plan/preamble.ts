// What earlier commands leave behind for later ones on the same target. Every command is a process of its own, so its
// working directory and literal variables are carried visibly, line by line.
import { analyseCommand } from "../shell/analyse.ts";

/** Lines to run before a command, from the exact texts of the commands that succeeded before it on its target. */
export function preambleOf(commands: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const command of commands)
    for (const carry of analyseCommand(command, []).carries) {
      const line = `${carry} || exit 125`;
      if (lines[lines.length - 1] !== line) lines.push(line);
    }
  return lines;
}
