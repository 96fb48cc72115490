// `lamplighter verify RUN`: is the log as it was written, and do its events make sense one after another?
import { findRun } from "../audit/find-run.ts";
import { LineError } from "../audit/log-line.ts";
import { runsDirectory } from "../audit/state-directory.ts";
import { chainExitCode, verifyLog } from "../audit/verify-log.ts";
import { BugError } from "../errors.ts";
import { visible } from "../output/visible.ts";
import { evolve } from "../run/evolve.ts";
import { initial } from "../run/initial.ts";
import { briefDestination } from "../transcript/run-words.ts";

/** Prints the result; 0 when the log is intact, 2 when this program is too old for it, else 4. */
export async function verify(reference: string): Promise<number> {
  const { path } = findRun(runsDirectory(), reference, true);
  let run = initial();
  const report = verifyLog(path, (line) => {
    try {
      run = evolve(run, line.event);
    } catch (cause) {
      if (!(cause instanceof BugError)) throw cause;
      throw new LineError(`cannot follow on what was before: ${cause.message}`, { cause });
    }
  });
  const out = process.stdout;
  out.write(`${visible(path)}\n`);
  if (run.started !== null) {
    const { destination, operator, plan, run: id } = run.started;
    const where = visible(briefDestination(destination));
    out.write(
      `run ${id} · ${visible(plan.title)} · ${where} · ${visible(operator.user)}@${visible(operator.host)}\n`,
    );
  }
  const intact = report.state === "intact";
  out.write(`${intact ? "✓ intact" : `✗ ${report.state}`}: ${visible(report.words)}\n`);
  if (report.state === "newer") {
    out.write("Its events were not read, so nothing is said about them here.\n");
    return chainExitCode(report.state);
  }
  out.write(
    intact
      ? "A local chain cannot show that the whole log was written anew, or that its end and head file were cut together.\n"
      : "Keep the file as it is, and compare it with a copy that left this machine.\n",
  );
  return chainExitCode(report.state);
}
