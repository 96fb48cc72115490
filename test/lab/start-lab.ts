// A lab in a test, made from what the run of the tests has prepared.
import { inject } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { type Lab, startLabOn } from "./lab.ts";

/** False where there can be no lab: its tests are skipped. */
export const HAS_LAB = inject("lab") !== null;

/** Starts a lab with so many nodes. */
export async function startLab(count: number, options?: { readonly gib: number }): Promise<Lab> {
  const base = inject("lab");
  if (base === null) throw new Error("there can be no lab here");
  return startLabOn(base, count, options);
}

/** An AWS on the loopback interface whose instances are the lab's nodes. */
export function startAwsOf({ nodes }: Lab): Promise<AwsEndpoint> {
  return startAwsEndpoint({
    nodes: nodes.map((machine) => ({ id: machine.id, name: machine.name, disks: machine.disks, machine })),
  });
}

/** Takes the blank disk from the list of what the node has. */
export const CHOOSING = [
  [/ \[Enter: chosen from the node's disks [^\]]*\]: $/, ""],
  [/Number or name \(Enter for none\): $/, "nvme1n1"],
] as const;
