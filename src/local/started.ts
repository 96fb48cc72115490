// A command of this process in flight: what the effects of the transport do with it.
import type { Report } from "../run/model/ports.ts";
import type { Ending } from "./entry.ts";

export interface Started {
  /** Names the process to people and in the log. */
  readonly commandId: string;
  /** Tells everything from the beginning, what is past at once. Returns the way to stop being told. */
  follow(report: (report: Report) => void): () => void;
  /** Ends it with all that it has started. Resolves when that is gone. */
  stop(ending: Ending): Promise<void>;
  /** The newest lines of its output. */
  tail(): string;
  /** Lamplighter ends: a session with it, anything else continues without it. */
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
