// Runs that are cut short, and what must hold of a log whatever happened to the programs that wrote it.
import { expect } from "vitest";
import { answerToTheEnd } from "./converse.ts";
import { eventsOf, killWhen, linesOf, logIn, logsIn, storedEvents } from "./run-folder.ts";
import { type Ended, ended, runProgram, startProgram } from "./run-program.ts";

/** Runs it, answers its questions, and kills it (SIGKILL) when the lines that it wrote itself are as wanted. */
export function runUntil(
  words: readonly string[],
  state: string,
  wanted: (lines: readonly string[]) => boolean,
): Promise<Ended> {
  const [log] = logsIn(state);
  const before = log === undefined ? 0 : linesOf(log).length;
  const child = startProgram(words, { state });
  answerToTheEnd(child);
  killWhen(child, state, (lines) => wanted(lines.slice(before)));
  return ended(child);
}

/** Goes on with the newest run, answers its questions, and gives what was printed; it has to reach the run's end. */
export async function resumeToTheEnd(state: string): Promise<string> {
  const { code, stdout, stderr } = await runUntil(["resume", "last"], state, () => false);
  if (code !== 0 || stderr !== "") throw new Error(`It ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** The log verifies, nothing was sent twice, and nothing was sent that was not shown and confirmed in its own process. */
export async function expectHonestLog(state: string): Promise<void> {
  expect(await runProgram(["verify", "last"], { state })).toMatchObject({ code: 0, stderr: "" });
  const log = logIn(state);
  const requests = eventsOf(log, "invocation.requested");
  expect(new Set(requests.map((it) => it.nonce)).size).toBe(requests.length);

  let epoch = 1;
  let shown = new Map<string, string>();
  // A command that still runs when its walk is resumed is found, and accepted again: once by each process.
  let accepted = new Set<string>();
  for (const event of storedEvents(log)) {
    if (event.type === "run.resumed") {
      epoch += 1;
      shown = new Map();
      accepted = new Set();
      expect(event.epoch).toBe(epoch);
    } else if (event.type === "task.presented") {
      shown.set(`${event.task} ${event.attempt}`, event.presented.digest);
    } else if (event.type === "invocation.accepted") {
      expect(accepted).not.toContain(event.nonce);
      accepted.add(event.nonce);
    } else if (event.type === "invocation.requested") {
      expect(event.epoch).toBe(epoch);
      expect(event.confirmed.digest).toBe(shown.get(`${event.task} ${event.attempt}`));
    }
  }
}

/** Each time that the nodes were rebuilt, the log says from how many commands and checks. */
export function expectRebuildsTold(log: string): void {
  const commands = new Set<string>();
  const ended = { command: 0, check: 0 };
  for (const event of storedEvents(log)) {
    if (event.type === "invocation.requested" && event.phase === "command") commands.add(event.nonce);
    if (event.type === "invocation.finished" && event.outcome === "exited")
      ended[commands.has(event.nonce) ? "command" : "check"] += 1;
    if (event.type !== "run.resumed") continue;
    const parts = (["command", "check"] as const)
      .filter((kind) => ended[kind] > 0)
      .map((kind) => `${ended[kind]} ${kind}${ended[kind] === 1 ? "" : "s"}`);
    expect(event.message).toContain(
      parts.length === 0 ? "The practice nodes are new" : `rebuilt by running ${parts.join(" and ")} again`,
    );
  }
}
