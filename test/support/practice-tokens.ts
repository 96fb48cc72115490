// The join tokens of a rehearsal's first swarm. The program never tells them; they follow from the run's id.
import { createSwarms, joinToken } from "../../src/rehearsal/node/swarms.ts";

/** The worker's token, the manager's, and the worker's after it was rotated once. */
export function practiceTokens(run: string): readonly [worker: string, manager: string, rotated: string] {
  const swarms = createSwarms(run);
  const swarm = swarms.create();
  const [worker, manager] = [joinToken(swarm, "worker"), joinToken(swarm, "manager")];
  swarms.rotate(swarm, "worker");
  return [worker, manager, joinToken(swarm, "worker")];
}
