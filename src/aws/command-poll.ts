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

// The pace of the questions. A person waits for short commands, and for long ones every question costs a call of the
// account's quota. So the pause is an eighth of the time that the command has taken so far: its end is known a sixteenth
// of that late at the median, and 60 seconds cost about 36 questions, not one for every third of a second. It is never
// shorter than three tenths of a second, nor longer than five and a half. All pauses vary by a quarter, so that several
// walks do not ask in step. A question that fails costs its pause like any other; what is throttled is slowed down by the
// client besides.
const FIRST_PAUSE = 200;
const SHORTEST_PAUSE = 300;
const LONGEST_PAUSE = 5_500;

/** The pause before the next question about a command followed for `elapsed` milliseconds (0: none was asked yet); before it is varied. */
export function pauseAfter(elapsed: number): number {
  if (elapsed <= 0) return FIRST_PAUSE;
  return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed / 8));
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
  for (;;) {
    await restFor(job, pauseAfter(now() - begun));
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
