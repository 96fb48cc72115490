// The words for what a run is waiting for and since when, so that no wait is silent.
import type { Wait } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { durationWords, phaseWords, timeWords } from "./run-words.ts";

/**
 * What the run waits for, one per line: what is pending, and what an effect reports waiting for. The same
 * wait on several nodes is one line, since the first of them. Waits shorter than `least` milliseconds are
 * omitted. `now` in milliseconds since 1970 UTC.
 */
export function waitLines(run: Run, waits: readonly Wait[], now: number, least = 0): readonly string[] {
  const open = run.open.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  const pending = new Set(open.map(({ target }) => target));
  const wordsOn = new Map<string, string[]>();
  for (const wait of waits) wordsOn.set(wait.target, [...(wordsOn.get(wait.target) ?? []), wordsOf(wait)]);
  const commands = open.map(({ phase, target, requestedAt }): Pending => {
    const words = wordsOn.get(target) ?? [];
    const more = words.length === 0 ? "" : ` Now for ${words.join("; ")}.`;
    return { since: requestedAt, before: ` for the ${phaseWords(phase)} on `, target, after: `.${more}` };
  });
  const others = waits
    .filter(({ target }) => !pending.has(target))
    .map(
      (wait): Pending => ({
        since: wait.since,
        before: ` for ${wordsOf(wait)}, on `,
        target: wait.target,
        after: ".",
      }),
    );
  return [...folded(commands, now, least), ...folded(others, now, least)];
}

/** Something pending on a target, with the words around the target's name. */
interface Pending {
  readonly since: number;
  readonly before: string;
  readonly target: string;
  readonly after: string;
}

/** The most nodes named in one line. */
const NAMED = 3;

function folded(all: readonly Pending[], now: number, least: number): readonly string[] {
  const groups = new Map<string, Pending[]>();
  for (const one of all.filter(({ since }) => now - since >= least)) {
    const key = `${one.before}\n${one.after}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.slice(0, NAMED).map(({ target }) => placeOf(target));
    const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : "";
    const since = Math.min(...group.map((it) => it.since));
    return [`${sinceWords(since, now)}${first.before}${names.join(", ")}${more}${first.after}`];
  });
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
