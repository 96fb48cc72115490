// Join tokens on their way through walks on nodes: whatever was written, sent or drawn, also by programs that were killed,
// holds them in no form. A stand-in for Docker makes them, and keeps them in its own store on the node.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { canContain } from "../support/aws-endpoint-machine.ts";
import type { NodeOptions } from "../support/aws-endpoint-node.ts";
import { ASKS } from "../support/converse.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { HAS_TERMINAL } from "../support/pty-program.ts";
import { logIn, outputOf } from "../support/run-folder.ts";
import { fixture, ROOT, stateFolder } from "../support/run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "../support/secret-search.ts";
import { DEEP, isTold } from "../support/share.ts";
import { DOCKER_STORE, STAND_INS } from "../support/stand-ins.ts";
import { type Moment, type TerminalWalk, walkToTheEnd } from "../support/terminal-walk.ts";

const GUIDE = join(ROOT, "..", "shared", "guide", "preparing-resources-on-aws.md");
const NODES: readonly NodeOptions[] = [
  { id: "i-0123456789abcdef0", name: "node-01", programs: STAND_INS },
  // Its package manager takes no answer for yes.
  {
    id: "i-0123456789abcdef1",
    name: "node-02",
    programs: { ...STAND_INS, yum: `set -- "$@" -y\n${STAND_INS.yum}` },
  },
];
const HOWS = ["later", "torn", "written"] as const;
const TOKENS = ["worker", "worker.old", "manager"] as const;

/** How a walk goes. */
type More = Pick<TerminalWalk, "moments" | "own" | "codes">;

/** The tokens that the first node has given out. */
function tokensOf({ nodes }: AwsEndpoint): readonly string[] {
  return TOKENS.flatMap((name) => nodes[0]?.read(`${DOCKER_STORE}/${name}`) ?? []);
}

/** Walks it, and looks for every token everywhere. Gives the path of the log. */
async function walkAndSearch(words: readonly string[], more: More = {}): Promise<string> {
  const endpoint = await startAwsEndpoint({ nodes: NODES });
  const state = stateFolder();
  const values = {
    /** Whoever has forgotten it looks it up on the node. */
    get SWARM_TOKEN() {
      return endpoint.nodes[0]?.read(`${DOCKER_STORE}/worker`) ?? "";
    },
  };
  try {
    const begin = ["run", ...words, "--plain"];
    const drawn = await walkToTheEnd({ endpoint, state, begin, values, ...more });
    const tokens = tokensOf(endpoint);
    expect(tokens.length).toBeGreaterThan(1);
    const places = [
      ...filesBelow(state),
      ...trafficOf(endpoint),
      ...drawnOn(drawn),
      // The record of how the stand-ins were called, and Docker's own store.
      ...endpoint.nodes.flatMap(({ machine }) => filesBelow(machine.written, ["/opt/recorders"])),
    ];
    for (const token of tokens) expect(findSecret(token, places)).toEqual([]);
    await expectHonestLog(state);
    return logIn(state);
  } finally {
    await endpoint.close();
  }
}

const TOKEN_WALK = [fixture("tokens.md"), "--on", "manager=node-01", "--on", "worker=node-02"];

/** What may have run is passed by, and only what never ran is tried again. */
const ONCE: TerminalWalk["own"] = [
  [/The command never ran[\s\S]*The step failed\. What now\? retry, .*: $/, "r"],
  [ASKS.failed, "s"],
];

/** Whoever is killed there has to know another way to what the command printed. */
const PRINTING: readonly Moment[] = [{ send: 5, taken: true }];

/** Its SendCommands: one to each node, then one for each of its seven steps. */
const KILLED: Readonly<Record<string, More>> = {
  // Only the process that sent it could have read the token that it printed.
  "is killed while the command that prints one is on its way, and it is read on the node": {
    moments: PRINTING,
  },
  "is killed while the command that prints one is on its way, and it is given": {
    moments: PRINTING,
    own: [[ASKS.lost, "v"]],
  },
  "is killed while the command that is told one is on its way": { moments: [{ send: 7, taken: true }] },
  "is killed again and again": {
    moments: Array.from(
      { length: 3 },
      (_, at): Moment => ({ line: 20 + at * 31, how: HOWS[at % 3] ?? "later" }),
    ),
    own: ONCE,
    codes: [0, 1],
  },
};

describe.runIf(HAS_TERMINAL && canContain()).concurrent("join tokens", () => {
  const killed = Object.entries(KILLED);
  it.for(killed.filter((_, at) => isTold(at, killed.length)))(
    "stand nowhere when the program %s",
    async ([, more]) => {
      const log = await walkAndSearch(TOKEN_WALK, more);
      expect(outputOf(log)).toContain("--token [removed: swarm join token] 172.31.0.10:2377");
      expect(outputOf(log)).toContain("This node joined a swarm as a worker.");
    },
  );

  it("stand nowhere when a guide knows nothing of them", async () => {
    const guide = join(stateFolder(), "swarm.md");
    const block = "```bash\nyum -y install docker\nservice docker start\nsudo docker swarm init\n```\n";
    writeFileSync(guide, `# A swarm\n\n${block}`);
    const log = await walkAndSearch([guide, "--on", "a-swarm=node-01"]);
    expect(outputOf(log)).toContain("--token [removed: swarm join token] ");
  });

  it.skipIf(!DEEP || !existsSync(GUIDE))(
    "stand nowhere when the guide that started it all is walked as it is",
    async () => {
      const log = await walkAndSearch(
        [GUIDE, "--on", "for-ec2-instances-only=node-01", "--on", "ec2-commands=node-02"],
        {
          own: [
            [/\nMY_DNS_NAME: $/, "lamp.example.net"],
            [/\nnvme1n1 \[Enter: [^\]]*\]: $/, "nvme1n1"],
            [/\nnode-01\.example\.com: $/, "node-02.example.net"],
            [/\nIP_ADDR: $/, "172.31.0.10"],
            [/\nnode-01: $/, "node-01"],
            [ASKS.failed, "s"],
          ],
          codes: [1],
        },
      );
      expect(outputOf(log)).toContain("--token [removed: swarm join token] ");
      expect(outputOf(log)).toContain("This node joined a swarm as a worker.");
    },
  );
});
