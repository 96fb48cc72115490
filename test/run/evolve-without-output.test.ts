// What keeps nothing of output must judge every order of events as the whole fold does, and come to the same run.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BugError } from "../../src/errors.ts";
import { evolve, evolveWithoutOutput } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Run } from "../../src/run/model/run.ts";

const folder = new URL("../logs/", import.meta.url);
const logs = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name): readonly RunEvent[] =>
    readFileSync(new URL(name, folder), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );

/** The run without its output, or why an event cannot stand where it does. */
function judged(log: readonly RunEvent[], step: (run: Run, event: RunEvent) => Run): unknown {
  try {
    const { tails: _tails, ...run } = log.reduce(step, initial());
    return { ...run, invocations: [...run.invocations] };
  } catch (cause) {
    if (cause instanceof BugError) return cause.message;
    throw cause;
  }
}

/** Puts the event at `from` in front of the one at `to`, and leaves it where it was when it is to stand twice. */
function moved(log: readonly RunEvent[], from: number, to: number, twice: boolean): readonly RunEvent[] {
  const event = log[from % log.length];
  const rest = twice ? log : log.toSpliced(from % log.length, 1);
  return event === undefined ? log : rest.toSpliced(to % (rest.length + 1), 0, event);
}

/** A log with more output than it had: behind any event, of any invocation that it has. */
const withOutput = fc
  .tuple(fc.constantFrom(...logs), fc.array(fc.tuple(fc.nat(), fc.nat())), fc.boolean())
  .map(([log, places, legal]) => {
    const nonces = log.flatMap((event) => (event.type === "invocation.requested" ? [event.nonce] : []));
    return places.reduce((all, [place, which]) => {
      const at = place % (all.length + 1);
      const open = all.slice(0, at).findLast((event) => event.type === "invocation.accepted");
      const nonce = (legal ? open?.nonce : nonces[which % nonces.length]) ?? "0".repeat(32);
      const output = { type: "invocation.output", at: 5, nonce, text: "more\n", bytes: 5 } as RunEvent;
      return all.toSpliced(at, 0, output);
    }, log);
  });

test("every golden log comes to the same run", () => {
  for (const log of logs) expect(judged(log, evolveWithoutOutput)).toEqual(judged(log, evolve));
});

test("a log with events taken out, moved, repeated and put in is judged alike, wherever it ends", () => {
  const moves = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 2 });
  fc.assert(
    fc.property(withOutput, moves, fc.nat(), (log, list, length) => {
      const changed = list.reduce((all, [from, to, twice]) => moved(all, from, to, twice), log);
      for (const part of [changed, changed.slice(0, length % changed.length)])
        expect(judged(part, evolveWithoutOutput)).toEqual(judged(part, evolve));
    }),
    { numRuns: 2000 },
  );
});
