// How a replay opens a large log, seeks in it, and what memory that takes, beside reading the same file bare. Each log is
// looked at by a process of its own. It takes a gigabyte in the temporary folder, and some minutes. Run it by hand:
//   npx vitest bench --run test/bench/replay.bench.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bench, describe } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { bundle } from "../support/bundle.ts";
import { planOf, type StepDraft } from "../support/plan-builder.ts";
import { type Story, story } from "../support/story.ts";
import { type GrownLog, growLog, RANGE, SHORT, writeGrownLog } from "./grown-log.ts";

const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };

/** A walk of 2,000 steps, each with 500 lines of output. */
function longWalk(): GrownLog {
  const steps = Array.from({ length: 2000 }, (_, step): StepDraft => ({ run: `touch /data/${step}` }));
  let told: Story = story(planOf(steps)).start().identified("node");
  while (told.run.current < steps.length) told = told.succeeds();
  const text = safeText(SHORT);
  return writeGrownLog(function* (): Generator<readonly RunEvent[]> {
    for (const event of told.log) {
      yield [event];
      if (event.type !== "invocation.accepted") continue;
      const { at, nonce } = event;
      const output: RunEvent = { type: "invocation.output", at, nonce, text, bytes: text.length };
      yield Array.from({ length: 500 }, () => output);
    }
  });
}

const LOGS: readonly (readonly [name: string, make: () => GrownLog])[] = [
  ["a million lines of one command", () => growLog(278_000_000, SHORT)],
  ["a walk of 2,000 steps and a million lines", longWalk],
  ["a gigabyte of one command", () => growLog(1_000_000_000, RANGE)],
];

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "replay-process.mjs");
  await bundle(fileURLToPath(new URL("./replay-process.ts", import.meta.url)), outfile, {
    // Ink names it and loads it only for developers; any module may stand in.
    "react-devtools-core": "node:process",
  });
  return outfile;
}

describe.each(LOGS)("%s", (name, make) => {
  bench(
    "replay",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "lamplighter-bench-"));
      const log = make();
      try {
        const answer = execFileSync(process.execPath, [await bundled(folder), log.path], {
          encoding: "utf8",
        });
        const it = JSON.parse(answer) as Readonly<Record<string, number>>;
        const ms = (key: string): string => `${Math.round(it[key] ?? Number.NaN)} ms`;
        const mb = (key: string): string => `${Math.round((it[key] ?? Number.NaN) / 1024)} MB`;
        const times = (key: string): string => ((it[key] ?? Number.NaN) / (it.bare ?? Number.NaN)).toFixed(1);
        console.log(
          [
            `${name}: ${it.events} events, chain ${it.holds}`,
            `  first frame after ${ms("opened")}; whole log read after ${ms("read")}, ${times("read")} × a bare read (${ms("bare")})`,
            `  a seek with its frame ${ms("seekMedian")} (median), ${ms("seekMost")} (most of 200)`,
            `  a search through all ${times("searched")} × a bare read; the check of the chain ${times("checked")} ×, in slices of ${ms("slice")} at most`,
            `  memory: ${mb("afterReading")} after reading, ${mb("most")} at most`,
          ].join("\n"),
        );
      } finally {
        log.remove();
        rmSync(folder, { recursive: true });
      }
    },
    once,
  );
});
