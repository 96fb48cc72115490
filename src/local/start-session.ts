// A command that runs beside the run, such as a tunnel: it is ready when its port answers, and ends with
// Lamplighter.
import { safeWords } from "../output/output-pipe.ts";
import { createCommandOutput } from "./command-output.ts";
import { codeOf, type Ending, endingOf, type Finished, hasBegun, putEnding, putResult } from "./entry.ts";
import type { LocalSession } from "./job.ts";
import { portAnswers } from "./port.ts";
import { type CommandOrder, measuredOnly, read } from "./start-command.ts";
import { createReportRelay, type Started } from "./started.ts";
import { SESSION_PATIENCE, stopGroup } from "./stop-group.ts";
import { supervise } from "./supervised.ts";

/** How often the port is tried, in milliseconds. */
const ASK_EVERY = 200;

/** Starts it. Rejects when that fails; then it has not begun. */
export async function startSession(
  session: LocalSession,
  order: CommandOrder,
  port: number,
): Promise<Started> {
  const { entry, nonce, text, environment, limit } = order;
  const { vault } = session.options;
  const process = await supervise({ entry, manner: "session", text, environment, until: null });
  const began = performance.now();
  const { follow, tell } = createReportRelay();
  let state: "starting" | "ready" | "closing" | "over" = "starting";
  let stopping: Promise<void> | null = null;

  const elapsed = (): number => Math.round(performance.now() - began);
  const finish = (it: Pick<Finished, "outcome" | "exitCode">, message: string | null): void => {
    const unkept = it.outcome === "ready" ? "none" : order.output;
    const measured = unkept === undefined ? output.measured() : measuredOnly(output, unkept);
    const finished: Finished = {
      type: "finished",
      nonce,
      ...it,
      ...measured,
      duration: elapsed(),
      captured: null,
      message: message === null ? null : safeWords(vault, message),
    };
    putResult(entry, finished);
    tell(finished);
  };
  const end = async (): Promise<void> => {
    if (state === "over") return;
    const before = state;
    state = "over";
    output.close();
    await stopping;
    process.release();
    if (before === "starting") {
      const { outcome, exitCode, message } = endOf(entry, port, limit, session.options.hint);
      finish({ outcome, exitCode }, message);
    } else if (before === "ready") {
      tell({
        type: "sessionEnded",
        nonce,
        message: safeWords(vault, lastWords(codeOf(entry), output.tail())),
      });
    }
  };
  const output = createCommandOutput({
    vault,
    mark: process.mark,
    secret: order.output !== undefined,
    keep: false,
    told: (it, bytes) => {
      if (state === "starting") tell({ type: "output", nonce, text: it, bytes });
    },
    ended: () => void end(),
  });
  const stop = (ending: Ending): Promise<void> => {
    if (state === "over" || codeOf(entry) !== null) return stopping ?? Promise.resolve();
    putEnding(entry, ending);
    stopping ??= stopGroup(process.group, SESSION_PATIENCE);
    return stopping;
  };
  const wait = async (): Promise<void> => {
    while (state === "starting" && stopping === null) {
      if (elapsed() >= limit * 1000) return stop("timed-out");
      if (await portAnswers(port)) {
        // It may have ended during the port check.
        if (state !== "starting" || stopping !== null || codeOf(entry) !== null) return;
        state = "ready";
        finish({ outcome: "ready", exitCode: null }, `Port ${port} of this machine is ready.`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    }
  };
  read(process, output, () => void end());
  void wait();
  return {
    commandId: `process ${process.group}`,
    follow,
    stop,
    tail: output.tail,
    async leave() {
      if (state === "over") return;
      state = "closing";
      await stopGroup(process.group, SESSION_PATIENCE);
      process.release();
    },
  };
}

/** A session that ended before it was ready has failed, even with exit code 0. */
function endOf(
  entry: string,
  port: number,
  limit: number,
  hint: string | null,
): {
  readonly outcome: Finished["outcome"];
  readonly exitCode: number | null;
  readonly message: string | null;
} {
  const ending = endingOf(entry);
  const silent = `Port ${port} of this machine did not answer within ${limit} s.`;
  if (ending !== null)
    return { outcome: ending, exitCode: null, message: ending === "timed-out" ? silent : null };
  if (!hasBegun(entry))
    return {
      outcome: "not-run",
      exitCode: null,
      message: "It could not start. Check whether this machine's disk is full.",
    };
  const code = codeOf(entry);
  if (code === null) return { outcome: "interrupted", exitCode: null, message: null };
  if (code === 0)
    return {
      outcome: "interrupted",
      exitCode: null,
      message: "It ended before it was ready (exit code 0).",
    };
  return { outcome: "exited", exitCode: code, message: hint };
}

function lastWords(code: number | null, tail: string): string {
  const how = code === null ? "It was killed" : `It ended with exit code ${code}`;
  const line = tail.trimEnd().split("\n").at(-1)?.trim() ?? "";
  return `The session closed. ${how}${line === "" ? "." : `; its last line: ${line}`}`;
}
