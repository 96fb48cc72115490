// The one place that sends a script, with the settings common to all sends.
import { documentOf, type Sending } from "../session/job.ts";

/** SSM's delivery timeout, in seconds: after it, the command can no longer arrive. */
const DELIVERY_SECONDS = 60;

/**
 * The Comment by which a command is found again: version, name, and the digest of the log's newest line in
 * base64url.
 */
export function commentOf(name: string, head: string): string {
  return `ll1 ${name} ${Buffer.from(head, "hex").toString("base64url")}`.slice(0, 100);
}

/** Sends the script to one instance; returns the command's id. Rejects as the call does. */
export async function sendScript(
  job: Sending,
  order: {
    readonly instance: string;
    readonly script: string;
    readonly name: string;
    readonly seconds: number;
  },
): Promise<string> {
  const { call, head } = job.session.options;
  const sent = await call(
    "ssm:SendCommand",
    {
      DocumentName: documentOf(job.session),
      InstanceIds: [order.instance],
      Comment: commentOf(order.name, head()),
      TimeoutSeconds: DELIVERY_SECONDS,
      Parameters: {
        commands: [order.script],
        executionTimeout: [String(Math.min(172_800, Math.max(60, order.seconds)))],
      },
    },
    job.signal,
  );
  const { CommandId: id, InstanceIds = [] } = sent.Command ?? {};
  if (InstanceIds.length > 0 && !InstanceIds.includes(order.instance))
    throw new Error(`AWS answered about ${InstanceIds.join(", ")} instead of ${order.instance}`);
  if (id === undefined || id === "") throw new Error("AWS accepted the command without an id");
  return id;
}
