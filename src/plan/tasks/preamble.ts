// What earlier commands leave for later ones on the same target. Every command is its own process, so its
// working directory and literal variables are carried visibly, line by line.
import { carriedLines } from "../../shell/state/shell-state.ts";
import type { Plan } from "../model/plan.ts";

/**
 * Lines to run before a command, from the exact texts of the commands that succeeded before it on its target.
 */
export function preambleOf(commands: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const command of commands)
    for (const carry of carriedLines(command)) {
      const line = `${carry} || exit 125`;
      if (lines[lines.length - 1] !== line) lines.push(line);
    }
  return lines;
}

/** By task id: the preamble of each command if every earlier command on its target succeeds. */
export function plannedPreambles(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const carried = new Map<string, readonly string[]>();
  const preambles = new Map<string, readonly string[]>();
  for (const task of plan.tasks) {
    if (task.command === null || task.aws === true) continue;
    const before = carried.get(task.target) ?? [];
    preambles.set(task.id, before);
    const lines = preambleOf([task.command.text]).filter((it) => it !== before[before.length - 1]);
    if (lines.length > 0) carried.set(task.target, [...before, ...lines]);
  }
  return preambles;
}
