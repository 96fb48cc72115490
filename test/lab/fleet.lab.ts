// The guide that comes with the program on a fleet of real nodes: four workers together, one of them without its volume. It is
// set aside, gets its volume, is brought back, and joins like the others.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOGETHER } from "../../src/aws/ledger/send-script.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { isOrder } from "../support/aws-endpoint-faults.ts";
import type { OwnAnswer } from "../support/converse.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "../support/secret-search.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { nodesOf, waitFor } from "./services.ts";
import { CHOOSING, HAS_LAB, startAwsOf, startLab } from "./start-lab.ts";

const GUIDE = join(ROOT, "runbooks", "docker-swarm.md");
const NAMES = ["node-01", "node-02", "node-03", "node-04", "node-05"] as const;
const LATE = "node-05";
const REASON = "its volume is missing";

describe.runIf(HAS_LAB)("runbooks/docker-swarm.md on a fleet", () => {
  let lab: Lab;
  let endpoint: AwsEndpoint;
  let drawn: string;
  /** The one with which the workers joined. */
  let token: string;
  const state = stateFolder();

  beforeAll(async () => {
    lab = await startLab(NAMES.length);
    const [manager] = lab.nodes as [LabNode];
    const late = lab.nodes.at(-1) as LabNode;
    endpoint = await startAwsOf(lab);
    await late.powerOff();
    late.detach();
    await late.boot();
    let asked = 0;
    let attaching: Promise<void> | null = null;
    /** Somebody attaches the volume while the others go on. */
    const attach = async (): Promise<void> => {
      await late.powerOff();
      late.attach();
      await late.boot();
    };
    const own: readonly OwnAnswer[] = [
      [
        new RegExp(`Where: ${LATE} [\\s\\S]*Not set: .*What now\\? [a-z, -]*: $`),
        () => (asked++ === 0 ? "set-aside" : "values"),
      ],
      [/Why set \S+ aside\? $/, REASON],
      [/swarm join [\s\S]*, bring-back[a-z, -]*: $/, "bring-back"],
      [/Which node comes back\? \S+: $/, LATE],
      ...CHOOSING,
    ];
    const begin = [
      ...["run", GUIDE, "--plain", "--together", "node", "--together", "worker"],
      ...NAMES.flatMap((name) => ["--on", `node=${name}`]),
      ...["--on", "manager=node-01"],
      ...NAMES.slice(1).flatMap((name) => ["--on", `worker=${name}`]),
      ...["--set", `MANAGER_IP=${manager.address}`, "--set", "PLATFORM_NAME=lamp.example.com"],
      ...NAMES.flatMap((name) => ["--set", `${name}:NODE_NAME=${name}.example.com`]),
    ];
    // The guide ends with a new token, so the one that was used has to be learned before.
    const learning = waitFor(manager, "docker swarm join-token -q worker", () => true, 1_500_000);
    const walking = walkToTheEnd({
      endpoint,
      state,
      begin,
      own,
      patience: 1_500_000,
      begun: (program) =>
        program.onDrawn(() => {
          if (program.drawn().includes(REASON)) attaching ??= attach();
        }),
    });
    drawn = (await walking).join("");
    await attaching;
    token = await learning;
  }, 1_800_000);
  afterAll(async () => {
    await endpoint?.close();
    await lab?.close();
  });

  it("yields a swarm of all five, each with Docker's data on its volume", async () => {
    const [manager] = lab.nodes as [LabNode];
    expect(await nodesOf(manager, NAMES.length)).toBe(
      NAMES.map((name) => `Ready ${name}.example.com`).join("\n"),
    );
    for (const node of lab.nodes)
      expect(await node.must("findmnt -no FSTYPE,TARGET --mountpoint /data")).toMatch(/^xfs\s+\/data$/);
  });

  it("has set one aside and brought it back, and ran every command once on every node", async () => {
    const log = logIn(state);
    expect(eventsOf(log, "target.setAside")).toMatchObject([{ target: LATE, reason: REASON }]);
    expect(eventsOf(log, "target.broughtBack")).toMatchObject([{ target: LATE }]);
    expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", failed: 0 }]);
    const ended = new Set(eventsOf(log, "invocation.finished").map(({ nonce }) => nonce));
    const requested = eventsOf(log, "invocation.requested").map(({ nonce }) => nonce);
    expect(new Set(requested)).toEqual(ended);
    await expectHonestLog(state);
    const { code, stdout } = await runProgram(["export", "last", "--as", "markdown"], { state });
    expect(code).toBe(0);
    expect(stdout).toContain(REASON);
  });

  it("sent most steps to several nodes in one request", () => {
    const sizes = endpoint.requests.flatMap(({ operation, input }) =>
      operation === "ssm:SendCommand" && isOrder(input) ? [(input.InstanceIds as string[]).length] : [],
    );
    expect(Math.max(...sizes)).toBe(NAMES.length);
    expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(8);
    expect(eventsOf(logIn(state), "wave.confirmed").length).toBeGreaterThan(8);
    expect(endpoint.requests.some(({ input }) => String(input.Comment).includes(` ${TOGETHER}`))).toBe(true);
  });

  it("leaves the join token nowhere but in Docker's own store", () => {
    const places = [
      filesBelow(state),
      trafficOf(endpoint),
      drawnOn([drawn]),
      ...lab.nodes.map((node) => filesBelow(node.written, ["/usr", "/opt/lab"])),
    ];
    expect(token).toMatch(/^SWMTKN-1-/);
    for (const found of places) expect(found.length).toBeGreaterThan(0);
    expect(findSecret(token, places.flat())).toEqual([]);
  });
});
