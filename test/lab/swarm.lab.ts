// The guide that comes with the program, carried out by the program on nodes that are as real as this computer allows:
// from blank disks to a swarm whose nodes are ready, and again after every node was restarted.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { outcomesOf } from "../support/outcomes.ts";
import { eventsOf, logIn, outputOf } from "../support/run-folder.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "../support/secret-search.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { answersTo, createService, nodesOf, waitFor } from "./services.ts";
import { CHOOSING, HAS_LAB, startAwsOf, startLab } from "./start-lab.ts";

const GUIDE = join(ROOT, "runbooks", "docker-swarm.md");
const on = (...assignments: readonly string[]): readonly string[] =>
  assignments.flatMap((it) => ["--on", it]);
const NAMES = ["node-01", "node-02", "node-03"];
const HOSTS = NAMES.map((it) => `${it}.example.com`);
const READY = HOSTS.map((host) => `Ready ${host}`).join("\n");

describe.runIf(HAS_LAB)("runbooks/docker-swarm.md", () => {
  let lab: Lab;
  let endpoint: AwsEndpoint;
  let manager: LabNode;
  let worker: LabNode;
  let other: LabNode;
  let drawn: string;
  const state = stateFolder();
  /** The tokens with which a node could have joined. */
  const tokens = new Set<string>();

  beforeAll(async () => {
    lab = await startLab(3);
    [manager, worker, other] = lab.nodes as [LabNode, LabNode, LabNode];
    endpoint = await startAwsOf(lab);
    const begin = [
      ...["run", GUIDE, "--plain"],
      ...on(...NAMES.map((it) => `node=${it}`), "manager=node-01", "worker=node-02", "worker=node-03"),
      ...["--set", `MANAGER_IP=${manager.address}`, "--set", "PLATFORM_NAME=lamp.example.com"],
      ...NAMES.flatMap((it) => ["--set", `${it}:NODE_NAME=${it}.example.com`]),
    ];
    // The guide ends with a new token, so the one that was used has to be learned before.
    const learning = waitFor(manager, "docker swarm join-token -q worker", () => true, 900_000);
    const walking = walkToTheEnd({ endpoint, state, begin, own: CHOOSING, patience: 900_000 });
    drawn = (await walking).join("");
    for (const token of [await learning, await manager.must("docker swarm join-token -q worker")])
      tokens.add(token);
    tokens.add(await manager.must("docker swarm join-token -q manager"));
  });
  afterAll(async () => {
    await endpoint?.close();
    await lab?.close();
  });

  it("has the steps and outcomes that it has in rehearsal", async () => {
    const rehearsal = stateFolder();
    const places = on("node=manager", "node=worker", "manager=manager", "worker=worker");
    const rehearsed = await runProgram(["run", GUIDE, "--rehearse", "--yes", ...places], {
      state: rehearsal,
    });
    expect(rehearsed).toMatchObject({ code: 0, stderr: "" });
    const expected = outcomesOf(logIn(rehearsal)).map((line) =>
      line.replace(" on manager:", " on node-01:").replace(" on worker:", " on node-02:"),
    );
    const outcomes = outcomesOf(logIn(state));
    const ofNode = (name: string): readonly string[] =>
      outcomes.filter((line) => line.includes(` on ${name}:`)).map((line) => line.replace(name, "node-02"));
    expect(outcomes.filter((line) => !line.includes(" on node-03:"))).toEqual(expected);
    expect(ofNode("node-03")).toEqual(ofNode("node-02"));
    expect(eventsOf(logIn(state), "run.finished")).toMatchObject([{ outcome: "done" }]);
    await expectHonestLog(state);
  });

  it("yields a swarm whose nodes are ready, with Docker's data on the volume", async () => {
    expect(await nodesOf(manager, 3)).toBe(READY);
    for (const node of lab.nodes) {
      expect(await node.must("findmnt -no FSTYPE,TARGET --mountpoint /data")).toMatch(/^xfs\s+\/data$/);
      expect(await node.must("docker info --format '{{.DockerRootDir}} {{.Driver}}'")).toBe(
        "/data/docker overlay2",
      );
      expect((await node.run("ls /var/lib/docker")).code).not.toBe(0);
    }
  });

  it("yields a network over which a service is reached on and from every node", async () => {
    await createService(lab.nodes, inject("lab")?.abilities.encryption === true);
    expect(await Promise.all(lab.nodes.map((node) => answersTo(node, 3)))).toEqual([HOSTS, HOSTS, HOSTS]);
  });

  it("yields nodes that come back by themselves: two restarted in order, one by a power cut", async () => {
    await worker.powerOff();
    await Promise.all([manager.restart(), other.restart()]);
    await worker.boot();
    expect(await nodesOf(manager, 3)).toBe(READY);
    for (const node of lab.nodes) {
      expect(await node.must("findmnt -no FSTYPE,TARGET --mountpoint /data")).toMatch(/^xfs\s+\/data$/);
      expect(await node.must("systemctl is-active docker data.mount")).toBe("active\nactive");
      expect(await node.must("hostname")).toBe(`${node.name}.example.com`);
    }
    expect(await Promise.all(lab.nodes.map((node) => answersTo(node, 3)))).toEqual([HOSTS, HOSTS, HOSTS]);
  });

  it("yields a node that starts Docker on no other disk when its volume is missing, and can be reached", async () => {
    await worker.powerOff();
    worker.detach();
    await worker.boot();
    expect((await worker.run("systemctl is-active docker; mountpoint /data")).text).toBe(
      "inactive\n/data is not a mountpoint",
    );
    expect((await worker.run("systemctl start docker")).text).toMatch(/dependency job .* failed/);
    expect(await worker.must("ls -A /data")).toBe("");
    expect(await look(worker)).toContain("data volume missing");
    const down = `Down ${HOSTS[1]}\nReady ${HOSTS[0]}\nReady ${HOSTS[2]}`;
    expect(await nodesOf(manager, 2)).toBe(down);

    await worker.powerOff();
    worker.attach();
    await worker.boot();
    expect(await nodesOf(manager, 3)).toBe(READY);
    expect(await answersTo(worker, 3)).toEqual(HOSTS);
  });

  /** What a command prints that the program runs there in a walk of its own. */
  const look = async (node: LabNode): Promise<string> => {
    const aside = stateFolder();
    const guide = join(aside, "guide.md");
    writeFileSync(
      guide,
      "# Look\n\n## At the node\n\n```bash\nmountpoint -q /data || echo data volume missing\n```\n",
    );
    const begin = ["run", guide, "--plain", ...on(`at-the-node=${node.name}`)];
    await walkToTheEnd({ endpoint, state: aside, begin });
    return outputOf(logIn(aside));
  };

  it("leaves the join token nowhere but in Docker's own store", () => {
    const places = [
      filesBelow(state),
      trafficOf(endpoint),
      drawnOn([drawn]),
      ...lab.nodes.flatMap((node) => [
        filesBelow(node.written, ["/usr", "/opt/lab"]),
        filesBelow(node.inside("/data"), ["/docker/swarm"]),
        filesBelow(node.inside("/run/log")),
      ]),
    ];
    for (const found of places) expect(found.length).toBeGreaterThan(0);
    expect(tokens.size).toBe(3);
    for (const token of tokens) {
      expect(token).toMatch(/^SWMTKN-1-/);
      expect(findSecret(token, places.flat())).toEqual([]);
    }
  });
});
