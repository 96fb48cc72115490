// A walk at a terminal that is killed at one moment, resumed to its end, and then held against what its node counted.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { type AwsEndpoint, startAwsEndpoint } from "./aws-endpoint.ts";
import { determined } from "./converse.ts";
import { expectHonestLog } from "./cut-short.ts";
import { type PtyEnd, type PtyProgram, startAtTerminal, withoutControls } from "./pty-program.ts";
import { eventsOf, logIn, logsIn, type Stored, storedEvents } from "./run-folder.ts";
import { fixture, ROOT, stateFolder } from "./run-program.ts";

/** When the program is killed. */
export type Moment =
  /** At a line of its log, counted from 1; `how` as in die-at-line.mjs. */
  | { readonly line: number; readonly how: "torn" | "written" | "later" }
  /** While its nth SendCommand (counted from 1) is on its way: with `taken` the service takes it, else it never gets there. */
  | { readonly send: number; readonly taken: boolean };

export interface KilledWalk {
  readonly endpoint: AwsEndpoint;
  readonly state: string;
  /** What each process drew. */
  readonly drawn: readonly string[];
}

export const PASSWORD = 'tr0ub4dor&3 + "x/y" ?=1\'';
/** After so many milliseconds a process is not slow but stuck. */
const STUCK = 90_000;
const NODE = { id: "i-0123456789abcdef0", name: "node-01" };

/** Programs of the node that remember something: one fails the first time, one leaves a mark that the other looks for. */
const PROGRAMS = {
  "fails-once": `[ -e "\${0%/*}/../tried" ] || { : >"\${0%/*}/../tried"; exit 1; }`,
  mark: `: >"\${0%/*}/../mark"`,
  marked: `[ -e "\${0%/*}/../mark" ]`,
};

/**
 * Begins the walk, kills each process at its moment, and goes on to the end, which may come before the last moment did.
 * Throws when the first did not come, or a process ended in another way. The endpoint is still to be closed.
 */
export async function walkKilledAt(moments: readonly Moment[]): Promise<KilledWalk> {
  const endpoint = await startAwsEndpoint({ nodes: [{ ...NODE, programs: PROGRAMS }] });
  const state = stateFolder();
  const secrets = join(state, "given");
  mkdirSync(secrets);
  const password = join(secrets, "password");
  writeFileSync(password, `${PASSWORD}\n`);
  chmodSync(password, 0o600);
  const begin = ["run", fixture("kill-matrix.md"), "--plain", "--on", "node=node-01"];
  const drawn: string[] = [];
  const next = async (moment: Moment | null): Promise<PtyEnd> => {
    const words =
      logsIn(state).length === 0
        ? [...begin, "--set", `PASSWORD=@${password}`]
        : ["resume", "last", "--plain"];
    const program = startAtTerminal(words, {
      state,
      env: { ...endpoint.environment, ...(moment !== null && "line" in moment ? dyingAt(moment) : {}) },
    });
    if (moment !== null && "send" in moment) killAtSend(endpoint, program, moment);
    answerAt(program, { PASSWORD });
    const timer = setTimeout(() => program.kill(), STUCK);
    const end = await program.ended;
    clearTimeout(timer);
    drawn.push(end.drawn);
    return end;
  };
  const left = [...moments];
  try {
    for (;;) {
      const moment = left.shift() ?? null;
      const end = await next(moment);
      const killed = moment !== null && end.code === null;
      if (killed && eventsOf(logIn(state), "run.finished").length === 0) continue;
      if (killed) return { endpoint, state, drawn };
      const tooEarly = drawn.length <= Math.min(1, moments.length);
      if (end.code !== 0 || tooEarly)
        throw new Error(
          `It ended with ${end.code}, to be killed at ${JSON.stringify(moment)}:\n${end.drawn}`,
        );
      return { endpoint, state, drawn };
    }
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** Types what somebody types who wants to get to the end. */
export function answerAt(program: PtyProgram, values: Readonly<Record<string, string>>): void {
  const answer = determined(values);
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

/** The names under which the log knows what ran on the node, by what it told the node of itself, in their order. */
function ranOn({ endpoint }: KilledWalk): readonly { readonly words: string; readonly nonce: string }[] {
  return (endpoint.nodes[0]?.calls() ?? []).map((call) => {
    const found = /^(.*) \S*\/([0-9a-f]{32})\/body$/.exec(call);
    if (found === null) throw new Error(`It did not say its name: ${call}`);
    return { words: found[1] ?? "", nonce: found[2] ?? "" };
  });
}

/** Everything that must hold of the walk, whenever it was killed. */
export async function expectEachOnce(walk: KilledWalk): Promise<void> {
  await expectHonestLog(walk.state);
  const log = logIn(walk.state);
  expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", done: 4, skipped: 0, failed: 0 }]);

  const ran = ranOn(walk);
  // A name is a confirmation: what ran twice under one would stand here twice.
  expect(new Set(ran.map(({ nonce }) => nonce)).size).toBe(ran.length);
  // A check may be asked again, under a new confirmation. What a command does is done once.
  const commands = ran.filter(({ words }) => words !== "marked");
  expect(commands.map(({ words }) => words)).toEqual([
    "witness stamp",
    "fails-once 4711",
    "fails-once 4711",
    "witness secret",
    "mark",
  ]);

  const requests = new Map(eventsOf(log, "invocation.requested").map((it) => [it.nonce, it]));
  const ends = new Map(eventsOf(log, "invocation.finished").map((it) => [it.nonce, it]));
  expect([...ends.keys()].sort()).toEqual([...requests.keys()].sort());
  // What the log says ran is what ran, and its result is known.
  expect([...ends.values()].filter(hasRun).map(({ nonce }) => nonce)).toEqual(ran.map(({ nonce }) => nonce));
  for (const { nonce } of ran) expect(ends.get(nonce)).toMatchObject({ outcome: "exited", missing: 0 });
  expect(commands.map(({ nonce }) => ends.get(nonce)?.exitCode)).toEqual([0, 1, 0, 0, 0]);
  // No try follows one whose end is not proven.
  let open: string | null = null;
  for (const event of [...requests.values(), ...ends.values()].sort((one, other) => one.seq - other.seq)) {
    if (event.type === "invocation.requested") {
      expect(open).toBeNull();
      open = event.nonce;
    } else open = null;
  }
  const printed = commands.map(({ nonce }) => printedBy(log, nonce));
  expect(printed).toEqual(["4711\n", "", "", `${sha256(PASSWORD)}  -\n`, ""]);
}

/** What a command printed, as the process has it that knows its end; what an earlier one had fetched is fetched again. */
function printedBy(log: string, nonce: string): string {
  let text = "";
  for (const event of storedEvents(log)) {
    if (event.type === "run.resumed") text = "";
    if (event.type === "invocation.output" && event.nonce === nonce) text += event.text;
    if (event.type === "invocation.finished" && event.nonce === nonce) return text;
  }
  return text;
}

function hasRun({ outcome }: Stored<"invocation.finished">): boolean {
  return outcome !== "not-run";
}

/** How many SendCommands a walk makes that nobody disturbs. */
export function sendsOf({ endpoint }: KilledWalk): number {
  return endpoint.requests.filter(({ operation }) => operation === "ssm:SendCommand").length;
}
