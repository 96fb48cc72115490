// Nodes that stacks have made: they work as the others do, find one another by their private addresses, and only where their
// security groups let them.
import { describe, expect, it } from "vitest";
import type { PracticeNode } from "../../src/rehearsal/node/node.ts";
import { startPracticeAccount } from "../../src/rehearsal/practice-account.ts";
import { variable } from "../support/plan-variables.ts";
import { runOn } from "../support/practice-shell.ts";
import { outputsOf, type PracticeStacks, practiceStacks, TEMPLATE } from "../support/practice-stacks.ts";

const NAMES = ["node-01", "node-02"];

/** Both nodes, the second one in the group of the first unless it is to have one of its own. */
async function twoNodes(shared = true) {
  const stacks = await practiceStacks({ toMake: NAMES });
  const first = outputsOf(await stacks.make("node-01"));
  const group = shared ? (first.Group ?? "") : "";
  await stacks.make("node-02", "n2", {
    Parameters: [{ ParameterKey: "SharedGroup", ParameterValue: group }],
  });
  return { stacks, nodes: NAMES.map((name) => nodeOf(stacks, name)), first };
}

function nodeOf({ account }: PracticeStacks, name: string): PracticeNode {
  const node = account.nodes.find((one) => one.key === name);
  if (!node) throw new Error(`there is no ${name}`);
  return node;
}

const ok = async (node: PracticeNode | undefined, text: string): Promise<string> => {
  if (!node) throw new Error("no node");
  const said = await runOn(node, text);
  expect(said, text).toMatchObject({ exitCode: 0 });
  return said.stdout;
};

describe("a node that a stack has made", () => {
  it("has its data volume as an empty disk, by the volume's serial number", async () => {
    const { nodes, first } = await twoNodes();
    expect(await ok(nodes[0], "lsblk -dno NAME,SIZE,SERIAL,FSTYPE /dev/nvme1n1")).toMatch(
      new RegExp(`^nvme1n1\\s+64G\\s+${first.DataVolume?.replace("-", "")}\\s*$`),
    );
    expect(await ok(nodes[0], "readlink /dev/sdf; cat /sys/block/nvme1n1/size")).toBe(
      `nvme1n1\n${(64 * 1024 ** 3) / 512}\n`,
    );
    await ok(nodes[0], "mkfs.xfs -q /dev/nvme1n1 && mkdir /data && mount /dev/nvme1n1 /data");
    expect(await ok(nodes[0], "findmnt -no FSTYPE /data; hostname -I")).toBe(
      `xfs\n${nodes[0]?.privateIp} \n`,
    );
  });

  it("forms a swarm with another one over the group that they share", async () => {
    const { nodes } = await twoNodes();
    for (const node of nodes) await ok(node, "yum -yq install docker && systemctl start docker");
    await ok(nodes[0], "docker swarm init");
    const token = (await ok(nodes[0], "docker swarm join-token -q worker")).trim();
    await ok(nodes[1], `docker swarm join --token ${token} ${nodes[0]?.privateIp}:2377`);
    expect((await ok(nodes[0], "docker node ls --format '{{.Status}}'")).split("\n")).toEqual([
      "Ready",
      "Ready",
      "",
    ]);
  });

  it("does not reach another one whose group does not let it in", async () => {
    const { nodes } = await twoNodes(false);
    for (const node of nodes) await ok(node, "yum -yq install docker && systemctl start docker");
    await ok(nodes[0], "docker swarm init");
    const token = (await ok(nodes[0], "docker swarm join-token -q worker")).trim();
    const [, second] = nodes;
    if (!second) throw new Error("no second node");
    expect(
      await runOn(second, `docker swarm join --token ${token} ${nodes[0]?.privateIp}:2377`),
    ).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/Timeout was reached before node joined/) });
  });

  it("is never known to Systems Manager without a policy that lets it", async () => {
    const stacks = await practiceStacks();
    const TemplateBody = TEMPLATE.replace("AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy");
    expect((await stacks.make("node-01", "n1", { TemplateBody }))?.StackStatus).toBe("CREATE_COMPLETE");
    expect(nodeOf(stacks, "node-01").privateIp).toMatch(/^172\.31\./);
    const { InstanceInformationList } = await stacks.ask("ssm:DescribeInstanceInformation", {});
    expect(InstanceInformationList).toEqual([]);
  });

  it("gets the address that was suggested before it was made", async () => {
    const { nodes } = await twoNodes();
    const account = await startPracticeAccount({
      seed: "SEED",
      rebuild: [],
      inProcess: true,
      pace: 0,
      empty: true,
      toMake: NAMES,
    });
    expect(account.nodes).toEqual([]);
    for (const target of [null, ...NAMES])
      expect(account.suggest(variable("MANAGER_IP", "ip-address"), target)).toBe(nodes[0]?.privateIp);
    expect(account.suggest(variable("NODE", "host-name", { example: "a.example.com" }), "node-02")).toBe(
      "node-02.practice.example",
    );
    expect(account.suggest(variable("DISK", "block-device"), "node-01")).toBe("nvme1n1");
    expect(account.suggest(variable("ID", "instance-id"), "node-01")).toBeNull();
    await account.close();
  });

  it("takes its time: it runs, registers and passes its checks one after the other", async () => {
    const stacks = await practiceStacks({ pace: 5000 });
    const image = "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}";
    const TemplateBody = `Resources:
  Role: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] } }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
  Node: { Type: AWS::EC2::Instance, Properties: { InstanceType: t3.medium, ImageId: "${image}", IamInstanceProfile: !Ref Profile } }
`;
    await stacks.propose("node-01", "n1", { TemplateBody });
    await stacks.changeSet("node-01");
    await stacks.execute("node-01");
    const seen: string[] = [];
    while (seen.at(-1) !== "running ok Online") {
      const { InstanceStatuses = [] } = await stacks.ask("ec2:DescribeInstanceStatus", {
        IncludeAllInstances: true,
      });
      const { InstanceInformationList = [] } = await stacks.ask("ssm:DescribeInstanceInformation", {});
      const [one] = InstanceStatuses;
      const words = `${one?.InstanceState?.Name} ${one?.InstanceStatus?.Status} ${InstanceInformationList[0]?.PingStatus ?? "-"}`;
      if (one && seen.at(-1) !== words) seen.push(words);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(seen).toEqual([
      "pending not-applicable -",
      "running initializing -",
      "running initializing Online",
      "running ok Online",
    ]);
  });
});
