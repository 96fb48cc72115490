// What a status of SSM says about a command on one node. The words are an open list: what is not known here is shown
// as it came, and proves nothing.

/** `refused`: it was never begun and never will be. `unknown`: whether it ran cannot be told from here. */
export type Fate = "going" | "ended" | "refused" | "unknown";

const STATUS: Readonly<Record<string, Fate>> = {
  Pending: "going",
  InProgress: "going",
  Delayed: "going",
  Cancelling: "going",
  Success: "ended",
  Failed: "unknown",
  Cancelled: "unknown",
  TimedOut: "unknown",
};

/** StatusDetails that say more than the status; without spaces. */
const DETAILS: Readonly<Record<string, Fate>> = {
  InvalidPlatform: "refused",
  AccessDenied: "refused",
};

const WORDS: Readonly<Record<string, string>> = {
  DeliveryTimedOut: "it was not delivered in time, or it did not answer in time",
  ExecutionTimedOut: "the agent stopped waiting for it",
  Undeliverable: "the node could not be reached",
  Terminated: "the service gave it up",
  Cancelled: "it was cancelled in the service",
  InvalidPlatform: "the node's platform cannot run it",
  AccessDenied: "the service was not allowed to start it on the node",
  Failed: "its script ended in an unexpected way",
};

/** The fate that a status and its details stand for. */
export function fateOf(status: string | undefined, details: string | undefined): Fate {
  return DETAILS[plain(details)] ?? STATUS[status ?? ""] ?? "unknown";
}

/** The status in words, with the service's own word: `SSM says Undeliverable: the node could not be reached`. */
export function statusWords(status: string | undefined, details: string | undefined): string {
  const word = plain(details) || status || "nothing";
  const words = WORDS[word];
  return `SSM says ${word}${words === undefined ? "" : `: ${words}`}`;
}

function plain(details: string | undefined): string {
  return (details ?? "").replace(/\s+/g, "").slice(0, 60);
}
