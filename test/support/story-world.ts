// A small world around the pure core: a log on disk, a loop that keeps effects in flight, and nodes with their
// ledgers. It watches what must never happen and says so by throwing a Violation.
import { isDeepStrictEqual } from "node:util";
import type { Binding, Plan } from "../../src/plan/model/plan.ts";
import { decide } from "../../src/run/decide.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { logDifferences } from "../../src/run/log-differences.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { MOST_RESENDS } from "../../src/run/model/limits.ts";
import type { Effect, Input, Intent, Opening, Refusal, Report } from "../../src/run/model/ports.ts";
import type { Invocation, Run } from "../../src/run/model/run.ts";
import { next } from "../../src/run/next/next.ts";
import { duesAnew, keptDues } from "./due-anew.ts";
import { fold } from "./story.ts";
import { type DeviceWatch, deviceWatch } from "./story-devices.ts";
import { type FleetWatch, fleetWatch } from "./story-fleets.ts";
import { type StoryNode, storyNode } from "./story-nodes.ts";
import { opening, resumption } from "./story-opening.ts";

/** What a node's ledger knows of a nonce. `pending`: on its way, not visible yet. */
export type Ledger = "none" | "pending" | "running" | "ended" | "fenced";

export class Violation extends Error {}

export interface World {
  readonly plan: Plan;
  at: number;
  log: RunEvent[];
  run: Run;
  readonly inFlight: Map<string, Effect>;
  /** Reports on their way, each with the key of the effect that makes it. Gone with the process. */
  mailbox: { readonly key: string; readonly report: Report }[];
  readonly ledger: Map<string, Ledger>;
  /** How the nonce's command ended on its node. */
  readonly exits: Map<string, number>;
  readonly sends: Map<string, number>;
  readonly absences: Map<string, number>;
  /** `task attempt` of every confirmation given in this process. */
  confirmed: Set<string>;
  /** `task attempt` of everything that was shown in this process. */
  shown: Set<string>;
  /** Tasks whose command succeeded and that nobody asked to run again. */
  readonly succeeded: Set<string>;
  /** Everything that happened, for a person to read. */
  readonly told: unknown[];
  /** Effects that began and were not yet answered by anyone. */
  unanswered: Effect[];
  /** How a value is captured. */
  readonly captured: (effect: Effect) => Binding | null;
  readonly nodes: ReadonlyMap<string, StoryNode>;
  /** Nonces of the sessions that live in this process. */
  readonly sessions: Set<string>;
  readonly watch: DeviceWatch;
  readonly fleets: FleetWatch;
}

export function createWorld(plan: Plan, log: readonly RunEvent[] = []): World {
  const run = fold(log);
  const world: World = {
    plan,
    at: Math.max(run.at, Date.UTC(2026, 0, 2)),
    log: [...log],
    run,
    inFlight: new Map(),
    mailbox: [],
    ledger: new Map(),
    exits: new Map(),
    sends: new Map(),
    absences: new Map(),
    confirmed: new Set(),
    shown: new Set(),
    succeeded: new Set(),
    told: [],
    unanswered: [],
    captured: capturedValue,
    nodes: new Map(plan.targets.flatMap(({ key }) => (key === "local" ? [] : [[key, storyNode()]]))),
    sessions: new Set(),
    watch: deviceWatch(plan),
    fleets: fleetWatch(plan),
  };
  for (const event of log) {
    if (event.type === "invocation.requested") world.sends.set(event.nonce, 1);
    world.watch.fact(event);
    world.fleets.fact(event);
  }
  return world;
}

/**
 * Gives one input to the core, as the loop does. `linesOnDisk` and `effectsBegun` say where the process dies in
 * the middle of it: after that many of the new lines, or of the new effects; null when it does not.
 */
export function feed(
  world: World,
  input: Intent | Report | Opening,
  death: { readonly lines: number } | { readonly effects: number } | null = null,
): Refusal | null {
  world.told.push(input);
  world.at += 250;
  const before = world.run;
  const decision = decide(before, { ...input, at: world.at } as Input);
  let after = before;
  const lines = death !== null && "lines" in death ? death.lines : decision.facts.length;
  watchIntent(world, input, decision.facts);
  for (const fact of decision.facts.slice(0, lines)) {
    watchFact(world, after, fact);
    after = evolve(after, fact);
    world.log.push(fact);
    const broughtBack = decision.facts.some(({ type }) => type === "target.broughtBack");
    const chose = before.chosen !== null || after.chosen !== null;
    if (after.current < before.current && !sessionHadClosed(after) && !broughtBack && !chose)
      throw new Violation("the current task moved back");
    if (world.plan.fleets === undefined && after.open.length > 1)
      throw new Violation("two invocations are open");
    const wrong = world.fleets.stands(after);
    if (wrong !== null) throw new Violation(wrong);
    if (!isDeepStrictEqual(keptDues(after), duesAnew(after)))
      throw new Violation("what the fold keeps of what is due is not what is due");
  }
  world.run = after;
  if (lines < decision.facts.length) return decision.refusal;
  settle(world, death !== null && "effects" in death ? death.effects : Number.POSITIVE_INFINITY);
  return decision.refusal;
}

/** The process dies: what is on disk stays, everything else is gone. A new one begins or resumes. */
export function cut(world: World): void {
  world.told.push("CUT");
  world.inFlight.clear();
  world.mailbox = [];
  world.unanswered = [];
  world.confirmed = new Set();
  world.shown = new Set();
  world.sessions.clear();
  world.fleets.dies();
  world.run = fold(world.log);
  for (const [nonce, state] of world.ledger) {
    // What was on its way either arrives while nobody looks, or never.
    if (state === "pending") world.ledger.set(nonce, nonce < "8" ? "running" : "none");
  }
}

export function begin(world: World): Refusal | null {
  const allowLocal = world.plan.steps.some(({ session }) => session !== undefined);
  const first = world.run.status === "empty";
  return feed(world, first ? opening(world.plan, "rehearsal", allowLocal) : resumption(allowLocal));
}

/** Does the walk stand again where a session was open that closed with its process? */
function sessionHadClosed(run: Run): boolean {
  const task = run.tasks.at(run.current);
  return task?.invocations.some((nonce) => run.invocations.get(nonce)?.outcome === "ready") ?? false;
}

function settle(world: World, most: number): void {
  const due = next(world.run);
  const keys = new Set(due.map(({ key }) => key));
  if (keys.size !== due.length) throw new Violation("two effects have one key");
  for (const key of world.inFlight.keys()) if (!keys.has(key)) world.inFlight.delete(key);
  world.unanswered = world.unanswered.filter(({ key }) => keys.has(key));
  let begun = 0;
  for (const effect of due) {
    if (world.inFlight.has(effect.key)) continue;
    if (begun++ >= most) return;
    world.inFlight.set(effect.key, effect);
    world.unanswered.push(effect);
    if (effect.type === "send") watchSend(world, effect);
    const touched = world.fleets.touches(effect);
    if (touched !== null) throw new Violation(touched);
  }
}

function watchSend(world: World, effect: Extract<Effect, { type: "send" }>): void {
  const { nonce, target } = effect;
  if (effect.kind === "script" && world.run.identification.get(target)?.state !== "answered")
    throw new Violation(`${nonce} was sent to ${target}, which has not said in this process that it is ours`);
  if ((effect.kind === "local") !== (target === "local") || (target === "local" && !world.run.allowLocal))
    throw new Violation(`${nonce} was sent to ${target} as ${effect.kind}`);
  const keyless = effect.secrets.length > 0 && world.run.identified.get(target)?.openssl === "no";
  if (keyless !== (effect.park === true))
    throw new Violation(`${nonce} was sent with its secrets ${keyless ? "nowhere" : "parked"}`);
  const unchecked = world.watch.send(world.run, effect);
  if (unchecked !== null) throw new Violation(`${nonce} was sent ${unchecked}`);
  const sends = (world.sends.get(nonce) ?? 0) + 1;
  world.sends.set(nonce, sends);
  if (sends > 1 + (world.absences.get(nonce) ?? 0)) throw new Violation(`${nonce} was sent again unasked`);
  const invocation = world.run.invocations.get(nonce);
  if (invocation === undefined || !wasConfirmed(world, invocation))
    throw new Violation(`${nonce} was sent without a confirmation in this process`);
  if (world.at > invocation.notAfter) throw new Violation(`${nonce} was sent after its not-after time`);
  if (invocation.cancelRequested) throw new Violation(`${nonce} was sent after it was cancelled`);
  if (invocation.resent > MOST_RESENDS) throw new Violation(`${nonce} was sent again too often`);
  if (!world.log.some((event) => event.type === "invocation.requested" && event.nonce === nonce))
    throw new Violation(`${nonce} was sent before its request was on disk`);
}

function watchIntent(world: World, input: Intent | Report | Opening, facts: readonly RunEvent[]): void {
  const requested = facts.some(({ type }) => type === "invocation.requested");
  if (input.type === "confirm" && requested) world.confirmed.add(`${input.task} ${input.attempt}`);
  if (input.type === "evaluate" && requested) world.confirmed.add(evaluation(input.task, input.start));
  const again = input.type === "retry" || input.type === "edit";
  if (again && facts.some(({ type }) => type === "task.presented")) world.succeeded.delete(input.task);
  if (input.type === "absent" && facts.some(({ type }) => type === "invocation.resent"))
    world.absences.set(input.nonce, (world.absences.get(input.nonce) ?? 0) + 1);
}

function evaluation(task: string, start: number): string {
  return `${task} evaluate ${start}`;
}

/** A confirmation of a step covers its checks and its command; one of a substitution covers that alone. */
function wasConfirmed(
  world: World,
  it: Pick<Invocation, "task" | "attempt" | "phase" | "substitution" | "confirmed">,
): boolean {
  if (world.fleets.covers(it)) return true;
  return world.confirmed.has(
    it.phase === "evaluate" ? evaluation(it.task, it.substitution?.start ?? -1) : `${it.task} ${it.attempt}`,
  );
}

function watchFact(world: World, run: Run, fact: RunEvent): void {
  world.watch.fact(fact);
  const wrong = world.fleets.fact(fact);
  if (wrong !== null) throw new Violation(wrong);
  // Its confirmations went with the node.
  if (fact.type === "target.setAside")
    for (const key of world.confirmed)
      if (key.split(" ")[0]?.endsWith(`@${fact.target}`)) world.confirmed.delete(key);
  if (fact.type !== "run.started") {
    const [forged] = logDifferences(run, fact);
    if (forged !== undefined)
      throw new Violation(`${fact.type} looks forged: ${forged.field}, ${forged.words}`);
  }
  if (fact.type === "run.finished" && run.current < run.tasks.size)
    throw new Violation("the run is finished before its last task");
  if (fact.type === "task.presented") world.shown.add(`${fact.task} ${fact.attempt}`);
  if (fact.type === "invocation.requested") {
    if (!world.shown.has(`${fact.task} ${fact.attempt}`))
      throw new Violation(`${fact.task} was requested without being shown in this process`);
    if (!wasConfirmed(world, { ...fact, substitution: fact.substitution ?? null }))
      throw new Violation(`${fact.task} was requested without a confirmation in this process`);
    if (fact.phase === "command" && world.succeeded.has(fact.task))
      throw new Violation(`${fact.task} succeeded and is run again unasked`);
  }
  if (fact.type === "task.noted" && fact.session !== undefined) world.sessions.delete(fact.session);
  if (fact.type !== "invocation.finished" || fact.outcome !== "exited" || fact.exitCode !== 0) return;
  const invocation = run.invocations.get(fact.nonce);
  if (invocation?.phase === "command") world.succeeded.add(invocation.task);
}

function capturedValue(effect: Effect): Binding | null {
  if (!("capture" in effect) || effect.capture === null) return null;
  const { variable, secret } = effect.capture;
  return {
    name: variable,
    scope: { kind: "run" },
    value: secret ? null : "a.example.org",
    secret,
    from: "captured",
  };
}
