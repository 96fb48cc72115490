// A walk by the installed program at a terminal, against an endpoint, with somebody who wants to get to its end; the program
// may be killed at any moment, and the run is then gone on with.
import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AwsEndpoint } from "./aws-endpoint.ts";
import { type Answering, determined, type OwnAnswer } from "./converse.ts";
import { type PtyEnd, type PtyProgram, startAtTerminal, withoutControls } from "./pty-program.ts";
import { eventsOf, logIn, logsIn } from "./run-folder.ts";
import { ROOT } from "./run-program.ts";

/** When the program is killed. */
export type Moment =
  /** At a line of its log, counted from 1; `how` as in die-at-line.mjs. */
  | { readonly line: number; readonly how: "torn" | "written" | "later" }
  /** While its nth SendCommand (counted from 1) is on its way: with `taken` the service takes it, else it never gets there. */
  | { readonly send: number; readonly taken: boolean };

export interface TerminalWalk {
  readonly endpoint: AwsEndpoint;
  /** The folder for runs; it is also made the program's home and its place for temporary files. */
  readonly state: string;
  /** Who runs it; whoever runs the tests unless said. Its folder is made theirs. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
  /** Folder of programs that stand before those of this computer. */
  readonly programs?: string;
  /** What begins the run: `run GUIDE …`. */
  readonly begin: readonly string[];
  /** Values to give when they are asked for, by name. */
  readonly values?: Readonly<Record<string, string>>;
  /** Questions that are answered otherwise than by somebody who wants to get to the end. */
  readonly own?: readonly OwnAnswer[];
  readonly moments?: readonly Moment[];
  /** Told of each process when it has begun. What it draws is heard there before it is answered. */
  readonly begun?: (program: PtyProgram) => void;
  /** The exit codes that the last process may have; 0 unless said. */
  readonly codes?: readonly number[];
  /** After so many milliseconds a process is not slow but stuck; 300,000 unless said. */
  readonly patience?: number;
}

const STUCK = 300_000;

/**
 * Begins the walk, kills each process at its moment, and goes on to the end, which may come before the last moment did.
 * Gives what each process drew. Throws when the first moment did not come, or a process ended in another way.
 */
export async function walkToTheEnd(walk: TerminalWalk): Promise<readonly string[]> {
  const { state, moments = [], codes = [0] } = walk;
  const drawn: string[] = [];
  const left = [...moments];
  for (;;) {
    const moment = left.shift() ?? null;
    const end = await oneProcess(walk, moment);
    drawn.push(end.drawn);
    if (moment !== null && end.code === null) {
      if (eventsOf(logIn(state), "run.finished").length > 0) return drawn;
      continue;
    }
    const tooEarly = drawn.length <= Math.min(1, moments.length);
    if (!codes.includes(end.code ?? -1) || tooEarly)
      throw new Error(`It ended with ${end.code}, to be killed at ${JSON.stringify(moment)}:\n${end.drawn}`);
    return drawn;
  }
}

async function oneProcess(walk: TerminalWalk, moment: Moment | null): Promise<PtyEnd> {
  const { endpoint, state, begin } = walk;
  const { user = {}, programs } = walk;
  const temporary = join(state, "tmp");
  mkdirSync(temporary, { recursive: true });
  if (user.uid !== undefined)
    for (const folder of [state, temporary]) chownSync(folder, user.uid, user.gid ?? user.uid);
  const env = {
    ...endpoint.environment,
    HOME: state,
    TMPDIR: temporary,
    ...(programs === undefined ? {} : { PATH: `${programs}:${process.env.PATH}` }),
    ...(moment !== null && "line" in moment ? dyingAt(moment) : {}),
  };
  const words = logsIn(state).length === 0 ? begin : ["resume", "last", "--plain"];
  const program = startAtTerminal(words, { state, env }, user);
  if (moment !== null && "send" in moment) killAtSend(endpoint, program, moment);
  walk.begun?.(program);
  answerAt(program, determined(walk.values, walk.own));
  const timer = setTimeout(() => program.kill(), walk.patience ?? STUCK);
  const end = await program.ended;
  clearTimeout(timer);
  return end;
}

/** Types the answers. */
function answerAt(program: PtyProgram, answer: Answering): void {
  let unread = "";
  program.onDrawn((text) => {
    unread = withoutControls(unread + text);
    const line = answer(unread);
    if (line === undefined) return;
    unread = "";
    // The end of the input at a terminal is Ctrl-D.
    program.type(line === null ? "\u0004" : `${line}\r`);
  });
}

function dyingAt({ line, how }: Extract<Moment, { line: number }>): NodeJS.ProcessEnv {
  const hook = pathToFileURL(join(ROOT, "test/support/die-at-line.mjs")).href;
  return { NODE_OPTIONS: `--import=${hook}`, DIE_AT: `${line} ${how}` };
}

/** Kills it when the request has arrived: before anything was done with it, and before anything is answered. */
function killAtSend(
  endpoint: AwsEndpoint,
  program: PtyProgram,
  { send, taken }: Extract<Moment, { send: number }>,
): void {
  let seen = 0;
  endpoint.faults.push({
    on: "ssm:SendCommand",
    fits: () => ++seen === send && program.kill(),
    fault: taken ? { kind: "slow", ms: 0 } : { kind: "reset", when: "before" },
  });
}
