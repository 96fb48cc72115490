// A run's log on disk, made of events, for tests of what reads it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { logPath } from "../../src/audit/chain/append-log.ts";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { planOf } from "./plan-builder.ts";
import { type Story, story } from "./story.ts";
import { writtenLines } from "./written-lines.ts";

const golden = fileURLToPath(new URL("../logs", import.meta.url));

/** The logs that are kept for ever, by name. */
export const GOLDEN_LOGS: readonly string[] = readdirSync(golden).flatMap(
  (name) => /^(.+)\.jsonl$/.exec(name)?.[1] ?? [],
);

/** The events of one of them. They are kept without numbers and chain. */
export function goldenEvents(name: string): readonly RunEvent[] {
  const lines = readFileSync(join(golden, `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Path of the audit.jsonl that holds the events; it is removed when the tests of the file have ended. */
export function logFile(events: readonly RunEvent[]): string {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-log-"));
  folders.push(folder);
  writtenLines(folder, events.map(lineObject));
  return logPath(folder);
}

function lineObject({ type, at, ...fields }: RunEvent): Readonly<Record<string, unknown>> {
  return { at: new Date(at).toISOString(), type, ...fields };
}

/**
 * The log of a walk of some steps that print: `lines[n]` chunks in step n, each a few hundred bytes, some with characters
 * that JSON escapes. Its clock goes back once, and stands still for an hour once.
 */
export function talkativeLog(lines: readonly number[]): readonly RunEvent[] {
  let told: Story = story(planOf(lines.map((_, step) => ({ run: `make part-${step}` }))))
    .start()
    .identified("node");
  for (const [step, chunks] of lines.entries()) {
    told = told
      .later(step === 1 ? 3_600_000 : 700)
      .confirm()
      .accepted();
    for (let chunk = 0; chunk < chunks; chunk++)
      told = told.output(`part ${step}, line ${chunk}: "é\\ü" \t ${"x".repeat((chunk * 37) % 400)}\n`);
    told = told.exit(0);
  }
  const { log } = told;
  const back = Math.floor(log.length / 2);
  return log.map((event, index) => (index < back ? event : { ...event, at: event.at - 5000 }));
}

/** The events with the text of one of them, chosen by its place among the output, replaced. */
export function withOutput(events: readonly RunEvent[], index: number, text: string): readonly RunEvent[] {
  let seen = -1;
  return events.map((event) => {
    if (event.type !== "invocation.output") return event;
    seen++;
    return seen === index ? { ...event, text: safeText(text), bytes: Buffer.byteLength(text) } : event;
  });
}
