// The person at the keys of a simulation: says yes, skips, edits, retries, cancels, takes nodes over, leaves, and sometimes
// presses what makes no sense. In calm times the person only wants to reach the end.

import type { Engine } from "../../src/engine/engine.ts";
import { safeText } from "../../src/output/clean.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import { checkValue } from "../../src/plan/value-types/check-value.ts";
import { byHandRestOf } from "../../src/run/decision/by-hand-rest.ts";
import { obstacleAt, restOf } from "../../src/run/decision/rest.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run, TaskRun } from "../../src/run/model/run.ts";
import { otherFirstNodes } from "../../src/run/state/first-node.ts";
import type { SimClaims } from "./sim-claims.ts";
import { instanceOfTarget } from "./sim-process.ts";
import type { SimWatch } from "./sim-watch.ts";
import type { SimWorld } from "./sim-world.ts";

const words = safeText("words");
/** Tries of one task, after which the person gives it up in calm times. */
const PATIENCE = 3;
/** How often a node is asked who it is. */
const MOST_TRIES = 12;

export interface SimPerson {
  readonly world: SimWorld;
  readonly watch: SimWatch;
  readonly claims: SimClaims;
  readonly run: string;
  readonly plan: Plan;
  readonly guest: boolean;
  readonly engine: Engine;
  /** What was confirmed, or asked of nodes, before: a key may be pressed once more. */
  readonly memory: Intent[];
}

/** Does the next thing; false when there is nothing to do. */
export function press(person: SimPerson): boolean {
  const { world, watch, claims, engine, memory } = person;
  const intent = choose(person, engine.run());
  if (intent === null) return false;
  world.tell(() => `${person.run.slice(-3)} OPERATOR ${JSON.stringify(intent).slice(0, 200)}`);
  if (intent.type === "confirmRest") watch.confirmsRest(intent.rest);
  if (intent.type === "confirm") watch.confirms(intent.task, intent.attempt, intent.digest);
  if (intent.type === "takeOver" && intent.typed === "yes")
    claims.takesOver(person.run, instanceOfTarget(person.plan, intent.target) ?? "", intent.hold);
  if (intent.type === "confirm" || intent.type === "confirmRest" || intent.type === "takeOver")
    memory.push(intent);
  engine.submit(intent);
  return true;
}

function choose(person: SimPerson, run: Run): Intent | null {
  const task = run.tasks.at(run.current);
  if (run.status !== "walking") return null;
  if (person.guest && !person.world.wild) return { type: "leave", reason: words };
  if (task === undefined) return null;
  const ofFleet = person.plan.fleets === undefined ? null : forFleet(person, run, task);
  if (ofFleet !== null) return ofFleet;
  return person.world.wild ? wildly(person, run, task) : calmly(run, task);
}

/** What is done of several nodes at once; null for what is done anyway. */
function forFleet({ world }: SimPerson, run: Run, task: TaskRun): Intent | null {
  const { random, wild, clock } = world;
  const back = random.pick([...run.aside.keys()]);
  const idle = run.open.length === 0;
  if (idle && back !== undefined && random.chance(wild ? 0.08 : 0.3))
    return { type: "bringBack", target: back };
  const rest = restOf(run);
  const obstacle = rest === null ? null : obstacleAt(rest, clock.now());
  if (rest !== null && random.chance(obstacle === null ? 0.7 : wild ? 0.03 : 0)) {
    const { id, attempt, presented } = task;
    const digest = presented?.digest ?? "";
    const { digest: all, typed } = rest;
    return { type: "confirmRest", task: id, attempt, digest, rest: all, typed, how: "screen" };
  }
  const other = random.chance(0.2) ? random.pick(otherFirstNodes(run)) : undefined;
  if (other !== undefined) return { type: "chooseFirst", task: task.id, target: other };
  if (!wild) return null;
  const aside = (target: string): Intent => ({ type: "setAside", target, reason: words });
  if (run.wave !== null && random.chance(0.15)) return { type: "stopWave" };
  const open = run.open.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  const lost = random.pick(open.filter(({ state }) => state !== "accepted" && state !== "requested"));
  if (lost !== undefined && random.chance(0.08)) return aside(lost.target);
  const one = random.pick(open);
  if (open.length > 1 && one !== undefined && random.chance(0.03))
    return { type: "cancel", nonce: one.nonce };
  if (task.state === "failed" && random.chance(0.1)) return aside(targetOf(run));
  if (random.chance(0.01)) return aside(random.pick(run.started?.plan.targets ?? [])?.key ?? "");
  return random.chance(0.01) ? { type: "skip", task: task.id, reason: words, rest: true } : null;
}

function calmly(run: Run, task: TaskRun): Intent | null {
  if (run.open.length > 0) return null;
  if (isByHand(run)) return task.state === "ready" ? attest(run, task) : null;
  const node = nodeOf(run);
  if (node?.state === "failed")
    return node.tries > MOST_TRIES ? skip(task) : (takeOver(run, "yes") ?? retry(task));
  if (node?.state !== "answered") return null;
  if (task.state === "ready") {
    const device = missingDevice(run, task);
    if (device !== null) return device;
    const { open = [], holes = [], findings = [] } = task.presented ?? {};
    if (open.length > 0 || holes.length > 0) return skip(task);
    const faulty = findings.some(({ severity }) => severity === "error");
    if (faulty) return node.tries > PATIENCE ? skip(task) : askAgain(run);
    return confirm(task, true);
  }
  if (task.state !== "failed") return null;
  if (task.attempt > PATIENCE) return skip(task);
  return refusedByNode(run, task) && node.tries <= task.attempt ? askAgain(run) : retry(task);
}

/** Did the node refuse the command, because of who holds it or of its disks? Then it is worth asking again. */
function refusedByNode(run: Run, task: TaskRun): boolean {
  const last = run.invocations.get(task.invocations.at(-1) ?? "");
  return last?.outcome === "not-run" || last?.exitCode === 125;
}

function wildly({ world, memory }: SimPerson, run: Run, task: TaskRun): Intent | null {
  const { random } = world;
  if (random.chance(0.02)) return { type: "leave", reason: words };
  if (random.chance(0.02)) return { type: "note", task: task.id, text: words };
  // A key that was pressed for something else.
  if (random.chance(0.04)) return random.pick(memory) ?? null;
  const [nonce] = run.open;
  if (nonce !== undefined) {
    if (random.chance(0.1)) return { type: "tail", nonce };
    // What runs is cancelled sooner than what may not even have arrived.
    const known = run.invocations.get(nonce)?.state === "accepted";
    if (random.chance(known ? 0.3 : 0.04)) return { type: "cancel", nonce };
    return random.pick([null, null, null, skip(task), retry(task), confirm(task, true)]) ?? null;
  }
  if (random.chance(0.02)) return askAgain(run);
  if (task.state === "ready") {
    if (isByHand(run) && random.chance(0.8)) return random.chance(0.7) ? attest(run, task) : attestHere(task);
    if (isByHand(run) && random.chance(0.2)) return { ...attestHere(task), rest: "00" };
    const device = missingDevice(run, task);
    if (device !== null && random.chance(0.8)) return device;
    if (random.chance(0.06)) return skip(task);
    if (random.chance(0.03)) return edit(world, task);
    if (random.chance(0.1)) return retry(task);
    return confirm(task, random.chance(0.5));
  }
  // It waits for its node.
  const node = nodeOf(run);
  if (task.state !== "failed" && node?.state !== "failed") return random.chance(0.02) ? skip(task) : null;
  const taken = takeOver(run, random.chance(0.85) ? "yes" : "no");
  if (taken !== null && random.chance(0.5)) return taken;
  if (refusedByNode(run, task) && random.chance(0.3)) return askAgain(run);
  if (random.chance(0.1)) return edit(world, task);
  return random.chance(0.15) ? skip(task) : retry(task);
}

/** To take the current task's node from the run that is known to hold it; null when none is. */
function takeOver(run: Run, typed: string): Intent | null {
  const holder = nodeOf(run)?.holder ?? null;
  return holder === null
    ? null
    : { type: "takeOver", target: targetOf(run), hold: holder.hold, typed, how: "screen" };
}

function askAgain(run: Run): Intent {
  return { type: "identify", target: targetOf(run) };
}

/** The value for a block device that the task still needs: a disk that nothing is on, where there is one. */
function missingDevice(run: Run, task: TaskRun): Intent | null {
  const open = task.presented?.open ?? [];
  const variable = run.started?.plan.variables.find(
    ({ name, type }) => type === "block-device" && open.includes(name),
  );
  const target = targetOf(run);
  if (variable === undefined) return null;
  const disk = run.disks.get(target)?.find(
    // A name that came garbled is no device's.
    (it) => it.mounts.length === 0 && it.signature === null && checkValue(variable, it.name).ok,
  );
  if (disk === undefined) return null;
  const { name } = variable;
  const scope = { kind: "target", target } as const;
  return { type: "bind", binding: { name, scope, value: disk.name, secret: false, from: "given" } };
}

function confirm(task: TaskRun, despiteDone: boolean): Intent {
  const { presented } = task;
  return {
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest: presented?.digest ?? "",
    typed: presented?.confirm.typed ?? null,
    how: "screen",
    despiteDone,
  };
}

/** For all nodes of its fleet where it stands alike, where there are several. */
function attest(run: Run, task: TaskRun): Intent {
  const rest = byHandRestOf(run);
  return rest === null ? attestHere(task) : { ...attestHere(task), rest: rest.digest };
}

function attestHere(task: TaskRun) {
  return { type: "attest", task: task.id, statement: words } as const;
}

function skip(task: TaskRun): Intent {
  return { type: "skip", task: task.id, reason: words };
}

function retry(task: TaskRun): Intent {
  return { type: "retry", task: task.id, attempt: task.attempt };
}

function edit(world: SimWorld, task: TaskRun): Intent {
  const command = `touch /edited-${world.random.below(3)}`;
  return { type: "edit", task: task.id, attempt: task.attempt, command };
}

function targetOf(run: Run): string {
  return run.started?.plan.tasks[run.current]?.target ?? "";
}

function nodeOf(run: Run) {
  return run.identification.get(targetOf(run));
}

function isByHand(run: Run): boolean {
  return run.started?.plan.tasks[run.current]?.command === null;
}
