// A step that many nodes run together, as the core judges it: its log, and what comes in while the wave runs.
import type { RunEvent } from "../../src/run/model/event.ts";
import type { Input } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { planOf } from "./plan-builder.ts";
import { ending, type Story, story } from "./story.ts";
import { confirmRest } from "./story-people.ts";

export interface FleetWalk {
  readonly log: readonly RunEvent[];
  /** The run when the wave has just been confirmed. */
  readonly from: Run;
  /** What brings the wave to its end from there. */
  readonly inputs: readonly Input[];
}

/** A walk of one step on so many nodes, ten of them at once. */
export function fleetWalk(nodes: number): FleetWalk {
  const limits = { nodes, maxConcurrency: 10, maxErrors: 0 };
  const plan = planOf([{ run: "touch /a", on: "worker", verify: "true" }], {}, { worker: limits });
  const greeted = plan.targets.reduce<Story>((told, { key }) => told.identified(key), story(plan).start());
  const first = greeted.confirm().accepted().exit(0).exit(0);
  const intent = confirmRest(first.run);
  if (intent === null) throw new Error("nothing is left on several nodes");
  const begun = first.when(intent);
  const inputs: Input[] = [];
  let told = begun;
  for (let nonce = told.run.open[0]; nonce !== undefined; nonce = told.run.open[0]) {
    const input = ending(nonce);
    inputs.push({ ...input, at: told.run.at });
    told = told.when(input);
  }
  return { log: told.log, from: begun.run, inputs };
}
