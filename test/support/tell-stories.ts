// Stories of the pure core, each wholly made by its seed: processes die after any line and any effect, reports are lost, late,
// doubled and out of order, people edit, skip, cancel, give values, press keys twice and leave, and with fleets confirm the rest,
// stop, set nodes aside and bring them back. What must hold is watched by the world; a story that breaks it is printed.
import { safeText } from "../../src/output/clean.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import { byHandRestOf } from "../../src/run/decision/by-hand-rest.ts";
import { restOf } from "../../src/run/decision/rest.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { otherFirstNodes } from "../../src/run/state/first-node.ts";
import type { Finding } from "../../src/runbook/model/runbook.ts";
import { type Random, seeded } from "./random.ts";
import { DEEP, isTold } from "./share.ts";
import { resumesAnywhere } from "./sim-log-checks.ts";
import { fold } from "./story.ts";
import { badlyAnswered, befall, startAnew } from "./story-nodes.ts";
import { bringToAnEnd, confirmRest, sensibleIntent, walkUntil } from "./story-people.ts";
import { begin, createWorld, cut, feed, type World } from "./story-world.ts";

/** SEED=123 for the story that is to be told again, with STORIES=500 for a range. */
const { SEED, STORIES } = process.env;
/** They are told a chapter at once: the plan and what is compared at the end go by the seed. */
export const CHAPTER = 1_000;
const TURNS = 30;

/** Tells the chapters whose turn it is. Returns how often each thing happened. */
export function tellStories(
  plans: readonly Plan[],
  stories: number,
  chapter = CHAPTER,
): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  const [first, most] =
    SEED === undefined ? [0, stories] : [Number(SEED), Number(SEED) + Number(STORIES ?? 1)];
  for (let seed = first; seed < most; seed++) {
    if (SEED === undefined && !isTold(Math.floor(seed / chapter), stories / chapter)) continue;
    const plan = plans[seed % plans.length];
    if (plan === undefined) throw new Error("no plan");
    const world = createWorld(plan);
    try {
      tell(world, seeded(seed));
      bringToAnEnd(world, seed % 3 === 0);
      if (seed % 4 === 0 && comparable(world.run) !== comparable(fold(world.log)))
        throw new Error("the run in memory is not the fold of the log");
      if (plan.fleets !== undefined && seed % 10 === 1) resumesAnywhere(world.log);
    } catch (error) {
      const lines = world.told.map((line) =>
        JSON.stringify(line, (key, value) => (key === "plan" ? "…" : value)),
      );
      throw new Error(`seed ${seed}:\n${lines.join("\n")}`, { cause: error });
    }
    for (const label of world.log.flatMap(labelsOf)) seen.set(label, (seen.get(label) ?? 0) + 1);
  }
  return seen;
}

/** The stories would prove little if they did not reach everything that can happen: what happened often enough. */
export function reachedIn(seen: ReadonlyMap<string, number>, least = 100): readonly string[] {
  return [...seen]
    .filter(([, times]) => times > (DEEP ? least : 0))
    .map(([label]) => label)
    .sort();
}

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
  // It takes calm times to come to where a step runs on several nodes.
  if (world.plan.fleets !== undefined && random.chance(0.7)) walkUntil(world, ({ wave }) => wave !== null);
  const late = random.chance(0.5);
  const turns = TURNS + (world.plan.fleets === undefined ? 0 : 12 * world.nodes.size);
  for (let turn = 0; turn < turns; turn++) {
    if (world.run.status === "finished") return;
    if (world.run.status !== "walking" || random.chance(0.04 * dangerOf(world))) {
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

/** Where many nodes have to answer before anything runs on several of them, processes live longer. */
function dangerOf({ plan }: World): number {
  return plan.fleets === undefined ? 1 : 0.2;
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
  const sensible =
    sensibleIntent(world, 3) ?? (world.plan.fleets === undefined ? null : fleetIntent(world, random));
  const intent = random.chance(0.65) ? sensible : oddIntent(world, random);
  if (intent === null) return;
  give(world, intent, random);
  if (random.chance(0.2)) give(world, intent, random);
}

/** Gives an input, and sometimes the process dies in the middle of it. */
function give(world: World, input: Parameters<typeof feed>[1], random: Random): void {
  if (world.run.status !== "walking" || !random.chance(0.05 * dangerOf(world))) {
    feed(world, input);
    return;
  }
  feed(world, input, random.chance(0.5) ? { lines: random.below(3) } : { effects: random.below(2) });
  cut(world);
  begin(world);
}

/** What may be done of a fleet while something runs, or while nobody can go on. */
function fleetIntent({ run, nodes }: World, random: Random): Intent | null {
  const reason = safeText("odd");
  const open = run.open.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  const lost = open.filter(({ state }) => state === "uncertain" || state === "unreconciled");
  const target = random.pick(lost)?.target ?? random.pick([...nodes.keys()]) ?? "";
  if (lost.length > 0 && random.chance(0.3)) return { type: "setAside", target, reason };
  if (run.wave !== null && random.chance(0.2)) return { type: "stopWave" };
  const nonce = random.pick(run.open);
  return nonce !== undefined && random.chance(0.1) ? { type: "cancel", nonce } : null;
}

/** The odd things that can be asked of a fleet. */
function oddFleetIntent(world: World, random: Random): Intent {
  const { run, nodes } = world;
  const target = random.pick([...nodes.keys()]) ?? "";
  const aside = random.pick([...run.aside.keys()]);
  const [task, reason] = [run.tasks.at(run.current), safeText("odd")];
  const nonce = random.pick(run.open) ?? "00";
  const rest = confirmRest(run);
  const confirm: Intent = rest ?? {
    type: "confirmRest",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    rest: restOf(run)?.digest ?? "00",
    typed: null,
    how: "screen",
  };
  const intents: readonly Intent[] = [
    { type: "stopWave" },
    { type: "chooseFirst", task: task?.id ?? "", target },
    { type: "chooseFirst", task: task?.id ?? "", target: random.pick(otherFirstNodes(run)) ?? target },
    { type: "setAside", target, reason },
    { type: "setAside", target, reason },
    { type: "bringBack", target: aside ?? target },
    { type: "bringBack", target: aside ?? target },
    { type: "bringBack", target },
    { type: "skip", task: task?.id ?? "", reason, rest: true },
    { type: "attest", task: task?.id ?? "", statement: reason, rest: byHandRestOf(run)?.digest ?? "00" },
    { type: "edit", task: task?.id ?? "", attempt: task?.attempt ?? 0, command: "cd /tmp", rest: true },
    { type: "cancel", nonce },
    { type: "cancel", nonce },
    { type: "tail", nonce },
    { type: "identify", target },
    { type: "retry", task: task?.id ?? "", attempt: task?.attempt ?? 0 },
    confirm,
    confirm,
    confirm.type === "confirmRest"
      ? { ...confirm, typed: "2 odd", rest: random.chance(0.5) ? "00" : confirm.rest }
      : confirm,
  ];
  return random.pick(intents) ?? confirm;
}

function oddIntent(world: World, random: Random): Intent | null {
  if (world.plan.fleets !== undefined && random.chance(0.5)) return oddFleetIntent(world, random);
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
  const target =
    random.pick(world.plan.fleets === undefined ? ["node", "other"] : [...world.nodes.keys()]) ?? "node";
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
