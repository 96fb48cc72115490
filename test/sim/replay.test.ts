// A seed is worth printing only if it tells the same story again, whatever was told before it.
import { expect, it } from "vitest";
import { simulate } from "../support/simulate.ts";

async function storyOf(seed: number): Promise<readonly string[]> {
  const story: string[] = [];
  await simulate(seed, (words) => story.push(words));
  return story;
}

it("tells a seed's story again, word for word", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const first = await storyOf(seed);
    expect(first.length).toBeGreaterThan(10);
    await simulate(seed + 1_000);
    expect(await storyOf(seed)).toEqual(first);
  }
});
