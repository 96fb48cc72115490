// A lab in a test, made from what the run of the tests has prepared.
import { inject } from "vitest";
import { type Lab, startLabOn } from "./lab.ts";

/** False where there can be no lab: its tests are skipped. */
export const HAS_LAB = inject("lab") !== null;

/** Starts a lab with so many nodes. */
export async function startLab(count: number): Promise<Lab> {
  const base = inject("lab");
  if (base === null) throw new Error("there can be no lab here");
  return startLabOn(base, count);
}
