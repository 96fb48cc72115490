// A command that runs to its end: its output is reported as it arrives, then its end.
import { plainValue } from "../output/captured-value.ts";
import { safeWords } from "../output/output-pipe.ts";
import { SWARM_TOKEN } from "../output/redact.ts";
import type { Presented } from "../plan/model/presented.ts";
import { type BoundCapture, bindCaptured } from "../plan/values/bind-captured.ts";
import { type CommandOutput, createCommandOutput } from "./command-output.ts";
import { codeOf, type Ending, endingOf, type Finished, hasBegun, putEnding, putResult } from "./entry.ts";
import type { LocalSession } from "./job.ts";
import { createReportRelay, type Started } from "./started.ts";
import { PATIENCE, stopGroup } from "./stop-group.ts";
import { type Supervised, supervise } from "./supervised.ts";

export interface CommandOrder {
  readonly entry: string;
  readonly nonce: string;
  readonly target: string;
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly limit: number;
  readonly capture: Presented["capture"];
  /** What is kept of the output; absent for all of it. */
  readonly output?: NonNullable<Presented["output"]>;
}

/** Starts it. Rejects when that fails; then it has not begun. */
export async function startCommand(session: LocalSession, order: CommandOrder): Promise<Started> {
  const { entry, text, environment, limit, capture, nonce } = order;
  const { vault, now } = session.options;
  const until = now() + limit * 1000;
  const process = await supervise({ entry, manner: "run", text, environment, until });
  const began = performance.now();
  const { follow, tell } = createReportRelay();
  let stopping: Promise<void> | null = null;
  let over = false;

  const end = async (): Promise<void> => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    const duration = Math.round(performance.now() - began);
    output.close();
    await stopping;
    // Processes that it left running in the background are not waited for.
    process.release();
    const finished = finishedOf(session, order, output, duration);
    putResult(entry, finished);
    tell(finished);
  };
  const output = createCommandOutput({
    vault,
    mark: process.mark,
    secret: order.output !== undefined || (capture?.secret === true && capture.how === "output"),
    keep: capture !== null,
    told: (it, bytes) => tell({ type: "output", nonce, text: it, bytes }),
    ended: () => void end(),
  });
  const stop = (ending: Ending): Promise<void> => {
    if (over || codeOf(entry) !== null) return Promise.resolve();
    putEnding(entry, ending);
    stopping ??= stopGroup(process.group, PATIENCE);
    return stopping;
  };
  const timer = setTimeout(() => void stop("timed-out"), limit * 1000);
  read(process, output, () => void end());
  return {
    commandId: `process ${process.group}`,
    follow,
    stop,
    tail: output.tail,
    async leave() {
      if (over) return;
      over = true;
      clearTimeout(timer);
      process.release();
    },
  };
}

/** Reads the output until the waiting process is gone. */
export function read(process: Supervised, output: CommandOutput, ended: () => void): void {
  process.output.on("data", (bytes: Buffer) => output.push(bytes));
  void process.closed.then(ended);
}

/** How it ended, according to its entry. */
function finishedOf(
  session: LocalSession,
  { entry, nonce, target, capture, output: policy }: CommandOrder,
  output: CommandOutput,
  duration: number,
): Finished {
  const { vault, hint } = session.options;
  const ending = endingOf(entry);
  const code = ending === null ? codeOf(entry) : null;
  const outcome = ending ?? (code !== null ? "exited" : hasBegun(entry) ? "interrupted" : "not-run");
  const captured =
    code === 0 ? capturedBy(session, target, capture, output) : { binding: null, message: null };
  const words = [
    captured.message,
    code !== null && code !== 0 ? hint : null,
    outcome === "not-run" ? "It could not start. Check whether this machine's disk is full." : null,
  ].filter((it) => it !== null);
  return {
    type: "finished",
    nonce,
    outcome,
    exitCode: code,
    ...(policy === undefined ? output.measured() : measuredOnly(output, policy)),
    duration,
    captured: captured.binding,
    message: words.length === 0 ? null : safeWords(vault, words.join("\n")),
  };
}

/**
 * The figures of an output that is not kept: its length and digest, or nothing. None of it counts as missing.
 */
export function measuredOnly(
  output: CommandOutput,
  policy: NonNullable<CommandOrder["output"]>,
): Pick<Finished, "bytes" | "sha256" | "missing"> {
  if (policy === "none") return { bytes: null, sha256: null, missing: 0 };
  const { bytes, sha256 } = output.measured();
  return { bytes, sha256, missing: 0 };
}

function capturedBy(
  session: LocalSession,
  target: string,
  capture: Presented["capture"],
  output: CommandOutput,
): BoundCapture {
  if (capture === null) return { binding: null, message: null };
  const { vault } = session.options;
  const { missing } = output.measured();
  const bytes = output.kept();
  const value = capture.secret ? secretIn(bytes, capture.how, missing) : plainValue(vault, bytes, missing);
  return bindCaptured({ vault, captured: session.captured }, capture, target, value);
}

function secretIn(
  bytes: Buffer,
  how: NonNullable<Presented["capture"]>["how"],
  missing: number,
): string | null {
  if (missing > 0) return null;
  const text = bytes.toString("utf8");
  return how === "swarm-token" ? (text.match(SWARM_TOKEN)?.[0] ?? null) : text.trim();
}
