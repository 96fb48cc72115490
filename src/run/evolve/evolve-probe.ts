// The fold of what is sent for ourselves: probes, and the answer to "is this still the pinned instance?".
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Holder, RunEvent } from "../model/event.ts";
import type { Identification, Probe, Run } from "../model/run.ts";
import { illegal } from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** The id of the probe that a retry of an identification stands in the log with; also the key of its effect. */
export function identifyKey(target: string, epoch: number, tries: number): string {
  return `identify ${target} ${epoch} ${tries}`;
}

/** The key of the identification that is, or would be, under way for the target. */
export function presentIdentifyKey(run: Run, target: string): string {
  return identifyKey(target, run.epoch, run.identification[target]?.tries ?? 1);
}

export function identified(next: Run, run: Run, event: Event<"target.identified">): Run {
  if (!knownTarget(run, event.target)) illegal(run, event, `the plan has no target ${event.target}`);
  return {
    ...withIdentification(next, event.target, {
      tries: next.identification[event.target]?.tries ?? 1,
      state: "answered",
      message: null,
      holder: null,
      takeOver: next.identification[event.target]?.takeOver ?? null,
    }),
    identified: { ...next.identified, [event.target]: event.facts },
    disks: told(next.disks, event.target, event.disks),
    concerns: told(next.concerns, event.target, event.concerns),
  };
}

/** What the newest answer says counts: when it says nothing, nothing is known any more. */
function told<T>(known: Readonly<Record<string, T>>, target: string, news: T | undefined) {
  const others = Object.fromEntries(Object.entries(known).filter(([key]) => key !== target));
  return news === undefined ? others : { ...others, [target]: news };
}

export function held(next: Run, run: Run, event: Event<"target.held">): Run {
  const { target, holder } = event;
  if (!knownTarget(run, target)) illegal(run, event, `the plan has no target ${target}`);
  const known = run.identification[target];
  return withIdentification(next, target, {
    tries: known?.tries ?? 1,
    state: "failed",
    message: heldWords(holder),
    holder,
    takeOver: known?.takeOver ?? null,
  });
}

/** Asks again, this time taking the hold that was shown. */
export function takenOver(next: Run, run: Run, event: Event<"target.takenOver">): Run {
  const { target, hold } = event;
  const known = run.identification[target];
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

/** Who holds the node, in a sentence. */
export function heldWords(holder: Holder): SafeText {
  return safeText(`The node is locked by run ${holder.run} of ${holder.who}.`);
}

export function probeRequested(next: Run, run: Run, event: Event<"probe.requested">): Run {
  if (run.probes.some((probe) => probe.id === event.probe))
    illegal(run, event, `a probe ${event.probe} was requested before`);
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
  const probed = { ...next, probes: [...next.probes, probe] };
  const known = run.identification[event.target];
  if (event.kind !== "identify" || known === undefined) return probed;
  // Asking again is a try of its own; any other announcement belongs to the try under way.
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
  const probe = run.probes.find(({ id }) => id === event.probe);
  if (probe === undefined) return illegal(run, event, `no probe ${event.probe} was requested`);
  if (probe.state === "finished") return illegal(run, event, `probe ${event.probe} is finished`);
  const probed: Run = {
    ...next,
    probes: next.probes.map((other) =>
      other === probe
        ? { ...probe, state: "finished", ok: event.ok, message: event.message, finishedAt: event.at }
        : other,
    ),
  };
  const known = run.identification[probe.target];
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

function withIdentification(run: Run, target: string, identification: Identification): Run {
  return { ...run, identification: { ...run.identification, [target]: identification } };
}

function knownTarget(run: Run, key: string): boolean {
  return run.started?.plan.targets.some((target) => target.key === key) ?? false;
}
