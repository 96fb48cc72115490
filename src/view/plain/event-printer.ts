// What happens during a plain walk, as lines: output as it comes, and how things ended. Steps and questions are
// printed elsewhere.
import { visible } from "../../output/visible.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { OUTPUT_MARK } from "../../transcript/run/invocation-text.ts";
import { eventLines } from "../../transcript/run/run-text.ts";

export interface EventPrinter {
  told(before: Run, event: RunEvent): void;
}

/** What is already said by the step itself or the question, or would only be noise. */
const SILENT: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "run.finished",
  "run.left",
  "task.presented",
  "task.refused",
  "invocation.requested",
  "invocation.accepted",
  "probe.requested",
  "target.identified",
  "target.held",
]);

/** What became of asking a node who it is stands in its block; of other probes only failures are told, and last lines. */
function isSaidElsewhere(run: Run, { probe, ok }: Extract<RunEvent, { type: "probe.finished" }>): boolean {
  const kind = run.probes.get(probe)?.kind;
  if (kind === "identify" || kind === "lock" || kind === "key") return true;
  return ok && kind !== "tail";
}

/** Prints events through `write`; an output line that is not complete waits for its end. */
export function eventPrinter(write: (text: string) => void): EventPrinter {
  let rest = "";
  const flush = (): void => {
    if (rest !== "") write(`${OUTPUT_MARK}${visible(rest)}\n`);
    rest = "";
  };
  return {
    told(before, event) {
      if (event.type === "invocation.output") {
        const lines = (rest + event.text).split("\n");
        rest = lines.pop() ?? "";
        if (lines.length > 0) write(lines.map((line) => `${OUTPUT_MARK}${visible(line)}\n`).join(""));
        return;
      }
      flush();
      if (SILENT.has(event.type)) return;
      if (event.type === "probe.finished" && isSaidElsewhere(before, event)) return;
      write(`${eventLines(before, event).join("\n")}\n`);
    },
  };
}
