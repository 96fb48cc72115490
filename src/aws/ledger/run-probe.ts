// Sends a probe and waits for its answer. Running a probe twice changes nothing, so it may be sent again.
import { type ProbeOrder, renderProbe } from "../../ledger/probes.ts";
import { errorKind, errorWords } from "../api/service-errors.ts";
import { within } from "../api/within.ts";
import type { Sending } from "../session/job.ts";
import { pollCommand } from "./command-poll.ts";

export type ProbeAnswer =
  | { readonly kind: "answer"; readonly stdout: string; readonly sentAt: number; readonly receivedAt: number }
  /** `refused`: it would be refused again. */
  | { readonly kind: "refused" | "failed"; readonly message: string }
  | { readonly kind: "aborted" };

/** The longest time that a probe takes on a node, in seconds. */
const SECONDS = 60;

const ANSWER = "the node's answer";

/** The default time to wait for its answer, in milliseconds. */
const PATIENCE = 180_000;

/**
 * Sends the probe once. `patience`: the time limit for all of it in milliseconds when an operator waits for
 * it, including the time that the service is silent.
 */
export async function runProbe(
  job: Sending,
  instance: string,
  probe: ProbeOrder,
  patience: number | null = null,
): Promise<ProbeAnswer> {
  if (patience === null) return sendAndPoll(job, instance, probe, PATIENCE);
  const answer = await within(job.signal, patience, (signal) =>
    sendAndPoll({ ...job, signal }, instance, probe, patience),
  );
  return answer.kind === "aborted" && !job.signal.aborted
    ? { kind: "failed", message: `No answer within ${patience / 1000} s.` }
    : answer;
}

async function sendAndPoll(
  job: Sending,
  instance: string,
  probe: ProbeOrder,
  patience: number,
): Promise<ProbeAnswer> {
  const { now } = job.session.options;
  const sentAt = now();
  let commandId: string;
  try {
    job.waits?.(`AWS to accept a query to the node (${probe.kind})`);
    const script = renderProbe(probe);
    const patient = probe.kind === "greet" || probe.kind === "release";
    const letter = { instance, script, name: `probe-${probe.kind}`, seconds: SECONDS, patient };
    commandId = await job.session.outbox.put(job, letter);
  } catch (error) {
    if (job.signal.aborted) return { kind: "aborted" };
    return { kind: errorKind(error) === "refused" ? "refused" : "failed", message: errorWords(error) };
  }
  const end = await pollCommand(job, instance, commandId, {
    what: ANSWER,
    since: now(),
    until: sentAt + patience,
  });
  switch (end.kind) {
    case "ended":
      return { kind: "answer", stdout: end.stdout, sentAt, receivedAt: now() };
    case "aborted":
      return end;
    case "refused":
      return { kind: "refused", message: end.message };
    case "unknown":
    case "open":
      return { kind: "failed", message: end.message };
  }
}
