// Following one command of SSM to its end by asking for it again and again.
import type { AwsOperations } from "./call.ts";
import { restFor, type Sending } from "./job.ts";
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

// The pace of the questions. A person waits for short commands, so while a command is young the pause between two
// questions is three tenths of a second: its end is known half of that later at the median. After twenty-five seconds
// the pauses grow by half to five and a half, so that a long command costs no more than a dozen questions a minute. All
// pauses vary by a quarter, so that several walks do not ask in step. A question that fails costs its pause like any
// other; what is throttled is slowed down by the client besides.

/** How long a command is young, in milliseconds. */
const YOUNG = 25_000;
const FIRST_PAUSE = 200;
const LONGEST_WHILE_YOUNG = 300;
const LONGEST_PAUSE = 5_500;

/** The pause after one of `before` milliseconds (0: none yet), for a command followed for `elapsed`; before it is varied. */
export function pauseAfter(before: number, elapsed: number): number {
  const longest = elapsed < YOUNG ? LONGEST_WHILE_YOUNG : LONGEST_PAUSE;
  return before === 0 ? FIRST_PAUSE : Math.min(longest, before * 1.5);
}

/** Asks again and again until the command's end, or until `limit` milliseconds have passed. */
export async function pollCommand(
  job: Sending,
  instance: string,
  commandId: string,
  limit: number,
): Promise<PolledEnd> {
  const { call, now } = job.session.options;
  const begun = now();
  let refusals = 0;
  let pause = 0;
  for (;;) {
    pause = pauseAfter(pause, now() - begun);
    await restFor(job, pause);
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
