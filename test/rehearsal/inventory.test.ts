// What EC2 and Systems Manager of the practice account say of instances, images, volumes, documents and parameters,
// and that it agrees with what the nodes say of themselves.
import { beforeAll, describe, expect, it } from "vitest";
import type { PracticeNode } from "../../src/rehearsal/node/node.ts";
import { createParameters } from "../../src/rehearsal/ssm/parameters.ts";
import { type PracticeShell, practiceShell } from "../support/practice-shell.ts";

const never = new AbortController().signal;
let shell: PracticeShell;
let account: PracticeShell["account"];
beforeAll(async () => {
  shell = await practiceShell();
  account = shell.account;
});
const said = async (node: PracticeNode, text: string) => (await shell.run(text, node)).stdout;

describe("the inventory", () => {
  it("knows each EBS volume by the serial number that the node prints, and no instance store", async () => {
    for (const node of account.nodes) {
      const { Volumes = [] } = await account.call(
        "ec2:DescribeVolumes",
        { Filters: [{ Name: "attachment.instance-id", Values: [node.id] }] },
        never,
      );
      const disks = (await said(node, "lsblk -bdnro SERIAL,SIZE,MODEL")).split("\n").filter(Boolean);
      const ebs = disks.filter((line) => line.includes("Elastic\\x20Block\\x20Store"));
      expect(ebs.map((line) => line.split(" ").slice(0, 2))).toEqual(
        Volumes.map(({ VolumeId, Size = 0 }) => [VolumeId?.replace("-", ""), String(Size * 1024 ** 3)]),
      );
      expect(disks.length - ebs.length).toBe(node.key === "worker" ? 1 : 0);
      for (const { Attachments, VolumeId, Tags } of Volumes) {
        const device = Attachments?.[0]?.Device ?? "";
        expect(await said(node, `lsblk -dnro SERIAL ${device}`)).toBe(`${VolumeId?.replace("-", "")}\n`);
        expect(Tags?.[0]?.Value).toMatch(/^node-0[12]-(system|data)$/);
      }
      expect(Volumes.map(({ Encrypted }) => Encrypted)).toEqual([false, true]);
    }
  });

  it("gives instances an image that can be looked up and that is what the node runs", async () => {
    const { Reservations = [] } = await account.call("ec2:DescribeInstances", { MaxResults: 100 }, never);
    const instances = Reservations.flatMap(({ Instances }) => Instances ?? []);
    expect(instances.map(({ InstanceType }) => InstanceType)).toEqual(["t3.medium", "m5d.large"]);
    const ids = [...new Set(instances.map(({ ImageId }) => ImageId ?? ""))];
    const { Images = [] } = await account.call("ec2:DescribeImages", { ImageIds: ids }, never);
    expect(Images).toHaveLength(1);
    const os = await said(shell.manager, ". /etc/os-release; echo $PRETTY_NAME");
    const release = /2023\.\d+\.\d+/.exec(os)?.[0];
    expect(Images[0]).toMatchObject({
      ImageId: ids[0],
      Name: `al2023-ami-${release}.0-kernel-6.1-x86_64`,
      ImageOwnerAlias: "amazon",
      State: "available",
    });
    for (const one of instances)
      expect(one.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).toEqual(["/dev/xvda", "/dev/sdb"]);
  });

  it("tells when the agent was last heard of", async () => {
    const { InstanceInformationList = [] } = await account.call("ssm:DescribeInstanceInformation", {}, never);
    expect(InstanceInformationList).toHaveLength(2);
    for (const { PingStatus, LastPingDateTime } of InstanceInformationList) {
      expect(PingStatus).toBe("Online");
      const age = Date.now() - (LastPingDateTime?.getTime() ?? 0);
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(300_000);
    }
  });

  it.each([
    ["ec2:DescribeImages", { ImageIds: ["ami-00000000"] }, "InvalidAMIID.NotFound"],
    ["ec2:DescribeImages", { ImageIds: ["ami"] }, "InvalidAMIID.Malformed"],
    ["ec2:DescribeInstances", { InstanceIds: ["i-00000000"] }, "InvalidInstanceID.NotFound"],
    ["ec2:DescribeInstances", { MaxResults: 4 }, "InvalidParameterValue"],
    ["ec2:DescribeInstances", { Filters: [{ Name: "nope", Values: ["x"] }] }, "InvalidParameterValue"],
    ["ec2:DescribeVolumes", { VolumeIds: ["vol-00000000"] }, "InvalidVolume.NotFound"],
    ["ssm:DescribeDocument", { Name: "Nope" }, "InvalidDocument"],
    ["ssm:DeleteParameter", { Name: "/lamplighter/nope" }, "ParameterNotFound"],
  ] as const)("%s of %j is refused as %s", async (operation, input, name) => {
    const asked = account.call(operation, JSON.parse(JSON.stringify(input)), never);
    await expect(asked).rejects.toMatchObject({ name });
  });

  it("describes the document that runs commands", async () => {
    const { Document } = await account.call("ssm:DescribeDocument", { Name: "AWS-RunShellScript" }, never);
    expect(Document).toMatchObject({ DocumentType: "Command", Status: "Active", SchemaVersion: "1.2" });
    expect(Document?.Parameters?.map(({ Name }) => Name)).toContain("commands");
  });
});

describe("the parameter store", () => {
  const parked = {
    Name: "/lamplighter/RUN/0a1b",
    Value: "secret",
    Type: "SecureString",
    Tier: "Advanced",
    Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"1970-01-01T00:01:00.000Z"}}]',
  } as const;

  it("keeps a parameter until it is deleted or its time is over, and takes no second one of its name", () => {
    let now = 0;
    const parameters = createParameters(() => now);
    expect(parameters.put(parked)).toEqual({ Version: 1, Tier: "Advanced" });
    expect(() => parameters.put(parked)).toThrow(expect.objectContaining({ name: "ParameterAlreadyExists" }));
    expect(parameters.delete({ Name: parked.Name })).toEqual({});
    expect(() => parameters.delete({ Name: parked.Name })).toThrow(
      expect.objectContaining({ name: "ParameterNotFound" }),
    );
    parameters.put(parked);
    now = 60_000;
    expect(() => parameters.delete({ Name: parked.Name })).toThrow(
      expect.objectContaining({ name: "ParameterNotFound" }),
    );
  });

  it.each([
    ["a policy without the advanced tier", { Tier: "Standard" }, "ValidationException"],
    ["a policy without a time", { Policies: '[{"Type":"Expiration"}]' }, "InvalidPolicyAttributeException"],
    ["an empty value", { Value: "" }, "ValidationException"],
    ["a name of AWS's own", { Name: "/aws/x" }, "ValidationException"],
  ] as const)("refuses %s", (_, change, name) => {
    expect(() => createParameters(() => 0).put({ ...parked, ...change })).toThrow(
      expect.objectContaining({ name }),
    );
  });
});
