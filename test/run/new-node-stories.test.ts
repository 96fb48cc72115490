// Stories of nodes that are made: stacks fail and are proposed anew, waits fail, words get lost, processes die anywhere. What must
// hold is watched at each step, and each story comes to an end.
import { expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Intent, Report } from "../../src/run/model/ports.ts";
import { next } from "../../src/run/next/next.ts";
import { madeNode, newNode } from "../support/new-nodes.ts";
import { type Random, seeded } from "../support/random.ts";
import { type StageEngine, stageEngine } from "../support/run-fixtures.ts";

const GUIDE = "---\nroles:\n  node: every node\n---\n# Nodes\n\n```bash {on=node}\nuptime\n```\n";
const STORIES = 25;
const TURNS = 60;
const ADA = { user: "ada", host: "desk", arn: null };
const words = safeText("words");

/** How many confirmations were given in this process: no more may be sent. */
interface Watched {
  confirmed: number;
  readonly sent: Set<string>;
}

function watch(engine: StageEngine, watched: Watched): void {
  const run = engine.run();
  for (const effect of next(run)) {
    if (effect.type === "identify") {
      const planned = run.started?.plan.tasks[run.current];
      const stands = run.made.get(effect.target) !== undefined;
      expect(stands || (planned?.target === effect.target && planned.aws !== true)).toBe(true);
    }
    if (effect.type !== "send") continue;
    const { nonce, kind, aws, target } = effect;
    watched.sent.add(nonce);
    expect(run.invocations.get(nonce)?.epoch).toBe(run.epoch);
    expect(kind).toBe(aws === undefined ? "script" : "aws");
    if (kind === "script") expect(run.identification.get(target)?.state).toBe("answered");
    if (aws?.action === "make-stack") {
      const proposing = run.invocations.get(aws.changeSet.replace("lamplighter-", ""));
      expect([proposing?.outcome, proposing?.exitCode, proposing?.sha256]).toEqual([
        "exited",
        0,
        aws.template,
      ]);
    }
  }
  expect(watched.sent.size).toBeLessThanOrEqual(watched.confirmed);
  expect(run.open.length).toBeLessThanOrEqual(1);
}

function sensible(engine: StageEngine, patience: number): Intent | null {
  const { tasks, current, open, identification, started } = engine.run();
  const task = tasks.at(current);
  if (task === undefined || open.length > 0) return null;
  const { id, attempt, presented, state } = task;
  const target = started?.plan.tasks[current]?.target ?? "";
  if (identification.get(target)?.state === "failed" || (state === "failed" && attempt >= patience))
    return { type: "skip", task: id, reason: words };
  if (state === "failed") return { type: "retry", task: id, attempt };
  if (state !== "ready" || presented === null) return null;
  if (presented.aws === undefined && presented.findings.some(({ severity }) => severity === "error"))
    return { type: "skip", task: id, reason: words };
  const { digest, confirm } = presented;
  return {
    type: "confirm",
    task: id,
    attempt,
    digest,
    typed: confirm.typed,
    how: "screen",
    despiteDone: false,
  };
}

/** What is on its way ends, well or not; what waited for a node tells of it. */
function ending(engine: StageEngine, well: boolean, random: Random): Report | null {
  const { open, invocations, tasks } = engine.run();
  const nonce = open[0];
  if (nonce === undefined) return null;
  const invocation = invocations.get(nonce);
  const waits = tasks.get(invocation?.task ?? "")?.presented?.aws?.action === "wait-for-node";
  const outcome = well
    ? "exited"
    : (random.pick(["exited", "timed-out", "interrupted", "not-run"] as const) ?? "exited");
  const n = invocation?.target === "node-01" ? 1 : 2;
  return {
    type: "finished",
    nonce,
    outcome,
    exitCode: outcome !== "exited" ? null : well ? 0 : 1,
    bytes: null,
    sha256: null,
    missing: 0,
    duration: null,
    captured: null,
    message: null,
    ...(waits ? { made: madeNode(n) } : {}),
  };
}

function turn(engine: StageEngine, watched: Watched, random: Random, well: boolean): void {
  const nonce = engine.run().open[0];
  const give = (intent: Intent | null) => {
    if (intent === null) return;
    const before = engine.run().open.length;
    engine.submit(intent);
    if (intent.type === "confirm" && engine.run().open.length > before) watched.confirmed++;
  };
  if (!well && random.chance(0.08)) {
    engine.resume(ADA);
    return;
  }
  const asked = next(engine.run()).find(({ type }) => type === "identify");
  if (asked?.type === "identify" && asked.instance === undefined) {
    engine.report({ type: "probeFinished", probe: asked.key, ok: false, message: words });
    return;
  }
  if (nonce === undefined) {
    engine.settle();
    give(well || random.chance(0.8) ? sensible(engine, well ? 1 : 4) : odd(engine, random));
    return;
  }
  if (!well && random.chance(0.3)) {
    const trouble = random.pick(["uncertain", "absent"] as const) ?? "uncertain";
    engine.report({ type: trouble, nonce, message: words });
    if (random.chance(0.3)) give({ type: "cancel", nonce });
    return;
  }
  const end = ending(engine, well || random.chance(0.7), random);
  if (end !== null) engine.report(end);
}

function odd(engine: StageEngine, random: Random): Intent | null {
  const { tasks, current } = engine.run();
  const task = (random.chance(0.7) ? tasks.at(current) : tasks.at(random.below(tasks.size))) ?? null;
  if (task === null) return null;
  const { id, attempt } = task;
  const command = safeText("Resources:\n  A: {Type: AWS::EC2::Instance}\n");
  return (
    random.pick<Intent>([
      { type: "retry", task: id, attempt },
      { type: "skip", task: id, reason: words },
      { type: "attest", task: id, statement: words },
      { type: "edit", task: id, attempt, command },
    ]) ?? null
  );
}

it(`${STORIES} stories of nodes that are made keep every promise and come to an end`, () => {
  const reached = new Set<string>();
  for (let seed = 0; seed < STORIES; seed++) {
    const random = seeded(seed);
    const targets = ["node-01", "node-02"].map((name) => newNode(name, ["node"]));
    const engine = stageEngine({ guide: GUIDE, bindings: [], targets });
    const watched: Watched = { confirmed: 0, sent: new Set() };
    for (let left = TURNS; left > 0 && engine.run().status === "walking"; left--) {
      turn(engine, watched, random, false);
      watch(engine, watched);
    }
    for (let left = 4 * TURNS; left > 0 && engine.run().status === "walking"; left--) {
      turn(engine, watched, random, true);
      engine.settle();
    }
    expect(engine.run().status, `seed ${seed}`).toBe("finished");
    expect(engine.events.reduce(evolve, initial()), `seed ${seed}`).toEqual(engine.run());
    for (const event of engine.events) {
      if (event.type === "invocation.finished") reached.add(event.made ? "made" : event.outcome);
      if (event.type === "task.presented" && event.attempt > 1)
        reached.add(`again ${event.presented.aws?.action}`);
      reached.add(event.type);
    }
  }
  expect([...reached]).toEqual(
    expect.arrayContaining([
      "again make-stack",
      "again propose-stack",
      "again wait-for-node",
      "interrupted",
      "made",
      "not-run",
      "run.resumed",
      "task.edited",
      "timed-out",
    ]),
  );
});
