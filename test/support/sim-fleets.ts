// Fleets for the simulation: what is walked on several nodes together, how many they are, and within which limits.
import type { Plan } from "../../src/plan/model/plan.ts";
import { planOf, type StepDraft } from "./plan-builder.ts";
import type { Random } from "./random.ts";

/** What is walked, and what another run that comes to the same nodes walks. */
export interface Plans {
  readonly plan: Plan;
  readonly guest: Plan | null;
  readonly long: boolean;
}

const on = "worker";
const WALKS: readonly (readonly StepDraft[])[] = [
  [
    { run: "touch /a", on },
    { run: "touch /b", on },
  ],
  [{ run: "touch /a", on, done: "test -f /a", verify: "test -s /a" }],
  [{ run: "touch /a", on, timeout: 5 }, {}, { run: "touch /b", on, verify: "true" }],
  [
    { run: "touch one", capture: "NAME" },
    { run: "touch <NAME>", on, done: "test -f /n" },
    { run: "touch /c" },
  ],
  [{ kind: "requirement", on }, { run: "touch /a", on }, { on }, { run: "touch /b", on, verify: "true" }],
  [
    { run: "mkfs -t xfs /dev/nvme1n1", on, verify: "test -b /dev/nvme1n1" },
    { run: "touch /d", on },
  ],
];

/** Two to six nodes, seldom up to twenty; another run comes to three of them. */
export function fleetPlans(random: Random): Plans {
  const nodes = random.chance(0.03) ? 7 + random.below(14) : 2 + random.below(5);
  const limits = {
    maxConcurrency: 1 + random.below(nodes > 6 ? 10 : 5),
    maxErrors: random.pick([0, 0, 1, 2, nodes]) ?? 0,
    ...(random.chance(0.1) ? { soak: 1 + random.below(20) } : {}),
  };
  const walk = random.pick(WALKS) ?? [];
  const variables = { NAME: { type: "dns-name" as const } };
  const plan = planOf(walk, variables, { worker: { nodes, ...limits } });
  const others = [1, 2, 3].filter((number) => number <= nodes);
  const guest = random.chance(0.2)
    ? planOf(others.map((it) => ({ run: "touch /g", on: `worker-${it}` })))
    : null;
  return { plan, guest, long: nodes > 3 || random.chance(0.3) };
}
