// A walk with every kind of step that is killed, resumed to its end, and then held against what its node counted.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { type AwsEndpoint, startAwsEndpoint } from "./aws-endpoint.ts";
import type { FaultRule } from "./aws-endpoint-faults.ts";
import { expectHonestLog } from "./cut-short.ts";
import { eventsOf, logIn, type Stored, storedEvents } from "./run-folder.ts";
import { fixture, runProgram, stateFolder } from "./run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "./secret-search.ts";
import { type Moment, walkToTheEnd } from "./terminal-walk.ts";

export interface KilledWalk {
  readonly endpoint: AwsEndpoint;
  readonly state: string;
  /** What each process drew. */
  readonly drawn: readonly string[];
}

const PASSWORD = 'tr0ub4dor&3 + "x/y" ?=1\'';
const NODE = { id: "i-0123456789abcdef0", name: "node-01" };

/** Programs of the node that remember something: one fails the first time, one leaves a mark that the other looks for. */
const PROGRAMS = {
  "fails-once": `[ -e "\${0%/*}/../tried" ] || { : >"\${0%/*}/../tried"; exit 1; }`,
  mark: `: >"\${0%/*}/../mark"`,
  marked: `[ -e "\${0%/*}/../mark" ]`,
};

/** Walks it, as `walkToTheEnd` does. The endpoint is still to be closed. */
export async function walkKilledAt(
  moments: readonly Moment[],
  faults: readonly FaultRule[] = [],
): Promise<KilledWalk> {
  const endpoint = await startAwsEndpoint({ nodes: [{ ...NODE, programs: PROGRAMS }] });
  endpoint.faults.push(...faults);
  const state = stateFolder();
  const given = stateFolder();
  const password = join(given, "password");
  writeFileSync(password, `${PASSWORD}\n`, { mode: 0o600 });
  const place = ["--on", "node=node-01", "--set", `PASSWORD=@${password}`];
  const begin = ["run", fixture("kill-matrix.md"), "--plain", ...place];
  try {
    const drawn = await walkToTheEnd({ endpoint, state, begin, moments, values: { PASSWORD } });
    return { endpoint, state, drawn };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** The names under which the log knows what ran on the node, by what it told the node of itself, in their order. */
function ranOn({ endpoint }: KilledWalk): readonly { readonly words: string; readonly nonce: string }[] {
  return (endpoint.nodes[0]?.calls() ?? []).map((call) => {
    const found = /^(.*) \S*\/([0-9a-f]{32})\/body$/.exec(call);
    if (found === null) throw new Error(`It did not say its name: ${call}`);
    return { words: found[1] ?? "", nonce: found[2] ?? "" };
  });
}

/** Everything that must hold of the walk, whenever it was killed; and the password stands nowhere. */
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
  const places = [...filesBelow(walk.state), ...trafficOf(walk.endpoint), ...drawnOn(walk.drawn)];
  const onNodes = walk.endpoint.nodes.flatMap(({ machine }) => filesBelow(machine.written));
  expect(findSecret(PASSWORD, [...places, ...onNodes])).toEqual([]);

  const printed = commands.map(({ nonce }) => printedBy(log, nonce));
  expect(printed).toEqual(["4711\n", "", "", `${sha256(PASSWORD)}  -\n`, ""]);
  await expectSameHistory(walk);
}

/** Nothing that a process sent before it was killed contradicts the log, its questions to the node included. */
async function expectSameHistory({ endpoint: { url, environment }, state }: KilledWalk): Promise<void> {
  const words = ["verify", "last", "--aws", "--endpoint", url, "--json"];
  const { code, stdout } = await runProgram(words, { state, env: environment });
  expect({ code, history: JSON.parse(stdout).checks.history }).toMatchObject({
    code: 2,
    history: { state: "not-aws", differences: [], others: [] },
  });
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
