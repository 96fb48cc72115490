// The runbooks that ship, walked on nodes by AWS_ENDPOINT_URL, with stand-ins for the programs that they call: the same
// steps and outcomes as in rehearsal, nothing secret anywhere, and in every rendering that this is not AWS.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portAnswers } from "../../src/local/port.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { nitroDisk } from "../support/aws-endpoint-disks.ts";
import { canContain } from "../support/aws-endpoint-machine.ts";
import type { NodeOptions } from "../support/aws-endpoint-node.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { freePort } from "../support/free-port.ts";
import { ORDINARY } from "../support/local-machine.ts";
import { outcomesOf } from "../support/outcomes.ts";
import { HAS_TERMINAL, startAtTerminal } from "../support/pty-program.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "../support/secret-search.ts";
import { DOCKER_STORE, STAND_INS } from "../support/stand-ins.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";

const runbook = (name: string): string => join(ROOT, "runbooks", `${name}.md`);
const FIRST: NodeOptions = { id: "i-0123456789abcdef0", name: "node-01", programs: STAND_INS };
const SECOND: NodeOptions = { id: "i-0123456789abcdef1", name: "node-02", programs: STAND_INS };
const on = (...assignments: readonly string[]): readonly string[] =>
  assignments.flatMap((it) => ["--on", it]);

interface Walked {
  readonly endpoint: AwsEndpoint;
  readonly state: string;
  readonly drawn: string;
  readonly log: string;
}

/** Leaves the disk open until its node has told of its disks, and takes one from the list. */
const CHOOSING = [
  [/ \[Enter: chosen from the node's disks [^\]]*\]: $/, ""],
  [/Number or name \(Enter for none\): $/, "nvme1n1"],
] as const;

async function walked(nodes: readonly NodeOptions[], begin: readonly string[]): Promise<Walked> {
  const endpoint = await startAwsEndpoint({ nodes });
  const state = stateFolder();
  try {
    const words = ["run", ...begin, "--plain"];
    const drawn = (await walkToTheEnd({ endpoint, state, begin: words, own: CHOOSING })).join("");
    return { endpoint, state, drawn, log: logIn(state) };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** Every rendering of the run says where its commands went. */
async function expectNotAws({ endpoint, state, drawn }: Walked): Promise<void> {
  const banner = `NOT AWS: ${endpoint.url}`;
  // Once at the beginning, once for the walk, and at each step.
  expect(drawn.split(banner).length).toBeGreaterThan(3);
  expect(drawn).not.toMatch(/(?<!NOT )AWS: /);
  for (const verb of [["replay", "last", "--plain"], ["verify", "last"], ["runs"]]) {
    const { code, stdout } = await runProgram(verb, { state });
    expect(code).toBe(0);
    expect(stdout).toContain(banner);
  }
  const screen = startAtTerminal(["replay", "last"], { state, env: { COLUMNS: "120", LINES: "40" } });
  const shown = new Promise<void>((resolve) => {
    screen.onDrawn(() => screen.drawn().includes("NOT AWS") && resolve());
  });
  await Promise.race([shown, screen.ended]);
  screen.kill();
  expect((await screen.ended).drawn).toContain("NOT AWS");
}

describe.runIf(HAS_TERMINAL && canContain())("runbooks on the endpoint", () => {
  describe("docker-swarm", () => {
    let walk: Walked;
    beforeAll(async () => {
      walk = await walked(
        [FIRST, SECOND],
        [
          runbook("docker-swarm"),
          ...on("node=node-01", "node=node-02", "manager=node-01", "worker=node-02"),
          ...["--set", "MANAGER_IP=172.31.0.10", "--set", "PLATFORM_NAME=lamp.example.com"],
          ...["node-01", "node-02"].flatMap((it) => ["--set", `${it}:NODE_NAME=${it}.example.com`]),
        ],
      );
    });
    afterAll(() => walk?.endpoint.close());

    it("has the steps and outcomes that it has in rehearsal", async () => {
      const state = stateFolder();
      const places = on("node=manager", "node=worker", "manager=manager", "worker=worker");
      const rehearsed = await runProgram(["run", runbook("docker-swarm"), "--rehearse", "--yes", ...places], {
        state,
      });
      expect(rehearsed).toMatchObject({ code: 0, stderr: "" });
      const names = { manager: "node-01", worker: "node-02" };
      const expected = outcomesOf(logIn(state)).map((line) =>
        line.replace(/ on (manager|worker):/, (_, name: "manager" | "worker") => ` on ${names[name]}:`),
      );
      expect(outcomesOf(walk.log)).toEqual(expected);
      expect(expected).toContain("format on node-02: done 1, command 0, verify 0");
      expect(eventsOf(walk.log, "run.finished")).toMatchObject([{ outcome: "done" }]);
      await expectHonestLog(walk.state);
    });

    it("leaves the nodes as the guide wants them, by commands that ran once", () => {
      const [first, second] = walk.endpoint.nodes;
      for (const node of [first, second]) {
        expect(node?.calls("mkfs")).toEqual(["mkfs -t xfs /dev/nvme1n1"]);
        expect(node?.read("/opt/recorders/disks")).toMatch(/^nvme1n1\|.*\|xfs\|\|\/data$/m);
        const uuid = node?.read("/opt/recorders/uuid-nvme1n1")?.trim();
        expect(node?.read("/etc/fstab")?.split("\n")).toContain(`UUID=${uuid} /data xfs defaults,nofail 0 2`);
        expect(node?.calls("hostnamectl")).toEqual([`hostnamectl set-hostname ${node?.name}.example.com`]);
        expect(node?.read("/etc/docker/daemon.json")).toBe('{ "data-root": "/data/docker" }\n');
      }
      const swarm = (calls: readonly string[] = []) =>
        calls.filter((call) => call.startsWith("docker swarm"));
      expect(swarm(first?.calls("docker"))).toEqual([
        "docker swarm init --advertise-addr 172.31.0.10",
        "docker swarm join-token -q worker",
        "docker swarm join-token --rotate worker",
      ]);
      expect(swarm(second?.calls("docker"))).toHaveLength(1);
      // It joined with the token that held then, and which was made worthless afterwards.
      expect(second?.read(`${DOCKER_STORE}/joined`)).toBe(first?.read(`${DOCKER_STORE}/worker.old`));
    });

    it("takes the disk of each node from what the node and EC2 say of it", () => {
      const bound = eventsOf(walk.log, "variable.bound").filter(
        ({ binding }) => binding.device !== undefined,
      );
      const volume = (digit: number) => `vol-0123456789abcdef${digit}`;
      expect(bound.map(({ binding }) => [binding.value, binding.device?.volume])).toEqual([
        ["nvme1n1", volume(0)],
        ["nvme1n1", volume(1)],
      ]);
      for (const digit of [0, 1]) expect(walk.drawn).toMatch(new RegExp(`nvme1n1.*64 GiB.*${volume(digit)}`));
    });

    it("says in every rendering that it is not AWS", () => expectNotAws(walk));

    it("wrote, sent and drew no join token, in no form", () => {
      const store = "/opt/recorders";
      const places = [
        ...filesBelow(walk.state),
        ...trafficOf(walk.endpoint),
        ...drawnOn([walk.drawn]),
        // The stand-in for Docker has its store beside the record of how it was called.
        ...walk.endpoint.nodes.flatMap(({ machine }) => filesBelow(machine.written, [store])),
      ];
      expect(places.length).toBeGreaterThan(300);
      for (const name of ["worker.old", "worker", "manager"]) {
        const token = walk.endpoint.nodes[0]?.read(`${DOCKER_STORE}/${name}`) ?? "";
        expect(token).toMatch(/^SWMTKN-1-/);
        expect(findSecret(token, places)).toEqual([]);
      }
    });
  });

  it("grow-data-volume grows what is mounted, and says that it is not AWS", async () => {
    const volume = { id: "vol-0123456789abcdef0", device: "/dev/sdb", encrypted: true, tags: {} };
    const disks = [{ ...nitroDisk("nvme1n1", 64, volume), fstype: "xfs", mount: "/data" }];
    const walk = await walked(
      [{ ...FIRST, disks }],
      [
        ...[runbook("grow-data-volume"), ...on("node=node-01"), "--set", "DATA_DEVICE=nvme1n1"],
        ...["--section", "Before", "--section", "The filesystem"],
      ],
    );
    expect(outcomesOf(walk.log)).toEqual([
      "look on node-01: command 0",
      "before on node-01: command 0",
      "look-again on node-01: command 0",
      "partition on node-01: done 0, skipped",
      "grow on node-01: command 0, verify 0",
      "after on node-01: command 0",
    ]);
    expect(walk.endpoint.nodes[0]?.calls("xfs_growfs")).toEqual(["xfs_growfs -d /data"]);
    await expectNotAws(walk);
    await walk.endpoint.close();
  });

  it("reach-a-node opens its tunnel on this computer and closes it, and sends nothing to the node", async () => {
    const port = await freePort();
    const webPort = await freePort();
    const programs = mkdtempSync(join(tmpdir(), "lamplighter-programs-"));
    chmodSync(programs, 0o755);
    const listenAt = (it: number): string =>
      `exec '${process.execPath}' -e 'require("net").createServer((it) => it.end()).listen(${it}, "127.0.0.1")'`;
    const standIn = (name: string, text: string): void =>
      writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    standIn("aws", `case "$*" in *PortForwarding*) ${listenAt(port)} ;; esac\necho "aws $*"`);
    standIn("session-manager-plugin", "echo 1.2.707.0");
    standIn("ssh", `case "$1" in -G) cat ~/.ssh/config ;; -N) ${listenAt(webPort)} ;; esac`);
    const endpoint = await startAwsEndpoint({ nodes: [FIRST] });
    const state = stateFolder();
    const values = [`INSTANCE_ID=${FIRST.id}`, `LOCAL_PORT=${port}`, `LOCAL_WEB_PORT=${webPort}`];
    const given = values.flatMap((it) => ["--set", it]);
    const begin = ["run", runbook("reach-a-node"), "--allow-local", "--plain", ...given];
    const drawn = (await walkToTheEnd({ endpoint, state, begin, programs, user: ORDINARY })).join("");
    const log = logIn(state);
    expect(outcomesOf(log).map((line) => line.replace(/ on local/, ""))).toEqual([
      "identity: command 0",
      "plugin: command 0, verify 0",
      "ssh-config: done 1, command 0, verify 0",
      "shell: command 0",
      "tunnel: command ready",
      expect.stringMatching(/: by hand$/),
      "ssh-tunnel: command ready",
      expect.stringMatching(/: by hand$/),
    ]);
    expect(drawn).toContain(`aws ssm start-session --target ${FIRST.id}`);
    expect(readFileSync(join(state, ".ssh", "config"), "utf8")).toMatch(
      /^\n# >>> [\s\S]*AWS-StartSSHSession[\s\S]*# <<< .*\n$/,
    );
    for (const it of [port, webPort]) expect(await portAnswers(it)).toBe(false);
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
    await expectNotAws({ endpoint, state, drawn, log });
    await endpoint.close();
    rmSync(programs, { recursive: true });
  });
});
