// What must hold of a simulation's whole log when all is over: it reads back from its lines as it was written, and
// whatever part of it a disk might have kept can be gone on with, without anything being sent unasked.
import { decodeLine, encodeLine, lineDigest, NO_LINE } from "../../src/audit/lines/log-line.ts";
import { canonicalJson } from "../../src/digest.ts";
import { decide } from "../../src/run/decide.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import { next } from "../../src/run/next/next.ts";
import { differencesIn } from "./differences-in.ts";
import { Violation } from "./sim-world.ts";
import { resumption } from "./story-opening.ts";

/** Throws a Violation for a line that the audit log could not hold. */
export function readsBack(lines: readonly RunEvent[]): void {
  let prev = NO_LINE;
  for (const [index, event] of lines.entries()) {
    const text = encodeLine({ seq: index + 1, prev, event });
    const line = decodeLine(Buffer.from(text));
    if (line.prev !== prev || canonicalJson(line.event) !== canonicalJson(event))
      throw new Violation(`line ${index + 1} does not read back as it was written`);
    prev = lineDigest(text);
  }
}

/** Throws a Violation where a log contradicts itself: nothing of an honest one may look forged. */
export function contradictsNothing(lines: readonly RunEvent[]): void {
  // Plans that were made by hand have no guide, and a digest of their own.
  const found = differencesIn(lines).find(({ line }) => line > 1);
  if (found !== undefined)
    throw new Violation(`line ${found.line} looks forged: ${found.field}, ${found.words}`);
}

/** What carries no command of the guide. */
const HARMLESS: ReadonlySet<string> = new Set(["reconcile", "identify", "release", "unpark"]);

/** Throws a Violation where a log that ends after any of its lines could not be gone on with, or would send something. */
export function resumesAnywhere(lines: readonly RunEvent[]): void {
  let run = initial();
  for (const [index, event] of lines.entries()) {
    run = evolve(run, event);
    if (run.status === "finished") continue;
    const resumed = decide(run, { ...resumption(), at: run.at }).facts.reduce(evolve, run);
    const wrong = next(resumed).find(({ type }) => !HARMLESS.has(type));
    if (wrong !== undefined)
      throw new Violation(`resumed after line ${index + 1}, the first thing due is ${wrong.key}`);
  }
}
