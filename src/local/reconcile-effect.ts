// The effect `reconcile`: finds the outcome of a command of an earlier process, or of one whose fate is
// unknown. Its entry decides. It is never started again from here.
import { setTimeout as pause } from "node:timers/promises";
import { safeWords } from "../output/output-pipe.ts";
import { lives } from "../process-mark.ts";
import {
  claim,
  codeOf,
  endingOf,
  type Finished,
  isClaimed,
  occupy,
  putEnding,
  putResult,
  resultOf,
  type Signed,
  signedBy,
} from "./entry.ts";
import { type EffectOf, endedSilently, entryFor, type Job } from "./job.ts";
import { PATIENCE, stopGroup, stopProcess } from "./stop-group.ts";

/** How often a running command is checked, in milliseconds. */
const LOOK_EVERY = 500;

type ReconcileJob = Job<EffectOf<"reconcile">>;

/** Continues until it can report finished or absent. */
export async function reconcileEffect(job: ReconcileJob): Promise<void> {
  const { effect, report, signal, session } = job;
  const { nonce, fence } = effect;
  const { vault, elsewhere } = session.options;
  const host = elsewhere.get(nonce);
  if (host !== undefined) {
    const words = `It was started on another computer, ${host}, so its outcome is unknown here. Check there before you retry.`;
    return report(endedSilently(vault, nonce, { outcome: "interrupted" }, words));
  }
  const entry = entryFor(job);
  if (!isClaimed(entry) && !fence)
    return report({
      type: "absent",
      nonce,
      message: safeWords(vault, "It was not started on this machine."),
    });
  while (!signal.aborted) {
    try {
      const end = await look(job, entry);
      if (end !== null) return report(end);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const message = safeWords(vault, `Its record in the run's folder cannot be used: ${words}`);
      report({ type: "uncertain", nonce, message });
    }
    await pause(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
  }
}

/** Its end; null while it runs. */
async function look(job: ReconcileJob, entry: string): Promise<Finished | null> {
  const { effect, report, session } = job;
  const { nonce, stop } = effect;
  const { vault, now } = session.options;
  const known = resultOf(entry);
  if (known !== null) return retold(job, known);
  claim(entry);
  if (occupy(entry)) {
    const never = endedSilently(
      vault,
      nonce,
      { outcome: "not-run" },
      "It had not started, and can no longer start.",
    );
    putResult(entry, never);
    return never;
  }
  const signed = signedBy(entry);
  const waited = signed?.manner === "run" && codeOf(entry) !== null;
  if (signed !== null && !waited && lives(signed)) {
    const late = signed.until !== null && now() > signed.until;
    if (!stop && !late) {
      const words = `It is still running on this machine (process ${signed.pid}).`;
      report({ type: "uncertain", nonce, message: safeWords(vault, words) });
      return null;
    }
    putEnding(entry, stop ? "cancelled" : "timed-out");
    await end(signed);
  }
  const finished = endOf(job, entry, signed);
  putResult(entry, finished);
  return finished;
}

function end(signed: Signed): Promise<void> {
  return signed.manner === "terminal" ? stopProcess(signed, PATIENCE) : stopGroup(signed.pid, PATIENCE);
}

function endOf(job: ReconcileJob, entry: string, signed: Signed | null): Finished {
  const { vault } = job.session.options;
  const { nonce } = job.effect;
  if (signed?.manner === "session")
    return endedSilently(vault, nonce, { outcome: "interrupted" }, SESSION_OVER);
  const ending = endingOf(entry);
  const code = ending === null ? codeOf(entry) : null;
  const outcome = ending ?? (code === null ? "interrupted" : "exited");
  return endedSilently(vault, nonce, { outcome, exitCode: code }, UNHEARD);
}

/**
 * A result that was recorded before Lamplighter ended. A session is closed in any case; a captured secret was
 * only in memory.
 */
function retold(job: ReconcileJob, known: Finished): Finished {
  const { vault } = job.session.options;
  if (known.outcome === "ready")
    return endedSilently(vault, known.nonce, { outcome: "interrupted" }, SESSION_OVER);
  const captured = known.captured?.secret === true ? null : known.captured;
  return { ...known, captured };
}

const UNHEARD = "Lamplighter ended while the command ran: its output after that is not in this log.";
const SESSION_OVER = "It closed when the Lamplighter process that opened it ended.";
