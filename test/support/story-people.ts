// Who lives in a world of stories: nodes that answer, well or badly, and a person at the keys.
import { safeText } from "../../src/output/clean.ts";
import { currentTask } from "../../src/run/due.ts";
import type { Effect, Intent, Report } from "../../src/run/ports.ts";
import type { Random } from "./random.ts";
import { ending } from "./story.ts";
import { begin, cut, feed, Violation, type World } from "./story-world.ts";

const LOST = safeText("the answer was lost");
const words = safeText("words");

/** What comes back for an effect when all goes well. Reconciling answers what the ledger says. */
export function wellAnswered(world: World, effect: Effect): readonly Report[] {
  switch (effect.type) {
    case "identify":
      return [{ type: "identified", target: effect.target, facts: {} }];
    case "send":
      world.ledger.set(effect.nonce, "running");
      return [{ type: "accepted", nonce: effect.nonce, commandId: "c1" }];
    case "watch":
      return [ended(world, effect, exitOf(world, effect.nonce))];
    case "cancel":
      return [];
    case "release":
    case "tail":
    case "unpark":
      return [{ type: "probeFinished", probe: effect.key, ok: true, message: words }];
    case "reconcile": {
      const { nonce, fence } = effect;
      const state = world.ledger.get(nonce) ?? "none";
      if (state === "running") return [{ type: "accepted", nonce, commandId: "c2" }];
      if (state === "ended") return [ended(world, effect, exitOf(world, nonce))];
      if (!fence) return [{ type: "absent", nonce, message: words }];
      world.ledger.set(nonce, "fenced");
      return [ending(nonce, { outcome: "not-run", exitCode: null })];
    }
  }
}

/** What comes back in bad times, in the order in which it was said. Nothing at all is possible. */
export function badlyAnswered(world: World, effect: Effect, random: Random): readonly Report[] {
  if (random.chance(0.06)) return [];
  switch (effect.type) {
    case "identify": {
      const probe = random.chance(0.5) ? effect.key : `probe ${world.told.length}`;
      const { target } = effect;
      const asked: Report = { type: "probeRequested", probe, kind: "identify", target, nonce: null };
      if (random.chance(0.25)) return [asked, { type: "probeFinished", probe, ok: false, message: words }];
      return random.chance(0.5) ? wellAnswered(world, effect) : [asked, ...wellAnswered(world, effect)];
    }
    case "send": {
      if (random.chance(0.6)) return wellAnswered(world, effect);
      const arrived = random.pick(["none", "pending", "running"] as const) ?? "none";
      const known = world.ledger.get(effect.nonce) ?? "none";
      if (known === "none" || known === "pending") world.ledger.set(effect.nonce, arrived);
      return [{ type: "uncertain", nonce: effect.nonce, message: LOST }];
    }
    case "watch": {
      const { nonce } = effect;
      const output: Report = { type: "output", nonce, text: words, bytes: 5 };
      if (random.chance(0.15)) return [output, { type: "uncertain", nonce, message: LOST }];
      const outcome = random.pick(["timed-out", "cancelled", "interrupted"] as const) ?? "cancelled";
      if (random.chance(0.1)) return [output, ending(nonce, { outcome, exitCode: null })];
      const exitCode = exitOf(world, nonce, random.pick([0, 0, 0, 0, 1, 1, 2, 125]));
      const finished = ended(world, effect, exitCode);
      return random.chance(0.1) ? [output, { ...finished, captured: null }] : [output, finished];
    }
    case "cancel":
      return random.chance(0.5) ? [] : [ending(effect.nonce, { outcome: "cancelled", exitCode: null })];
    case "release":
    case "tail":
    case "unpark":
      return wellAnswered(world, effect);
    case "reconcile":
      if (random.chance(0.2)) return [{ type: "uncertain", nonce: effect.nonce, message: LOST }];
      return wellAnswered(world, effect);
  }
}

function exitOf(world: World, nonce: string, wanted?: number): number {
  const phase = world.run.invocations.get(nonce)?.phase;
  const exit = world.exits.get(nonce) ?? wanted ?? (phase === "done" ? 1 : 0);
  world.exits.set(nonce, exit);
  return exit;
}

function ended(world: World, effect: Extract<Effect, { nonce: string }>, exitCode: number) {
  world.ledger.set(effect.nonce, "ended");
  return ending(effect.nonce, { exitCode, captured: exitCode === 0 ? world.captured(effect) : null });
}

/** What a person who wants to get on does next; null while they can only wait. */
export function sensibleIntent(world: World, patience: number): Intent | null {
  const current = currentTask(world.run);
  if (current === null || world.run.open.length > 0) return null;
  const { task, planned, plan } = current;
  const { id, attempt, presented, state } = task;
  if (state === "waiting")
    return world.run.identification[planned.target]?.state === "failed"
      ? { type: "retry", task: id, attempt }
      : null;
  if (state === "failed")
    return attempt < patience
      ? { type: "retry", task: id, attempt }
      : { type: "skip", task: id, reason: words };
  if (planned.command === null || planned.target === "local")
    return { type: "attest", task: id, statement: words };
  const [missing] = presented?.open ?? [];
  const forgotten = (presented?.secrets ?? []).find(
    (name) => !world.run.heldSecrets.some((held) => held.name === name),
  );
  const name = missing ?? forgotten;
  if (name !== undefined) {
    const secret = plan.variables.some((variable) => variable.name === name && variable.secret);
    const value = secret ? null : "b.example.org";
    return { type: "bind", binding: { name, scope: { kind: "run" }, value, secret, from: "given" } };
  }
  return {
    type: "confirm",
    task: id,
    attempt,
    digest: presented?.digest ?? "",
    typed: presented?.confirm.typed ?? null,
    how: "screen",
    despiteDone: task.alreadyDone !== null,
  };
}

/** From wherever it stands, a new process with healthy nodes and a sensible person brings the run to its end. */
export function bringToAnEnd(world: World): void {
  const finished = (): boolean => world.run.status === "finished";
  cut(world);
  if (finished()) return;
  begin(world);
  const patience = (world.run.tasks[world.run.current]?.attempt ?? 0) + 2;
  for (let turn = 0; turn < 400; turn++) {
    if (finished()) return;
    const effect = world.unanswered.shift();
    if (effect !== undefined) {
      for (const report of wellAnswered(world, effect)) feed(world, report);
      continue;
    }
    const intent = sensibleIntent(world, patience);
    if (intent === null) throw new Violation(`nothing is due and nobody can do anything: ${stateOf(world)}`);
    const refusal = feed(world, intent);
    if (refusal !== null) throw new Violation(`a sensible ${intent.type} was refused: ${refusal.rule}`);
  }
  throw new Violation(`the run comes to no end: ${stateOf(world)}`);
}

function stateOf({ run }: World): string {
  const task = run.tasks[run.current];
  return `task ${run.current} is ${task?.state}, attempt ${task?.attempt}, open ${run.open.join(" ")}`;
}
