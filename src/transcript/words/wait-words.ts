// The words for what a run waits for and since when, so that no wait is silent.
import type { Wait } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { durationWords, phaseWords, timeWords } from "./run-words.ts";

/**
 * What is waited for, a line each: what is pending, and what an effect says that it waits for. Waits of less than `least`
 * milliseconds are omitted. `now` in milliseconds since 1970 UTC.
 */
export function waitLines(run: Run, waits: readonly Wait[], now: number, least = 0): readonly string[] {
  const open = run.open.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  const isOpen = ({ target }: Wait): boolean => open.some((invocation) => invocation.target === target);
  return [
    ...open.flatMap(({ phase, target, requestedAt }) => {
      if (now - requestedAt < least) return [];
      const words = waits.filter((wait) => wait.target === target).map(wordsOf);
      const more = words.length === 0 ? "" : ` Now for ${words.join("; ")}.`;
      return [`${sinceWords(requestedAt, now)} for the ${phaseWords(phase)} on ${placeOf(target)}.${more}`];
    }),
    ...waits
      .filter((wait) => !isOpen(wait) && now - wait.since >= least)
      .map((wait) => `${sinceWords(wait.since, now)} for ${wordsOf(wait)}, on ${placeOf(wait.target)}.`),
  ];
}

function wordsOf({ what, detail }: Wait): string {
  return detail === null ? what : `${what} (${detail.replace(/\.$/, "")})`;
}

function sinceWords(since: number, now: number): string {
  return `Waiting since ${timeWords(since).slice(11)} (${durationWords(now - since)})`;
}

function placeOf(target: string): string {
  return target === "local" ? "this computer" : target;
}
