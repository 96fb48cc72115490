// `lamplighter verify` (chain, form of each line, fold of the events) beside `sha256sum` of the same file. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/verify.bench.ts
import { execFileSync } from "node:child_process";
import { bench, describe } from "vitest";
import { verifyLog } from "../../src/audit/verify-log.ts";
import { evolve } from "../../src/run/evolve.ts";
import { initial } from "../../src/run/initial.ts";
import { growLog, RANGE, SHORT } from "./grown-log.ts";
import { compare, ONCE } from "./side-by-side.ts";

const BYTES = 200 * 1024 * 1024;

async function measure(name: string, text: string): Promise<void> {
  const log = growLog(BYTES, text);
  const verify = (): void => {
    let run = initial();
    const { state, words } = verifyLog(log.path, ({ event }) => {
      run = evolve(run, event);
    });
    if (state !== "intact" || run.seq !== log.lines) throw new Error(words);
  };
  try {
    await compare(`verify, ${log.lines} lines of ${name}, beside sha256sum`, 5, verify, () =>
      execFileSync("sha256sum", [log.path]),
    );
    const held = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`  the process held ${held} MB at most`);
  } finally {
    log.remove();
  }
}

describe("a log of 200 MB", () => {
  bench("of ranges of output", () => measure("output in ranges", RANGE), ONCE);
  bench("of short lines", () => measure("output line by line", SHORT), ONCE);
});
