// What an auditor wants to know about steps that ran on several nodes: which nodes were set aside and brought
// back, and where a step was stopped before it had run everywhere.
import { findStep } from "../../plan/model/plan-lookup.ts";
import type { FleetEvent } from "../../run/model/fleet-event.ts";
import type { Run } from "../../run/model/run.ts";
import { count, timeWords } from "../../transcript/words/run-words.ts";
import type { DeviationKind } from "../model/deviation-kind.ts";

export interface FleetDeviation {
  readonly kind: DeviationKind;
  readonly words: string;
  /** The operator's words about it; empty for none. */
  readonly said: string;
}

/** The deviations in the event; `before` is the run before it. */
export function fleetDeviations(
  before: Run,
  event: Exclude<FleetEvent, { type: "wave.confirmed" }>,
): readonly FleetDeviation[] {
  const one = (kind: DeviationKind, words: string, said = ""): readonly FleetDeviation[] => [
    { kind, words, said },
  ];
  switch (event.type) {
    case "target.setAside": {
      const { target, reason } = event;
      const words = `${target} was set aside: unless it is brought back, no later step touches it.`;
      return one("set-aside", `${words}${abandonedWords(before, target)}`, reason);
    }
    case "target.broughtBack":
      return one(
        "brought-back",
        `${event.target} was brought back. The steps that it had missed are due there again.`,
      );
    case "wave.stopped":
      return one(
        "cancelled",
        `The operator stopped ${stepWords(before, event.step)}, which started on no more nodes.`,
      );
    case "wave.ended":
      return event.left === 0
        ? []
        : one(
            "not-everywhere",
            `${stepWords(before, event.step)} did not run on ${event.left} of the ${count(event.done + event.failed + event.left, "node")} that it was confirmed for.`,
          );
  }
}

function stepWords({ started }: Run, id: string): string {
  const step = started === null ? null : findStep(started.plan, id);
  return `“${step?.name ?? step?.title ?? id}”`;
}

/** What follows when a command's outcome was unknown there. */
function abandonedWords(before: Run, target: string): string {
  const open = before.open.flatMap((nonce) => before.invocations.get(nonce) ?? []);
  const mine = open.find((it) => it.target === target);
  return mine === undefined
    ? ""
    : ` The outcome of its last command was unknown; it could still begin until ${timeWords(mine.notAfter)}.`;
}
