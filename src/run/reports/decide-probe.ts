// Results of probes. A node that does not answer, or answers that it is a different instance, is shown as such; its
// task waits until the operator retries, skips or leaves.
import { safeText } from "../../output/clean.ts";
import { type Decision, facts, type InputOf, NOTHING } from "../decision/draft.ts";
import { heldWords, presentIdentifyKey } from "../evolve/evolve-probe.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { next } from "../next/next.ts";
import { plannedTarget } from "../state/made-nodes.ts";

export function judgeIdentified(run: Run, input: InputOf<"identified">): Decision {
  const { at, target } = input;
  if (plannedTarget(run, target) === null) return NOTHING;
  const state = run.identification.get(target)?.state;
  if (state === "answered" || state === "failed") return NOTHING;
  const found: RunEvent = {
    type: "target.identified",
    at,
    target,
    facts: input.facts,
    ...(input.disks === undefined ? {} : { disks: input.disks }),
    ...(input.concerns === undefined ? {} : { concerns: input.concerns }),
  };
  const probe = presentIdentifyKey(run, target);
  return isAsked(run, probe)
    ? facts(
        {
          type: "probe.finished",
          at,
          probe,
          ok: true,
          message: safeText("It is the instance that was chosen."),
        },
        found,
      )
    : facts(found);
}

/**
 * Another run has locked the node: our pending probes have ended, and the operator decides. A node that had answered
 * may be locked later; but a report of the very hold that was taken over since is late.
 */
export function judgeHeld(run: Run, { at, target, holder }: InputOf<"held">): Decision {
  if (plannedTarget(run, target) === null) return NOTHING;
  const known = run.identification.get(target);
  if (known?.state === "failed" || holder.hold <= (known?.takeOver ?? 0)) return NOTHING;
  const held: RunEvent = { type: "target.held", at, target, holder };
  const probe = presentIdentifyKey(run, target);
  return isAsked(run, probe)
    ? facts(held, { type: "probe.finished", at, probe, ok: false, message: heldWords(holder) })
    : facts(held);
}

/** Announcements of an identification that has ended meanwhile are late: only an operator asks again. */
export function judgeProbeRequested(run: Run, input: InputOf<"probeRequested">): Decision {
  const { at, probe, kind, target, nonce } = input;
  const state = run.identification.get(target)?.state;
  const late = kind === "identify" && (state === "failed" || state === "answered");
  return late || run.probes.has(probe)
    ? NOTHING
    : facts({ type: "probe.requested", at, probe, kind, target, nonce });
}

/** The effect's key may also end an identification that failed before anything was announced. */
export function judgeProbeFinished(run: Run, input: InputOf<"probeFinished">): Decision {
  const { at, probe, ok, message } = input;
  const ended: RunEvent = { type: "probe.finished", at, probe, ok, message };
  if (isAsked(run, probe)) return facts(ended);
  const due = next(run).find(({ key, type }) => type === "identify" && key === probe);
  if (due === undefined || ok || run.probes.has(probe)) return NOTHING;
  return facts(
    { type: "probe.requested", at, probe, kind: "identify", target: due.target, nonce: null },
    ended,
  );
}

function isAsked(run: Run, probe: string): boolean {
  return run.due.probes.has(probe);
}
