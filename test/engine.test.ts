// The loop keeps the order: on disk, then shown, then begun; and nothing goes on after a write that failed.
import { describe, expect, test } from "vitest";
import { createEngine, type Engine } from "../src/engine/engine.ts";
import { safeText } from "../src/output/clean.ts";
import type { RunEvent } from "../src/run/model/event.ts";
import { initial } from "../src/run/model/initial.ts";
import type { Effect, Intent, Log, Refusal, Report, Transport } from "../src/run/model/ports.ts";
import type { Run } from "../src/run/model/run.ts";
import { planOf } from "./support/plan-builder.ts";
import { ending, fold, story } from "./support/story.ts";
import { opening, resumption } from "./support/story-opening.ts";

const plan = planOf([{ run: "touch /a" }, { run: "touch /b" }]);

interface Begun {
  readonly effect: Effect;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
}

function bench(run: Run = initial()) {
  const writes: (readonly RunEvent[])[] = [];
  const begun: Begun[] = [];
  const order: string[] = [];
  const refusals: Refusal[] = [];
  let write: () => Promise<void> = () => Promise.resolve();
  const log: Log = {
    append: async (events) => {
      await write();
      writes.push(events);
      order.push(`written ${events.map(({ type }) => type).join(" ")}`);
    },
    head: () => "0".repeat(64),
  };
  const transport: Transport = {
    start: (effect, signal, report) => {
      begun.push({ effect, signal, report });
      order.push(`begun ${effect.type}`);
    },
    close: () => Promise.resolve(),
  };
  let now = 1_000_000;
  const engine = createEngine({ run, log, transport, now: () => now, elapsed: () => 0 });
  engine.subscribe((_run, events, refusal) => {
    if (events.length > 0) order.push(`shown ${events.map(({ type }) => type).join(" ")}`);
    if (refusal !== null) refusals.push(refusal);
  });
  const newest = (): Begun => {
    const last = begun.at(-1);
    if (last === undefined) throw new Error("nothing was begun");
    return last;
  };
  return {
    engine,
    writes,
    begun,
    order,
    refusals,
    newest,
    setClock: (at: number) => {
      now = at;
    },
    onWrite: (next: () => Promise<void>) => {
      write = next;
    },
  };
}

/** Lets every promise that can go on go on. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

function confirmation(engine: Engine): Intent {
  const run = engine.run();
  const task = run.tasks.at(run.current);
  return {
    type: "confirm",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    typed: null,
    how: "screen",
    despiteDone: false,
  };
}

async function shown() {
  const made = bench();
  made.engine.submit(opening(plan));
  await quiet();
  made.newest().report({ type: "identified", target: "node", facts: {} });
  await quiet();
  return made;
}

describe("one turn", () => {
  test("writes all facts at once, then shows them, then begins what is due", async () => {
    const { engine, writes, order, newest } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    const { nonce } = newest().effect as Extract<Effect, { type: "send" }>;
    newest().report({ type: "accepted", nonce, commandId: "c" });
    await quiet();
    newest().report(ending(nonce));
    await quiet();
    expect(writes.at(-1)?.map(({ type }) => type)).toEqual(["invocation.finished", "task.presented"]);
    expect(order).toEqual([
      "written run.started",
      "shown run.started",
      "begun identify",
      "written target.identified task.presented",
      "shown target.identified task.presented",
      "written invocation.requested",
      "shown invocation.requested",
      "begun send",
      "written invocation.accepted",
      "shown invocation.accepted",
      "begun watch",
      "written invocation.finished task.presented",
      "shown invocation.finished task.presented",
    ]);
    expect(fold(writes.flat())).toEqual(engine.run());
  });

  test("answers each intent with what became of it, when that is on disk and shown, and no sooner", async () => {
    const { engine, onWrite } = await shown();
    const task = engine.run().tasks.at(0)?.id ?? "";
    let written: () => void = () => {};
    onWrite(
      () =>
        new Promise((resolve) => {
          written = resolve;
        }),
    );
    const answers: string[] = [];
    // Something else is written first; the intents come in while that goes on.
    engine.submit({ type: "note", task: null, text: safeText("meanwhile") });
    await quiet();
    const hear = (name: string, answer: Promise<Refusal | null>): void => {
      answer.then((refusal) =>
        answers.push(`${name} ${refusal?.rule ?? "done"} ${engine.run().tasks.at(0)?.state}`),
      );
    };
    hear("skip", engine.submit({ type: "skip", task, reason: safeText("not needed") }));
    hear("again", engine.submit({ type: "skip", task, reason: safeText("not needed") }));
    await quiet();
    expect(answers).toEqual([]);
    written();
    await quiet();
    expect(answers).toEqual([]);
    written();
    await quiet();
    expect(answers).toEqual(["skip done skipped", expect.stringMatching(/^again (?!done)\S+ skipped$/)]);
  });

  test("begins nothing and shows nothing until the write is done", async () => {
    const { engine, begun, onWrite, order } = await shown();
    let written: () => void = () => {};
    onWrite(
      () =>
        new Promise((resolve) => {
          written = resolve;
        }),
    );
    engine.submit(confirmation(engine));
    await quiet();
    expect(begun).toHaveLength(1);
    expect(engine.run().open).toEqual([]);
    written();
    await quiet();
    expect(order.slice(-3)).toEqual([
      "written invocation.requested",
      "shown invocation.requested",
      "begun send",
    ]);
  });

  test("takes intents before output that came earlier", async () => {
    const { engine, newest, writes } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    const send = newest();
    const { nonce } = send.effect as Extract<Effect, { type: "send" }>;
    send.report({ type: "accepted", nonce, commandId: "c1" });
    await quiet();
    newest().report({ type: "output", nonce, text: safeText("a"), bytes: 1 });
    engine.submit({ type: "cancel", nonce });
    await quiet();
    expect(writes.at(-1)?.map(({ type }) => type)).toEqual([
      "invocation.cancelRequested",
      "invocation.output",
    ]);
  });
});

describe("a clock that is set", () => {
  test("is told in front of what comes next, which keeps its order", async () => {
    const { engine, writes, setClock } = await shown();
    setClock(400_000);
    engine.submit(confirmation(engine));
    await quiet();
    expect(writes.at(-1)).toMatchObject([
      { type: "clock.moved", at: 400_000, by: -600_000 },
      { type: "invocation.requested", at: 400_000 },
    ]);
    expect(fold(writes.flat())).toEqual(engine.run());
  });
});

describe("never twice", () => {
  test("two confirmations before any reply begin one send", async () => {
    const { engine, begun, refusals } = await shown();
    const yes = confirmation(engine);
    engine.submit(yes);
    engine.submit(yes);
    await quiet();
    engine.submit(yes);
    await quiet();
    expect(begun.filter(({ effect }) => effect.type === "send")).toHaveLength(1);
    expect(refusals.map(({ rule }) => rule)).toEqual(["busy", "busy"]);
  });

  test("what an aborted effect still says is dropped", async () => {
    const { engine, newest, begun } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    const send = newest();
    const { nonce } = send.effect as Extract<Effect, { type: "send" }>;
    send.report({ type: "accepted", nonce, commandId: "c" });
    await quiet();
    expect(send.signal.aborted).toBe(true);
    send.report({ type: "uncertain", nonce, message: safeText("late") });
    send.report(ending(nonce, { exitCode: 1 }));
    await quiet();
    expect(engine.run().invocations.get(nonce)?.state).toBe("accepted");
    expect(begun.at(-1)?.signal.aborted).toBe(false);
  });

  test("a stored run begins nothing before its resume, and then only reconciles", async () => {
    const stored = story(plan).start().identified("node").confirm().accepted().run;
    const { engine, begun, refusals } = bench(stored);
    engine.submit({ type: "cancel", nonce: stored.open[0] ?? "" });
    await quiet();
    expect(begun).toEqual([]);
    expect(refusals.map(({ rule }) => rule)).toEqual(["not-opened"]);
    engine.submit(resumption());
    await quiet();
    expect(begun.map(({ effect }) => effect)).toMatchObject([{ type: "reconcile", fence: true, epoch: 2 }]);
  });
});

describe("the end", () => {
  test("comes when the operator leaves: effects are aborted, the run is given", async () => {
    const { engine, newest } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    engine.submit({ type: "leave", reason: safeText("enough") });
    const run = await engine.ended;
    expect(run.status).toBe("left");
    expect(newest().signal.aborted).toBe(true);
  });

  test("comes at once when a finished run was to be resumed", async () => {
    const { run } = story(planOf([])).start();
    const { engine, refusals } = bench(run);
    engine.submit(resumption());
    expect((await engine.ended).status).toBe("finished");
    expect(refusals.map(({ rule }) => rule)).toEqual(["finished"]);
  });

  test("is a rejection when the log cannot be written: nothing is shown, sent or taken any more", async () => {
    const { engine, begun, onWrite, order, newest } = await shown();
    onWrite(() => Promise.reject(new Error("no space left on device")));
    const before = engine.run();
    const seen = order.length;
    engine.submit(confirmation(engine));
    await expect(engine.ended).rejects.toThrow("no space left on device");
    onWrite(() => Promise.resolve());
    engine.submit({ type: "note", task: null, text: safeText("still there?") });
    newest().report({ type: "probeFinished", probe: "p", ok: true, message: safeText("") });
    await quiet();
    expect(engine.run()).toBe(before);
    expect(order).toHaveLength(seen);
    expect(begun).toHaveLength(1);
  });

  test("aborts what is in flight when the log cannot be written", async () => {
    const { engine, newest, onWrite } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    onWrite(() => Promise.reject(new Error("input/output error")));
    engine.submit({ type: "note", task: null, text: safeText("x") });
    await expect(engine.ended).rejects.toThrow("input/output error");
    expect(newest().signal.aborted).toBe(true);
  });
});

describe("a flood of output", () => {
  test("is taken in few, large facts, complete and in order, while intents get through", async () => {
    const { engine, newest, writes } = await shown();
    engine.submit(confirmation(engine));
    await quiet();
    const send = newest();
    const { nonce } = send.effect as Extract<Effect, { type: "send" }>;
    let all = "";
    for (let line = 0; line < 20_000; line++) {
      const text = safeText(`${line}\n`);
      all += text;
      send.report({ type: "output", nonce, text, bytes: text.length });
    }
    send.report({ type: "accepted", nonce, commandId: "c" });
    engine.submit({ type: "note", task: null, text: safeText("so much") });
    await quiet();
    const events = writes.slice(3).flat();
    const outputs = events.flatMap((event) => (event.type === "invocation.output" ? [event] : []));
    expect(events[0]?.type).toBe("task.noted");
    expect(events.at(-1)?.type).toBe("invocation.accepted");
    expect(outputs.map(({ text }) => text).join("")).toBe(all);
    expect(outputs.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(all.length);
    expect(outputs.length).toBeLessThan(200);
  });
});

test("a listener that was taken off hears nothing more", async () => {
  const { engine } = await shown();
  let heard = 0;
  const stop = engine.subscribe(() => {
    heard++;
  });
  engine.submit({ type: "note", task: null, text: safeText("one") });
  await quiet();
  stop();
  engine.submit({ type: "note", task: null, text: safeText("two") });
  await quiet();
  expect(heard).toBe(1);
});
