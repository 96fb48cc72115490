// Operator, engine, log, Systems Manager and nodes under a clock of their own, with everything that can go wrong.
// The odd ones are told beside these, in the other file, so that two cores share them.
import { expect, it } from "vitest";
import { tellSchedules } from "../support/tell-schedules.ts";

it("holds its promises in every schedule with an even number", { timeout: 86_400_000 }, async () => {
  const { schedules, begun, ends } = await tellSchedules(1, 2);
  if (schedules < 500) return;
  // It would prove little if nothing ran, or all was skipped.
  expect(begun).toBeGreaterThan(schedules);
  expect(ends.done ?? 0).toBeGreaterThan(2 * (ends.skipped ?? 0));
});
