// An extra note: the steps that the log rates as less risky than today's rules do. Either an older program
// with weaker rules wrote the log, or somebody forged texts and digests alike. `resume` applies the stricter
// rating.
import { visible } from "../../output/visible.ts";
import type { RunWithoutOutput } from "../../run/evolve/evolve.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { Check } from "./verify-check.ts";

const SHOWN = 20;

/** Classifies the texts of a run again. Loads the shell parser, so it runs last. */
export async function checkRules({ started, tasks }: RunWithoutOutput): Promise<Check | null> {
  if (started === null) return null;
  const { understatedTasks, understatedWords } = await import("../../plan/verify/understated.ts");
  const found = understatedTasks(started.plan, (task) => tasks.get(task)?.presented ?? null);
  const more = found.length - SHOWN;
  const lines = found.slice(0, SHOWN).flatMap((it) => {
    const why = it.reasons.map((reason) => `; ${reason}`).join("");
    return [`    ${visible(`“${it.title}” (line ${it.line} of the guide): ${understatedWords(it)}${why}`)}`];
  });
  return {
    name: "rules",
    exitCode: 0,
    lines:
      found.length === 0
        ? []
        : [
            `! The log understates ${count(found.length, "step")}, by today's rules; \`resume\` uses the stricter rating:`,
            ...lines,
            ...(more > 0 ? [`    … and ${more} more.`] : []),
            "  An older Lamplighter with weaker rules wrote the log, or its texts and digests were forged together. Compare it with a stored copy.",
          ],
    facts: { state: found.length === 0 ? "same" : "stricter", steps: found },
  };
}
