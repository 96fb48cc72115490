// Follows one SSM command to its end by polling.

import { errorKind, errorWords, isNotVisible } from "../api/service-errors.ts";
import { restFor, type Sending } from "../session/job.ts";
import type { Invocation } from "../session/shared-requests.ts";
import { fateOf, statusWords } from "./statuses.ts";

export type PolledEnd =
  /** It has ended with ResponseCode 0; `stdout` is what its script printed. */
  | { readonly kind: "ended"; readonly stdout: string }
  | { readonly kind: "refused"; readonly message: string }
  /** Its outcome is unknown. */
  | { readonly kind: "unknown"; readonly message: string }
  /** The service has not said that it ended, and the polling time is over. */
  | { readonly kind: "open"; readonly message: string }
  | { readonly kind: "aborted" };

/** How long a command is followed, and why. */
export interface Following {
  /** What is waited for, in words for the screen: `the node's answer`. */
  readonly what: string;
  /** When the polling began; milliseconds since 1970 UTC. */
  readonly since: number;
  /** When the polling ends; milliseconds since 1970 UTC. */
  readonly until: number;
  /** Resolves when its end is known from another source. */
  readonly heard?: Promise<void>;
}

const HEARD = "The node reported that it ended.";

/** How long a command may stay invisible after it was accepted, in milliseconds. */
const VISIBLE_WITHIN = 60_000;
/** Consecutive refused reads after which the refusal counts as an answer. */
const REFUSALS = 3;

// The pace of the polling. An operator waits for short commands, and for long ones every request uses up the
// account's quota. So the pause is an eighth of the time that the command has taken so far: its end is known
// a sixteenth of that late at the median, and 60 seconds cost about 36 requests, not one every third of a
// second. It is never shorter than 0.3 s or longer than 5.5 s. All pauses vary by a quarter, so that several
// runs do not poll in step. A failed request costs its pause like any other; the SDK's client also backs off
// when AWS throttles.
const FIRST_PAUSE = 200;
const SHORTEST_PAUSE = 300;
const LONGEST_PAUSE = 5_500;

/**
 * The pause before the next request about a command followed for `elapsed` milliseconds (0: before the first
 * request), without the variation.
 */
export function pauseAfter(elapsed: number): number {
  if (elapsed <= 0) return FIRST_PAUSE;
  return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed / 8));
}

/** Polls until the command has ended, its time is over, or its end is known from another source. */
export async function pollCommand(
  job: Sending,
  instance: string,
  commandId: string,
  following: Following,
): Promise<PolledEnd> {
  const record = job.session.invocations.follow(commandId, instance);
  try {
    return await pollOn(job, instance, commandId, following, () => record.news());
  } finally {
    record.end();
  }
}

async function pollOn(
  job: Sending,
  instance: string,
  commandId: string,
  { what, since, until, heard }: Following,
  news: () => Promise<void>,
): Promise<PolledEnd> {
  const { invocations, options } = job.session;
  const { now } = options;
  const hearing = heard?.then((): typeof HEARD => HEARD);
  const orHeard = <T>(work: Promise<T>): Promise<T | typeof HEARD> =>
    hearing === undefined ? work : Promise.race([hearing, work]);
  let refusals = 0;
  let asked = false;
  for (;;) {
    const pause = pauseAfter(asked ? now() - since : 0);
    // Nodes that share a command learn of its end together, from the same page.
    const rested = await orHeard(Promise.race([restFor(job, pause).then(() => pause / 2), news()]));
    asked = true;
    if (job.signal.aborted) return { kind: "aborted" };
    if (rested === HEARD) return { kind: "open", message: HEARD };
    let words = "the node does not answer";
    try {
      const invocation = await orHeard(
        invocations.ask(job.signal, instance, commandId, rested ?? Number.POSITIVE_INFINITY),
      );
      if (job.signal.aborted) return { kind: "aborted" };
      if (invocation === HEARD) return { kind: "open", message: HEARD };
      refusals = 0;
      const end = endOf(invocation);
      if (end !== null) return end;
      words = statusWords(invocation.Status, invocation.StatusDetails);
    } catch (error) {
      if (job.signal.aborted) return { kind: "aborted" };
      words = errorWords(error);
      if (isNotVisible(error)) {
        if (now() - since > VISIBLE_WITHIN)
          return { kind: "unknown", message: `AWS cannot find the command: ${words}` };
      } else if (errorKind(error) === "refused" && ++refusals >= REFUSALS) {
        return { kind: "unknown", message: `Cannot read the command's state: ${words}` };
      }
    }
    job.waits?.(what, words);
    if (now() > until)
      return { kind: "open", message: `The command has not ended within its time limit; ${words}.` };
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
            message: `${words}, but its response code is ${ResponseCode ?? "missing"}.`,
          };
  }
}
