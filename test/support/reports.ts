// Reports for tests, made of events as the program makes them of a log.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../src/digest.ts";
import { createCollector } from "../../src/report/collect/collect.ts";
import { makeReport } from "../../src/report/make-report.ts";
import type { LogStatus, Report } from "../../src/report/model/report.ts";
import type { RunEvent } from "../../src/run/model/event.ts";

const LOGS = fileURLToPath(new URL("../logs", import.meta.url));

/** Names of the logs in test/logs. */
export const GOLDEN_NAMES: readonly string[] = readdirSync(LOGS)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.slice(0, -".jsonl".length));

/** The events of a log in test/logs. */
export function goldenLog(name: string): readonly RunEvent[] {
  const lines = readFileSync(`${LOGS}/${name}.jsonl`, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** The report of the events, as of a log whose chain is intact unless `log` says otherwise. */
export function reportOf(events: readonly RunEvent[], log: Partial<LogStatus> = {}): Report {
  const collector = createCollector();
  for (const [index, event] of events.entries()) collector.take(event, index + 1);
  const lines = events.length;
  const words = lines === 0 ? "The log is empty." : `The hash chain is intact: ${lines} lines.`;
  return makeReport(
    collector.collected(),
    { ok: true, state: "intact", words, lines, head: sha256(String(lines)), ...log },
    "0.0.0",
  );
}
