// What an auditor wants to know of steps that ran on several nodes: which nodes were set aside and brought back, and where a step was
// stopped before it had run everywhere.
import type { FleetEvent } from "../../run/model/fleet-event.ts";
import type { Run } from "../../run/model/run.ts";
import { count, timeWords } from "../../transcript/words/run-words.ts";
import type { DeviationKind } from "../model/deviation-kind.ts";

export interface FleetDeviation {
  readonly kind: DeviationKind;
  readonly words: string;
  /** What the operator said about it; empty when nothing. */
  readonly said: string;
}

/** What the event deserves to be told as; `before` is the run without it. */
export function fleetDeviations(
  before: Run,
  event: Exclude<FleetEvent, { type: "wave.confirmed" }>,
): readonly FleetDeviation[] {
  switch (event.type) {
    case "target.setAside": {
      const words = `${event.target} was set aside: no later step touched it.${abandonedWords(before, event.target)}`;
      return [{ kind: "set-aside", words, said: event.reason }];
    }
    case "target.broughtBack":
      return [
        {
          kind: "set-aside",
          words: `${event.target} was brought back, with the steps that it had missed.`,
          said: "",
        },
      ];
    case "wave.stopped":
      return [
        { kind: "cancelled", words: "The operator stopped the step: it began on no further node.", said: "" },
      ];
    case "wave.ended":
      return event.left === 0
        ? []
        : [{ kind: "left", words: `The step did not run on ${count(event.left, "node")}.`, said: "" }];
  }
}

/** What it means that the outcome of a command was unknown there. */
function abandonedWords(before: Run, target: string): string {
  const open = before.open.flatMap((nonce) => before.invocations.get(nonce) ?? []);
  const mine = open.find((it) => it.target === target);
  return mine === undefined
    ? ""
    : ` The outcome of its last command was unknown; it could still begin until ${timeWords(mine.notAfter)}.`;
}
