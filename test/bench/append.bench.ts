// Appending to the log, with its chain, checks of the file and head file, beside a bare loop that writes the same batches
// to the same folder and syncs each. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/append.bench.ts
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bench, describe } from "vitest";
import { createLog } from "../../src/audit/chain/append-log.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { noted, RUN_ID, started } from "../support/audit-events.ts";
import { RANGE, SHORT } from "./grown-log.ts";
import { compare, ONCE } from "./side-by-side.ts";

const BATCHES = 200;

async function measure(name: string, batch: readonly RunEvent[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-bench-"));
  let path = "";
  let round = 0;
  const ours = async (): Promise<void> => {
    const log = await createLog(join(folder, `${round++}`), RUN_ID);
    path = log.path;
    await log.append([started()]);
    for (let at = 0; at < BATCHES; at++) await log.append(batch);
    await log.close();
  };
  const bare = async (): Promise<void> => {
    const lines = readFileSync(path, "utf8").split(/(?<=\n)/);
    const batches = Array.from({ length: BATCHES }, (_, at) =>
      lines.slice(1 + at * batch.length, 1 + (at + 1) * batch.length).join(""),
    );
    const file = await open(join(folder, `${round++}.bare`), "ax");
    for (const text of [lines[0] ?? "", ...batches]) {
      await file.writeFile(text);
      await file.datasync();
    }
    await file.close();
  };
  try {
    await compare(`append, ${name}, beside a bare loop`, 9, ours, bare);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe(`${BATCHES} batches`, () => {
  const many = (text: string, count: number) => Array.from({ length: count }, () => noted(text));
  bench("of one short event", () => measure("one short event", many(SHORT, 1)), ONCE);
  bench("of 32 short events", () => measure("32 short events", many(SHORT, 32)), ONCE);
  bench("of 8 ranges of output", () => measure("8 ranges of output", many(RANGE, 8)), ONCE);
});
