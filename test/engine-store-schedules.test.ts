// The loop, the writer of segments and a store with faults together: whatever goes wrong and whenever the process dies,
// nothing begins on a node before the line that calls for it is in the store, and the store holds a beginning of the log.
import { expect, test } from "vitest";
import { createSegmentWriter, type SegmentWriter } from "../src/audit/store/segment-writer.ts";
import { createEngine, type Engine } from "../src/engine/engine.ts";
import { evolve } from "../src/run/evolve/evolve.ts";
import type { RunEvent } from "../src/run/model/event.ts";
import { initial } from "../src/run/model/initial.ts";
import type { Effect, Report } from "../src/run/model/ports.ts";
import { memoryStore } from "./support/memory-store.ts";
import { planOf } from "./support/plan-builder.ts";
import { type Random, seeded } from "./support/random.ts";
import { casesOf } from "./support/share.ts";
import { ending } from "./support/story.ts";
import { opening, resumption } from "./support/story-opening.ts";

const SCHEDULES = Number(process.env.STORE_SCHEDULES ?? casesOf(150, 5));
const FOLDER = "logs/RUN/";
const plan = planOf([{ run: "touch /a" }, { run: "touch /b" }, { run: "touch /c" }]);

test(`in ${SCHEDULES} schedules nothing is sent before its line is in the store`, async () => {
  let sent = 0;
  let killed = 0;
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const told = await schedule(seed);
    sent += told.sent;
    killed += told.killed;
  }
  // What is claimed was tried.
  expect(sent).toBeGreaterThan(SCHEDULES * 2);
  expect(killed).toBeGreaterThan(SCHEDULES / 4);
});

interface World {
  readonly random: Random;
  readonly store: ReturnType<typeof memoryStore>;
  /** The log on disk. */
  text: string;
  readonly events: RunEvent[];
  now: number;
  sleepers: { readonly at: number; readonly wake: () => void }[];
  wild: boolean;
  sent: number;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A walk from its start to its end, through deaths. */
async function schedule(seed: number): Promise<{ readonly sent: number; readonly killed: number }> {
  const random = seeded(seed);
  const world: World = {
    random,
    store: memoryStore(),
    text: "",
    events: [],
    now: 1_000_000,
    sleepers: [],
    wild: true,
    sent: 0,
  };
  world.store.fault = () =>
    world.wild && random.chance(0.35)
      ? (random.pick(["lost", "answer-lost", "busy"] as const) ?? null)
      : null;
  let killed = 0;
  for (let life = 0; life < 12; life++) {
    world.wild = life < 8;
    const process = live(world);
    for (let step = 0; step < 60 && process.engine.run().status !== "finished"; step++) {
      press(world, process.engine);
      await settled();
      world.now += random.below(1_500);
      for (const sleeper of world.sleepers.filter(({ at }) => at <= world.now)) sleeper.wake();
      await settled();
      expect(world.text.startsWith(world.store.text(FOLDER))).toBe(true);
      if (world.wild && random.chance(0.03)) break;
    }
    const over = process.engine.run().status === "finished";
    process.end();
    await settled();
    if (over) return { sent: world.sent, killed };
    killed++;
  }
  throw new Error(`seed ${seed}: the walk does not come to its end`);
}

/** One process: the log on the disk, the writer from where the store is, the loop, and nodes that answer at once. */
function live(world: World): { readonly engine: Engine; end(): void } {
  let dead = false;
  const held = world.store.text(FOLDER);
  const writer: SegmentWriter = createSegmentWriter({
    store: world.store,
    folder: FOLDER,
    url: "s3://b/logs/RUN",
    from: { lines: held.split("\n").length - 1, bytes: held.length },
    read: async (from, to) => Buffer.from(world.text.slice(from, to)),
    now: () => world.now,
    sleep: (milliseconds, signal) =>
      new Promise((wake) => {
        signal.addEventListener("abort", () => wake(), { once: true });
        world.sleepers.push({ at: world.now + milliseconds, wake });
      }),
  });
  const told = (): void => writer.wrote({ lines: world.events.length, bytes: world.text.length });
  if (world.events.length > 0) told();
  const engine = createEngine({
    run: world.events.reduce(evolve, initial()),
    now: () => world.now,
    log: {
      append: async (events) => {
        if (dead) return new Promise(() => {});
        for (const event of events) {
          world.events.push(event);
          world.text += `${JSON.stringify(event).replace(/[^\x20-\x7e]/g, "?")}\n`;
        }
        told();
      },
      head: () => "0".repeat(64),
      secured: writer.secured,
      lost: writer.lost,
    },
    transport: {
      start: (effect, signal, report) => {
        if (dead) return;
        perform(world, effect, (it) => {
          if (!signal.aborted && !dead) report(it);
        });
      },
      close: () => Promise.resolve(),
    },
  });
  engine.submit(world.events.length === 0 ? opening(plan) : resumption());
  return {
    engine,
    end() {
      dead = true;
      void writer.close(0);
      for (const { wake } of world.sleepers.splice(0)) wake();
    },
  };
}

/** What a node does, and what must be in the store by then. */
function perform(world: World, effect: Effect, report: (report: Report) => void): void {
  const stored = world.store.text(FOLDER);
  if (effect.type === "send") {
    world.sent++;
    expect(stored).toMatch(new RegExp(`"type":"invocation\\.requested".*"nonce":"${effect.nonce}"`));
    queueMicrotask(() => report({ type: "accepted", nonce: effect.nonce, commandId: "c" }));
  } else if (effect.type === "watch") queueMicrotask(() => report(ending(effect.nonce)));
  else if (effect.type === "identify") {
    expect(stored).toContain(`"epoch":${effect.epoch}`.replace('"epoch":1', '"type":"run.started"'));
    queueMicrotask(() => report({ type: "identified", target: effect.target, facts: {} }));
  } else if (effect.type === "reconcile") {
    expect(stored).toContain(`"epoch":${effect.epoch}`);
    queueMicrotask(() => report(ending(effect.nonce)));
  } else if (effect.type === "release")
    queueMicrotask(() =>
      report({ type: "probeFinished", probe: effect.key, ok: true, message: "" as never }),
    );
}

/** A person who wants to get to the end. */
function press({ random }: World, engine: Engine): void {
  const run = engine.run();
  const task = run.tasks.at(run.current);
  if (task?.state !== "ready" || random.chance(0.3)) return;
  engine.submit({
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest: task.presented?.digest ?? "",
    typed: null,
    how: "screen",
    despiteDone: false,
  });
}
