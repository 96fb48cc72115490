// The guide that Lamplighter was made for, unmodified, where it is at hand, carried out on blank nodes with the edits that an
// operator must make: what it yields, and what of that does not outlast a restart.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { ASKS } from "../support/converse.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { outcomesOf } from "../support/outcomes.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { ROOT, stateFolder } from "../support/run-program.ts";
import { placesOf } from "../support/secret-search.ts";
import { type TerminalWalk, walkToTheEnd } from "../support/terminal-walk.ts";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { answersTo, createService, nodesOf } from "./services.ts";
import { CHOOSING, HAS_LAB, startAwsOf, startLab } from "./start-lab.ts";

const GUIDE = join(ROOT, "..", "shared", "guide", "preparing-resources-on-aws.md");
const HERE = HAS_LAB && existsSync(GUIDE);
if (HAS_LAB && !HERE) process.stdout.write(`test:lab: skipped: there is no ${GUIDE}.\n`);
const HOSTS = ["node-01.example.com", "node-02.example.com"];
const DROP_IN = "/etc/systemd/system/docker.service.d";

/** The command of the guide that begins so. */
const commandOf = (begins: string): string =>
  readFileSync(GUIDE, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line.startsWith(begins)) ?? "";

/** When a command has failed with this, it is edited to that. */
const edited = (failed: RegExp, text: string): TerminalWalk["own"] & object => [
  [new RegExp(`${failed.source}[\\s\\S]*${ASKS.failed.source}`), "edit"],
  // What was typed is drawn first, above the prompt of the next line.
  [new RegExp(`^${text.slice(0, 12)}[\\s\\S]*\\n> $`), "."],
  [ASKS.nextLine, text],
];

describe.runIf(HERE)("the unmodified guide", () => {
  let lab: Lab;
  let endpoint: AwsEndpoint;
  let manager: LabNode;
  let worker: LabNode;
  const first = stateFolder();
  const second = stateFolder();

  beforeAll(async () => {
    lab = await startLab(2);
    [manager, worker] = lab.nodes as [LabNode, LabNode];
    endpoint = await startAwsOf(lab);
  });
  afterAll(async () => {
    await endpoint?.close();
    await lab?.close();
  });

  const edits = (state: string): readonly (readonly [string, string])[] =>
    eventsOf(logIn(state), "task.edited").map(({ before, after }) => [before, after]);
  const ends = (state: string): readonly string[] =>
    outcomesOf(logIn(state)).map((line) => line.replace(/^.* on .*: /, ""));

  it("makes a swarm on the first node once a directory is made, and lets everybody command its Docker", async () => {
    const written = commandOf("sudo printf");
    const own = edited(/No such file or directory/, `sudo mkdir -p ${DROP_IN} && ${written}`);
    const on = ["--section", "For EC2 Instances Only", "--on", "for-ec2-instances-only=node-01"];
    const begin = ["run", GUIDE, "--plain", ...on, "--set", `MY_DNS_NAME=${HOSTS[0]}`];
    await walkToTheEnd({ endpoint, state: first, begin, own, patience: 400_000 });
    expect(ends(first).filter((end) => end.startsWith("command"))).toEqual([
      ...["command 0", "command 0", "command 0", "command 1, command 0", "command 0", "command 0"],
    ]);
    expect(edits(first)).toEqual([[written, `sudo mkdir -p ${DROP_IN} && ${written}`]]);
    await expectHonestLog(first);

    expect(await manager.must("docker node ls --format '{{.Status}} {{.Hostname}}'")).toBe(
      `Ready ${HOSTS[0]}`,
    );
    const ask = "printf 'GET /info HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";
    const told = await worker.must(`exec 3<>/dev/tcp/${manager.address}/2375 && ${ask}`);
    expect(told).toMatch(/^HTTP\/1\.\d 200 /);
  });

  it("makes the other node a part of it, with one edit and one step skipped, both in the log", async () => {
    const token = await manager.must("docker swarm join-token -q worker");
    const own = [
      ...CHOOSING,
      // Nobody answers what yum asks; and growpart finds no partition to grow.
      ...edited(/Operation aborted\./, "yum -y install docker"),
      [ASKS.failed, "s"],
      [ASKS.reason, "the filesystem is on the whole disk"],
    ] as const;
    const on = ["--section", "EC2 Commands", "--on", "ec2-commands=node-02"];
    const set = ["--set", `node-01.example.com=${HOSTS[1]}`, "--set", `IP_ADDR=${manager.address}`];
    const begin = ["run", GUIDE, "--plain", ...on, ...set];
    const values = { SWARM_TOKEN: token };
    const walk = { endpoint, state: second, begin, own, values, codes: [1], patience: 400_000 };
    const drawn = await walkToTheEnd(walk);
    expect(ends(second)).toEqual([
      ...["command 0", "command 0", "command 0", "command 0", "command 1, command 0", "command 0"],
      ...["command 0", "command 0", "command 0", "command 0", "command 2, skipped", "command 0"],
    ]);
    expect(edits(second)).toEqual([["yum install docker", "yum -y install docker"]]);
    expect(placesOf(token, second, drawn)).toEqual([]);
    await expectHonestLog(second);
  });

  it("yields a swarm of two nodes, with Docker's data on the second one's volume", async () => {
    expect(await nodesOf(manager, 2)).toBe(HOSTS.map((host) => `Ready ${host}`).join("\n"));
    expect(await worker.must("findmnt -no FSTYPE,TARGET --target /var/lib/docker/containers")).toMatch(
      /^xfs\s+\/data/,
    );
    await createService(lab.nodes, inject("lab")?.abilities.encryption === true);
    expect(await answersTo(worker, 2)).toEqual(HOSTS);
  });

  it("yields nodes that do not come back: the volume is mounted, and nothing starts Docker again", async () => {
    await Promise.all(lab.nodes.map((node) => node.restart()));
    expect(await worker.must("mountpoint /data")).toBe("/data is a mountpoint");
    for (const node of lab.nodes) {
      const { text } = await node.run("systemctl is-enabled docker; systemctl is-active docker");
      expect(text).toBe("disabled\ninactive");
      expect((await node.run("docker node ls")).text).toContain("Is the docker daemon running?");
    }
    for (const node of lab.nodes) await node.must("service docker start");
    expect(await nodesOf(manager, 2)).toBe(HOSTS.map((host) => `Ready ${host}`).join("\n"));
  });

  it("yields a node on which Docker does not start without the volume, for a link that leads nowhere", async () => {
    await worker.powerOff();
    worker.detach();
    await worker.boot();
    expect((await worker.run("mountpoint /data")).code).not.toBe(0);
    expect((await worker.run("service docker start")).code).not.toBe(0);
    expect(await worker.must("journalctl -b -u docker -o cat")).toContain(
      "mkdir /var/lib/docker: file exists",
    );
    expect(await worker.must("ls -A /data")).toBe("");
  });
});
