// One schedule of the simulation, wholly made by its seed: a plan, nodes, faults, deaths, a person, and sometimes another
// run that comes to the same nodes. It runs until the walk has ended and nothing more can arrive, and rejects with a
// Violation at the first thing that must not happen.
import type { Plan } from "../../src/plan/model/plan.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { planOf } from "./plan-builder.ts";
import { type Random, seeded } from "./random.ts";
import { simClaims } from "./sim-claims.ts";
import { type SimClock, simClock, WORLD } from "./sim-clock.ts";
import { fleetPlans, type Plans } from "./sim-fleets.ts";
import { contradictsNothing, readsBack, resumesAnywhere } from "./sim-log-checks.ts";
import { type BodyEnd, type SimNode, simNode } from "./sim-node.ts";
import { foldDisk, instanceOfTarget } from "./sim-process.ts";
import { simSsm } from "./sim-ssm.ts";
import { type SimTimers, simTimers } from "./sim-timers.ts";
import { simTrouble } from "./sim-trouble.ts";
import { type SimWalk, simWalk } from "./sim-walk.ts";
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
  /** What is on the operator's disk. */
  readonly log: readonly RunEvent[];
  /** How often each text began on each node. */
  readonly texts: ReadonlyMap<string, number>;
}

const START = Date.UTC(2026, 10, 24);
/** Of the walk that is told, and of the one that comes to its nodes. */
const RUNS = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"] as const;
/** How often one comes. */
const GUESTS = 0.2;
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
  planOf(
    [
      { run: "mkfs -t xfs /dev/<DATA_DISK>", verify: "test -b /dev/<DATA_DISK>" },
      { run: "mount /dev/<DATA_DISK> /d" },
    ],
    { DATA_DISK: { type: "block-device" } },
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
export function simulate(seed: number, story: ((words: string) => void) | null = null): Promise<Told> {
  return simulatePlans(seed, story, somePlans);
}

/** A walk of the plan without faults whose process dies when this line is the last on disk, in the middle of a write too. */
export function killedAt(plan: Plan, line: number, seed = 1): Promise<Told> {
  return simulatePlans(seed, null, () => ({ plan, guest: null, long: false }), line);
}

/** As `simulate`, of nodes that are walked together. */
export function simulateFleet(seed: number, story: ((words: string) => void) | null = null): Promise<Told> {
  return simulatePlans(seed, story, fleetPlans);
}

function somePlans(random: Random): Plans {
  const long = random.chance(0.12);
  const plan = random.pick(long ? LONG : SHORT) as Plan;
  return { long, plan, guest: random.chance(GUESTS) ? (random.pick(SHORT) as Plan) : null };
}

async function simulatePlans(
  seed: number,
  story: ((words: string) => void) | null,
  choose: (random: Random) => Plans,
  lastLine: number | null = null,
): Promise<Told> {
  const clock = simClock(START);
  const random = seeded(seed);
  const timers = simTimers(clock);
  try {
    return await told({ seed, clock, random, timers, story, choose, lastLine });
  } finally {
    timers.restore();
  }
}

interface Beginning {
  readonly seed: number;
  readonly clock: SimClock;
  readonly random: Random;
  readonly timers: SimTimers;
  readonly story: ((words: string) => void) | null;
  readonly choose: (random: Random) => Plans;
  /** Where the first process dies and nothing else goes wrong; null in a world with faults. */
  readonly lastLine: number | null;
}

async function told({ seed, clock, random, timers, story, choose, lastLine }: Beginning): Promise<Told> {
  const { plan, guest, long } = choose(random);
  const world: SimWorld = {
    clock,
    random,
    faults: someFaults(random),
    // The agent keeps the first 24,000 bytes; a service was seen that keeps less.
    replyBytes: random.chance(0.1) ? 2_500 : 24_000,
    wild: true,
    expiredUntil: 0,
    lastLine,
    mustDie: false,
    tell: (words) => story?.(`${((clock.now() - START) / 1000).toFixed(3).padStart(9)} ${words()}`),
  };
  if (lastLine !== null) calmDown(world);
  const texts = new Map<string, number>();
  const nodes: SimNode[] = [];
  const claims = simClaims((id) => {
    const hold = nodes.find((node) => node.id === id)?.holds.newest();
    return hold?.released === false ? hold.run : null;
  });
  const walks: SimWalk[] = [];
  const walkOf = (run: string | undefined): SimWalk => {
    const walk = walks.find((it) => it.run === run);
    if (walk === undefined) throw new Violation(`a command of ${run} runs, and there is no such run`);
    return walk;
  };
  const plans = guest === null ? [plan] : [plan, guest];
  for (const id of new Set(plans.flatMap(({ targets }) => targets.map((target) => target.id ?? ""))))
    nodes.push(
      simNode(world, id, {
        begins(node, header, body) {
          const run = header.get("run") ?? "";
          walkOf(run).watch.begins(node, header, body);
          claims.begins(run, node);
          texts.set(`${node} ${body}`, (texts.get(`${node} ${body}`) ?? 0) + 1);
          const end = bodyEnd(world, body);
          if (random.chance(world.faults.troubleWhenBegun)) trouble.within(node, end.takes);
          return end;
        },
        ends: (_node, nonce) => {
          for (const { watch } of walks) watch.ends(nonce);
        },
        greeted: claims.greeted,
        held: claims.held,
        givenBack: claims.givenBack,
      }),
    );
  const trouble = simTrouble(world, nodes);
  const ssm = simSsm(world, nodes);
  let steps = 0;
  let numbers = WORLD;
  /** Steps at which a process dies because something important has just left it. */
  const deaths = new Map<SimWalk, number>();
  const beginWalk = (of: Plan, run: string, after: number): void => {
    const walk = simWalk({
      world,
      ssm,
      claims,
      run,
      plan: of,
      after,
      guest: run !== RUNS[0],
      watch: simWatch(
        () => nodes,
        (target) => instanceOfTarget(of, target) ?? "",
        of.fleets !== undefined,
      ),
      onSend(instance) {
        if (random.chance(world.faults.troubleWhenSent)) trouble.within(instance, 5_000);
        if (random.chance(world.faults.killWhenSent)) deaths.set(walk, steps + 1 + random.below(8));
      },
      nextNumber: () => ++numbers,
      acts: (number) => {
        timers.owner = number;
      },
    });
    walks.push(walk);
  };
  beginWalk(plan, RUNS[0], 0);
  if (guest !== null) beginWalk(guest, RUNS[1], someTime(random, 0, 60_000));

  const calmAt = START + someTime(random, 3_000, long ? 300_000 : 70_000);
  for (; ; steps++) {
    for (const walk of walks)
      if (world.mustDie) {
        world.mustDie = false;
        walk.kill();
      } else if (random.chance(world.faults.kill) || (world.wild && deaths.get(walk) === steps)) walk.kill();
    const due = clock.take();
    if (due === null) break;
    if (steps > MOST_STEPS * Math.max(1, plan.targets.length / 2))
      throw new Violation("the walk does not come to its end");
    if (world.wild && due.at >= calmAt) {
      world.tell(() => "FAULTS STOP");
      calmDown(world);
    }
    timers.owner = due.owner;
    due.act();
    const touched = walks.find((walk) => walk.touched(timers.owner));
    if (touched === undefined) continue;
    await drained();
    touched.look();
  }
  const [walk] = walks as [SimWalk];
  for (const { disk } of walks) {
    if (seed % 40 === 0) readsBack(disk.lines);
    if (seed % 10 === 2) contradictsNothing(disk.lines);
    if (seed % 40 === 1) resumesAnywhere(disk.lines);
  }
  const run = foldDisk(walk.disk);
  if (!walk.finished() || run.status !== "finished")
    throw new Violation(`the walk stands still, ${run.status}`);
  return {
    seed,
    steps,
    lines: walk.disk.lines.length,
    processes: walks.reduce((sum, it) => sum + it.processes(), 0),
    begun: walks.reduce((sum, { watch }) => sum + watch.begun(), 0),
    time: run.at - START,
    ends: [...run.tasks.values()].map(({ state }) => state),
    log: walk.disk.lines,
    texts,
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
  const line = random.pick(["done\n", "größer — 1\n", "LL1-end\n", "\n", "<&>&<\n"]) ?? "";
  return Buffer.from(line.repeat(random.chance(0.03) ? 3_000 : 1 + random.below(3)));
}
