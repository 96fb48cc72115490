// The fold as part of a check: an event that contradicts earlier ones is an error of its line.
import { BugError } from "../../errors.ts";
import { evolveWithoutOutput, type RunWithoutOutput } from "../../run/evolve/evolve.ts";
import { initial } from "../../run/model/initial.ts";
import type { Run } from "../../run/model/run.ts";
import { LineError, type LogLine } from "../lines/log-line.ts";

/** A fold that takes one line at a time. `take` throws LineError for an impossible event. */
export function foldLines(): { take(line: LogLine): void; run(): RunWithoutOutput } {
  let run = initial();
  /**
   * The invocation of the last output; null after any other event. More output of it changes only the count
   * and the time.
   */
  let writing: string | null = null;
  let [more, newest] = [0, 0];

  const caughtUp = (): Run => {
    if (more > 0) run = { ...run, seq: run.seq + more, at: newest };
    more = 0;
    return run;
  };

  return {
    take({ event }) {
      if (event.type === "invocation.output" && event.nonce === writing) {
        more++;
        newest = event.at;
        return;
      }
      try {
        run = evolveWithoutOutput(caughtUp(), event);
      } catch (cause) {
        if (!(cause instanceof BugError)) throw cause;
        throw new LineError(`does not follow from the lines before it: ${cause.message}`, { cause });
      }
      writing = event.type === "invocation.output" ? event.nonce : null;
    },
    run: caughtUp,
  };
}
