// Orders to AWS under a clock of their own, with everything that can go wrong: answers lost after the effect, requests that arrive late,
// throttling, what is seen late, and the death of the process at any point. ORDERS=100000 asks for more schedules,
// ORDER_SEED=123 for the one that is to be told again; both together for a range.
import { expect, it } from "vitest";
import { isTold } from "../support/share.ts";
import { simulateOrders, type ToldOrders } from "../support/simulate-orders.ts";

const { ORDER_SEED, ORDERS } = process.env;
const SCHEDULES = Number(ORDERS ?? (ORDER_SEED === undefined ? 1_500 : 1));
/** Of the schedules that nobody asked for by number, one in thirty is told. */
const SHARE = 30;
const FIRST = Number(ORDER_SEED ?? 1);

it("never carries an order out twice, or unasked, and tells the truth of its end", {
  timeout: 86_400_000,
}, async () => {
  const limit = Error.stackTraceLimit;
  // The many errors that are part of a schedule need no stack.
  Error.stackTraceLimit = 0;
  const told: ToldOrders[] = [];
  for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++)
    if (ORDERS !== undefined || ORDER_SEED !== undefined || isTold(seed, SHARE))
      told.push(await simulateOrders(seed).catch((error: unknown) => explain(seed, error)));
  Error.stackTraceLimit = limit;
  if (told.length < 40) return;
  // It would prove little if nothing was asked for, or all was skipped.
  for (const operation of ["cloudformation:ExecuteChangeSet", "ec2:CreateSnapshot", "ec2:ModifyVolume"]) {
    const times = told.reduce((sum, { effects }) => sum + (effects.get(operation) ?? 0), 0);
    expect(times, operation).toBeGreaterThan(told.length * 0.6);
  }
  const ends = told.flatMap((one) => one.ends);
  const ended = (how: string): number => ends.filter((end) => end === how).length;
  expect(ended("done")).toBeGreaterThan(2 * ended("skipped"));
  expect(told.reduce((sum, { processes }) => sum + processes, 0)).toBeGreaterThan(told.length * 1.3);
});

/** The story of a schedule is made when somebody needs it: the same seed tells the same. */
async function explain(seed: number, cause: unknown): Promise<never> {
  Error.stackTraceLimit = 10;
  const story: string[] = [];
  await simulateOrders(seed, (words) => story.push(words)).catch(() => undefined);
  throw new Error(`${story.join("\n")}\n\n${String(cause)} (tell it again with ORDER_SEED=${seed})`, {
    cause,
  });
}
