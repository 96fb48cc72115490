// Several nodes of a role, step by step: the first node, the rest in a wave, and nodes that are set aside and come back.
import { describe, expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { obstacleAt, type Rest, restOf } from "../../src/run/decision/rest.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { logDifferences } from "../../src/run/log-differences.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Run } from "../../src/run/model/run.ts";
import { next } from "../../src/run/next/next.ts";
import { differencesIn } from "../support/differences-in.ts";
import { FLEET_GUIDE, fleet } from "../support/fleet-stage.ts";
import { planOf } from "../support/plan-builder.ts";
import { carryOut, type StageEngine } from "../support/run-fixtures.ts";
import { ending, story } from "../support/story.ts";
import { confirmRest as confirmRestOf } from "../support/story-people.ts";

function rest(engine: StageEngine): Rest {
  const found = restOf(engine.run());
  if (found === null) throw new Error("nothing is left on several nodes");
  return found;
}

async function confirmRest(engine: StageEngine, typed: string | null = null) {
  const task = engine.run().tasks.at(engine.run().current);
  const refusal = await engine.submit({
    type: "confirmRest",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    rest: rest(engine).digest,
    typed,
    how: "screen",
  });
  engine.settle();
  return refusal;
}

async function confirmOne(engine: StageEngine) {
  const task = engine.run().tasks.at(engine.run().current);
  await engine.submit({
    type: "confirm",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    typed: null,
    how: "screen",
    despiteDone: false,
  });
  engine.settle();
}

const LIMITS = { nodes: 4, maxConcurrency: 2, maxErrors: 0 };
const open = (run: Run) => run.open.map((nonce) => run.invocations.get(nonce)?.target);
const states = (run: Run) => [...run.tasks.values()].map(({ state }) => state);
const types = (engine: StageEngine) => engine.events.map(({ type }) => type);

/** What is in the log contradicts nothing, and reads back to the same run. */
function readsBack(engine: StageEngine): void {
  let run = initial();
  for (const event of engine.events) {
    // The plan of a test has no wrapper in its digest.
    if (event.type !== "run.started") expect(logDifferences(run, event), event.type).toEqual([]);
    run = evolve(run, event);
  }
  expect(run).toEqual(engine.run());
}

describe("a fleet", () => {
  it("is walked step by step, and node by node without it", () => {
    const order = (engine: StageEngine) =>
      engine.run().started?.plan.tasks.map(({ step, target }) => `${target} ${step.slice(0, 4)}`) ?? [];
    const [together, alone] = [fleet(3), fleet(3, { roles: [] })];
    expect(order(together).map((it) => it.slice(0, 2))).toEqual(["w1", "w2", "w3", "w1", "w2", "w3"]);
    expect(order(alone).map((it) => it.slice(0, 2))).toEqual(["w1", "w1", "w2", "w2", "w3", "w3"]);
    expect([...order(together)].sort()).toEqual([...order(alone)].sort());
  });

  describe("whose step only reads", () => {
    const READS = FLEET_GUIDE.replace("dnf -y install docker", "uname -r");

    it("runs it on all nodes under one confirmation, or on one of them first", async () => {
      const all = fleet(4, {}, READS);
      expect(rest(all)).toMatchObject({ obstacle: null, kind: "left", first: true, typed: null });
      expect(await confirmRest(all)).toBeNull();
      expect(all.run().wave?.members.size).toBe(4);
      readsBack(all);
      const one = fleet(4, {}, READS);
      await confirmOne(one);
      one.finish(0);
      expect(rest(one)).toMatchObject({ obstacle: null, first: false });
      expect(rest(one).members.map(({ target }) => target)).toEqual(["w2", "w3", "w4"]);
    });

    it.each([
      ["its check changes something", READS.replace("{on=worker}", "{on=worker verify='touch /d'}")],
      ["it cannot be told what it does", READS.replace("uname -r", "./uname.sh")],
    ])("is first run on one node when %s", (_, guide) => {
      expect(rest(fleet(4, {}, guide)).obstacle?.rule).toBe("first-node");
    });

    it("is first run on one node while others have not answered", () => {
      let told = story(planOf([{ run: "uname -r", on: "worker" }], {}, { worker: LIMITS })).start();
      for (const { key } of told.run.started?.plan.targets.slice(0, 3) ?? []) told = told.identified(key);
      expect(restOf(told.run)?.obstacle?.rule).toBe("first-node");
      told = told.identified(told.run.started?.plan.targets.at(-1)?.key ?? "");
      expect(restOf(told.run)).toMatchObject({ obstacle: null, first: true });
    });
  });

  describe("where another node is chosen to be first", () => {
    const choose = async (engine: StageEngine, target: string) => {
      const refusal = await engine.submit({
        type: "chooseFirst",
        task: engine.run().tasks.at(engine.run().current)?.id ?? "",
        target,
      });
      engine.settle();
      return refusal?.rule ?? null;
    };
    const CHECKED = FLEET_GUIDE.replace("{on=worker}", "{on=worker done='test -e /d' verify='test -e /d'}");

    it("runs check, command and verify there alone, then the step on the others in their order", async () => {
      const engine = fleet(4, {}, CHECKED);
      expect(await choose(engine, "w3")).toBeNull();
      expect(states(engine.run()).slice(0, 4)).toEqual(["waiting", "waiting", "ready", "waiting"]);
      await confirmOne(engine);
      for (const exitCode of [1, 0, 0]) {
        expect(open(engine.run())).toEqual(["w3"]);
        engine.finish(exitCode);
      }
      expect(states(engine.run()).slice(0, 4)).toEqual(["ready", "waiting", "done", "waiting"]);
      expect(engine.run()).toMatchObject({ chosen: null, current: 0, reopened: 0 });
      expect(rest(engine)).toMatchObject({ obstacle: null, kind: "left" });
      expect(rest(engine).members.map(({ target }) => target)).toEqual(["w1", "w2", "w4"]);
      expect(await confirmRest(engine)).toBeNull();
      expect(open(engine.run())).toEqual(["w1", "w2"]);
      readsBack(engine);
    });

    it("can be changed until something has run, and not then", async () => {
      const engine = fleet(4);
      expect(await choose(engine, "w1")).toBe("no-such-node");
      expect(await choose(engine, "w9")).toBe("no-such-node");
      expect(await choose(engine, "w4")).toBeNull();
      expect(await choose(engine, "w2")).toBeNull();
      expect(await choose(engine, "w1")).toBeNull();
      expect(engine.run().tasks.at(0)).toMatchObject({ state: "ready", attempt: 1 });
      expect(await choose(engine, "w4")).toBeNull();
      await confirmOne(engine);
      expect(await choose(engine, "w2")).toBe("busy");
      engine.finish(1);
      expect(engine.run().tasks.at(3)?.state).toBe("failed");
      expect(await choose(engine, "w2")).toBe("begun");
      readsBack(engine);
    });

    it("asks for no node that is set aside or does not answer", async () => {
      const engine = fleet(4);
      await engine.submit({ type: "setAside", target: "w2", reason: safeText("away") });
      engine.report({ type: "identified", target: "w1", facts: {} });
      const holder = {
        hold: 1,
        run: "01BX5ZZKBKACTAV9WEVGEMMVRZ",
        who: safeText("eve"),
        since: 0,
        pending: [],
        more: 0,
      };
      engine.report({ type: "held", target: "w3", holder });
      expect(await choose(engine, "w2")).toBe("no-such-node");
      expect(await choose(engine, "w3")).toBe("not-identified");
      expect(await choose(engine, "w4")).toBeNull();
    });

    it("stays chosen when another process resumes, and while it is not done", async () => {
      const engine = fleet(4, {}, CHECKED);
      await choose(engine, "w3");
      await engine.submit({ type: "leave", reason: safeText("lunch") });
      engine.resume({ user: "eve", host: "desk", arn: null });
      engine.settle();
      expect(states(engine.run()).slice(0, 4)).toEqual(["waiting", "waiting", "ready", "waiting"]);
      await confirmOne(engine);
      engine.finish(0);
      expect(engine.run().tasks.at(2)).toMatchObject({ state: "ready", alreadyDone: "yes" });
      expect(engine.run().current).toBe(2);
      await engine.submit({ type: "leave", reason: safeText("tea") });
      engine.resume({ user: "eve", host: "desk", arn: null });
      engine.settle();
      expect(engine.run().current).toBe(2);
      readsBack(engine);
    });

    it("is the first again where the chosen one is skipped or set aside", async () => {
      const engine = fleet(4);
      await choose(engine, "w3");
      await engine.submit({
        type: "skip",
        task: engine.run().tasks.at(2)?.id ?? "",
        reason: safeText("not here"),
      });
      engine.settle();
      expect(states(engine.run()).slice(0, 4)).toEqual(["ready", "waiting", "skipped", "waiting"]);
      await choose(engine, "w4");
      await engine.submit({ type: "setAside", target: "w4", reason: safeText("away") });
      engine.settle();
      expect(states(engine.run()).slice(0, 4)).toEqual(["ready", "waiting", "skipped", "aside"]);
      expect(engine.run().chosen).toBeNull();
      readsBack(engine);
    });

    it("waits for a node that comes back with earlier steps, and is then the chosen one again", async () => {
      const engine = fleet(4);
      await engine.submit({ type: "setAside", target: "w1", reason: safeText("away") });
      engine.settle();
      carryOut(engine);
      await confirmRest(engine);
      for (const target of ["w3", "w4"]) engine.finish(0, "", { target });
      expect(await choose(engine, "w4")).toBeNull();
      expect(engine.run().current).toBe(7);
      await engine.submit({ type: "bringBack", target: "w1" });
      engine.settle();
      expect(engine.run().current).toBe(0);
      carryOut(engine);
      expect(engine.run()).toMatchObject({ current: 7, chosen: 7 });
      readsBack(engine);
    });

    it("is one of its own fleet's step: no other task can be shown before its turn", () => {
      const engine = fleet(3);
      const event = engine.events.find(({ type }) => type === "task.presented");
      const [, , , later = ""] = [...engine.run().tasks.keys()];
      expect(() => evolve(engine.run(), { ...event, task: later } as RunEvent)).toThrow(/current task/);
      carryOut(engine);
      const [, , third = ""] = [...engine.run().tasks.keys()];
      expect(() => evolve(engine.run(), { ...event, task: third } as RunEvent)).toThrow(/current task/);
    });
  });

  it("asks for one node first", async () => {
    const engine = fleet(4);
    expect(rest(engine).obstacle?.rule).toBe("first-node");
    expect((await confirmRest(engine))?.rule).toBe("first-node");
    expect(engine.run().open).toEqual([]);
    carryOut(engine);
    expect(rest(engine)).toMatchObject({ obstacle: null, typed: null });
    expect(rest(engine).members.map(({ target }) => target)).toEqual(["w2", "w3", "w4"]);
  });

  it("runs the rest under one confirmation, never more at once than its limit", async () => {
    const engine = fleet(5);
    carryOut(engine);
    expect(await confirmRest(engine)).toBeNull();
    expect(open(engine.run())).toEqual(["w2", "w3"]);
    engine.finish(0, "", { target: "w3" });
    expect(open(engine.run())).toEqual(["w2", "w4"]);
    engine.finish(0, "", { target: "w2" });
    engine.finish(0, "", { target: "w4" });
    engine.finish(0, "", { target: "w5" });
    expect(engine.run().wave).toBeNull();
    expect(states(engine.run()).slice(0, 6)).toEqual(["done", "done", "done", "done", "done", "ready"]);
    expect(types(engine).filter((type) => type === "wave.confirmed")).toHaveLength(1);
    expect(types(engine).filter((type) => type === "wave.ended")).toHaveLength(1);
    readsBack(engine);
  });

  it("runs done check and command of each under it, and leaves those that say they are done", async () => {
    const engine = fleet(4);
    carryOut(engine);
    await confirmRest(engine);
    for (const target of ["w2", "w3", "w4"]) engine.finish(0, "", { target });
    carryOut(engine);
    expect(rest(engine).members).toHaveLength(3);
    expect(await confirmRest(engine)).toBeNull();
    engine.finish(0, "", { target: "w2" });
    engine.finish(1, "", { target: "w3" });
    expect(open(engine.run()).toSorted()).toEqual(["w3", "w4"]);
    engine.finish(0, "", { target: "w3" });
    engine.finish(0, "", { target: "w4" });
    expect(engine.run().wave).toBeNull();
    const run = engine.run();
    expect(run.tasks.at(run.current)).toMatchObject({ state: "ready", alreadyDone: "yes" });
    expect(states(run).slice(4)).toEqual(["done", "ready", "done", "ready"]);
    await engine.submit({
      type: "skip",
      task: run.tasks.at(run.current)?.id ?? "",
      reason: safeText("done"),
      rest: true,
    });
    engine.settle();
    expect(states(engine.run()).slice(4)).toEqual(["done", "skipped", "done", "skipped"]);
    expect(engine.run().status).toBe("finished");
    readsBack(engine);
  });

  it("runs it anyway on all whose check gave the same answer, under a confirmation of its own", async () => {
    const engine = fleet(4, { maxConcurrency: { count: 10 } });
    carryOut(engine);
    await confirmRest(engine);
    for (const target of ["w2", "w3", "w4"]) engine.finish(0, "", { target });
    carryOut(engine);
    await confirmRest(engine);
    engine.finish(2, "", { target: "w2" });
    engine.finish(1, "", { target: "w3" });
    engine.finish(2, "", { target: "w4" });
    engine.finish(0, "", { target: "w3" });
    expect(engine.run().wave).toBeNull();
    expect(rest(engine)).toMatchObject({ kind: "answered", obstacle: null });
    expect(rest(engine).members.map(({ target }) => target)).toEqual(["w2", "w4"]);
    expect(await confirmRest(engine)).toBeNull();
    expect(open(engine.run())).toEqual(["w2", "w4"]);
    const phases = engine.run().open.map((nonce) => engine.run().invocations.get(nonce)?.phase);
    expect(phases).toEqual(["command", "command"]);
    for (const target of ["w2", "w4"]) engine.finish(0, "", { target });
    expect(engine.run().status).toBe("finished");
    readsBack(engine);
  });

  it("begins nothing further after more failures than its limit, and lets what runs end", async () => {
    const engine = fleet(6, { maxErrors: { count: 1 } });
    carryOut(engine);
    await confirmRest(engine);
    engine.finish(1, "", { target: "w2" });
    expect(open(engine.run())).toEqual(["w3", "w4"]);
    engine.finish(1, "", { target: "w3" });
    expect(open(engine.run())).toEqual(["w4"]);
    engine.finish(0, "", { target: "w4" });
    expect(engine.run().wave).toBeNull();
    expect(engine.events.find(({ type }) => type === "wave.ended")).toMatchObject({
      done: 1,
      failed: 2,
      left: 2,
    });
    const run = engine.run();
    expect(run.tasks.at(run.current)).toMatchObject({ state: "failed" });
    expect(states(run).slice(0, 6)).toEqual(["done", "failed", "failed", "done", "waiting", "waiting"]);
    readsBack(engine);
  });

  it("sets a failed node aside with a reason, goes on without it, and brings it back to what it missed", async () => {
    const engine = fleet(3);
    carryOut(engine);
    await confirmRest(engine);
    engine.finish(0, "", { target: "w3" });
    engine.finish(1, "", { target: "w2" });
    expect((await engine.submit({ type: "setAside", target: "w2", reason: safeText(" ") }))?.rule).toBe(
      "no-reason",
    );
    expect(await engine.submit({ type: "setAside", target: "w2", reason: safeText("no disk") })).toBeNull();
    engine.settle();
    expect(states(engine.run())).toEqual(["done", "aside", "done", "ready", "aside", "waiting"]);
    carryOut(engine);
    expect(restOf(engine.run())).toBeNull();
    expect(await engine.submit({ type: "bringBack", target: "w2" })).toBeNull();
    engine.settle();
    expect(states(engine.run())).toEqual(["done", "failed", "done", "done", "waiting", "waiting"]);
    const back = engine.run().tasks.at(1);
    await engine.submit({ type: "retry", task: back?.id ?? "", attempt: back?.attempt ?? 0 });
    carryOut(engine);
    expect(states(engine.run())).toEqual(["done", "done", "done", "done", "ready", "waiting"]);
    carryOut(engine);
    carryOut(engine);
    expect(engine.run().status).toBe("finished");
    readsBack(engine);
  });

  it("ends with failures where a node stays aside, and does not touch that node again", async () => {
    const engine = fleet(2);
    await engine.submit({ type: "setAside", target: "w2", reason: safeText("away") });
    engine.settle();
    carryOut(engine);
    carryOut(engine);
    expect(engine.run()).toMatchObject({ status: "finished", outcome: "done-with-failures" });
    expect(engine.events.at(-1)).toMatchObject({ type: "run.finished", done: 2, aside: 2 });
    const released = engine.events.filter((it) => it.type === "probe.requested" && it.kind === "release");
    expect(released.map((it) => "target" in it && it.target)).toEqual(["w1"]);
    readsBack(engine);
  });

  it("keeps what was uncertain there for when it is brought back", async () => {
    const engine = fleet(2);
    const task = engine.run().tasks.at(0);
    await engine.submit({
      type: "confirm",
      task: task?.id ?? "",
      attempt: 1,
      digest: task?.presented?.digest ?? "",
      typed: null,
      how: "screen",
      despiteDone: false,
    });
    engine.settle();
    const nonce = engine.run().open[0] ?? "";
    expect((await engine.submit({ type: "setAside", target: "w1", reason: safeText("away") }))?.rule).toBe(
      "busy",
    );
    engine.report({ type: "uncertain", nonce, message: safeText("no answer") });
    expect(await engine.submit({ type: "setAside", target: "w1", reason: safeText("away") })).toBeNull();
    engine.settle();
    expect(engine.run().open).toEqual([]);
    expect(engine.run().invocations.get(nonce)?.state).toBe("abandoned");
    expect(engine.run().tasks.at(1)?.state).toBe("ready");
    await engine.submit({ type: "bringBack", target: "w1" });
    expect(engine.run().open).toEqual([nonce]);
    engine.finish(0);
    expect(engine.run().tasks.at(0)?.state).toBe("done");
    readsBack(engine);
  });

  it("lets nothing further begin when it is stopped, and voids the rest where a process resumes", async () => {
    const engine = fleet(5);
    carryOut(engine);
    await confirmRest(engine);
    await engine.submit({ type: "stopWave" });
    engine.finish(0, "", { target: "w2" });
    expect(open(engine.run())).toEqual(["w3"]);
    await engine.submit({ type: "leave", reason: safeText("lunch") });
    engine.resume({ user: "eve", host: "desk", arn: null });
    engine.settle();
    expect(engine.run().wave).toBeNull();
    expect(states(engine.run()).slice(0, 5)).toEqual(["done", "done", "uncertain", "waiting", "waiting"]);
    engine.finish(0, "", { target: "w3" });
    expect(states(engine.run()).slice(0, 5)).toEqual(["done", "done", "done", "ready", "waiting"]);
    expect(open(engine.run())).toEqual([]);
    readsBack(engine);
  });

  it("has count and thing typed where it destroys", async () => {
    const guide = FLEET_GUIDE.replace("dnf -y install docker", "mkfs -t xfs /dev/nvme1n1");
    const engine = fleet(3, {}, guide);
    carryOut(engine);
    expect(rest(engine).typed).toBe("2 nvme1n1");
    expect((await confirmRest(engine, "nvme1n1"))?.rule).toBe("wrong-words");
    expect(await confirmRest(engine, "2 nvme1n1")).toBeNull();
    expect(open(engine.run())).toEqual(["w2", "w3"]);
    readsBack(engine);
    const at = engine.events.findIndex(({ type }) => type === "wave.confirmed");
    const found = (typed: string | null) => {
      const forged = engine.events.map((it, line) =>
        line < at || !("confirmed" in it) ? it : { ...it, confirmed: { ...it.confirmed, typed } },
      );
      return differencesIn(forged)
        .filter(({ line }) => line > at)
        .map(({ field }) => field);
    };
    expect(found("2 nvme1n1")).toEqual([]);
    for (const typed of [null, "nvme1n1", "20 nvme1n1"])
      expect(found(typed)).toEqual(["confirmed.typed", "confirmed.typed"]);
  });

  it("tries again together only where the command itself failed", async () => {
    const guide = FLEET_GUIDE.replace("{on=worker}", "{on=worker verify='rpm -q docker'}");
    const engine = fleet(5, { maxConcurrency: { count: 10 }, maxErrors: { count: 9 } }, guide);
    carryOut(engine);
    await confirmRest(engine);
    for (const target of ["w2", "w3", "w5"]) engine.finish(1, "", { target });
    engine.finish(0, "", { target: "w4" });
    // Its verify check.
    engine.finish(1, "", { target: "w4" });
    expect(states(engine.run()).slice(0, 5)).toEqual(["done", "failed", "failed", "failed", "failed"]);
    expect(rest(engine)).toMatchObject({ kind: "failed", obstacle: null });
    expect(rest(engine).members.map(({ target }) => target)).toEqual(["w2", "w3", "w5"]);
    expect(await confirmRest(engine)).toBeNull();
    expect(open(engine.run())).toEqual(["w2", "w3", "w5"]);
    readsBack(engine);
  });

  it("retries on no further node once too many have failed again", async () => {
    const engine = fleet(4, { maxConcurrency: { count: 1 }, maxErrors: { count: 0 } });
    carryOut(engine);
    await confirmRest(engine);
    engine.finish(1, "", { target: "w2" });
    await engine.submit({ type: "setAside", target: "w2", reason: safeText("later") });
    engine.settle();
    await confirmRest(engine);
    engine.finish(1, "", { target: "w3" });
    await engine.submit({ type: "bringBack", target: "w2" });
    engine.settle();
    expect(rest(engine).members.map(({ target }) => target)).toEqual(["w2", "w3"]);
    await confirmRest(engine);
    expect(open(engine.run())).toEqual(["w2"]);
    engine.finish(1, "", { target: "w2" });
    expect(engine.run().wave).toBeNull();
    expect(open(engine.run())).toEqual([]);
    readsBack(engine);
  });

  it("leaves a node out where it may not run, and asks for it there by itself", async () => {
    const engine = fleet(4, { maxConcurrency: { count: 10 } });
    engine.report({ type: "identified", target: "w1", facts: {} });
    carryOut(engine);
    const holder = {
      hold: 1,
      run: "01BX5ZZKBKACTAV9WEVGEMMVRZ",
      who: safeText("eve"),
      since: 0,
      pending: [],
      more: 0,
    };
    engine.report({ type: "held", target: "w3", holder });
    expect(rest(engine).members.map(({ target }) => target)).toEqual(["w2", "w4"]);
    expect(rest(engine).excluded).toMatchObject([{ target: "w3", why: { rule: "not-identified" } }]);
    expect(await confirmRest(engine)).toBeNull();
    for (const target of ["w2", "w4"]) engine.finish(0, "", { target });
    expect(engine.run().wave).toBeNull();
    expect(states(engine.run()).slice(0, 4)).toEqual(["done", "done", "waiting", "done"]);
    expect(engine.run().current).toBe(2);
    readsBack(engine);
  });

  it("waits for its soak time", async () => {
    const engine = fleet(3, { soak: 60 });
    carryOut(engine);
    expect(obstacleAt(rest(engine), engine.at)?.rule).toBe("soak");
    engine.at += 61_000;
    expect(await confirmRest(engine)).toBeNull();
  });

  it("refuses a digest that is not what would run now", async () => {
    const engine = fleet(3);
    carryOut(engine);
    const task = engine.run().tasks.at(1);
    const refusal = await engine.submit({
      type: "confirmRest",
      task: task?.id ?? "",
      attempt: 1,
      digest: task?.presented?.digest ?? "",
      rest: "0".repeat(64),
      typed: null,
      how: "screen",
    });
    expect(refusal?.rule).toBe("changed");
    expect(engine.run().open).toEqual([]);
  });

  it("is contradicted by a log with another digest or limit", async () => {
    const engine = fleet(3);
    carryOut(engine);
    await confirmRest(engine);
    const at = engine.events.findIndex(({ type }) => type === "wave.confirmed");
    const before = engine.events.slice(0, at).reduce(evolve, initial());
    const event = engine.events[at] as Extract<RunEvent, { type: "wave.confirmed" }>;
    const fields = (change: Partial<typeof event>) =>
      logDifferences(before, { ...event, ...change }).map(({ field }) => field);
    expect(fields({})).toEqual([]);
    expect(fields({ members: event.members.slice(1) })).toEqual(["confirmed.digest"]);
    expect(fields({ maxErrors: 5 })).toEqual(["maxConcurrency", "confirmed.digest"]);
    expect(() => evolve(before, { ...event, members: event.members.slice(1) })).toThrow(/current/);
  });

  it("does not send again, or go on with, what was confirmed for a node before it was set aside", async () => {
    const engine = fleet(2, {}, FLEET_GUIDE.replace("{on=worker}", "{on=worker done='test -e /d'}"));
    await confirmOne(engine);
    const nonce = engine.run().open[0] ?? "";
    engine.report({ type: "uncertain", nonce, message: safeText("no answer") });
    await engine.submit({ type: "setAside", target: "w1", reason: safeText("away") });
    engine.settle();
    await engine.submit({ type: "bringBack", target: "w1" });
    const due = next(engine.run()).find(({ type }) => type === "reconcile");
    expect(due).toMatchObject({ nonce, fence: true });
    engine.report({ type: "absent", nonce, message: safeText("no trace") });
    expect(engine.run().open).toEqual([nonce]);
    expect(types(engine)).not.toContain("invocation.resent");
    engine.report({ type: "identified", target: "w1", facts: {} });
    engine.finish(1);
    expect(engine.run().open).toEqual([]);
    expect(engine.run().tasks.at(0)).toMatchObject({ state: "ready", attempt: 2 });
    readsBack(engine);
  });

  it.each([
    ["it was stopped", true],
    ["too many have failed", false],
  ])("lets no command follow a done check that answers after %s", async (_, stops) => {
    const engine = fleet(4, {}, FLEET_GUIDE.replace("{on=worker}", "{on=worker done='test -e /d'}"));
    carryOut(engine);
    await confirmRest(engine);
    if (stops) await engine.submit({ type: "stopWave" });
    else {
      engine.finish(1, "", { target: "w2" });
      engine.finish(1, "", { target: "w2" });
    }
    engine.finish(1, "", { target: "w3" });
    if (stops) engine.finish(1, "", { target: "w2" });
    expect(engine.run()).toMatchObject({ open: [], wave: null });
    const commands = engine.events.filter(
      (it) => it.type === "invocation.requested" && it.phase === "command",
    );
    expect(commands.map((it) => "target" in it && it.target)).toEqual(stops ? ["w1"] : ["w1", "w2"]);
    readsBack(engine);
  });

  it("does not count as failed what never ran and is tried again at once", async () => {
    const engine = fleet(3);
    carryOut(engine);
    await confirmRest(engine);
    const nonce = engine.run().open[0] ?? "";
    engine.report({ ...ending(nonce, { outcome: "not-run", exitCode: null }), again: true });
    engine.settle();
    expect(engine.run().wave).toMatchObject({ failed: 0 });
    expect(open(engine.run()).toSorted()).toEqual(["w2", "w3"]);
    for (const target of ["w2", "w3"]) engine.finish(0, "", { target });
    expect(states(engine.run()).slice(0, 3)).toEqual(["done", "done", "done"]);
    readsBack(engine);
  });

  it("takes no edited text for the first node's success, and confirms none for several nodes", async () => {
    const engine = fleet(4);
    const edit = async (command: string) => {
      const task = engine.run().tasks.at(engine.run().current);
      await engine.submit({ type: "edit", task: task?.id ?? "", attempt: task?.attempt ?? 0, command });
    };
    await edit("true");
    carryOut(engine);
    expect(rest(engine).obstacle?.rule).toBe("first-node");
    carryOut(engine);
    expect(rest(engine).obstacle).toBeNull();
    await edit("true");
    expect(rest(engine).obstacle?.rule).toBe("edited");
    expect((await confirmRest(engine))?.rule).toBe("edited");
  });

  it("settles a step by a value that somebody gave when no other of its wave runs any more", () => {
    const plan = planOf(
      [
        { run: "echo one", on: "worker", capture: "NAME" },
        { run: "echo <NAME>", on: "worker" },
      ],
      { NAME: { type: "dns-name" } },
      { worker: { nodes: 3, maxConcurrency: 2, maxErrors: 0 } },
    );
    const value = (of: string) => ({
      name: "NAME",
      scope: { kind: "run" as const },
      value: of,
      secret: false,
      from: "captured" as const,
    });
    const greeted = plan.targets.reduce((told, { key }) => told.identified(key), story(plan).start());
    const first = greeted
      .confirm()
      .accepted()
      .exit(0, { captured: value("a.example.org") })
      .bind("NAME", "b.example.org");
    const intent = confirmRestOf(first.run);
    if (intent === null) throw new Error("nothing is left on several nodes");
    const begun = first.when(intent);
    const [second = "", third = ""] = begun.run.open;
    const lacking = begun.when(ending(second));
    expect(lacking.run.tasks.at(1)?.state).toBe("failed");
    const ended = lacking.when(ending(third, { captured: value("c.example.org") }));
    expect(ended.run).toMatchObject({ open: [], wave: null });
    expect(ended.run.tasks.at(1)?.state).toBe("attested");
    const given = lacking.bind("NAME", "d.example.org");
    expect(given.run).toMatchObject({ open: [third] });
    expect(given.run.tasks.at(1)?.state).toBe("failed");
  });

  describe("where it failed on several nodes, and they get another text", () => {
    const FAILED = ["w2", "w4", "w5"];

    /** Done on the first and the third, failed on the others. */
    async function failed(guide = FLEET_GUIDE, soak = 0): Promise<StageEngine> {
      const engine = fleet(5, { maxConcurrency: { count: 10 }, maxErrors: { count: 9 }, soak }, guide);
      carryOut(engine);
      engine.at += soak * 1000;
      await confirmRest(engine);
      for (const target of FAILED) engine.finish(1, "", { target });
      engine.finish(0, "", { target: "w3" });
      return engine;
    }

    const edit = async (engine: StageEngine, command: string, rest?: true) => {
      const task = engine.run().tasks.at(engine.run().current);
      const refusal = await engine.submit({
        type: "edit",
        task: task?.id ?? "",
        attempt: task?.attempt ?? 0,
        command,
        ...(rest === undefined ? {} : { rest }),
      });
      engine.settle();
      return refusal?.rule ?? null;
    };
    const texts = (engine: StageEngine) =>
      [...engine.run().tasks.values()].slice(0, 5).map(({ edited }) => edited);

    it("is edited on all of them, runs on one first, and then on the rest", async () => {
      const engine = await failed();
      expect(await edit(engine, "dnf -y install docker-ce", true)).toBeNull();
      expect(texts(engine)).toEqual([
        null,
        ...["w2", "w3", "w4", "w5"].map((it) => (it === "w3" ? null : "dnf -y install docker-ce")),
      ]);
      expect(states(engine.run()).slice(0, 5)).toEqual(["done", "ready", "done", "failed", "failed"]);
      expect(engine.run().tasks.at(1)).toMatchObject({
        attempt: 2,
        presented: { command: "dnf -y install docker-ce" },
      });
      expect(restOf(engine.run())).toBeNull();
      await confirmOne(engine);
      expect(open(engine.run())).toEqual(["w2"]);
      engine.finish(0);
      expect(rest(engine)).toMatchObject({ kind: "failed", obstacle: null });
      expect(rest(engine).members.map(({ target }) => target)).toEqual(["w4", "w5"]);
      expect(await confirmRest(engine)).toBeNull();
      const sent = engine.run().open.map((nonce) => engine.run().invocations.get(nonce)?.text);
      expect(sent).toEqual(["dnf -y install docker-ce", "dnf -y install docker-ce"]);
      for (const target of ["w4", "w5"]) engine.finish(0, "", { target });
      expect(states(engine.run()).slice(0, 5)).toEqual(["done", "done", "done", "done", "done"]);
      expect(engine.events.filter(({ type }) => type === "task.edited")).toHaveLength(3);
      readsBack(engine);
    });

    it("does not run on the rest while the edited text has succeeded nowhere, whatever the guide's did", async () => {
      const engine = await failed();
      await edit(engine, "false", true);
      await confirmOne(engine);
      engine.finish(1);
      expect(rest(engine).obstacle).toMatchObject({
        rule: "first-node",
        message: "The edited text has not succeeded on any node of the fleet yet.",
      });
      expect((await confirmRest(engine))?.rule).toBe("first-node");
      expect(await edit(engine, "true", true)).toBeNull();
      await confirmOne(engine);
      engine.finish(0);
      expect(rest(engine)).toMatchObject({ obstacle: null });
      expect(rest(engine).members.map(({ presented }) => presented.command)).toEqual(["true", "true"]);
      readsBack(engine);
    });

    it("waits its soak time after the first success of that text", async () => {
      const engine = await failed(FLEET_GUIDE, 60);
      await edit(engine, "true", true);
      await confirmOne(engine);
      engine.finish(0);
      expect(obstacleAt(rest(engine), engine.at)?.rule).toBe("soak");
      expect(obstacleAt(rest(engine), engine.at + 60_000)).toBeNull();
    });

    it("gets the guide's text again by the same key, and a node of its own another by itself", async () => {
      const engine = await failed();
      await edit(engine, "true", true);
      await confirmOne(engine);
      engine.finish(1);
      expect(await edit(engine, "dnf -y install docker", true)).toBeNull();
      expect(texts(engine)).toEqual([null, null, null, null, null]);
      await confirmOne(engine);
      engine.finish(1);
      expect(rest(engine)).toMatchObject({ kind: "failed", obstacle: null });
      expect(await edit(engine, "echo own")).toBeNull();
      expect(texts(engine)).toEqual([null, "echo own", null, null, null]);
      readsBack(engine);
    });

    it("is refused where it failed on one node only, where it is not failed, and where the texts differ", async () => {
      const engine = await failed();
      for (const target of ["w4", "w5"])
        await engine.submit({ type: "setAside", target, reason: safeText("away") });
      engine.settle();
      expect(await edit(engine, "true", true)).toBe("no-rest");
      expect(await edit(fleet(3), "true", true)).toBe("no-rest");
      const own = await failed(FLEET_GUIDE.replace("dnf -y install docker", "echo NAME > /etc/first"));
      expect(rest(own).kind).toBe("failed");
      expect(await edit(own, "true", true)).toBe("no-rest");
      expect(texts(own)).toEqual([null, null, null, null, null]);
    });

    it("stays edited when another process resumes", async () => {
      const engine = await failed();
      await edit(engine, "true", true);
      await engine.submit({ type: "leave", reason: safeText("lunch") });
      engine.resume({ user: "eve", host: "desk", arn: null });
      engine.settle();
      expect(texts(engine)).toEqual([null, "true", null, "true", "true"]);
      expect(engine.run().tasks.at(1)).toMatchObject({ state: "ready", presented: { command: "true" } });
      readsBack(engine);
    });

    it("cannot be of a node where it did not fail", async () => {
      const engine = await failed();
      await edit(engine, "true", true);
      const event = engine.events.find(({ type }) => type === "task.edited");
      const done = engine.run().tasks.at(2)?.id ?? "";
      expect(() => evolve(engine.run(), { ...event, task: done } as RunEvent)).toThrow(/task.edited/);
      const first = fleet(3);
      const waiting = first.run().tasks.at(1)?.id ?? "";
      expect(() => evolve(first.run(), { ...event, task: waiting } as RunEvent)).toThrow(
        /its task is waiting/,
      );
    });
  });

  it("keeps the whole tail of what runs, and a short one of what has ended", async () => {
    const engine = fleet(4);
    carryOut(engine);
    await confirmRest(engine);
    const say = (target: string) => {
      const nonce = engine.run().open.find((it) => engine.run().invocations.get(it)?.target === target) ?? "";
      engine.report({ type: "output", nonce, text: safeText("x".repeat(10_000)), bytes: 10_000 });
      return nonce;
    };
    const [second, third] = [say("w2"), say("w3")];
    engine.finish(0, "", { target: "w2" });
    const held = (nonce: string) => engine.run().tails.get(nonce)?.held;
    expect([held(second), held(third)]).toEqual([4096, 10_000]);
    const fourth = say("w4");
    engine.finish(0, "", { target: "w3" });
    expect([held(third), held(fourth)]).toEqual([4096, 10_000]);
  });
});
