// An unmet requirement is one deviation: a later decision about it is not a second one.
import type { Deviation } from "../model/report.ts";

/** The possible decisions about an unmet requirement. */
const DECISIONS: ReadonlySet<string> = new Set(["attested", "accepted", "skipped"]);

/**
 * The deviations with each unmet requirement once: as the last check, or as the decision after it, which then
 * includes what was found.
 */
export function unmetOnce(deviations: readonly Deviation[]): readonly Deviation[] {
  const open = new Map<number, Deviation>();
  const told = new Map<Deviation, Deviation | null>();
  for (const deviation of deviations) {
    const { kind, step } = deviation;
    if (step === null) continue;
    const unmet = open.get(step);
    if (kind === "not-met") {
      if (unmet !== undefined) told.set(unmet, null);
      open.set(step, deviation);
    } else if (unmet !== undefined && DECISIONS.has(kind)) {
      told.set(unmet, null);
      told.set(deviation, { ...deviation, words: `${deviation.words} ${foundWords(unmet)}` });
      open.delete(step);
    }
  }
  return deviations.flatMap((deviation) => {
    const instead = told.get(deviation);
    return instead === undefined ? [deviation] : instead === null ? [] : [instead];
  });
}

function foundWords({ words, said }: Deviation): string {
  return said === "" ? words : `Found: ${said}`;
}
