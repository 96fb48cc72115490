// `kill -9` while a step runs on five nodes at once: the installed program at a terminal, against an endpoint that runs what it is
// sent, resumed to the end, and counted on each node. A run of the tests takes some of the moments, other ones each time;
// KILL=all takes all, KILL=0 to KILL=7 an eighth.
import { describe, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { HAS_TERMINAL } from "../support/pty-program.ts";
import { eventsOf, linesOf, logIn } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";
import { DEEP } from "../support/share.ts";
import { type Moment, walkToTheEnd } from "../support/terminal-walk.ts";

const NAMES = ["web-1", "web-2", "web-3", "web-4", "web-5"] as const;
/** A node remembers that it was marked. */
const PROGRAMS = {
  mark: `: >"\${0%/*}/../mark"`,
  marked: `[ -e "\${0%/*}/../mark" ]`,
};
/** Of the walk that nobody disturbs, at least. */
const LINES = 90;
const HOWS = ["torn", "written", "later"] as const;

const SHARES = DEEP || process.env.KILL !== undefined ? 8 : 45;
const share = process.env.KILL ?? String(Date.now() % SHARES);
const moments: Moment[] = Array.from({ length: LINES - 3 }, (_, at) => ({
  line: at + 3,
  how: HOWS[(at + Math.floor(at / SHARES)) % 3] ?? "written",
}));

interface Walked {
  readonly endpoint: AwsEndpoint;
  readonly state: string;
}

async function walkKilledAt(killed: readonly Moment[]): Promise<Walked> {
  const nodes = NAMES.map((name, at) => ({
    id: `i-0123456789abcde${at}`.padEnd(19, "f"),
    name,
    programs: PROGRAMS,
  }));
  const endpoint = await startAwsEndpoint({ nodes });
  const state = stateFolder();
  const on = NAMES.flatMap((name) => ["--on", `worker=${name}`]);
  const begin = ["run", fixture("fleet-kills.md"), "--plain", "--max-concurrency", "3", ...on];
  try {
    await walkToTheEnd({ endpoint, state, begin, moments: killed });
    return { endpoint, state };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** Each command ran once on each node, and the log says so. */
async function expectEachOnce({ endpoint, state }: Walked): Promise<void> {
  await expectHonestLog(state);
  const log = logIn(state);
  expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", done: 10, skipped: 0, failed: 0 }]);
  const names = new Set<string>();
  for (const node of endpoint.nodes) {
    const calls = node.calls().map((call) => {
      const found = /^(.*) \S*\/([0-9a-f]{32})\/body$/.exec(call);
      if (found === null) throw new Error(`It did not say its name: ${call}`);
      names.add(found[2] ?? "");
      return found[1] ?? "";
    });
    // A check may be asked again, under a new confirmation. What a command does is done once.
    expect(calls.filter((words) => words !== "marked")).toEqual(["witness count", "mark"]);
  }
  const ends = eventsOf(log, "invocation.finished");
  const ran = ends.filter(({ outcome }) => outcome !== "not-run").map(({ nonce }) => nonce);
  expect([...names].toSorted()).toEqual(ran.toSorted());
  expect(eventsOf(log, "invocation.requested")).toHaveLength(ends.length);
  expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
}

describe.runIf(HAS_TERMINAL)("a step on five nodes whose walk is killed", () => {
  it("is known line by line: else moments would be left out", async () => {
    const walk = await walkKilledAt([]);
    await expectEachOnce(walk);
    const log = logIn(walk.state);
    expect(linesOf(log).length).toBeGreaterThanOrEqual(LINES);
    expect(eventsOf(log, "wave.confirmed").map(({ members }) => members.length)).toEqual([4, 4]);
    await walk.endpoint.close();
  });

  it.for(moments.filter((_, at) => share === "all" || at % SHARES === Number(share)))(
    "at %j runs each command once on each node",
    async (moment) => {
      const walk = await walkKilledAt([moment]);
      await expectEachOnce(walk);
      await walk.endpoint.close();
    },
  );

  it("again and again, and everything runs once", async () => {
    const walk = await walkKilledAt(
      Array.from({ length: 8 }, (_, at) => ({ line: 16 + at * 13, how: HOWS[at % 3] ?? "later" })),
    );
    await expectEachOnce(walk);
    await walk.endpoint.close();
  });
});
