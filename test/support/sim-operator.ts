// The person at the keys of a simulation: says yes, skips, edits, retries, cancels, leaves, and sometimes presses what
// makes no sense. In calm times the person only wants to reach the end.
import type { Engine } from "../../src/engine.ts";
import { safeText } from "../../src/output/clean.ts";
import type { Intent } from "../../src/run/ports.ts";
import type { Run, TaskRun } from "../../src/run/run.ts";
import type { SimWatch } from "./sim-watch.ts";
import type { SimWorld } from "./sim-world.ts";

const words = safeText("words");
/** Tries of one task, after which the person gives it up in calm times. */
const PATIENCE = 3;

/** Does the next thing; false when there is nothing to do. */
export function press(world: SimWorld, watch: SimWatch, engine: Engine, memory: Intent[]): boolean {
  const intent = choose(world, engine.run(), memory);
  if (intent === null) return false;
  world.tell(() => `OPERATOR ${JSON.stringify(intent).slice(0, 200)}`);
  if (intent.type === "confirm") {
    watch.confirms(intent.task, intent.attempt, intent.digest);
    memory.push(intent);
  }
  engine.submit(intent);
  return true;
}

function choose(world: SimWorld, run: Run, memory: readonly Intent[]): Intent | null {
  const task = run.tasks[run.current];
  if (run.status !== "walking" || task === undefined) return null;
  return world.wild ? wildly(world, run, task, memory) : calmly(run, task);
}

function calmly(run: Run, task: TaskRun): Intent | null {
  if (run.open.length > 0) return null;
  const failed = task.state === "failed" || nodeOf(run)?.state === "failed";
  if (task.state === "ready") {
    if (isByHand(run)) return { type: "attest", task: task.id, statement: words };
    if ((task.presented?.open.length ?? 0) > 0 || (task.presented?.holes.length ?? 0) > 0) return skip(task);
    return confirm(task, true);
  }
  if (!failed) return null;
  return task.attempt > PATIENCE ? skip(task) : retry(task);
}

function wildly(world: SimWorld, run: Run, task: TaskRun, memory: readonly Intent[]): Intent | null {
  const { random } = world;
  if (random.chance(0.02)) return { type: "leave", reason: words };
  if (random.chance(0.02)) return { type: "note", task: task.id, text: words };
  // A key that was pressed for something else.
  if (random.chance(0.04)) return random.pick(memory) ?? null;
  const [nonce] = run.open;
  if (nonce !== undefined) {
    // What runs is cancelled sooner than what may not even have arrived.
    const known = run.invocations.get(nonce)?.state === "accepted";
    if (random.chance(known ? 0.3 : 0.04)) return { type: "cancel", nonce };
    return random.pick([null, null, null, skip(task), retry(task), confirm(task, true)]) ?? null;
  }
  if (task.state === "ready") {
    if (isByHand(run) && random.chance(0.8)) return { type: "attest", task: task.id, statement: words };
    if (random.chance(0.06)) return skip(task);
    if (random.chance(0.03)) return edit(world, task);
    if (random.chance(0.1)) return retry(task);
    return confirm(task, random.chance(0.5));
  }
  // It waits for its node.
  if (task.state !== "failed" && nodeOf(run)?.state !== "failed")
    return random.chance(0.02) ? skip(task) : null;
  if (random.chance(0.1)) return edit(world, task);
  return random.chance(0.15) ? skip(task) : retry(task);
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

function nodeOf(run: Run) {
  return run.identification[run.started?.plan.tasks[run.current]?.target ?? ""];
}

function isByHand(run: Run): boolean {
  return run.started?.plan.tasks[run.current]?.command === null;
}
