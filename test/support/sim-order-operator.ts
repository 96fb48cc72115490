// The person at the keys of a simulation of orders to AWS: confirms by typing what is asked, retries, cancels, skips, leaves, and deletes
// a stack that can only be deleted.
import { safeText } from "../../src/output/clean.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run, TaskRun } from "../../src/run/model/run.ts";
import type { SimStacks } from "./sim-stacks.ts";
import { type SimWorld, Violation } from "./sim-world.ts";

const words = safeText("words");
/** Tries of one task, after which the person gives it up in calm times. */
const PATIENCE = 5;

/** The next thing that is done; null when there is nothing to do. */
export function nextOrderIntent(world: SimWorld, stacks: SimStacks, run: Run): Intent | null {
  const task = run.tasks.at(run.current);
  if (run.status !== "walking" || task === undefined) return null;
  return world.wild ? wildly(world, stacks, run, task) : calmly(stacks, run, task);
}

function calmly(stacks: SimStacks, run: Run, task: TaskRun): Intent | null {
  if (run.open.length > 0) return null;
  const planned = run.started?.plan.tasks[run.current];
  const state = run.identification.get(planned?.target ?? "")?.state;
  if (task.state === "waiting") return state === "failed" ? skip(task) : null;
  if (task.attempt > PATIENCE) return skip(task);
  if (task.state === "failed") return again(stacks, run, task);
  if (task.state !== "ready") return null;
  const faulty = task.presented?.findings.some(({ severity }) => severity === "error") ?? false;
  if (faulty || (planned?.aws === true && task.presented?.aws === undefined)) return skip(task);
  return confirm(task);
}

/** Before another try, what can only be deleted is deleted, by a person. */
function again(stacks: SimStacks, run: Run, task: TaskRun): Intent {
  for (const { make } of run.started?.plan.targets ?? [])
    if (make !== undefined && stacks.status(make.stack) === "ROLLBACK_COMPLETE") stacks.remove(make.stack);
  return { type: "retry", task: task.id, attempt: task.attempt };
}

function wildly(world: SimWorld, stacks: SimStacks, run: Run, task: TaskRun): Intent | null {
  const { random } = world;
  if (random.chance(0.01)) return { type: "leave", reason: words };
  const [nonce] = run.open;
  if (nonce !== undefined) {
    if (random.chance(0.03)) return { type: "cancel", nonce };
    return random.chance(0.9) ? null : (random.pick([skip(task), confirm(task)]) ?? null);
  }
  if (task.state === "ready") {
    if (random.chance(0.03)) return skip(task);
    if (random.chance(0.05)) return { type: "retry", task: task.id, attempt: task.attempt };
    if (random.chance(0.02)) return { ...confirm(task), typed: "something else" };
    return confirm(task);
  }
  if (task.state !== "failed") return null;
  return random.chance(0.05) ? skip(task) : again(stacks, run, task);
}

function confirm(task: TaskRun): Extract<Intent, { type: "confirm" }> {
  if (task.presented === null) throw new Violation("nothing is shown");
  const { digest, confirm } = task.presented;
  const { id, attempt } = task;
  return {
    type: "confirm",
    task: id,
    attempt,
    digest,
    typed: confirm.typed,
    how: "screen",
    despiteDone: true,
  };
}

function skip(task: TaskRun): Intent {
  return { type: "skip", task: task.id, reason: words };
}
