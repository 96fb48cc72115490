// Operator, engine, log, Systems Manager and nodes under a clock of their own, with everything that can go wrong, many
// times over. SIM=1000000 tells more schedules, SEED=123 tells one and prints its story.
import { describe, expect, it } from "vitest";
import { simulate } from "../support/simulate.ts";

const SEED = process.env.SEED;
const SCHEDULES = Number(process.env.SIM ?? (SEED === undefined ? 10_000 : 1));
const FIRST = Number(SEED ?? 1);

describe("the simulation", () => {
  it(`holds its promises in ${SCHEDULES} schedules`, { timeout: 86_400_000 }, async () => {
    const ends = new Map<string, number>();
    let begun = 0;
    for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
      const story: string[] = [];
      const told = await simulate(seed, SCHEDULES === 1 ? (words) => story.push(words) : null).catch(
        async (error: unknown) => {
          if (SCHEDULES > 1) await simulate(seed, (words) => story.push(words)).catch(() => undefined);
          throw new Error(`SEED=${seed}: ${String(error)}\n${story.join("\n")}`, { cause: error });
        },
      );
      if (SCHEDULES === 1) console.log(`${story.join("\n")}\n${JSON.stringify(told)}`);
      begun += told.begun;
      for (const end of told.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // It would prove little if nothing ran, or all was skipped.
    expect(begun).toBeGreaterThan(0);
    if (SCHEDULES >= 1_000) expect(ends.get("done") ?? 0).toBeGreaterThan(ends.get("skipped") ?? 0);
  });
});
