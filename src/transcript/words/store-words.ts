// The words for where a log is kept besides the machine that writes it: before a run, during a wait, and
// afterwards.
import type { LogStore, StoreProtection } from "../../run/model/event.ts";
import type { StoreStatus } from "../../run/model/ports.ts";
import { count, durationWords, timeWords } from "./run-words.ts";

/** The message of a run on real nodes without a store. */
export const NO_STORE =
  "The log of this run is on this machine only; --store s3://BUCKET/PREFIX stores a copy.";

/**
 * Where the log is also kept (including the run, once it has an id), and what protects it there, in
 * sentences.
 */
export function storeWords(store: LogStore | null, run: string | null = null): string {
  if (store === null) return NO_STORE;
  const mark = store.endpoint === null ? "" : ` (NOT AWS: ${store.endpoint})`;
  return `The log is also stored in ${store.url}${run === null ? "" : `/${run}`}${mark} before anything is sent. ${protectionWords(store.protection)}`;
}

/** What protects new objects in the store from early deletion, as a sentence. */
export function protectionWords({ kind, mode, days, versions }: StoreProtection): string {
  switch (kind) {
    case "locked":
      return mode === null || days === null
        ? "The bucket has Object Lock but no default retention: its owner can delete the log."
        : `Object Lock (${mode}) keeps each part for ${count(days, "day")}.`;
    case "none":
      return versions === true
        ? "The bucket has no Object Lock: its owner can delete the log; older versions are kept until they are deleted too."
        : "The bucket has no Object Lock: its owner can delete the log.";
    case "unknown":
      return "Object Lock unknown: you are not allowed to read it (s3:GetBucketObjectLockConfiguration).";
  }
}

/** How long a log in a store is protected there, as a sentence. */
export function lockWords(lock: { readonly mode: string; readonly until: number } | null): string {
  return lock === null
    ? "No Object Lock is visible (or s3:GetObjectRetention is not allowed): the store's owner can delete it."
    : `Object Lock (${lock.mode}) keeps all of it until ${timeWords(lock.until)} at least.`;
}

/** Shorter waits are not reported; ms. */
const NO_TIME = 1_500;

/**
 * Says, in sentences, that the run waits for its store or soon will, and why; empty when there is nothing to
 * say. `now` in ms. `over`: the run has ended or was left.
 */
export function waitingWords(status: StoreStatus, now: number, over = false): readonly string[] {
  const { url, behind, since, trouble } = status;
  const why = trouble === null ? [] : [`${sentence(trouble.message)} ${trouble.advice}`];
  if (over)
    return trouble === null
      ? []
      : [`${count(behind, "line")} of the log not yet in ${url}: one more attempt at the end.`, ...why];
  if (since === null)
    return trouble === null
      ? []
      : [`The log cannot be stored in ${url} now; nothing is sent until it is.`, ...why];
  const waited = now - since;
  if (waited < NO_TIME && trouble === null) return [];
  return [
    `Waiting for the store ${url} to accept ${count(behind, "line")} of the log (${durationWords(waited)}). Nothing is sent meanwhile; q leaves.`,
    ...why,
  ];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/[.\s]+$/, "")}.`;
}
