// The nodes of a world of stories, and the operator's own machine: who holds them, which disks they have, and how they answer,
// well or badly.
import { sha256 } from "../../src/digest.ts";
import { safeText } from "../../src/output/clean.ts";
import type { Disk } from "../../src/plan/model/device.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import { ebsDisk, SYSTEM_DISK } from "./disks.ts";
import type { Random } from "./random.ts";
import { ending, holder } from "./story.ts";
import type { World } from "./story-world.ts";

export interface StoryNode {
  /** The number of the newest hold; 0 before the first. */
  hold: number;
  holder: "nobody" | "us" | "another";
  disks: readonly Disk[] | null;
  openssl: "yes" | "no";
}

const LOST = safeText("the answer was lost");
const words = safeText("words");

/** A node that nobody holds. */
export function storyNode(): StoryNode {
  return {
    hold: 0,
    holder: "nobody",
    disks: [SYSTEM_DISK, ebsDisk("nvme1n1", "b"), ebsDisk("nvme2n1", "c")],
    openssl: "yes",
  };
}

/** What befalls nodes by themselves: another run takes one, disks change their names, go and come back. */
export function befall(world: World, random: Random): void {
  for (const node of world.nodes.values()) {
    if (random.chance(0.12 / Math.max(2, world.nodes.size))) {
      node.hold += 1;
      node.holder = "another";
    } else if (node.holder === "another" && random.chance(0.2)) node.holder = "nobody";
  }
}

/** While nobody looks a node may start anew: it calls its disks otherwise, and other programs are there. */
export function startAnew(world: World, random: Random): void {
  for (const node of world.nodes.values()) {
    node.openssl = random.chance(0.5) ? "yes" : "no";
    if (!random.chance(0.5)) continue;
    const volumes = ["b", "c", "d"].filter(() => random.chance(0.8));
    const names = random.chance(0.5) ? ["nvme1n1", "nvme2n1", "nvme3n1"] : ["nvme2n1", "nvme1n1", "nvme3n1"];
    const disks = volumes.map((volume, index) => ebsDisk(names[index] ?? "", volume));
    node.disks = random.chance(0.1) ? null : [SYSTEM_DISK, ...disks];
  }
}

/** What comes back for an effect when all goes well. Reconciling answers what the ledger says. */
export function wellAnswered(world: World, effect: Effect): readonly Report[] {
  switch (effect.type) {
    case "identify":
      return [identified(world, effect)];
    case "send":
      world.ledger.set(effect.nonce, "running");
      return [...parking(world, effect), { type: "accepted", nonce: effect.nonce, commandId: "c1" }];
    case "watch":
      return ended(world, effect, exitOf(world, effect.nonce));
    case "cancel":
      return [];
    case "release": {
      const node = world.nodes.get(effect.target);
      if (node?.holder === "us") node.holder = "nobody";
      return [{ type: "probeFinished", probe: effect.key, ok: true, message: words }];
    }
    case "tail":
      return [{ type: "probeFinished", probe: effect.key, ok: true, message: words }];
    case "unpark":
      return unparking(effect, true);
    case "check":
      return [checkedAs(effect, "met")];
    case "reconcile":
      return reconciled(world, effect);
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
      if (random.chance(0.2)) return [asked, { type: "probeFinished", probe, ok: false, message: words }];
      return random.chance(0.5) ? wellAnswered(world, effect) : [asked, ...wellAnswered(world, effect)];
    }
    case "send": {
      if (random.chance(0.6)) return wellAnswered(world, effect);
      const arrived = random.pick(["none", "pending", "running"] as const) ?? "none";
      const known = world.ledger.get(effect.nonce) ?? "none";
      if (known === "none" || known === "pending") world.ledger.set(effect.nonce, arrived);
      return [...parking(world, effect), { type: "uncertain", nonce: effect.nonce, message: LOST }];
    }
    case "watch":
      return badlyWatched(world, effect, random);
    case "cancel":
      return random.chance(0.5) ? [] : [ending(effect.nonce, { outcome: "cancelled", exitCode: null })];
    case "release":
    case "tail":
      if (random.chance(0.3)) return [{ type: "probeFinished", probe: effect.key, ok: false, message: LOST }];
      return wellAnswered(world, effect);
    case "unpark":
      return unparking(effect, random.chance(0.7));
    case "check":
      return [checkedAs(effect, random.pick(["met", "not-met", "cannot-tell"] as const) ?? "met")];
    case "reconcile":
      if (random.chance(0.2)) return [{ type: "uncertain", nonce: effect.nonce, message: LOST }];
      return wellAnswered(world, effect);
  }
}

function identified(world: World, { target, takeOver }: Extract<Effect, { type: "identify" }>): Report {
  const node = world.nodes.get(target) ?? storyNode();
  if (node.holder === "another" && takeOver !== node.hold)
    return { type: "held", target, holder: holder(node.hold) };
  if (node.holder !== "us") node.hold += 1;
  node.holder = "us";
  const { disks, openssl } = node;
  const facts = { openssl: safeText(openssl) };
  return { type: "identified", target, facts, ...(disks === null ? {} : { disks }) };
}

/** Each of its secrets is parked under a name of its own. */
function parking(world: World, effect: Extract<Effect, { type: "send" }>): readonly Report[] {
  if (effect.park !== true) return [];
  return effect.secrets.flatMap((secret): readonly Report[] => {
    const probe = `park /${secret}/${world.told.length}`;
    const { target, nonce } = effect;
    return [
      { type: "probeRequested", probe, kind: "park", target, nonce },
      { type: "probeFinished", probe, ok: true, message: words },
    ];
  });
}

function unparking({ key, target }: Extract<Effect, { type: "unpark" }>, ok: boolean): readonly Report[] {
  return [
    { type: "probeRequested", probe: key, kind: "unpark", target, nonce: null },
    { type: "probeFinished", probe: key, ok, message: words },
  ];
}

function checkedAs(
  { key, task }: Extract<Effect, { type: "check" }>,
  result: "met" | "not-met" | "cannot-tell",
): Report {
  return { type: "checked", probe: key, task, result, evidence: words };
}

function badlyWatched(
  world: World,
  effect: Extract<Effect, { type: "watch" }>,
  random: Random,
): readonly Report[] {
  const { nonce } = effect;
  const output: Report = { type: "output", nonce, text: words, bytes: 5 };
  if (random.chance(0.15)) return [output, { type: "uncertain", nonce, message: LOST }];
  const outcome = random.pick(["timed-out", "cancelled", "interrupted"] as const) ?? "cancelled";
  if (random.chance(0.1)) return [output, ending(nonce, { outcome, exitCode: null })];
  const exitCode = exitOf(world, nonce, random.pick([0, 0, 0, 0, 1, 1, 2, 125]));
  const reports = ended(world, effect, exitCode);
  if (world.run.invocations.get(nonce)?.phase === "evaluate" && random.chance(0.7)) return reports;
  return random.chance(0.1)
    ? [output, ...reports.map((it) => (it.type === "finished" ? { ...it, captured: null } : it))]
    : [output, ...reports];
}

function reconciled(world: World, effect: Extract<Effect, { type: "reconcile" }>): readonly Report[] {
  const { nonce, fence, target } = effect;
  const state = world.ledger.get(nonce) ?? "none";
  // What ran on the operator's own machine ended with the process that ran it, or is unheard of.
  const here = target === "local";
  if (state === "running")
    return here && world.run.invocations.get(nonce)?.epoch !== world.run.epoch
      ? [ending(nonce, { outcome: "interrupted", exitCode: null })]
      : [{ type: "accepted", nonce, commandId: "c2" }];
  if (state === "ended")
    return here
      ? [ending(nonce, { outcome: "interrupted", exitCode: null })]
      : ended(world, effect, exitOf(world, nonce));
  if (!fence) return [{ type: "absent", nonce, message: words }];
  world.ledger.set(nonce, "fenced");
  return [ending(nonce, { outcome: "not-run", exitCode: null })];
}

function exitOf(world: World, nonce: string, wanted?: number): number {
  const phase = world.run.invocations.get(nonce)?.phase;
  const exit = world.exits.get(nonce) ?? wanted ?? (phase === "done" ? 1 : 0);
  world.exits.set(nonce, exit);
  return exit;
}

/** How it ended there. A node that another run has taken meanwhile did not run it, and says who holds it. */
function ended(
  world: World,
  effect: Extract<Effect, { nonce: string; target: string }>,
  exitCode: number,
): readonly Report[] {
  const { nonce, target } = effect;
  const invocation = world.run.invocations.get(nonce);
  const node = world.nodes.get(target);
  if (node?.holder === "another" && world.ledger.get(nonce) === "running") {
    world.ledger.set(nonce, "fenced");
    const end = ending(nonce, { outcome: "not-run", exitCode: null });
    return node.hold % 2 === 0 ? [end, { type: "held", target, holder: holder(node.hold) }] : [end];
  }
  world.ledger.set(nonce, "ended");
  const session = world.run.tasks.get(invocation?.task ?? "")?.presented?.local?.mode === "session";
  if (session && invocation?.phase === "command" && exitCode === 0) {
    world.sessions.add(nonce);
    return [ending(nonce, { outcome: "ready", exitCode: null })];
  }
  if (invocation?.phase === "evaluate") {
    const text = safeText(exitCode === 0 ? "i-0abc\n" : "");
    return [
      { type: "output", nonce, text, bytes: text.length },
      ending(nonce, { exitCode, sha256: sha256(text) }),
    ];
  }
  return [ending(nonce, { exitCode, captured: exitCode === 0 ? world.captured(effect) : null })];
}
