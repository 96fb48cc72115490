// The fold as part of a check: an event that cannot follow on what was before is a fault of its line.
import { BugError } from "../errors.ts";
import { evolve } from "../run/evolve.ts";
import { initial } from "../run/initial.ts";
import type { Run } from "../run/run.ts";
import { LineError, type LogLine } from "./log-line.ts";

/** A fold that takes one line after another. `take` throws LineError for an event that cannot stand there. */
export function foldLines(): { take(line: LogLine): void; run(): Run } {
  let run = initial();
  return {
    take({ event }) {
      try {
        run = evolve(run, event);
      } catch (cause) {
        if (!(cause instanceof BugError)) throw cause;
        throw new LineError(`cannot follow on what was before: ${cause.message}`, { cause });
      }
    },
    run: () => run,
  };
}
