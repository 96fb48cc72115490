// A model of CloudFormation and EC2 as far as stacks, instances, snapshots and volumes go: it takes its time, shows what it did late
// and out of order, loses answers, and carries out late what its client has given up. Which process calls it does not know.
import type { AwsOperation } from "../../src/aws/api/call.ts";
import { WORLD } from "./sim-clock.ts";
import { serviceError } from "./sim-ssm.ts";
import { type SimStacks, simStacks } from "./sim-stacks.ts";
import { type SimVolumes, simVolumes } from "./sim-volumes.ts";
import { type SimWorld, someTime } from "./sim-world.ts";

/** What takes effect, as the input of its request. */
export type TakesEffect = (operation: AwsOperation, input: unknown) => void;

export interface SimAccount {
  readonly stacks: SimStacks;
  readonly volumes: SimVolumes;
  /** Does what is asked, or throws the error that the client gets; null for what is not of this model. */
  answer(operation: AwsOperation, input: unknown): unknown;
}

/** What changes something, and so may arrive late although its client was told otherwise. */
const CHANGES: ReadonlySet<string> = new Set([
  "cloudformation:CreateChangeSet",
  "cloudformation:ExecuteChangeSet",
  "ec2:CreateSnapshot",
  "ec2:ModifyVolume",
]);
/** How late, in milliseconds: a signed request is refused when it is older. */
const LATEST = 5 * 60_000;

/** `made`: an instance has registered with Systems Manager. */
export function simAccount(
  world: SimWorld,
  effect: TakesEffect,
  made: (instance: string) => void,
): SimAccount {
  const { clock, random, faults } = world;
  const stacks = simStacks(world, effect, made);
  const volumes = simVolumes(world, effect);
  const operations: Readonly<Record<string, (input: never) => unknown>> = {
    ...stacks.operations,
    ...volumes.operations,
  };

  return {
    stacks,
    volumes,
    answer(operation, input) {
      const perform = operations[operation];
      if (perform === undefined) return null;
      const act = (): unknown => perform(input as never);
      const changes = CHANGES.has(operation);
      const more = changes ? 3 : 1;
      if (random.chance(faults.throttled)) throw serviceError("Throttling", "Rate exceeded");
      if (random.chance(faults.refused)) throw serviceError("AccessDenied", "not authorized");
      if (random.chance(faults.lostBefore * more)) {
        if (changes && random.chance(0.5)) late(act);
        throw serviceError("ECONNRESET");
      }
      if (random.chance(faults.failedBefore * more)) throw serviceError("InternalFailure");
      const repeated = changes && operation.startsWith("cloudformation:") && random.chance(faults.duplicate);
      if (repeated) attempt(act);
      const lost = random.chance(faults.lostAfter * more);
      if (lost) {
        attempt(act);
        throw serviceError("TimeoutError");
      }
      return act();
    },
  };

  /** The client of CloudFormation repeats a request whose answer was lost, and learns of the second only. */
  function attempt(act: () => unknown): void {
    try {
      act();
    } catch {}
  }

  function late(act: () => unknown): void {
    clock.after(someTime(random, 500, LATEST), WORLD, () => attempt(act));
  }
}

/** An error as the SDK has it for a request that the service turned down. */
export function turnedDown(name: string, message = name): Error {
  return Object.assign(serviceError(name, message), { $fault: "client" });
}
