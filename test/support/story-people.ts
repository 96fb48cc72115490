// The person at the keys in a world of stories, who in calm times only wants to reach the end.
import { safeText } from "../../src/output/clean.ts";
import { byHandRestOf } from "../../src/run/decision/by-hand-rest.ts";
import { obstacleAt, restOf } from "../../src/run/decision/rest.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { currentTask } from "../../src/run/state/due.ts";
import { readingSubstitutions } from "../../src/shell/substitutions.ts";
import { wellAnswered } from "./story-nodes.ts";
import { begin, cut, feed, Violation, type World } from "./story-world.ts";

const words = safeText("words");

/** What a person who wants to get on does next; null while they can only wait. */
export function sensibleIntent(world: World, patience: number): Intent | null {
  const { run } = world;
  const current = currentTask(run);
  if (current === null || run.open.length > 0) return null;
  const { task, planned } = current;
  const { id, attempt, presented, state } = task;
  const known = run.identification.get(planned.target);
  if (state === "failed" && attempt >= patience) return { type: "skip", task: id, reason: words };
  const needsNode = planned.target !== "local" && planned.command !== null;
  if (needsNode && known?.state === "failed") {
    const { holder } = known;
    return holder === null
      ? { type: "retry", task: id, attempt }
      : { type: "takeOver", target: planned.target, hold: holder.hold, typed: "yes", how: "screen" };
  }
  if (state === "waiting" || (needsNode && known?.state !== "answered")) return null;
  if (state === "failed") return { type: "retry", task: id, attempt };
  if (planned.command === null || (planned.target === "local" && !run.allowLocal))
    return attestTogether(run) ?? { type: "attest", task: id, statement: words };
  const value = missingValue(world);
  if (value !== null) return value;
  if (presented?.findings.some(({ severity }) => severity === "error"))
    return { type: "skip", task: id, reason: words };
  const rest = restOf(run);
  const all = rest === null || obstacleAt(rest, world.at) !== null ? null : confirmRest(run);
  return all ?? confirm(world);
}

/** The shown step attested for all nodes of its fleet where it stands alike; null where that is one only. */
export function attestTogether(run: Run): Intent | null {
  const [task, rest] = [currentTask(run)?.task, byHandRestOf(run)];
  if (task === undefined || rest === null) return null;
  return { type: "attest", task: task.id, statement: words, rest: rest.digest };
}

/** The shown step confirmed for the rest of its fleet; null where there is none. */
export function confirmRest(run: Run): Intent | null {
  const [task, rest] = [currentTask(run)?.task, restOf(run)];
  if (task === undefined || rest === null) return null;
  return {
    type: "confirmRest",
    task: task.id,
    attempt: task.attempt,
    digest: task.presented?.digest ?? "",
    rest: rest.digest,
    typed: rest.typed,
    how: "screen",
  };
}

/** The current step as it stands, confirmed; where it has a substitution to be run first, every other time that. */
function confirm(world: World): Intent | null {
  const { task } = currentTask(world.run) ?? {};
  if (task === undefined) return null;
  const { id, attempt, presented } = task;
  const digest = presented?.digest ?? "";
  const [inner] = task.edited === null ? readingSubstitutions(presented?.command ?? "") : [];
  const here = world.run.allowLocal && presented?.local !== undefined;
  if (here && inner !== undefined && task.invocations.length === 0) {
    const { start, end } = inner;
    return { type: "evaluate", task: id, attempt, digest, start, end, typed: "local", how: "screen" };
  }
  return {
    type: "confirm",
    task: id,
    attempt,
    digest,
    typed: presented?.confirm.typed ?? null,
    how: "screen",
    despiteDone: task.alreadyDone !== null,
  };
}

function missingValue({ run }: World): Intent | null {
  const current = currentTask(run);
  const presented = current?.task.presented;
  if (current === null || presented == null) return null;
  const forgotten = presented.secrets.find((name) => !run.heldSecrets.some((held) => held.name === name));
  const { session } = current.plan.steps.find(({ id }) => id === current.planned.step) ?? {};
  const port = presented.local?.port === null ? (session?.port ?? undefined) : undefined;
  const name = presented.open[0] ?? forgotten ?? port;
  if (name === undefined) return null;
  const variable = current.plan.variables.find((it) => it.name === name);
  const secret = variable?.secret ?? false;
  const disks = run.disks.get(current.planned.target) ?? [];
  const value =
    variable?.type === "block-device"
      ? (disks.at(-1)?.name ?? "nvme1n1")
      : variable?.type === "port"
        ? "8081"
        : "b.example.org";
  const scope = { kind: "run" } as const;
  return { type: "bind", binding: { name, scope, value: secret ? null : value, secret, from: "given" } };
}

/** All goes well until the run is as wanted, or nobody can do anything. */
export function walkUntil(world: World, wanted: (run: Run) => boolean): void {
  while (!wanted(world.run) && world.run.status === "walking") {
    const effect = world.unanswered.shift();
    if (effect !== undefined) {
      for (const report of wellAnswered(world, effect)) feed(world, report);
      continue;
    }
    const intent = sensibleIntent(world, 1);
    if (intent === null || feed(world, intent) !== null) return;
  }
}

/**
 * From wherever it stands, a new process with healthy nodes and a sensible person brings the run to its end; `all`: with all of its
 * nodes, those too that were set aside.
 */
export function bringToAnEnd(world: World, all = false): void {
  const finished = (): boolean => world.run.status === "finished";
  cut(world);
  if (finished()) return;
  begin(world);
  const patience = Math.max(0, ...[...world.run.tasks.values()].map(({ attempt }) => attempt)) + 2;
  const turns = 400 + 50 * world.run.tasks.size;
  for (let turn = 0; turn < turns; turn++) {
    if (finished()) return allIsTakenAway(world);
    const effect = world.unanswered.shift();
    if (effect !== undefined) {
      for (const report of wellAnswered(world, effect)) feed(world, report);
      continue;
    }
    const aside = world.run.open.length === 0 && all ? [...world.run.aside.keys()][0] : undefined;
    const intent: Intent | null =
      aside === undefined ? sensibleIntent(world, patience) : { type: "bringBack", target: aside };
    if (intent === null) throw new Violation(`nothing is due and nobody can do anything: ${stateOf(world)}`);
    const refusal = feed(world, intent);
    if (refusal !== null) throw new Violation(`a sensible ${intent.type} was refused: ${refusal.rule}`);
  }
  throw new Violation(`the run comes to no end: ${stateOf(world)}`);
}

/** Nothing that the log tells of is parked any more. */
function allIsTakenAway({ run }: World): void {
  const away = new Set(
    [...run.probes.values()].flatMap(({ kind, ok, id }) =>
      kind === "unpark" && ok === true ? [id.split(" ")[1]] : [],
    ),
  );
  const left = [...run.probes.values()].find(
    ({ kind, id }) => kind === "park" && !away.has(id.split(" ")[1]),
  );
  if (left !== undefined) throw new Violation(`${left.id} was not undone`);
}

function stateOf({ run }: World): string {
  const task = run.tasks.at(run.current);
  return `task ${run.current} is ${task?.state}, attempt ${task?.attempt}, open ${run.open.join(" ")}`;
}
