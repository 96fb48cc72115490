// Folds a log while it is read, to go on with its run. The lines are not kept: a long log would take more memory than
// its run.
import { BugError, OperatorError } from "../../errors.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import { logDifferences } from "../../run/log-differences.ts";
import type { OpeningEvent, RunEvent } from "../../run/model/event.ts";
import { initial } from "../../run/model/initial.ts";
import type { Run } from "../../run/model/run.ts";

export interface FoldedLog {
  /** Takes the next event of the log. */
  readonly take: (event: RunEvent) => void;
  /** Its start and every resume so far. */
  openings(): readonly OpeningEvent[];
  /**
   * The run. Throws OperatorError with exit code 4 if an event cannot follow those before it, or differs from them in a
   * way that no version of our rules explains: then it is not what was confirmed. For the error: `path` of the log, and
   * what to do `instead`.
   */
  run(path: string, instead: string): Run;
}

/** A fold that takes one event at a time. */
export function foldLog(): FoldedLog {
  const openings: OpeningEvent[] = [];
  let run = initial();
  let line = 0;
  /** The first difference, and how many there are. */
  let altered: { readonly words: string; readonly count: number } | null = null;
  let contradiction: unknown = null;

  const fold = (event: RunEvent): void => {
    for (const { field, words } of logDifferences(run, event)) {
      const first = altered?.words ?? `line ${line} (${event.type}, ${field}) was altered. ${words}`;
      altered = { words: first, count: (altered?.count ?? 0) + 1 };
    }
    run = evolve(run, event);
  };

  return {
    take(event) {
      line++;
      if (event.type === "run.started" || event.type === "run.resumed") openings.push(event);
      // What the chain says of a later line comes first, so the error waits until the whole log was read.
      if (contradiction !== null) return;
      try {
        fold(event);
      } catch (cause) {
        contradiction = cause;
      }
    },
    openings: () => openings,
    run(path, instead) {
      if (contradiction instanceof BugError) throw contradictory(path, contradiction, instead);
      if (contradiction !== null) throw contradiction;
      if (altered !== null) throw differs(path, altered, run, instead);
      return run;
    },
  };
}

function contradictory(path: string, cause: BugError, instead: string): OperatorError {
  return new OperatorError(
    `${path}: the events contradict each other: ${cause.message}`,
    `Lamplighter did not write this log. Keep it as it is, and ${instead}.`,
    { exitCode: 4, cause },
  );
}

function differs(
  path: string,
  { words, count }: { readonly words: string; readonly count: number },
  { started }: Run,
  instead: string,
): OperatorError {
  const more = count === 1 ? "" : ` (${count - 1} more)`;
  return new OperatorError(
    `${path}: ${words}${more}`,
    `Keep the log as it is, and compare it with a stored copy. \`lamplighter verify ${started?.run ?? "RUN"}\` lists every difference. Then ${instead}.`,
    { exitCode: 4 },
  );
}
