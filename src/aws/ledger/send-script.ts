// The one place that sends a script, with the settings common to all sends.
import { documentOf, type Sending } from "../session/job.ts";

/** SSM's delivery timeout, in seconds: after it, the command can no longer arrive. */
const DELIVERY_SECONDS = 60;

/** What the names of scripts that several nodes share begin with; the number of nodes follows. */
export const TOGETHER = "together-";

/** A script for some instances, at most 50. */
export interface Request {
  readonly instances: readonly string[];
  readonly script: string;
  /** In its Comment. */
  readonly name: string;
  /** The time limit on the node, in seconds. */
  readonly seconds: number;
}

/**
 * The Comment by which a command is found again: version, name, and the digest of the log's newest line in
 * base64url.
 */
export function commentOf(name: string, head: string): string {
  return `ll1 ${name} ${Buffer.from(head, "hex").toString("base64url")}`.slice(0, 100);
}

/**
 * Sends it; returns the command's id, and the instances that the answer names (none if it names none). Every
 * instance begins at once: both limits of a wave are ours. Rejects as the call does.
 */
export async function sendRequest(
  job: { readonly session: Pick<Sending["session"], "options">; readonly signal: AbortSignal },
  { instances, script, name, seconds }: Request,
): Promise<{ readonly id: string; readonly instances: readonly string[] }> {
  const { call, head } = job.session.options;
  const count = String(instances.length);
  const sent = await call(
    "ssm:SendCommand",
    {
      DocumentName: documentOf(job.session),
      InstanceIds: [...instances],
      Comment: commentOf(name, head()),
      TimeoutSeconds: DELIVERY_SECONDS,
      ...(instances.length > 1 ? { MaxConcurrency: count, MaxErrors: count } : {}),
      Parameters: {
        commands: [script],
        executionTimeout: [String(Math.min(172_800, Math.max(60, seconds)))],
      },
    },
    job.signal,
  );
  const { CommandId: id, InstanceIds = [] } = sent.Command ?? {};
  if (id === undefined || id === "") throw new Error("AWS accepted the command without an id");
  return { id, instances: InstanceIds };
}
