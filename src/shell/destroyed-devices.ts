// Which devices a command destroys, in which way: what has to be true of a device before it depends on that.
import { readCalls } from "./calls.ts";
import type { Span } from "./command.ts";
import { type DiskFate, isDevice } from "./destroying-programs.ts";
import { maskText } from "./mask.ts";
import { judge } from "./risk.ts";

export interface DestroyedDevice {
  /** As the node will see it, without quotes: `/dev/nvme1n1`. Where the text alone does not tell, the word as written. */
  readonly path: string;
  /** False when only the shell that runs the command knows which device it is. */
  readonly known: boolean;
  /** What is done to it first: something new is made on it, it is erased or overwritten, or what it holds stays. */
  readonly fate: DiskFate;
}

/**
 * The devices that the command destroys, in the order of the text, each once with what is done to it first. `masks` are
 * the placeholders that are still open. Never throws.
 */
export function destroyedDevices(text: string, masks: readonly Span[] = []): readonly DestroyedDevice[] {
  const verdicts = judge(readCalls(maskText(text, masks).text))
    .filter(({ risk }) => risk === "destroys")
    .toSorted((a, b) => a.start - b.start);
  const found = new Map<string, DestroyedDevice>();
  for (const { names, disk: fate } of verdicts) {
    if (fate === undefined) continue;
    for (const { value, fixed, masked } of names) {
      if (masked || found.has(value)) continue;
      const known = fixed && !/[*?[\]{}~]/.test(value);
      if (known ? isDevice(value) : /^(?:\/dev\/|[$`~*?])/.test(value))
        found.set(value, { path: value, known, fate });
    }
  }
  return [...found.values()];
}
