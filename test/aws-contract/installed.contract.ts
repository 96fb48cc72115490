// The installed program in an account that is not ours: every operation that it calls is called here by the program itself, as
// people call it, one story after the other. What the server cannot do, which is to run commands on a node, the endpoint of
// test/support does as Systems Manager.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  type Instance,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { nitroDisk } from "../support/aws-endpoint-disks.ts";
import { canContain } from "../support/aws-endpoint-machine.ts";
import { ASKS } from "../support/converse.ts";
import { GUIDE_DEMANDS } from "../support/guide-demands.ts";
import { HAS_TERMINAL } from "../support/pty-program.ts";
import { eventsOf, logIn, outputOf } from "../support/run-folder.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { STAND_INS } from "../support/stand-ins.ts";
import { type TerminalWalk, walkToTheEnd } from "../support/terminal-walk.ts";
import { ec2, newName, startInstances } from "./account.ts";
import { CONTRACTS } from "./contracts.ts";
import { newCluster } from "./contracts-docdb.ts";
import { newGroup, newZone } from "./holdings.ts";
import { type RecordingWay, recordingWay } from "./recording-way.ts";

const DOCUMENT = "Commands-Of-Ours";
const PASSWORD = "correct horse battery staple";
/** Each kind of requirement. */
const DEMANDS = [...GUIDE_DEMANDS.map(({ text }) => text), "Require IMDSv2."];

const folder = stateFolder();
const nodeGuide = join(folder, "node.md");
writeFileSync(
  nodeGuide,
  `---
roles: { node: the node }
variables:
  MY_DNS_NAME: { type: dns-name, description: its name }
---
# A node

## Its AWS side {on=node}

${DEMANDS.map((text, at) => `${at + 1}. ${text}`).join("\n")}

## On it {on=node}

\`\`\`bash
echo MY_DNS_NAME >/tmp/named
\`\`\`
`,
);
const workGuide = join(folder, "work.md");
writeFileSync(
  workGuide,
  `---
roles: { node: the node }
variables:
  PASSWORD: { type: text, secret: true, description: what is told }
---
# Work

## On the node {on=node}

\`\`\`bash
printf '%s' PASSWORD | wc -c
\`\`\`

\`\`\`bash
witness begun
\`\`\`
`,
);
const clusterGuide = join(folder, "cluster.md");
const fleetGuide = join(folder, "fleet.md");
writeFileSync(
  fleetGuide,
  `---
roles: { worker: { description: a worker, together: true } }
---
# Workers

## On each {on=worker}

\`\`\`bash
witness worker; sleep 2
\`\`\`
`,
);
const password = join(folder, "password");
writeFileSync(password, PASSWORD, { mode: 0o600 });

let way: RecordingWay;
let endpoint: AwsEndpoint;
let env: NodeJS.ProcessEnv;
/** The state folder of each story that was walked. */
const walked = { node: stateFolder(), volume: stateFolder(), work: stateFolder(), fleet: stateFolder() };

beforeAll(async () => {
  endpoint = await startAwsEndpoint({ nodes: [], documents: [DOCUMENT] });
  way = await recordingWay({
    async done({ operation, fields }) {
      const made = operation === "cloudformation:ExecuteChangeSet" ? fields.get("StackName") : null;
      if (made !== null) await joinNode(made);
      if (operation === "ec2:ModifyVolume") await endpoint.nodes[0]?.attach(disks(2048));
    },
    async outputs(stack) {
      const { InstanceId: Instance, PrivateIpAddress: PrivateAddress = "" } = (await nodeOf(stack)) ?? {};
      return Instance === undefined ? {} : { Instance, PrivateAddress };
    },
  });
  env = { ...way.environment, AWS_ENDPOINT_URL_SSM: endpoint.url };
});
afterAll(async () => {
  await way.close();
  await endpoint.close();
});

async function nodeOf(stack: string): Promise<Instance | undefined> {
  const Filters = [{ Name: "tag:lamplighter:stack", Values: [stack] }];
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.[0]?.Instances?.[0];
}

let volume = "";
const disks = (gib: number) => [
  {
    ...nitroDisk("nvme1n1", gib, { id: volume, device: "/dev/sdf", encrypted: false, tags: {} }),
    fstype: "xfs",
    mount: "/data",
  },
];

/** The agent of the stack's node registers. */
async function joinNode(name: string): Promise<void> {
  const { InstanceId: id = "" } = (await nodeOf(name)) ?? {};
  const Filters = [{ Name: "attachment.instance-id", Values: [id] }];
  const { Volumes = [] } = await ec2().send(new DescribeVolumesCommand({ Filters }));
  volume = Volumes.find(({ Attachments }) => Attachments?.[0]?.Device === "/dev/sdf")?.VolumeId ?? "";
  await endpoint.join({ id, name, programs: STAND_INS, disks: disks(1000) });
}

const walk = (state: string, words: readonly string[], more: Partial<TerminalWalk> = {}) =>
  walkToTheEnd({
    endpoint: { ...endpoint, environment: env },
    state,
    begin: ["run", ...words, "--plain"],
    patience: 60_000,
    ...more,
  });

describe.runIf(HAS_TERMINAL && canContain())("the installed program", () => {
  const name = newName("node");
  let dnsName = "";
  const on = ["--on", `node=${name}`];

  it("makes a node, waits for it, looks at what the guide demands of it, and works on it", async () => {
    const { zoneName } = await newZone("203.0.113.1");
    dnsName = `web.${zoneName}`;
    const { Subnets } = await ec2().send(new DescribeSubnetsCommand({}));
    const subnet = Subnets?.find(({ DefaultForAz }) => DefaultForAz)?.SubnetId ?? "";
    const place = ["--on", `node=new:${name}`, "--subnet", subnet, "--set", `MY_DNS_NAME=${dnsName}`];
    await walk(walked.node, [nodeGuide, ...place]);
    const log = logIn(walked.node);
    expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", failed: 0, skipped: 0 }]);
    const checked = eventsOf(log, "requirement.checked").map(({ task }) => task);
    expect(new Set(checked).size).toBe(DEMANDS.length);
    const node = await nodeOf(name);
    expect(node?.SubnetId).toBe(subnet);
    expect(endpoint.nodes.map(({ id }) => id)).toEqual([node?.InstanceId]);
    expect(endpoint.nodes[0]?.read("/tmp/named")).toBe(`${dnsName}\n`);
  });

  it("finds the same of the node that stands, when `check` is asked", async () => {
    const words = ["check", nodeGuide, ...on, "--set", `MY_DNS_NAME=${dnsName}`, "--json"];
    const { code, stdout, stderr } = await runProgram(words, { state: stateFolder(), env });
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    const rules = (JSON.parse(stdout) as { rule: string }[]).map(({ rule }) => rule);
    const unmet = new Set(
      eventsOf(logIn(walked.node), "requirement.checked").flatMap(({ result, task }) =>
        result === "not-met" ? [task] : [],
      ),
    );
    expect(unmet.size).toBeGreaterThan(5);
    expect(rules.filter((rule) => rule === "requirement-not-met")).toHaveLength(unmet.size);
  });

  it("looks at a DocumentDB cluster in a node's network, by its name and by a tag", async () => {
    const [group, guarding, client] = [await newGroup(), await newGroup(), newName("client")];
    const rule = {
      IpProtocol: "tcp",
      FromPort: 27_017,
      ToPort: 27_017,
      UserIdGroupPairs: [{ GroupId: group }],
    };
    await ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId: guarding, IpPermissions: [rule] }));
    await startInstances({ Name: client }, { SecurityGroupIds: [group] });
    const { id } = await newCluster(guarding);
    const demands = `  engine: 5.0
  instances: at least 2 in 2 zones
  instance-class: db.r6g.large
  encrypted: true
  tls: true
  deletion-protection: true
  backup-retention: 7
  reachable: true
`;
    for (const cluster of [id, `"tag:Name=${id}"`]) {
      const yaml = `documentdb:\n  cluster: ${cluster}\n${demands}`;
      const text = `---\nroles: { node: it }\n---\n# D\n\n\`\`\`yaml {requires on=node}\n${yaml}\`\`\`\n`;
      writeFileSync(clusterGuide, text);
      const words = ["check", clusterGuide, "--on", `node=${client}`, "--json"];
      const { code, stdout, stderr } = await runProgram(words, { state: stateFolder(), env });
      expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
      const found = JSON.parse(stdout) as { rule: string; message: string; advice: string }[];
      const unmet = found.filter(({ rule }) => /^requirement-/.test(rule));
      // The stand-in has engine versions of its own.
      expect(unmet.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
        expect.stringMatching(/^requirement-not-met: .*engine/),
      ]);
    }
  });

  it("keeps a volume in a snapshot, grows it, and the filesystem on it", async () => {
    const guide = join(ROOT, "runbooks", "grow-data-volume.md");
    await walk(walked.volume, [guide, ...on, "--set", "DATA_DEVICE=nvme1n1", "--set", "NEW_SIZE=2TiB"]);
    expect(eventsOf(logIn(walked.volume), "run.finished")).toMatchObject([{ outcome: "done", failed: 0 }]);
    const { Volumes } = await ec2().send(new DescribeVolumesCommand({ VolumeIds: [volume] }));
    expect(Volumes).toMatchObject([{ Size: 2048 }]);
    const Filters = [{ Name: "volume-id", Values: [volume] }];
    const { Snapshots } = await ec2().send(new DescribeSnapshotsCommand({ Filters }));
    expect(Snapshots).toMatchObject([{ VolumeId: volume }]);
    expect(endpoint.nodes[0]?.calls("xfs_growfs")).toEqual(["xfs_growfs -d /data"]);
  });

  it("parks a secret for a node without openssl, sends by another document, and cancels a command on its way", async () => {
    const plain = newName("plain");
    const [id = ""] = await startInstances({ Name: plain });
    const node = await endpoint.join({ id, name: plain, without: ["openssl"] });
    let isHeld = false;
    endpoint.faults.push({
      on: "ssm:SendCommand",
      fits(input) {
        const isSecond = JSON.stringify(input).includes("witness begun");
        isHeld ||= isSecond;
        return isSecond;
      },
      fault: { kind: "delivery", hold: new Promise(() => {}) },
    });
    const set = ["--on", `node=${plain}`, "--set", `PASSWORD=@${password}`, "--document", DOCUMENT];
    await walk(walked.work, [workGuide, ...set], {
      own: [[ASKS.failed, "s"]],
      codes: [0, 1],
      async begun(program) {
        await vi.waitFor(() => expect(isHeld).toBe(true), { timeout: 120_000, interval: 100 });
        program.type("c\r");
      },
    });
    const log = logIn(walked.work);
    expect(outputOf(log)).toContain(`${PASSWORD.length}\n`);
    expect(eventsOf(log, "run.finished")).toMatchObject([{ done: 1 }]);
    expect(node.calls("witness")).toEqual([]);
    expect(endpoint.secureParameters()).toEqual([]);
  });

  it("runs a step on one node, then on those of its tag in one request, and follows it in pages", async () => {
    const group = newName("worker");
    const joined = [1, 2, 3, 4].map(async (at) => {
      const name = `${group}-${at}`;
      const [id = ""] = await startInstances({ Name: name, Group: group });
      return endpoint.join({ id, name });
    });
    const nodes = await Promise.all(joined);
    const asked = endpoint.count("ssm:ListCommandInvocations");
    await walk(walked.fleet, [fleetGuide, "--on", `worker=tag:Group=${group}`]);
    const log = logIn(walked.fleet);
    expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", done: 4, failed: 0 }]);
    expect(nodes.map((node) => node.calls("witness"))).toEqual(Array(4).fill(["witness worker"]));
    expect(new Set(eventsOf(log, "invocation.accepted").map(({ commandId }) => commandId)).size).toBe(2);
    expect(endpoint.count("ssm:ListCommandInvocations")).toBeGreaterThan(asked);
  });

  it("finds each of its logs verified, and what Systems Manager remembers in agreement", async () => {
    for (const state of Object.values(walked)) {
      const words = ["verify", "last", "--aws", "--endpoint", endpoint.url, "--json"];
      const { code, stdout } = await runProgram(words, { state, env });
      expect({ code, history: JSON.parse(stdout).checks.history }).toMatchObject({
        code: 2,
        history: { state: "not-aws", differences: [], outOfReach: [] },
      });
    }
  });

  it("has called every operation of the port by now", () => {
    const called = new Set([...way.operations, ...endpoint.requests.map(({ operation }) => operation)]);
    expect(Object.keys(CONTRACTS).filter((it) => !called.has(it))).toEqual([]);
  });
});
