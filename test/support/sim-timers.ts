// The platform's timers on the clock of a simulation, for what keeps a limit by itself. They belong to the process that
// set them, and go with it.
import { type SimClock, WORLD } from "./sim-clock.ts";

export interface SimTimers {
  /** Whose timers are set from now on. */
  owner: number;
  /** The platform has its own timers again. */
  restore(): void;
}

/** Takes the place of setTimeout and clearTimeout. */
export function simTimers(clock: SimClock): SimTimers {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const cancels = new Map<number, () => void>();
  const timers: SimTimers = { owner: WORLD, restore: () => void Object.assign(globalThis, real) };
  const set = (act: () => void, milliseconds = 0): number => {
    const id = cancels.size + 1;
    cancels.set(id, clock.after(milliseconds, timers.owner, act));
    return id;
  };
  const clear = (id: number | undefined): void => cancels.get(id ?? 0)?.();
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  return timers;
}
