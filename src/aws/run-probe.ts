// Sending a probe and waiting for its answer. A probe changes nothing when it runs twice, so it may be sent again.
import { type ProbeOrder, renderProbe } from "../ledger/probes.ts";
import { pollCommand } from "./command-poll.ts";
import type { Sending } from "./job.ts";
import { sendScript } from "./send-script.ts";
import { errorKind, errorWords } from "./service-errors.ts";

export type ProbeAnswer =
  | { readonly kind: "answer"; readonly stdout: string; readonly sentAt: number; readonly receivedAt: number }
  /** `refused`: sending it again would be refused again. */
  | { readonly kind: "refused" | "failed"; readonly message: string }
  | { readonly kind: "aborted" };

/** The longest that a probe takes on a node, in seconds. */
const SECONDS = 60;

/** Sends the probe once. */
export async function runProbe(job: Sending, instance: string, probe: ProbeOrder): Promise<ProbeAnswer> {
  const { now } = job.session.options;
  const sentAt = now();
  let commandId: string;
  try {
    const script = renderProbe(probe);
    commandId = await sendScript(job, { instance, script, name: `probe-${probe.kind}`, seconds: SECONDS });
  } catch (error) {
    if (job.signal.aborted) return { kind: "aborted" };
    return { kind: errorKind(error) === "refused" ? "refused" : "failed", message: errorWords(error) };
  }
  const end = await pollCommand(job, instance, commandId, 180_000);
  switch (end.kind) {
    case "ended":
      return { kind: "answer", stdout: end.stdout, sentAt, receivedAt: now() };
    case "aborted":
      return end;
    case "refused":
      return { kind: "refused", message: end.message };
    case "unknown":
      return { kind: "failed", message: end.message };
  }
}
