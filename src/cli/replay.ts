// `lamplighter replay RUN`: folds a log and shows it. There is no engine and no transport here: nothing can be executed.
import { findRun } from "../audit/find-run.ts";
import { runsDirectory } from "../audit/state-directory.ts";
import { chainExitCode, readLog } from "../audit/verify-log.ts";
import { OperatorError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { evolve } from "../run/evolve.ts";
import { initial } from "../run/initial.ts";
import { hasScreen } from "./terminal.ts";

export interface ReplayOptions {
  readonly speed: number;
  readonly plain?: true;
  readonly json?: true;
}

/** Plays on the screen, prints the transcript, or prints the events; 4 when the log does not verify, 2 when a newer program wrote it. */
export async function replay(reference: string, options: ReplayOptions): Promise<number> {
  const { path } = findRun(runsDirectory(), reference, true);
  const { events, chain } = readLog(path);
  if (events.length === 0) {
    throw new OperatorError(
      `${path}: ${chain.words}`,
      "There is nothing to show. `lamplighter verify` says more.",
      { exitCode: chain.state === "newer" ? 2 : 4 },
    );
  }
  const intact = chain.state === "intact";
  if (options.json) {
    for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`);
    if (!intact) process.stderr.write(`lamplighter: ${visible(chain.words)}\n`);
  } else if (options.plain || !hasScreen()) {
    const { eventLines } = await import("../transcript/run-text.ts");
    process.stdout.write(`REPLAY of ${visible(path)}\n${intact ? "✓" : "✗"} ${visible(chain.words)}\n\n`);
    let run = initial();
    for (const event of events) {
      for (const line of eventLines(run, event)) process.stdout.write(`${line}\n`);
      run = evolve(run, event);
    }
  } else {
    const [{ openScreen }, { runReplay }] = await Promise.all([
      import("../view/open-screen.ts"),
      import("../view/replay/run-replay.tsx"),
    ]);
    const screen = openScreen({ stdin: process.stdin, stdout: process.stdout, now: Date.now });
    try {
      await runReplay(screen, {
        events,
        chain: { ok: intact, words: chain.words },
        speed: options.speed,
        now: Date.now,
      });
    } finally {
      screen.close();
    }
  }
  return chainExitCode(chain.state);
}
