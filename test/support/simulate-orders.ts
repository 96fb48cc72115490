// One schedule of orders to AWS, wholly made by its seed: a stack that is proposed, made and waited for, a volume that is saved and
// grown, with faults, deaths and a person. It runs until the walk has ended and nothing more can arrive, and rejects
// with a Violation at the first thing that must not happen.

import { sha256 } from "../../src/digest.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { asking, newNode } from "./new-nodes.ts";
import { seeded } from "./random.ts";
import { simAccount } from "./sim-account.ts";
import { simClock, WORLD } from "./sim-clock.ts";
import { contradictsNothing } from "./sim-log-checks.ts";
import { type SimNode, simNode } from "./sim-node.ts";
import { nextOrderIntent } from "./sim-order-operator.ts";
import { simOrderWatch } from "./sim-order-watch.ts";
import { foldDisk } from "./sim-process.ts";
import { simSsm } from "./sim-ssm.ts";
import { simTimers } from "./sim-timers.ts";
import { type SimWalk, simWalk } from "./sim-walk.ts";
import { calmDown, type SimWorld, someFaults, someTime, Violation } from "./sim-world.ts";

export interface ToldOrders {
  readonly steps: number;
  readonly processes: number;
  /** How the tasks ended. */
  readonly ends: readonly string[];
  /** How often what took effect. */
  readonly effects: ReadonlyMap<string, number>;
  readonly log: readonly RunEvent[];
}

const START = Date.UTC(2026, 10, 24);
const MOST_STEPS = 30_000;
const OLD = "i-00000000000000001";

const GUIDE = `# A node

## Fresh

\`\`\`bash {on=fresh}
touch /a
\`\`\`

## Old

\`\`\`bash {on=old}
touch /b
\`\`\`
`;

/** A node that is made, and one whose volume is saved and grown. */
function orderPlan(): Plan {
  const read = readRunbook(new TextEncoder().encode(GUIDE));
  const saving = asking(read, "old", { action: "snapshot-volume", device: "nvme1n1" });
  return makePlan({
    runbook: asking(saving, "old", { action: "grow-volume", device: "nvme1n1", size: "200G" }),
    guide: { path: "guide.md", sha256: sha256(GUIDE) },
    bindings: [],
    targets: [
      newNode("node-09", ["fresh"]),
      { key: "old", roles: ["old"], selector: "old", id: OLD, name: "old" },
    ],
    sections: null,
  });
}

const PLAN = orderPlan();

/** Tells the schedule of a seed. `story` takes its events in order. */
export async function simulateOrders(
  seed: number,
  story: ((words: string) => void) | null = null,
): Promise<ToldOrders> {
  const clock = simClock(START);
  const random = seeded(seed);
  const timers = simTimers(clock);
  const world: SimWorld = {
    clock,
    random,
    faults: { ...someFaults(random), kill: random.pick([0, 0.001, 0.004]) ?? 0 },
    wild: true,
    expiredUntil: 0,
    lastLine: null,
    mustDie: false,
    replyBytes: 24_000,
    tell: (words) => story?.(`${((clock.now() - START) / 1000).toFixed(3).padStart(9)} ${words()}`),
  };
  try {
    return await told(world, timers);
  } finally {
    timers.restore();
  }
}

async function told(world: SimWorld, timers: ReturnType<typeof simTimers>): Promise<ToldOrders> {
  const { clock, random, faults } = world;
  const nothing = (): void => {};
  const nodes: SimNode[] = [];
  const addNode = (id: string): void => {
    const begins = () => ({ exit: 0, output: Buffer.alloc(0), takes: 200 });
    nodes.push(
      simNode(world, id, { begins, ends: nothing, greeted: nothing, held: nothing, givenBack: nothing }),
    );
  };
  addNode(OLD);
  const account = simAccount(world, (operation, input) => watch.takesEffect(operation, input), addNode);
  const watch = simOrderWatch(() => account);
  const ssm = simSsm(world, nodes);
  let steps = 0;
  let numbers = WORLD;
  let dies = -1;
  const walk: SimWalk = simWalk({
    world,
    run: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    plan: PLAN,
    after: 0,
    guest: false,
    ssm: { answer: (operation, input) => account.answer(operation, input) ?? ssm.answer(operation, input) },
    watch: { ...watch, sends: () => false, begins: nothing, ends: nothing, begun: () => 0 },
    claims: {
      processBegins: nothing,
      takesOver: nothing,
      line: nothing,
      sends: nothing,
      begins: nothing,
      greeted: nothing,
      held: nothing,
      givenBack: nothing,
    },
    onSend: nothing,
    leaves(operation, input) {
      watch.leaves(operation, input);
      const changes = /Create|Execute|Modify/.test(operation);
      if (changes && random.chance(faults.killWhenSent)) dies = steps + 1 + random.below(8);
    },
    press({ engine }) {
      const intent = nextOrderIntent(world, account.stacks, engine.run());
      if (intent === null) return false;
      world.tell(() => `OPERATOR ${JSON.stringify(intent).slice(0, 200)}`);
      if (intent.type === "confirm") watch.confirms(intent.task, intent.attempt, intent.digest);
      engine.submit(intent);
      return true;
    },
    nextNumber: () => ++numbers,
    acts: (number) => {
      timers.owner = number;
    },
  });
  const calmAt = START + someTime(random, 3_000, 1_200_000);
  for (; ; steps++) {
    if (world.wild && (random.chance(faults.kill) || dies === steps)) walk.kill();
    const due = clock.take();
    if (due === null) break;
    if (steps > MOST_STEPS) throw new Violation("the walk does not come to its end");
    if (world.wild && due.at >= calmAt) {
      world.tell(() => "FAULTS STOP");
      calmDown(world);
    }
    timers.owner = due.owner;
    due.act();
    if (!walk.touched(timers.owner)) continue;
    await new Promise((resolve) => setImmediate(resolve));
    walk.look();
  }
  const run = foldDisk(walk.disk);
  if (!walk.finished() || run.status !== "finished")
    throw new Violation(`the walk stands still, ${run.status}`);
  contradictsNothing(walk.disk.lines);
  return {
    steps,
    processes: walk.processes(),
    ends: [...run.tasks.values()].map(({ state }) => state),
    effects: watch.effects,
    log: walk.disk.lines,
  };
}
