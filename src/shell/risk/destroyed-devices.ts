// Which devices a command destroys, and how: what must be true of a device before the command runs.

import { readCalls } from "../calls/calls.ts";
import type { Span } from "../model/command.ts";
import { assignedVariables, literalValues } from "../state/shell-state.ts";
import { maskText } from "../syntax/mask.ts";
import type { DiskFate } from "./dangers/danger.ts";
import { isDevice } from "./dangers/devices.ts";
import { classifyRisk } from "./risk.ts";

export interface DestroyedDevice {
  /** As the node will see it, without quotes: `/dev/nvme1n1`. If the texts do not show it, the word as written. */
  readonly path: string;
  /** False when only the shell that runs the command knows the device. */
  readonly known: boolean;
  /** What happens to it first: something new is made on it, it is erased or overwritten, or its content stays. */
  readonly fate: DiskFate;
}

/**
 * The devices that the command destroys, in the order of the text, each once with what happens to it first. `masks`
 * are the placeholders that are not set; `carried` are lines that run before it and may set variables. Never throws.
 */
export function destroyedDevices(
  text: string,
  masks: readonly Span[] = [],
  carried: readonly string[] = [],
): readonly DestroyedDevice[] {
  const reading = readCalls(maskText(text, masks).text);
  const verdicts = classifyRisk(reading)
    .filter(({ risk }) => risk === "destroys")
    .toSorted((a, b) => a.start - b.start);
  const own = new Set(assignedVariables(reading).map(({ name }) => name));
  const values = new Map([...literalValues(carried)].filter(([name]) => !own.has(name)));
  const found = new Map<string, DestroyedDevice>();
  for (const { names, disk: fate } of verdicts) {
    if (fate === undefined) continue;
    for (const { value, fixed, masked } of names) {
      const path = fixed ? value : withValues(value, values);
      if (masked || found.has(path)) continue;
      const known = !/[*?[\]{}~$`\s]/.test(path);
      if (known ? isDevice(path) : /^(?:\/dev\/|[$`~*?])/.test(path)) found.set(path, { path, known, fate });
    }
  }
  return [...found.values()];
}

/** The word with its known variables expanded. */
function withValues(word: string, values: ReadonlyMap<string, string>): string {
  return word.replace(
    /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g,
    (written, plain?: string, braced?: string) => values.get(plain ?? braced ?? "") ?? written,
  );
}
