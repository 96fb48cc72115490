// The fold of probes, and of the answer to "is this still the pinned instance?".
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import { findTarget } from "../../plan/model/plan-lookup.ts";
import type { Holder, RunEvent } from "../model/event.ts";
import type { OrderedMap } from "../model/ordered-map.ts";
import type { Probe, Run } from "../model/run.ts";
import { changed } from "./changed.ts";
import { withIdentification, withProbe, withProbeFinished } from "./evolve-due.ts";
import { illegal } from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** The probe id under which the log has a retried identification; also the key of its effect. */
export function identifyKey(target: string, epoch: number, tries: number): string {
  return `identify ${target} ${epoch} ${tries}`;
}

/** The key of the target's current or next identification. */
export function presentIdentifyKey(run: Run, target: string): string {
  return identifyKey(target, run.epoch, run.identification.get(target)?.tries ?? 1);
}

export function identified(next: Run, run: Run, event: Event<"target.identified">): Run {
  if (!knownTarget(run, event.target)) illegal(run, event, `the plan has no target ${event.target}`);
  const known = next.identification.get(event.target);
  const answered = withIdentification(next, event.target, {
    tries: known?.tries ?? 1,
    state: "answered",
    message: null,
    holder: null,
    takeOver: known?.takeOver ?? null,
  });
  return changed(answered, {
    identified: next.identified.with(event.target, event.facts),
    disks: told(next.disks, event.target, event.disks),
    concerns: told(next.concerns, event.target, event.concerns),
  });
}

/** The newest answer counts: if it says nothing, nothing is known. */
function told<T>(known: OrderedMap<T>, target: string, news: T | undefined): OrderedMap<T> {
  return news === undefined ? known.without(target) : known.with(target, news);
}

export function held(next: Run, run: Run, event: Event<"target.held">): Run {
  const { target, holder } = event;
  if (!knownTarget(run, target)) illegal(run, event, `the plan has no target ${target}`);
  const known = run.identification.get(target);
  return withIdentification(next, target, {
    tries: known?.tries ?? 1,
    state: "failed",
    message: heldWords(holder),
    holder,
    takeOver: known?.takeOver ?? null,
  });
}

/** Asks again, taking over the hold that was shown. */
export function takenOver(next: Run, run: Run, event: Event<"target.takenOver">): Run {
  const { target, hold } = event;
  const known = run.identification.get(target);
  if (known === undefined || known.holder?.hold !== hold)
    return illegal(run, event, `no hold ${hold} of another run on ${target} was seen`);
  return withIdentification(next, target, {
    tries: known.tries + 1,
    state: "asked",
    message: null,
    holder: null,
    takeOver: hold,
  });
}

/** Who has locked the node, in a sentence. */
export function heldWords(holder: Holder): SafeText {
  return safeText(`The node is locked by run ${holder.run} of ${holder.who}.`);
}

export function probeRequested(next: Run, run: Run, event: Event<"probe.requested">): Run {
  if (run.probes.has(event.probe)) illegal(run, event, `probe ${event.probe} was already requested`);
  const probe: Probe = {
    id: event.probe,
    kind: event.kind,
    target: event.target,
    nonce: event.nonce,
    epoch: run.epoch,
    state: "requested",
    ok: null,
    message: null,
    finishedAt: null,
  };
  const probed = withProbe(next, probe);
  const known = run.identification.get(event.target);
  if (event.kind !== "identify" || known === undefined) return probed;
  // Asking again is a new try; any other announcement belongs to the current try.
  const again =
    known.state === "failed" || event.probe === identifyKey(event.target, run.epoch, known.tries + 1);
  return again
    ? withIdentification(probed, event.target, {
        tries: known.tries + 1,
        state: "asked",
        message: null,
        holder: null,
        takeOver: known.takeOver,
      })
    : probed;
}

export function probeFinished(next: Run, run: Run, event: Event<"probe.finished">): Run {
  const probe = run.probes.get(event.probe);
  if (probe === undefined) return illegal(run, event, `no probe ${event.probe} was requested`);
  if (probe.state === "finished") return illegal(run, event, `probe ${event.probe} is finished`);
  const { ok, message, at } = event;
  const probed = withProbeFinished(next, { ...probe, state: "finished", ok, message, finishedAt: at });
  const known = run.identification.get(probe.target);
  const fails =
    probe.kind === "identify" && probe.epoch === run.epoch && !event.ok && known?.state !== "answered";
  if (!fails) return probed;
  return withIdentification(probed, probe.target, {
    tries: known?.tries ?? 1,
    state: "failed",
    message: event.message,
    holder: known?.holder ?? null,
    takeOver: known?.takeOver ?? null,
  });
}

function knownTarget(run: Run, key: string): boolean {
  const plan = run.started?.plan;
  return plan !== undefined && findTarget(plan, key) !== null;
}
