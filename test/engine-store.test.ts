// The loop with a log that is also kept in a store: nothing begins on a node before its facts are there, and meanwhile
// the loop goes on: it looks, stops, and can be left.
import { describe, expect, test } from "vitest";
import { createEngine, type Engine } from "../src/engine/engine.ts";
import { OperatorError } from "../src/errors.ts";
import { safeText } from "../src/output/clean.ts";
import { initial } from "../src/run/model/initial.ts";
import type { Effect, Intent, Log, Report, Transport } from "../src/run/model/ports.ts";
import { planOf } from "./support/plan-builder.ts";
import { opening } from "./support/story-opening.ts";

const plan = planOf([{ run: "touch /a" }, { run: "touch /b" }]);

/** Lets every promise that can go on go on. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** A walk whose store takes lines only when it is told to. */
function bench() {
  const begun: { effect: Effect; signal: AbortSignal; report: (report: Report) => void }[] = [];
  let lines = 0;
  let stored = 0;
  const waiting: { readonly line: number; readonly done: () => void }[] = [];
  let lose: (error: Error) => void = () => {};
  const log: Log = {
    append: async (events) => {
      lines += events.length;
    },
    head: () => "0".repeat(64),
    secured: () => {
      const line = lines;
      return line <= stored ? Promise.resolve() : new Promise((done) => waiting.push({ line, done }));
    },
    lost: new Promise((resolve) => {
      lose = resolve;
    }),
  };
  const transport: Transport = {
    start: (effect, signal, report) => begun.push({ effect, signal, report }),
    close: () => Promise.resolve(),
  };
  const engine = createEngine({ run: initial(), log, transport, now: () => 1_000_000 });
  return {
    engine,
    begun,
    kinds: () => begun.map(({ effect }) => effect.type),
    newest: () => begun.at(-1) as (typeof begun)[number],
    lose,
    async store() {
      stored = lines;
      for (const { done } of waiting.splice(0)) done();
      await quiet();
    },
  };
}

function confirmation(engine: Engine): Intent {
  const run = engine.run();
  const task = run.tasks.at(run.current);
  const digest = task?.presented?.digest ?? "";
  const { id = "", attempt = 0 } = task ?? {};
  return { type: "confirm", task: id, attempt, digest, typed: null, how: "screen", despiteDone: false };
}

async function atFirstStep() {
  const made = bench();
  made.engine.submit(opening(plan));
  await quiet();
  await made.store();
  made.newest().report({ type: "identified", target: "node", facts: {} });
  await quiet();
  await made.store();
  return made;
}

async function confirmed() {
  const made = await atFirstStep();
  made.engine.submit(confirmation(made.engine));
  await quiet();
  const nonce = made.engine.run().open[0] ?? "";
  return { ...made, nonce };
}

describe("before its facts are in the store", () => {
  test("no node is asked who it is", async () => {
    const { engine, kinds, store } = bench();
    engine.submit(opening(plan));
    await quiet();
    expect([engine.run().status, kinds()]).toEqual(["walking", []]);
    await store();
    expect(kinds()).toEqual(["identify"]);
  });

  test("a confirmed command is not sent, and is sent once when they are", async () => {
    const { engine, kinds, store, nonce } = await confirmed();
    expect(kinds()).toEqual(["identify"]);
    expect(engine.run().invocations.get(nonce)?.state).toBe("requested");
    engine.submit({ type: "note", task: null, text: safeText("how slow") });
    await quiet();
    expect(kinds()).toEqual(["identify"]);
    await store();
    await store();
    expect(kinds()).toEqual(["identify", "send"]);
  });

  test("the walk can be left, and what was held is never sent", async () => {
    const { engine, kinds, store } = await confirmed();
    engine.submit({ type: "leave", reason: safeText("the store is away") });
    expect((await engine.ended).status).toBe("left");
    await store();
    expect(kinds()).toEqual(["identify"]);
  });

  test("a command that is cancelled is never sent: the node is asked, and fenced, instead", async () => {
    const { engine, kinds, store, nonce } = await confirmed();
    engine.submit({ type: "cancel", nonce });
    await quiet();
    expect(kinds()).toEqual(["identify"]);
    await store();
    expect(kinds()).toEqual(["identify", "reconcile"]);
  });

  test("what is under way is watched, read and stopped all the same", async () => {
    const { engine, kinds, newest, store, nonce } = await confirmed();
    await store();
    newest().report({ type: "accepted", nonce, commandId: "c" });
    await quiet();
    engine.submit({ type: "tail", nonce });
    engine.submit({ type: "cancel", nonce });
    await quiet();
    expect(kinds().slice(2).sort()).toEqual(["cancel", "tail", "watch"]);
  });
});

test("a log that another has gone on with ends the walk: what is held is not sent, what is in flight is let go", async () => {
  const { engine, begun, kinds, lose, store } = await confirmed();
  lose(new OperatorError("ben@desk has gone on with this run.", "Go on there."));
  await expect(engine.ended).rejects.toThrow("ben@desk has gone on with this run.");
  await store();
  engine.submit({ type: "note", task: null, text: safeText("still there?") });
  await quiet();
  expect(kinds()).toEqual(["identify"]);
  expect(begun[0]?.signal.aborted).toBe(true);
});
