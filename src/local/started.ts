// A command that this process started, as the transport's effects use it.
import type { Report } from "../run/model/ports.ts";
import type { Ending } from "./entry.ts";

export interface Started {
  /** Identifies the process on screen and in the log. */
  readonly commandId: string;
  /** Passes on all reports from the beginning, past ones at once. Returns a function that unsubscribes. */
  follow(report: (report: Report) => void): () => void;
  /** Stops it with everything that it started. Resolves when all of it is gone. */
  stop(ending: Ending): Promise<void>;
  /** The newest lines of its output. */
  tail(): string;
  /** Called when Lamplighter ends: a session ends too, anything else continues. */
  leave(): Promise<void>;
}

/** Keeps reports until somebody follows, then passes them on. */
export function createReportRelay(): Pick<Started, "follow"> & { readonly tell: (report: Report) => void } {
  const waiting: Report[] = [];
  let listener: ((report: Report) => void) | null = null;
  return {
    tell(report) {
      if (listener === null) waiting.push(report);
      else listener(report);
    },
    follow(report) {
      listener = report;
      for (const told of waiting.splice(0)) report(told);
      return () => {
        if (listener === report) listener = null;
      };
    },
  };
}
