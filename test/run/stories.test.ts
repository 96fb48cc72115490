// Stories of the pure core: processes die after any line and any effect, reports are lost, late,
// doubled and out of order, people edit, skip, cancel, give values, press keys twice and leave. What must hold is
// watched by the world; a story that breaks it is printed with its seed.
import { expect, test } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import type { Finding } from "../../src/runbook/model/runbook.ts";
import { type Random, seeded } from "../support/random.ts";
import { DEEP, isTold } from "../support/share.ts";
import { fold } from "../support/story.ts";
import { badlyAnswered, befall, startAnew } from "../support/story-nodes.ts";
import { bringToAnEnd, sensibleIntent } from "../support/story-people.ts";
import { STORY_PLANS } from "../support/story-plans.ts";
import { begin, createWorld, cut, feed, type World } from "../support/story-world.ts";

const STORIES = 10_000;
/** They are told a thousand in a row: the plan and what is compared at the end go by the seed. */
const CHAPTER = 1_000;
const TURNS = 30;

/** What happens in the stories more than a hundred times, and in each chapter. */
const REACHED: readonly string[] = [
  "bound by: node",
  "bound by: operator",
  "finished: cancelled",
  "finished: exited",
  "finished: interrupted",
  "finished: not-run",
  "finished: ready",
  "finished: timed-out",
  "forbidden: capture-needs-openssl",
  "forbidden: device-gone",
  "forbidden: no-such-device",
  "forbidden: session-port",
  "invocation.accepted",
  "invocation.cancelRequested",
  "invocation.finished",
  "invocation.output",
  "invocation.requested",
  "invocation.resent",
  "invocation.uncertain",
  "noted: a session closed",
  "probe.finished",
  "probe.requested",
  "probe: identify",
  "probe: park",
  "probe: release",
  "probe: tail",
  "probe: unpark",
  "refused: not-a-substitution",
  "requested: command, local",
  "requested: command, script",
  "requested: done, script",
  "requested: evaluate, local",
  "requested: verify, local",
  "requested: verify, script",
  "run.finished",
  "run.left",
  "run.resumed",
  "run.started",
  "target.held",
  "target.identified",
  "target.takenOver",
  "task.attested",
  "task.edited",
  "task.noted",
  "task.presented",
  "task.refused",
  "task.skipped",
  "variable.bound",
];

test(`${DEEP ? STORIES : CHAPTER} stories keep every promise and come to an end`, () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < STORIES; seed++) {
    if (!isTold(Math.floor(seed / CHAPTER), STORIES / CHAPTER)) continue;
    const plan = STORY_PLANS[seed % STORY_PLANS.length];
    if (plan === undefined) throw new Error("no plan");
    const world = createWorld(plan);
    try {
      tell(world, seeded(seed));
      bringToAnEnd(world);
      if (seed % 4 === 0 && comparable(world.run) !== comparable(fold(world.log)))
        throw new Error("the run in memory is not the fold of the log");
    } catch (error) {
      const lines = world.told.map((line) =>
        JSON.stringify(line, (key, value) => (key === "plan" ? "…" : value)),
      );
      throw new Error(`seed ${seed}:\n${lines.join("\n")}`, { cause: error });
    }
    for (const label of world.log.flatMap(labelsOf)) seen.set(label, (seen.get(label) ?? 0) + 1);
  }
  // The stories would prove little if they did not reach everything that can happen.
  const reached = [...seen].filter(([, times]) => times > (DEEP ? 100 : 0)).map(([label]) => label);
  expect(reached.sort()).toEqual(DEEP ? REACHED : expect.arrayContaining([...REACHED]));
});

/** What an event stands for: its type, and what is special about it. */
function labelsOf(event: RunEvent): readonly string[] {
  switch (event.type) {
    case "invocation.requested":
      return [event.type, `requested: ${event.phase}, ${event.kind}`];
    case "invocation.finished":
      return [event.type, `finished: ${event.outcome}`];
    case "probe.requested":
      return [event.type, `probe: ${event.kind}`];
    case "variable.bound":
      return [event.type, `bound by: ${event.by}`];
    case "task.refused":
      return [event.type, `refused: ${event.rule}`];
    case "task.noted":
      return [event.type, ...(event.session === undefined ? [] : ["noted: a session closed"])];
    case "task.presented":
      return [event.type, ...event.presented.findings.flatMap(labelOf)];
    default:
      return [event.type];
  }
}

function labelOf({ rule, severity }: Finding): readonly string[] {
  return severity === "error" ? [`forbidden: ${rule}`] : [];
}

function tell(world: World, random: Random): void {
  begin(world);
  const late = random.chance(0.5);
  for (let turn = 0; turn < TURNS; turn++) {
    if (world.run.status === "finished") return;
    if (world.run.status !== "walking" || random.chance(0.04)) {
      cut(world);
      startAnew(world, random);
      begin(world);
    }
    if (random.chance(0.03)) world.at += 120_000;
    befall(world, random);
    closeSession(world, random);
    world.unanswered = world.unanswered.filter((effect) => {
      if (random.chance(0.3)) return true;
      for (const report of badlyAnswered(world, effect, random))
        world.mailbox.push({ key: effect.key, report });
      return false;
    });
    if (world.mailbox.length > 0 && random.chance(0.7)) deliver(world, random, late);
    else act(world, random);
  }
}

/** A session may close at any time. */
function closeSession(world: World, random: Random): void {
  const nonce = random.pick([...world.sessions]);
  if (nonce === undefined || !random.chance(0.2)) return;
  const key = [...world.inFlight.keys()].find((it) => it.startsWith(`watch ${nonce} `)) ?? "";
  world.mailbox.push({ key, report: { type: "sessionEnded", nonce, message: safeText("It closed.") } });
}

/** One report comes in: usually the oldest. It may be lost, or stay to come a second time. */
function deliver(world: World, random: Random, late: boolean): void {
  const index = random.chance(0.75) ? 0 : random.below(world.mailbox.length);
  const letter = world.mailbox[index];
  if (letter === undefined) return;
  if (!random.chance(0.08)) world.mailbox.splice(index, 1);
  if (random.chance(0.03)) return;
  // The loop drops what an aborted effect still says; the core must not depend on it.
  if (!late && !world.inFlight.has(letter.key)) return;
  give(world, letter.report, random);
}

function act(world: World, random: Random): void {
  const sensible = sensibleIntent(world, 3);
  const intent = random.chance(0.65) ? sensible : oddIntent(world, random);
  if (intent === null) return;
  give(world, intent, random);
  if (random.chance(0.2)) give(world, intent, random);
}

/** Gives an input, and sometimes the process dies in the middle of it. */
function give(world: World, input: Parameters<typeof feed>[1], random: Random): void {
  if (world.run.status !== "walking" || !random.chance(0.05)) {
    feed(world, input);
    return;
  }
  feed(world, input, random.chance(0.5) ? { lines: random.below(3) } : { effects: random.below(2) });
  cut(world);
  begin(world);
}

function oddIntent(world: World, random: Random): Intent | null {
  const index = random.chance(0.8) ? world.run.current : random.below(world.run.tasks.size);
  const task = world.run.tasks.at(index) ?? world.run.tasks.at(0);
  if (task === undefined) return null;
  const { id, attempt, presented } = task;
  const text = safeText("odd");
  const nonce = random.chance(0.8) ? (world.run.open[0] ?? "00") : "00";
  const name = random.pick(["NAME", "TOKEN", "DISK", "NONE"]) ?? "NAME";
  const values =
    name === "DISK" ? ["nvme1n1", "nvme2n1", "nvme9n1"] : ["c.example.org", "d.example.org", "-"];
  const value = name === "TOKEN" ? null : (random.pick(values) ?? "");
  const target = random.pick(["node", "other"]) ?? "node";
  const intents: readonly Intent[] = [
    { type: "skip", task: id, reason: text },
    { type: "edit", task: id, attempt, command: random.chance(0.7) ? "cd /tmp" : "echo <NAME> $(x)" },
    { type: "retry", task: id, attempt: random.chance(0.8) ? attempt : attempt + 1 },
    { type: "note", task: random.chance(0.5) ? id : null, text },
    { type: "attest", task: id, statement: text },
    { type: "bind", binding: { name, scope: { kind: "run" }, value, secret: value === null, from: "given" } },
    { type: "cancel", nonce },
    { type: "cancel", nonce },
    { type: "leave", reason: text },
    { type: "tail", nonce },
    { type: "identify", target },
    {
      type: "takeOver",
      target,
      hold: random.below(3),
      typed: random.chance(0.8) ? "yes" : "y",
      how: "screen",
    },
    {
      type: "evaluate",
      task: id,
      attempt,
      digest: presented?.digest ?? "",
      start: random.below(40),
      end: random.below(60),
      typed: "local",
      how: "screen",
    },
    {
      type: "confirm",
      task: id,
      attempt: random.chance(0.7) ? attempt : attempt + 1,
      digest: random.chance(0.7) ? (presented?.digest ?? "") : "",
      typed: random.chance(0.5) ? null : (presented?.confirm.typed ?? "odd"),
      how: "screen",
      despiteDone: random.chance(0.5),
    },
  ];
  return random.pick(intents) ?? null;
}

/** The run as text. Maps become lists; the plan, which cannot differ, is left out. */
function comparable(run: Run): string {
  const { started, invocations, tails, ...rest } = run;
  return JSON.stringify({
    ...rest,
    begun: started !== null,
    invocations: [...invocations],
    tails: [...tails],
  });
}
