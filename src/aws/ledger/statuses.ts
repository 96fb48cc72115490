// What an SSM status says about a command on one node. The list of statuses is open: an unknown one is shown
// as received, and proves nothing.

/** `refused`: it never began and never will. `unknown`: it may have run. */
export type Fate = "going" | "ended" | "refused" | "unknown";

const STATUS: ReadonlyMap<string, Fate> = new Map(
  Object.entries({
    Pending: "going",
    InProgress: "going",
    Delayed: "going",
    Cancelling: "going",
    Success: "ended",
    Failed: "unknown",
    Cancelled: "unknown",
    TimedOut: "unknown",
  } as const),
);

/** StatusDetails which mean, whatever the status, that it never began; without spaces. */
const NEVER_BEGUN: ReadonlySet<string> = new Set(["InvalidPlatform", "AccessDenied"]);

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DeliveryTimedOut: "it was not delivered in time, or did not answer in time",
    ExecutionTimedOut: "the agent stopped waiting for it",
    Undeliverable: "the node could not be reached",
    Terminated: "the service stopped it",
    Cancelled: "it was cancelled in the service",
    InvalidPlatform: "the node's platform cannot run it",
    AccessDenied: "the service was not allowed to start it on the node",
    Failed: "the agent lost the script that waits for the command; the command may still be running",
  }),
);

/** The fate that a status and its details mean. */
export function fateOf(status: string | undefined, details: string | undefined): Fate {
  return NEVER_BEGUN.has(plain(details)) ? "refused" : (STATUS.get(status ?? "") ?? "unknown");
}

/** The status in words, with the service's own word: `SSM says Undeliverable: the node could not be reached`. */
export function statusWords(status: string | undefined, details: string | undefined): string {
  const word = plain(details) || status || "nothing";
  const words = WORDS.get(word);
  return `SSM says ${word}${words === undefined ? "" : `: ${words}`}`;
}

function plain(details: string | undefined): string {
  return (details ?? "").replace(/\s+/g, "").slice(0, 60);
}
