// What `lamplighter verify` does with a log (chain, form of each line, fold of the events) beside `sha256sum` of the same
// file, each in a process of its own. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/verify.bench.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bench, describe } from "vitest";
import { bundle } from "../support/bundle.ts";
import { growLog, RANGE, SHORT } from "./grown-log.ts";
import { compare, ONCE } from "./side-by-side.ts";

const BYTES = 200 * 1024 * 1024;

async function measure(name: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-bench-"));
  const log = growLog(BYTES, text);
  try {
    const program = await bundled(folder);
    let held = 0;
    const verify = (): void => {
      held = Math.max(
        held,
        Number(execFileSync(process.execPath, [program, log.path], { encoding: "utf8" })),
      );
    };
    await compare(`verify, ${log.lines} lines of ${name}, beside sha256sum`, 9, verify, () =>
      execFileSync("sha256sum", [log.path]),
    );
    console.log(`  the process held ${held} MB at most`);
  } finally {
    log.remove();
    rmSync(folder, { recursive: true });
  }
}

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "verify-process.mjs");
  const entry = fileURLToPath(new URL("./verify-process.ts", import.meta.url));
  await bundle(entry, outfile);
  return outfile;
}

describe("a log of 200 MB", () => {
  bench("of ranges of output", () => measure("output in ranges", RANGE), ONCE);
  bench("of short lines", () => measure("output line by line", SHORT), ONCE);
});
