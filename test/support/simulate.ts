// One schedule of the simulation, wholly made by its seed: a plan, nodes, faults, deaths and a person. It runs until
// the walk has ended and nothing more can arrive, and rejects with a Violation at the first thing that must not happen.
import type { Plan } from "../../src/plan/plan.ts";
import type { Intent } from "../../src/run/ports.ts";
import { planOf } from "./plan-builder.ts";
import { type Random, seeded } from "./random.ts";
import { simClock, WORLD } from "./sim-clock.ts";
import { readsBack, resumesAnywhere } from "./sim-log-checks.ts";
import { type BodyEnd, type SimNode, simNode } from "./sim-node.ts";
import { press } from "./sim-operator.ts";
import { type Disk, foldDisk, type SimProcess, startProcess } from "./sim-process.ts";
import { simSsm } from "./sim-ssm.ts";
import { simTrouble } from "./sim-trouble.ts";
import { simWatch } from "./sim-watch.ts";
import { calmDown, type SimWorld, someFaults, someTime, Violation } from "./sim-world.ts";

export interface Told {
  readonly seed: number;
  readonly steps: number;
  readonly lines: number;
  readonly processes: number;
  /** Commands that began on a node. */
  readonly begun: number;
  /** Milliseconds of the walk's own time. */
  readonly time: number;
  /** How the tasks ended. */
  readonly ends: readonly string[];
}

const START = Date.UTC(2026, 10, 24);
/** Steps after which a walk without faults ought to have ended. */
const MOST_STEPS = 15_000;

const SHORT: readonly Plan[] = [
  planOf([{ run: "touch /a" }, { run: "touch /b" }]),
  planOf([{ run: "touch /a" }, { run: "touch /b", on: "other", timeout: 3 }]),
  planOf([{ run: "touch /a", done: "test -f /a", verify: "test -s /a" }, {}]),
  planOf([
    { run: "cd /data", timeout: 5 },
    { run: "touch b", verify: "true" },
  ]),
  planOf(
    [
      { run: "touch one", capture: "NAME" },
      { run: "touch <NAME>", on: "other" },
    ],
    {
      NAME: { type: "dns-name" },
    },
  ),
];
const LONG: readonly Plan[] = [
  planOf([{ run: "touch /a", timeout: 30 }, {}, { run: "touch /b", on: "other", done: "test -f /b" }]),
  planOf([
    { run: "touch a" },
    { run: "mkfs -t xfs /dev/nvme1n1", on: "other" },
    { run: "touch c" },
    { run: "touch d" },
  ]),
];

/** Tells the schedule of a seed. `story` takes its events in order. */
export async function simulate(seed: number, story: ((words: string) => void) | null = null): Promise<Told> {
  const random = seeded(seed);
  const clock = simClock(START);
  const long = random.chance(0.12);
  const plan = random.pick(long ? LONG : SHORT) as Plan;
  const world: SimWorld = {
    clock,
    random,
    faults: someFaults(random),
    wild: true,
    expiredUntil: 0,
    tell: (words) => story?.(`${((clock.now() - START) / 1000).toFixed(3).padStart(9)} ${words()}`),
  };
  const nodes: SimNode[] = [];
  const watch = simWatch(
    () => nodes,
    (target) => plan.targets.find(({ key }) => key === target)?.id ?? "",
  );
  for (const { id } of plan.targets)
    nodes.push(
      simNode(world, id ?? "", {
        begins(node, header, body) {
          watch.begins(node, header, body);
          const end = bodyEnd(world, body);
          if (random.chance(world.faults.troubleWhenBegun)) trouble.within(node, end.takes);
          return end;
        },
        ends: (_node, nonce) => watch.ends(nonce),
      }),
    );
  const disk: Disk = { lines: [], torn: false };
  const trouble = simTrouble(world, nodes);
  const onSend = (instance: string): void => {
    if (random.chance(world.faults.troubleWhenSent)) trouble.within(instance, 5_000);
    if (random.chance(world.faults.killWhenSent)) killAt = steps + 1 + random.below(8);
  };
  const parts = { world, disk, watch, plan, onSend, ssm: simSsm(world, nodes) };
  let processes = 0;
  let killAt = -1;
  /** What has just happened touched no process. */
  let idle = false;
  let steps = 0;
  let process: SimProcess | null = null;
  const memory: Intent[] = [];
  const begin = (): void => {
    const mine = startProcess({ ...parts, number: ++processes });
    process = mine;
    const think = (): void => {
      idle = !press(world, watch, mine.engine, memory);
      clock.after(someTime(random, 100, 8_000), mine.number, think);
    };
    clock.after(someTime(random, 100, 5_000), mine.number, think);
  };
  clock.after(0, WORLD, begin);
  const again = (): void => {
    process = null;
    clock.after(someTime(random, 10, random.chance(0.1) ? 3_600_000 : 20_000), WORLD, begin);
  };

  const calmAt = START + someTime(random, 3_000, long ? 300_000 : 70_000);
  let finished = false;
  for (; ; steps++) {
    const alive = process as SimProcess | null;
    if (alive !== null && (random.chance(world.faults.kill) || (world.wild && steps === killAt))) {
      alive.kill();
      again();
    }
    const due = clock.take();
    if (due === null) break;
    if (steps > MOST_STEPS) throw new Violation("the walk does not come to its end");
    if (world.wild && due.at >= calmAt) {
      world.tell(() => "FAULTS STOP");
      calmDown(world);
    }
    idle = due.owner === WORLD && due.act !== begin;
    due.act();
    const now = process as SimProcess | null;
    if (now === null || idle) continue;
    await drained();
    const { status } = now.engine.run();
    if (!now.failed() && status !== "left" && status !== "finished") continue;
    now.close();
    process = null;
    finished = status === "finished" && !now.failed();
    if (!finished) again();
  }
  const run = foldDisk(disk);
  if (seed % 20 === 0) readsBack(disk.lines);
  if (seed % 20 === 1) resumesAnywhere(disk.lines);
  if (!finished || run.status !== "finished") throw new Violation(`the walk stands still, ${run.status}`);
  return {
    seed,
    steps,
    lines: disk.lines.length,
    processes,
    begun: watch.begun(),
    time: run.at - START,
    ends: run.tasks.map(({ state }) => state),
  };
}

/** All promises that can go on have gone on. No time passes. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How a command ends: mostly well, sometimes with a code that means something to somebody else, or much too late. */
function bodyEnd({ random, wild }: SimWorld, body: string): BodyEnd {
  const check = body.startsWith("test -f");
  const well = check ? 1 : 0;
  const exit =
    wild && random.chance(0.25) ? (random.pick([0, 1, 2, 125, 137, 168, 169, 194, 255]) ?? 0) : well;
  return { exit, output: bodyOutput(random, body), takes: takes(random, wild) };
}

function takes(random: Random, wild: boolean): number {
  if (wild && random.chance(0.08)) return someTime(random, 10_000, 100_000);
  return someTime(random, 20, 8_000);
}

function bodyOutput(random: Random, body: string): Buffer {
  if (body.endsWith("touch one")) return Buffer.from("a.example.org\n");
  if (random.chance(0.4)) return Buffer.alloc(0);
  const line = random.pick(["done\n", "größer — 1\n", "LL1-end\n", "\n"]) ?? "";
  return Buffer.from(line.repeat(random.chance(0.03) ? 3_000 : 1 + random.below(3)));
}
