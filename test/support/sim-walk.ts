// One run in a simulation, from its first process to its last: its log, the person at the keys, its deaths, and how it is
// gone on with.
import type { Intent } from "../../src/run/model/ports.ts";
import { WORLD } from "./sim-clock.ts";
import { press } from "./sim-operator.ts";
import { type Disk, type ProcessParts, type SimProcess, startProcess } from "./sim-process.ts";
import type { SimWatch } from "./sim-watch.ts";
import { someTime } from "./sim-world.ts";

export interface SimWalk {
  readonly run: string;
  readonly disk: Disk;
  readonly watch: SimWatch;
  /** How many processes it has had. */
  processes(): number;
  /** `kill -9`, when it has a process. It is gone on with later. */
  kill(): void;
  /** After something happened that belongs to a process: has it ended? */
  look(): void;
  /** True when there is a process, and something may have changed for it. */
  touched(owner: number): boolean;
  /** True when its run has finished. */
  finished(): boolean;
}

export interface WalkParts extends Omit<ProcessParts, "disk" | "number"> {
  /** When its first process begins, in milliseconds from now. */
  readonly after: number;
  /** It came to another's nodes: it goes when the faults stop, wherever it is. */
  readonly guest: boolean;
  /** The person at the keys, where it is not the one of sim-operator.ts. */
  readonly press?: typeof press;
  /** A number for a process, different each time. */
  readonly nextNumber: () => number;
  /** Told that from now on it is this process that acts. */
  readonly acts: (number: number) => void;
}

/** Plans its beginning. */
export function simWalk(parts: WalkParts): SimWalk {
  const { world, watch, guest } = parts;
  const { clock, random } = world;
  const disk: Disk = { lines: [], torn: false };
  const memory: Intent[] = [];
  let process: SimProcess | null = null;
  let processes = 0;
  let finished = false;
  let idle = false;

  const begin = (): void => {
    if (guest && !world.wild) return;
    const number = parts.nextNumber();
    parts.acts(number);
    const mine = startProcess({ ...parts, disk, number });
    process = mine;
    processes++;
    const think = (): void => {
      idle = !(parts.press ?? press)({ ...parts, engine: mine.engine, memory });
      clock.after(someTime(random, 100, 8_000), number, think);
    };
    clock.after(someTime(random, 100, 5_000), number, think);
  };
  const again = (): void => {
    process = null;
    clock.after(someTime(random, 10, random.chance(0.1) ? 3_600_000 : 20_000), WORLD, begin);
  };
  clock.after(parts.after, WORLD, begin);

  return {
    run: parts.run,
    disk,
    watch,
    processes: () => processes,
    kill() {
      if (process === null) return;
      process.kill();
      again();
    },
    touched: (owner) => {
      const mine = process !== null && process.number === owner && !idle;
      idle = false;
      return mine;
    },
    look() {
      if (process === null) return;
      const { status } = process.engine.run();
      if (!process.failed() && status !== "left" && status !== "finished") return;
      process.close();
      finished = status === "finished" && !process.failed();
      if (!finished) again();
      else process = null;
    },
    finished: () => finished,
  };
}
