// What should be in flight now, each with a key. Equal keys are the same work: the loop starts what is new and aborts
// what is gone, so asking twice can never send twice. Polling and backoff are inside the work.
//
//   requested                    send       once for each time it may be sent
//   accepted                     watch      and cancel, once it was asked for
//   uncertain, unreconciled      reconcile  until it answers accepted, finished or absent
//   open, its newest lines asked tail
//   a session that is ready      watch      for its end
//   a secret that is still parked, its command ended  unpark
//   a requirement that is shown  check      what AWS says of it
//   a node that a task needs     identify   many at once; not while the outcome of a command is unknown
//   every task ended             release    every node that answered, many at once
import type { DeviceCheck } from "../../plan/model/device.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { presentIdentifyKey } from "../evolve/evolve-probe.ts";
import type { Phase } from "../model/event.ts";
import { MOST_RESENDS } from "../model/limits.ts";
import type { Effect } from "../model/ports.ts";
import type { Invocation, Run } from "../model/run.ts";
import { isStillConfirmed, needsNode } from "../state/due.ts";
import { keptOutput } from "../state/kept-output.ts";
import { isStillToMake } from "../state/made-nodes.ts";
import { parkedNow } from "./parked.ts";
import { openReleases } from "./release.ts";
import { dueChecks } from "./requirement-check.ts";

/** The effects that are due; none when the run has not begun, was left or has finished. */
export function next(run: Run): readonly Effect[] {
  if (run.status !== "walking") return [];
  const beside = [...sessions(run), ...unparkings(run), ...dueChecks(run)];
  if (run.open.length === 0) return [...beside, ...identifications(run), ...releases(run)];
  const open = run.open.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  // A greeting in a new session would turn away what an earlier one sent.
  const isClear = open.every(({ state }) => state === "requested" || state === "accepted");
  const effects = open.flatMap((it) => [...effectsOf(run, it), ...tails(run, it.nonce)]);
  return [...beside, ...effects, ...(isClear ? identifications(run) : [])];
}

/**
 * True when the invocation may no longer be sent, so that reconciling must settle it: find it, or occupy its nonce on
 * the node so that no late delivery can run. That applies to everything from an earlier process and of a node that
 * was set aside (its confirmation is void), to what was cancelled, resent too often, or is past its not-after time, and when another run has locked the
 * node.
 */
export function mustFence(run: Run, invocation: Invocation): boolean {
  return (
    !isStillConfirmed(run, invocation) ||
    invocation.cancelRequested ||
    invocation.resent >= MOST_RESENDS ||
    run.identification.get(invocation.target)?.state === "failed" ||
    run.at > invocation.notAfter
  );
}

function effectsOf(run: Run, invocation: Invocation): readonly Effect[] {
  const { nonce, target, phase, resent } = invocation;
  const { epoch } = run;
  const presented = run.tasks.get(invocation.task)?.presented ?? null;
  const capture = phase === "command" ? (presented?.capture ?? null) : null;
  const aws = presented?.aws === undefined ? {} : { aws: presented.aws };
  switch (invocation.state) {
    case "requested": {
      const { kind, text, timeout, notAfter } = invocation;
      const key = resent === 0 ? `send ${nonce} ${epoch}` : `send ${nonce} ${epoch} ${resent}`;
      const secrets = phase === "evaluate" ? [] : (presented?.secrets ?? []);
      const devices = checksFor(phase, presented);
      const local = presented?.local;
      const park = secrets.length > 0 && presented?.park === true ? { park: true } : {};
      const output = keptOutput(run, invocation);
      const kept = output === null ? {} : { output };
      const sent = { nonce, epoch, target, phase, kind, text, timeout, notAfter };
      return [{ key, type: "send", ...sent, secrets, capture, devices, ...park, ...kept, ...aws, local }];
    }
    case "accepted": {
      const { commandId } = invocation;
      if (commandId === null) return [];
      const watch = { ...watching(run, invocation, commandId, capture), ...aws };
      if (!invocation.cancelRequested) return [watch];
      return [
        watch,
        { key: `cancel ${nonce} ${epoch}`, type: "cancel", nonce, epoch, target, commandId, ...aws },
      ];
    }
    case "uncertain":
    case "unreconciled": {
      const { requestedAt, notAfter, text, commandId } = invocation;
      const fence = mustFence(run, invocation);
      const stop = invocation.cancelRequested;
      const key = `reconcile ${nonce} ${epoch} ${resent}${fence ? " fence" : ""}${stop ? " stop" : ""}`;
      const known = { nonce, epoch, target, requestedAt, notAfter, text, commandId, capture };
      return [{ key, type: "reconcile", ...known, fence, stop, ...aws }];
    }
    case "finished":
    case "abandoned":
      return [];
  }
}

function watching(
  { epoch }: Run,
  { nonce, target, requestedAt, timeout }: Invocation,
  commandId: string,
  capture: Presented["capture"],
): Effect {
  const key = `watch ${nonce} ${epoch} ${commandId}`;
  return { key, type: "watch", nonce, epoch, target, commandId, requestedAt, timeout, capture };
}

/** A ready session is still watched: its opener reports when it closes. */
function sessions(run: Run): readonly Effect[] {
  return run.sessions.flatMap(({ nonce }) => {
    const invocation = run.invocations.get(nonce);
    const commandId = invocation?.commandId ?? null;
    if (invocation === undefined || commandId === null) return [];
    const capture = run.tasks.get(invocation.task)?.presented?.capture ?? null;
    return [watching(run, invocation, commandId, capture)];
  });
}

/** A step's check must look at the right disk too, but that disk may well be full and in use. */
function checksFor(phase: Phase, presented: Presented | null): readonly DeviceCheck[] {
  const all = presented?.devices ?? [];
  if (phase === "command") return all;
  return all.flatMap((check) => (check.identity === null ? [] : [{ ...check, demands: "same" }]));
}

/**
 * How many nodes are greeted, or released, at the same time: few enough for an account's request rate, and so that what
 * is due is found as fast in a large fleet.
 */
const MOST_AT_ONCE = 500;

/** The first of them. */
function* firstOf<T>(all: Iterable<T>, most: number): Generator<T, undefined> {
  let count = 0;
  for (const one of all) {
    if (count++ >= most) return;
    yield one;
  }
}

/** The oldest that were not answered, and the one whose turn it is. */
function toIdentify(run: Run): readonly string[] {
  const { unanswered } = run.due;
  const first = [...firstOf(unanswered.keys(), MOST_AT_ONCE)];
  const now = run.started?.plan.tasks[run.current]?.target ?? "";
  return unanswered.size <= MOST_AT_ONCE || !unanswered.has(now) || first.includes(now)
    ? first
    : [now, ...first];
}

function identifications(run: Run): readonly Effect[] {
  const now = run.started?.plan.tasks[run.current];
  return toIdentify(run).flatMap((target): readonly Effect[] => {
    // It is asked once it exists; if it should exist but does not, the transport says so.
    const isItsTurn = now?.target === target && needsNode(now);
    if (isStillToMake(run, target) && !isItsTurn) return [];
    const key = presentIdentifyKey(run, target);
    const made = run.made.get(target);
    const instance = made === undefined ? {} : { instance: made.instance };
    const takeOver = run.identification.get(target)?.takeOver ?? null;
    return [{ key, type: "identify", epoch: run.epoch, target, ...instance, takeOver }];
  });
}

function unparkings(run: Run): readonly Effect[] {
  return parkedNow(run).map((parked) => ({ type: "unpark", epoch: run.epoch, ...parked }));
}

function releases(run: Run): readonly Effect[] {
  return [...firstOf(openReleases(run), MOST_AT_ONCE)].map(({ id, target }) => ({
    key: id,
    type: "release",
    epoch: run.epoch,
    target,
  }));
}

function tails(run: Run, nonce: string): readonly Effect[] {
  const { epoch } = run;
  return [...run.due.probes.values()]
    .filter((probe) => probe.kind === "tail" && probe.nonce === nonce)
    .map(({ id, target }) => ({ key: id, type: "tail", nonce, epoch, target }));
}
