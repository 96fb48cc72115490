// What a walk on many nodes together costs: time beside one node's walk, bytes of log, calls beside the least possible,
// frames, memory, and its replay. The account is scripted, so that nothing waits for a shell. Run it by hand (a minute; ten
// thousand nodes take longer, and some gigabytes):
//   npx vitest bench --run --config test/vitest.config.ts test/bench/fleet.bench.ts
//   FLEET=1000,10000 STEPS=20 npx vitest bench --run --config test/vitest.config.ts test/bench/fleet.bench.ts
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bench, describe } from "vitest";
import { bundle } from "../support/bundle.ts";
import type { Measured } from "./fleet-process.ts";
import { ONCE, once } from "./side-by-side.ts";

const SIZES = (process.env.FLEET ?? "1000").split(",").map(Number);
const STEPS = Number(process.env.STEPS ?? 20);
/** Nodes that run a step at once, and tasks of the walk on one node beside it. */
const AT_ONCE = 50;
const TASKS = 2000;
const FRAMES = 2000;
/** The most instances that a request names. */
const TOGETHER = 50;

async function bundled(folder: string, name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await bundle(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), outfile, {
    // Ink names it and loads it only for developers; any module may stand in.
    "react-devtools-core": "node:process",
  });
  return outfile;
}

const sum = (counts: Measured["counts"], names: RegExp): number =>
  Object.entries(counts).reduce((all, [name, count]) => (names.test(name) ? all + count : all), 0);

const SENDS = /SendCommand$/;
const READS = /CommandInvocations?$/;
const LOOKS = /:Describe/;

function tell(one: Measured, fleet: Measured): void {
  const { nodes, steps } = fleet;
  const pace = ({ events, took }: Measured): number => events / took;
  const groups = Math.ceil(nodes / TOGETHER);
  // The first node alone, then the others; and all are greeted and released.
  const sends = steps * (1 + Math.ceil((nodes - 1) / TOGETHER)) + 2 * groups;
  const reads = sends * (sum(one.counts, READS) / sum(one.counts, SENDS));
  const looks = 4 * Math.ceil(nodes / 100);
  const beside = (names: RegExp, least: number): string => {
    const calls = sum(fleet.counts, names);
    return `${calls}, ${(calls / least).toFixed(1)} × the least`;
  };
  console.log(
    [
      `${nodes} nodes, ${steps} steps: ${fleet.events} events in ${(fleet.took / 1000).toFixed(1)} s of the processor`,
      `  pace ${(pace(fleet) / pace(one)).toFixed(2)} of one node's walk; ${((1000 * fleet.took) / (nodes * steps)).toFixed(0)} µs for a node and step`,
      `  log ${(fleet.bytes / (nodes * steps)).toFixed(0)} bytes for a node and step, beside one node's walk ${(fleet.bytes / (nodes * steps) / (one.bytes / one.steps)).toFixed(2)}`,
      `  calls: sends ${beside(SENDS, sends)}; reads ${beside(READS, reads)}; looks ${beside(LOOKS, looks)}`,
      `  frames: ${fleet.frameMedian.toFixed(1)} ms (median), ${fleet.frameMost.toFixed(0)} ms (most of ${fleet.frames}); slowest ${fleet.slow.map(({ ms, why }) => `${why} ${ms.toFixed(0)}`).join(", ")}`,
      `  all other nodes confirmed at once: ${fleet.decision.toFixed(0)} ms (most); the page before it ${fleet.page.toFixed(0)} ms`,
      `  memory: ${fleet.heap.toFixed(0)} MB held at its end, ${fleet.memory.toFixed(0)} MB at most`,
    ].join("\n"),
  );
}

function tellReplay(answer: string): void {
  const it = JSON.parse(answer) as Readonly<Record<string, number>>;
  const ms = (key: string): string => `${Math.round(it[key] ?? Number.NaN)} ms`;
  console.log(
    `  replay: first frame after ${ms("opened")}, whole log read after ${ms("read")}; a seek with its frame ${ms("seekMedian")} (median), ${ms("seekMost")} (most of 200); ${Math.round((it.most ?? Number.NaN) / 1024)} MB at most`,
  );
}

describe("a fleet", () => {
  for (const nodes of SIZES)
    bench(
      `of ${nodes} nodes`,
      once(async () => {
        const folder = mkdtempSync(join(tmpdir(), "lamplighter-bench-"));
        try {
          const program = await bundled(folder, "fleet-process");
          const replay = await bundled(folder, "replay-process");
          const walk = (nodeCount: number, steps: number, frames: number): Measured & { log: string } => {
            const runs = join(folder, `${nodeCount}`);
            mkdirSync(runs);
            // As the program itself starts Node.
            const words = ["--single-threaded-gc", "--expose-gc", program];
            const sizes = [nodeCount, steps, AT_ONCE, runs, frames].map(String);
            const answer = execFileSync(process.execPath, [...words, ...sizes], { encoding: "utf8" });
            return JSON.parse(answer) as Measured & { log: string };
          };
          const fleet = walk(nodes, STEPS, FRAMES);
          tell(walk(1, TASKS, 0), fleet);
          tellReplay(execFileSync(process.execPath, [replay, fleet.log], { encoding: "utf8" }));
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      ONCE,
    );
});
