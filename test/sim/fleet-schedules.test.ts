// Nodes that are walked together, with the same operator, engine, log, Systems Manager and faults as the other schedules, and all of
// them in one wave: commands that arrive twice, nodes that restart in it, an agent that is away, another run that holds
// three of them, throttling, and the death of the process between two requests.
import { expect, it } from "vitest";
import { simulateFleet } from "../support/simulate.ts";
import { tellSchedules } from "../support/tell-schedules.ts";

const { FLEET_PART = "0", FLEET_PARTS = "1" } = process.env;

it("holds its promises in every schedule of a fleet", { timeout: 86_400_000 }, async () => {
  const { schedules, begun, together, ends } = await tellSchedules(
    Number(FLEET_PART),
    Number(FLEET_PARTS),
    simulateFleet,
  );
  if (schedules < 200) return;
  // It would prove little if nothing ran, or all was skipped.
  expect(begun).toBeGreaterThan(3 * schedules);
  expect(together).toBeGreaterThan(schedules);
  expect(ends.done ?? 0).toBeGreaterThan(2 * ((ends.skipped ?? 0) + (ends.aside ?? 0)));
});
