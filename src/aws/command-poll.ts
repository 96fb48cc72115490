// Following one command of SSM to its end by asking for it again and again.
import type { AwsOperations } from "./call.ts";
import { type Job, rest } from "./job.ts";
import { errorKind, errorWords, isNotVisible } from "./service-errors.ts";
import { fateOf, statusWords } from "./statuses.ts";

export type PolledEnd =
  /** It has ended with ResponseCode 0; `stdout` is what its script printed. */
  | { readonly kind: "ended"; readonly stdout: string }
  | { readonly kind: "refused"; readonly message: string }
  /** What became of it cannot be told from here. */
  | { readonly kind: "unknown"; readonly message: string }
  | { readonly kind: "aborted" };

type Invocation = AwsOperations["ssm:GetCommandInvocation"][1];

/** How long a command may stay invisible after it was accepted, in milliseconds. */
const VISIBLE_WITHIN = 60_000;
/** Reads that are refused in a row before that is an answer. */
const REFUSALS = 3;

/** Polls from 200 ms up to five seconds apart, until the command's end, or until `limit` milliseconds have passed. */
export async function pollCommand(
  job: Job,
  instance: string,
  commandId: string,
  limit: number,
): Promise<PolledEnd> {
  const { call, now } = job.session.options;
  const begun = now();
  let refusals = 0;
  for (let round = 0; ; round++) {
    await rest(job, round, 200, 5_000);
    if (job.signal.aborted) return { kind: "aborted" };
    let words = "it does not answer";
    try {
      const input = { CommandId: commandId, InstanceId: instance };
      const invocation = await call("ssm:GetCommandInvocation", input, job.signal);
      refusals = 0;
      const end = endOf(invocation);
      if (end !== null) return job.signal.aborted ? { kind: "aborted" } : end;
      words = statusWords(invocation.Status, invocation.StatusDetails);
    } catch (error) {
      if (job.signal.aborted) return { kind: "aborted" };
      words = errorWords(error);
      if (isNotVisible(error)) {
        if (now() - begun > VISIBLE_WITHIN)
          return { kind: "unknown", message: `The command is not to be found: ${words}` };
      } else if (errorKind(error) === "refused" && ++refusals >= REFUSALS) {
        return { kind: "unknown", message: `The command's state cannot be read: ${words}` };
      }
    }
    if (now() - begun > limit)
      return { kind: "unknown", message: `The command has not ended in its time; ${words}.` };
  }
}

function endOf(invocation: Invocation): PolledEnd | null {
  const { Status, StatusDetails, ResponseCode, StandardOutputContent } = invocation;
  const words = statusWords(Status, StatusDetails);
  switch (fateOf(Status, StatusDetails)) {
    case "going":
      return null;
    case "refused":
      return { kind: "refused", message: `${words}.` };
    case "unknown":
      return { kind: "unknown", message: `${words}.` };
    case "ended":
      return ResponseCode === 0
        ? { kind: "ended", stdout: StandardOutputContent ?? "" }
        : {
            kind: "unknown",
            message: `${words}, and yet its response code is ${ResponseCode ?? "missing"}.`,
          };
  }
}
