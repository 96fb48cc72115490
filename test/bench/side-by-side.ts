// Two ways of doing the same, measured in turns, so that what else the machine does meets both.

/** Prints how the first's pace compares with the second's: 1 is as fast, 0.5 takes twice as long. The middle of so many rounds. */
export async function compare(
  name: string,
  rounds: number,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<void> {
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    our.push(await timed(ours));
    their.push(await timed(theirs));
  }
  const best = Math.min(...their) / Math.min(...our);
  const middle = median(their.map((time, round) => time / (our[round] ?? Number.NaN)));
  console.log(`${name}: ${middle.toFixed(2)} of its pace, best against best ${best.toFixed(2)}`);
}

/** How many times as long the first takes as the second, the middle of so many rounds. */
export async function timesAsLong(
  rounds: number,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const their = await timed(theirs);
    ratios.push((await timed(ours)) / their);
  }
  return median(ratios);
}

/** The work, done and printed once however often it is called. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** For vitest: what is measured here counts its own rounds. */
export const ONCE = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
