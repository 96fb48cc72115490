// What it costs until the program is of use: CPU time beside a bare Node, by the installed program. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/start.bench.ts
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bench, describe } from "vitest";
import { cpuSeconds, cpuSecondsOf, timesBareNode } from "../support/cpu-time.ts";
import { installedPackage, lamplighter } from "../support/installed-program.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../support/pty-program.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { ONCE, once } from "./side-by-side.ts";

const ROUNDS = 15;
const shipped = join(installedPackage(), "runbooks", "docker-swarm.md");
const first = join(ROOT, "..", "shared", "guide", "preparing-resources-on-aws.md");
const state = stateFolder();
const env = { ...process.env, XDG_STATE_HOME: state };
const guides = existsSync(first) ? [first, shipped] : [shipped];

function tell(what: string, ratio: number): void {
  console.log(`${what.padEnd(52)} ${ratio.toFixed(2)}`);
}

async function measure(...words: readonly string[]): Promise<void> {
  // The first call of a verb keeps what was compiled for the next ones.
  await runProgram(words, { state });
  const shown = words.map((word) => word.replace(/^.*\//, "")).join(" ");
  tell(
    shown,
    timesBareNode(ROUNDS, () => cpuSeconds([lamplighter(), ...words], env)),
  );
}

/** CPU seconds until the first page of a rehearsal is drawn. */
async function firstFrame(): Promise<number> {
  const program = startAtTerminal(["run", shipped, "--rehearse"], { state });
  await new Promise<void>((drawn) =>
    program.onDrawn(() => {
      if (/\w{3}/.test(withoutControls(program.drawn()))) drawn();
    }),
  );
  const pid = program.pid();
  const taken = pid === null ? Number.NaN : cpuSecondsOf(pid);
  program.type("\u0003\u0003");
  await program.ended;
  return taken;
}

describe("CPU time beside a bare Node", () => {
  bench(
    "--version",
    once(() => measure("--version")),
    ONCE,
  );
  bench(
    "--help",
    once(() => measure("--help")),
    ONCE,
  );
  for (const guide of guides) {
    bench(
      `plan ${guide}`,
      once(() => measure("plan", guide)),
      ONCE,
    );
    bench(
      `check ${guide}`,
      once(() => measure("check", guide)),
      ONCE,
    );
  }
  bench(
    "a log",
    once(async () => {
      await runProgram(["run", shipped, "--rehearse", "--yes", "--plain"], { state });
      await measure("runs");
      await measure("verify", "last");
      await measure("replay", "last", "--plain");
    }),
    ONCE,
  );
  bench(
    "the first frame of a rehearsal",
    once(async () => {
      if (!HAS_TERMINAL || !existsSync("/proc/self/schedstat")) return;
      let least = await firstFrame();
      for (let round = 0; round < ROUNDS; round++) least = Math.min(least, await firstFrame());
      tell(
        "run docker-swarm.md --rehearse, to its first frame",
        timesBareNode(ROUNDS, () => least),
      );
    }),
    ONCE,
  );
});
