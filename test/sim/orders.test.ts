// Orders to AWS under a clock of their own, with everything that can go wrong: answers lost after the effect, requests that arrive late,
// throttling, what is seen late, and the death of the process at any point. ORDERS=100000 asks for more schedules than
// the few of every day, ORDER_SEED=123 for the one that is to be told again.
import { expect, it } from "vitest";
import { simulateOrders } from "../support/simulate-orders.ts";

const SEED = process.env.ORDER_SEED;
const SCHEDULES = Number(process.env.ORDERS ?? (SEED === undefined ? 60 : 1));
const FIRST = Number(SEED ?? 1);

it("never carries an order out twice, or unasked, and tells the truth of its end", {
  timeout: 86_400_000,
}, async () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const [ends, effects] = [new Map<string, number>(), new Map<string, number>()];
  const count = (map: Map<string, number>, key: string, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
  let processes = 0;
  for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
    const story: string[] = [];
    const told = await simulateOrders(seed).catch(async (cause: unknown) => {
      Error.stackTraceLimit = 10;
      await simulateOrders(seed, (words) => story.push(words)).catch(() => undefined);
      throw new Error(`${story.join("\n")}\n\n${String(cause)} (tell it again with ORDER_SEED=${seed})`, {
        cause,
      });
    });
    processes += told.processes;
    for (const end of told.ends) count(ends, end);
    for (const [operation, times] of told.effects) count(effects, operation, times);
  }
  Error.stackTraceLimit = limit;
  if (SCHEDULES < 50) return;
  // It would prove little if nothing was asked for, or all was skipped.
  for (const operation of ["cloudformation:ExecuteChangeSet", "ec2:CreateSnapshot", "ec2:ModifyVolume"])
    expect(effects.get(operation) ?? 0, operation).toBeGreaterThan(SCHEDULES * 0.6);
  expect(ends.get("done") ?? 0).toBeGreaterThan(3 * (ends.get("skipped") ?? 0));
  expect(processes).toBeGreaterThan(SCHEDULES * 1.3);
});
