// What a whole log contradicts of itself, line by line.
import type { Difference } from "../../src/plan/verify/plan-differences.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { logDifferences } from "../../src/run/log-differences.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";

export interface DifferentLine extends Difference {
  readonly line: number;
}

export function differencesIn(log: readonly RunEvent[]): readonly DifferentLine[] {
  const found: DifferentLine[] = [];
  log.reduce((run, event, at) => {
    found.push(...logDifferences(run, event).map((it) => ({ ...it, line: at + 1 })));
    return evolve(run, event);
  }, initial());
  return found;
}
