// What EC2, IAM and Route 53 of the practice account say of the two nodes that it begins with.
import { beforeAll, describe, expect, it } from "vitest";
import type { AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import { createClock } from "../../src/rehearsal/base/clock.ts";
import { createCloud, type Instance } from "../../src/rehearsal/cloud/cloud.ts";
import { addRule, letsIn, makeGroup } from "../../src/rehearsal/cloud/network.ts";
import { practiceShell } from "../support/practice-shell.ts";

const never = new AbortController().signal;
let ask: <O extends AwsOperation>(operation: O, input: AwsOperations[O][0]) => Promise<AwsOperations[O][1]>;
let ids: readonly string[];
beforeAll(async () => {
  const { account } = await practiceShell();
  ask = (operation, input) => account.call(operation, input, never);
  ids = account.nodes.map(({ id }) => id);
});

const instances = async () =>
  ((await ask("ec2:DescribeInstances", {})).Reservations ?? []).flatMap((one) => one.Instances ?? []);

describe("the two nodes", () => {
  it("have a type whose figures are EC2's: what is held all the time, and what for a while", async () => {
    const types = (await instances()).map((one) => one.InstanceType ?? "t2.medium");
    const { InstanceTypes = [] } = await ask("ec2:DescribeInstanceTypes", { InstanceTypes: types });
    expect(InstanceTypes.map((one) => one.EbsInfo?.EbsOptimizedInfo)).toEqual([
      {
        BaselineBandwidthInMbps: 347,
        BaselineThroughputInMBps: 43.375,
        BaselineIops: 2000,
        MaximumBandwidthInMbps: 2085,
        MaximumThroughputInMBps: 260.625,
        MaximumIops: 11_800,
      },
      {
        BaselineBandwidthInMbps: 650,
        BaselineThroughputInMBps: 81.25,
        BaselineIops: 3600,
        MaximumBandwidthInMbps: 4750,
        MaximumThroughputInMBps: 593.75,
        MaximumIops: 18_750,
      },
    ]);
  });

  it("know that the guide's own minimum has no bandwidth of its own for disks", async () => {
    const { InstanceTypes = [] } = await ask("ec2:DescribeInstanceTypes", { InstanceTypes: ["t2.medium"] });
    expect(InstanceTypes[0]?.EbsInfo).toEqual({
      EbsOptimizedSupport: "unsupported",
      EncryptionSupport: "supported",
      NvmeSupport: "unsupported",
    });
  });

  it("run, pass their checks and answer with tokens only, and are protected against termination", async () => {
    const { InstanceStatuses = [] } = await ask("ec2:DescribeInstanceStatus", { InstanceIds: [...ids] });
    expect(InstanceStatuses.map((one) => [one.InstanceStatus?.Status, one.SystemStatus?.Status])).toEqual([
      ["ok", "ok"],
      ["ok", "ok"],
    ]);
    expect((await instances()).map((one) => one.MetadataOptions?.HttpTokens)).toEqual([
      "required",
      "required",
    ]);
    const protection = await Promise.all(
      ids.map((InstanceId) =>
        ask("ec2:DescribeInstanceAttribute", { InstanceId, Attribute: "disableApiTermination" }),
      ),
    );
    expect(protection.map((one) => one.DisableApiTermination?.Value)).toEqual([true, true]);
  });

  it("have a role that Systems Manager reaches them by", async () => {
    const arn = (await instances())[0]?.IamInstanceProfile?.Arn ?? "";
    const { InstanceProfile } = await ask("iam:GetInstanceProfile", {
      InstanceProfileName: arn.split("/").at(-1),
    });
    const RoleName = InstanceProfile?.Roles?.[0]?.RoleName;
    const first = await ask("iam:ListAttachedRolePolicies", { RoleName, MaxItems: 1 });
    expect(first).toMatchObject({
      AttachedPolicies: [
        {
          PolicyName: "AmazonSSMManagedInstanceCore",
          PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        },
      ],
      IsTruncated: true,
    });
    const rest = await ask("iam:ListAttachedRolePolicies", { RoleName, Marker: first.Marker });
    expect(rest.AttachedPolicies).toHaveLength(1);
    expect(rest.IsTruncated).toBe(false);
  });

  it("share a group that lets in what a swarm needs", async () => {
    const [group] = (await instances())[0]?.SecurityGroups ?? [];
    const { SecurityGroups = [] } = await ask("ec2:DescribeSecurityGroups", {
      GroupIds: [group?.GroupId ?? ""],
    });
    const rules = (SecurityGroups[0]?.IpPermissions ?? []).map((rule) => [
      rule.IpProtocol,
      rule.FromPort,
      rule.UserIdGroupPairs?.[0]?.GroupId ?? rule.IpRanges?.[0]?.CidrIp,
    ]);
    expect(rules).toEqual([
      ["tcp", 80, "0.0.0.0/0"],
      ["tcp", 443, "0.0.0.0/0"],
      ["tcp", 2377, group?.GroupId],
      ["tcp", 7946, group?.GroupId],
      ["udp", 7946, group?.GroupId],
      ["udp", 4789, group?.GroupId],
    ]);
  });

  it("have an elastic address each, and the first one a name in a zone", async () => {
    const { Addresses = [] } = await ask("ec2:DescribeAddresses", {
      Filters: [{ Name: "instance-id", Values: [...ids] }],
    });
    expect(Addresses).toHaveLength(2);
    const zones = await ask("route53:ListHostedZonesByName", { DNSName: "practice.example" });
    expect(zones).toMatchObject({ HostedZones: [{ Name: "practice.example." }], IsTruncated: false });
    const records = await ask("route53:ListResourceRecordSets", {
      HostedZoneId: zones.HostedZones?.[0]?.Id,
      StartRecordName: "node-01.practice.example",
      StartRecordType: "A",
      MaxItems: 1,
    });
    expect(records.ResourceRecordSets).toEqual([
      {
        Name: "node-01.practice.example.",
        Type: "A",
        TTL: 300,
        ResourceRecords: [{ Value: Addresses[0]?.PublicIp }],
      },
    ]);
  });

  it("stand in a default network", async () => {
    const { Subnets = [] } = await ask("ec2:DescribeSubnets", {
      Filters: [{ Name: "default-for-az", Values: ["true"] }],
    });
    expect(Subnets.map((one) => one.SubnetId)).toContain((await instances())[0]?.SubnetId);
  });

  it.each([
    ["ec2:DescribeInstanceTypes", { InstanceTypes: ["t3.medum"] }, "InvalidInstanceType"],
    ["ec2:DescribeInstanceStatus", { InstanceIds: ["i-00000000"] }, "InvalidInstanceID.NotFound"],
    ["ec2:DescribeSecurityGroups", { GroupIds: ["sg-00000000"] }, "InvalidGroup.NotFound"],
    ["ec2:DescribeSubnets", { SubnetIds: ["subnet-00000000"] }, "InvalidSubnetID.NotFound"],
    ["ec2:DescribeAddresses", { PublicIps: ["203.0.113.1"] }, "InvalidAddress.NotFound"],
    ["iam:GetInstanceProfile", { InstanceProfileName: "nope" }, "NoSuchEntityException"],
    ["route53:ListResourceRecordSets", { HostedZoneId: "Z0" }, "NoSuchHostedZone"],
  ] as const)("%s of %j is refused as %s", async (operation, input, name) => {
    await expect(ask(operation, JSON.parse(JSON.stringify(input)))).rejects.toMatchObject({ name });
  });
});

describe("the rules of a security group", () => {
  const cloud = createCloud("SEED", createClock());
  const group = makeGroup(cloud, { name: "a", description: "", vpc: "vpc", tags: [] });
  const one = (groups: readonly string[], privateIp: string) =>
    ({ groups, privateIp }) as unknown as Instance;
  const to = one([group.id], "172.31.0.4");
  const rule = { from: 2377, to: 2380, description: null };
  addRule(cloud, group, { ...rule, protocol: "tcp", source: { kind: "group", group: group.id } });
  addRule(cloud, group, { ...rule, protocol: "udp", source: { kind: "cidr", cidr: "10.0.0.0/8" } });

  it.each([
    ["the group itself, at a port in the range", one([group.id], "192.0.2.1"), "tcp", 2379, true],
    ["the group itself, at another port", one([group.id], "192.0.2.1"), "tcp", 2381, false],
    ["the group itself, by another protocol", one([group.id], "192.0.2.1"), "udp", 2377, false],
    ["another group", one(["sg-other"], "172.31.0.5"), "tcp", 2377, false],
    ["an address of the network", one([], "10.9.8.7"), "udp", 2377, true],
    ["an address beside it", one([], "11.0.0.1"), "udp", 2377, false],
  ])("judge %s", (_, from, protocol, port, expected) => {
    expect(letsIn(cloud, to, from, protocol, port)).toBe(expected);
  });
});
