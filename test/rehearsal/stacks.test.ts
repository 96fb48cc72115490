// CloudFormation of the practice account: an empty account becomes nodes, and what goes wrong is told as the service tells it.
import { describe, expect, it } from "vitest";
import { practiceStacks as emptyAccount, outputsOf, TEMPLATE } from "../support/practice-stacks.ts";

describe("an empty account", () => {
  it("has a default network and nothing in it", async () => {
    const { account, ask } = await emptyAccount();
    expect(account.nodes).toEqual([]);
    expect((await ask("ec2:DescribeInstances", {})).Reservations).toEqual([]);
    expect((await ask("ec2:DescribeSubnets", {})).Subnets).not.toEqual([]);
    expect((await ask("ssm:DescribeInstanceInformation", {})).InstanceInformationList).toEqual([]);
  });

  it("makes a node of a template, in the order of what needs what", async () => {
    const { ask, make, events, account } = await emptyAccount({ toMake: ["node-01"] });
    const zone = (await ask("route53:ListHostedZonesByName", {})).HostedZones?.[0]?.Id?.split("/").at(-1);
    const stack = await make("node-01", "n1", {
      Parameters: [
        { ParameterKey: "HostedZone", ParameterValue: zone },
        { ParameterKey: "DnsName", ParameterValue: "node-01.practice.example" },
      ],
    });
    expect(stack?.StackStatus).toBe("CREATE_COMPLETE");
    const outputs = outputsOf(stack);
    const told = await events(stack?.StackId ?? "");
    const complete = told
      .filter(({ ResourceStatus }) => ResourceStatus === "CREATE_COMPLETE")
      .map(({ LogicalResourceId }) => LogicalResourceId);
    expect(complete.at(-1)).toBe("node-01");
    for (const [first, second] of [
      ["Role", "Profile"],
      ["Profile", "Node"],
      ["Group", "Node"],
      ["KeyPair", "Node"],
      ["Node", "DataVolume"],
      ["DataVolume", "DataAttachment"],
      ["Node", "Address"],
      ["Address", "Record"],
    ] as const)
      expect(complete.indexOf(first), `${first} before ${second}`).toBeLessThan(complete.indexOf(second));
    const { Reservations = [] } = await ask("ec2:DescribeInstances", {
      InstanceIds: [outputs.Instance ?? ""],
    });
    expect(Reservations[0]?.Instances?.[0]).toMatchObject({
      State: { Name: "running" },
      InstanceType: "t3.medium",
      PrivateIpAddress: outputs.PrivateAddress,
      PublicIpAddress: outputs.PublicAddress,
      KeyName: "node-01",
      MetadataOptions: { HttpTokens: "required" },
      SecurityGroups: [{ GroupId: outputs.Group }],
      Tags: expect.arrayContaining([{ Key: "Name", Value: "node-01" }]),
    });
    expect(
      await ask("ec2:DescribeInstanceAttribute", {
        InstanceId: outputs.Instance,
        Attribute: "disableApiTermination",
      }),
    ).toMatchObject({ DisableApiTermination: { Value: true } });
    const { Volumes = [] } = await ask("ec2:DescribeVolumes", { VolumeIds: [outputs.DataVolume ?? ""] });
    expect(Volumes[0]).toMatchObject({ Size: 64, Encrypted: true, VolumeType: "gp3", State: "in-use" });
    const { ResourceRecordSets = [] } = await ask("route53:ListResourceRecordSets", { HostedZoneId: zone });
    expect(ResourceRecordSets).toContainEqual(
      expect.objectContaining({
        Name: "node-01.practice.example.",
        ResourceRecords: [{ Value: outputs.PublicAddress }],
      }),
    );
    const { InstanceInformationList = [] } = await ask("ssm:DescribeInstanceInformation", {});
    expect(InstanceInformationList.map((one) => [one.InstanceId, one.PingStatus])).toEqual([
      [outputs.Instance, "Online"],
    ]);
    expect(account.nodes.map(({ key, name }) => [key, name])).toEqual([["node-01", "node-01"]]);
  });

  it("gives the same ids for the same seed, and others to a second node", async () => {
    const [a, b] = await Promise.all([emptyAccount(), emptyAccount()]);
    const first = outputsOf(await a.make("node-01"));
    expect(outputsOf(await b.make("node-01"))).toEqual(first);
    const second = outputsOf(await a.make("node-02", "n2"));
    for (const [key, value] of Object.entries(first)) expect(second[key], key).not.toBe(value);
  });

  it("puts a second node into the group of the first", async () => {
    const { make } = await emptyAccount();
    const { Group = "" } = outputsOf(await make("node-01"));
    const Parameters = [{ ParameterKey: "SharedGroup", ParameterValue: Group }];
    expect(outputsOf(await make("node-02", "n2", { Parameters })).Group).toBe(Group);
  });
});

describe("a change set", () => {
  it("tells what would be made and makes nothing", async () => {
    const { propose, changeSet, ask } = await emptyAccount();
    const { Id } = await propose("node-01");
    const set = await changeSet("node-01");
    expect(set).toMatchObject({
      ChangeSetId: Id,
      Status: "CREATE_COMPLETE",
      ExecutionStatus: "AVAILABLE",
      Parameters: expect.arrayContaining([
        { ParameterKey: "DataVolumeSize", ParameterValue: "64" },
        expect.objectContaining({ ParameterKey: "Image", ResolvedValue: expect.stringMatching(/^ami-/) }),
      ]),
    });
    const changes = (set.Changes ?? []).map(({ ResourceChange: it }) => [
      it?.Action,
      it?.LogicalResourceId,
      it?.ResourceType,
    ]);
    expect(changes).toContainEqual(["Add", "Node", "AWS::EC2::Instance"]);
    expect(changes.map(([, name]) => name)).not.toContain("Record");
    expect((await ask("ec2:DescribeInstances", {})).Reservations).toEqual([]);
    const { Stacks = [] } = await ask("cloudformation:DescribeStacks", { StackName: "node-01" });
    expect(Stacks[0]?.StackStatus).toBe("REVIEW_IN_PROGRESS");
    const { TemplateBody } = await ask("cloudformation:GetTemplate", {
      StackName: "node-01",
      ChangeSetName: Id,
    });
    expect(TemplateBody).toBe(TEMPLATE);
  });

  it("is made once for one token, and carried out once for one token", async () => {
    const { propose, changeSet, execute, ended } = await emptyAccount();
    const first = await propose("node-01");
    expect(await propose("node-01")).toEqual(first);
    await expect(propose("node-01", "n1", { ClientToken: "other" })).rejects.toMatchObject({
      name: "AlreadyExistsException",
    });
    await changeSet("node-01");
    await execute("node-01");
    await execute("node-01");
    const refused = { name: "InvalidChangeSetStatusException" };
    await expect(execute("node-01", "n1", "another")).rejects.toMatchObject(refused);
    expect((await ended(first.StackId ?? ""))?.StackStatus).toBe("CREATE_COMPLETE");
    await expect(execute("node-01", "n1", "another")).rejects.toMatchObject(refused);
  });

  it.each([
    ["a name that is none", { StackName: "1node" }, "ValidationError", /satisfy regular expression/],
    ["text that is no YAML", { TemplateBody: "a: [" }, "ValidationError", /Template format error/],
    ["no resources", { TemplateBody: "Resources: {}" }, "ValidationError", /At least one Resources member/],
    ["no grant for its role", { Capabilities: [] }, "InsufficientCapabilitiesException", /CAPABILITY_IAM/],
    [
      "a parameter that it has not",
      { Parameters: [{ ParameterKey: "Nope", ParameterValue: "1" }] },
      "ValidationError",
      /Parameters: \[Nope\] do not exist in the template/,
    ],
    [
      "a value that the pattern refuses",
      { Parameters: [{ ParameterKey: "SharedGroup", ParameterValue: "x" }] },
      "ValidationError",
      /Parameter 'SharedGroup' must match pattern/,
    ],
    [
      "a volume that is too small",
      { Parameters: [{ ParameterKey: "DataVolumeSize", ParameterValue: "1" }] },
      "ValidationError",
      /must be a number not less than 64/,
    ],
    [
      "an image parameter that nobody has",
      { Parameters: [{ ParameterKey: "Image", ParameterValue: "/nope" }] },
      "ValidationError",
      /Unable to fetch parameters \[\/nope\] from parameter store/,
    ],
    [
      "a name that means nothing",
      { TemplateBody: "Resources:\n  A:\n    Type: AWS::EC2::EIP\n    Properties: { InstanceId: !Ref B }\n" },
      "ValidationError",
      /Unresolved resource dependencies \[B\] in the Resources block/,
    ],
    [
      "a circle",
      {
        TemplateBody:
          "Resources:\n  A: { Type: AWS::EC2::EIP, DependsOn: B }\n  B: { Type: AWS::EC2::EIP, DependsOn: A }\n",
      },
      "ValidationError",
      /Circular dependency between resources: \[A, B\]/,
    ],
    [
      "a type that is none",
      { TemplateBody: "Resources: { A: { Type: Something } }" },
      "ValidationError",
      /Unrecognized resource types: \[Something\]/,
    ],
  ])("with %s is refused", async (_, change, name, message) => {
    const { propose, ask } = await emptyAccount();
    await expect(propose("node-01", "n1", change)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    const { Stacks } = await ask("cloudformation:DescribeStacks", {});
    expect(Stacks).toEqual([]);
  });

  it("for a stack that stands is refused, and for one that nobody made is not found", async () => {
    const { make, propose, ask } = await emptyAccount();
    await make("node-01");
    await expect(propose("node-01", "n2")).rejects.toMatchObject({
      message:
        "Stack [node-01] already exists and cannot be created again with the changeSet [lamplighter-n2].",
    });
    await expect(ask("cloudformation:DescribeStacks", { StackName: "nope" })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Stack with id nope does not exist",
    });
    await expect(
      ask("cloudformation:DescribeChangeSet", { StackName: "node-01", ChangeSetName: "nope" }),
    ).rejects.toMatchObject({ name: "ChangeSetNotFoundException" });
  });

  it("may hold a type that is not simulated: that is said, and the rest is made", async () => {
    const { make, events } = await emptyAccount();
    const TemplateBody =
      'Resources:\n  Alarm: { Type: AWS::CloudWatch::Alarm }\n  Address: { Type: AWS::EC2::EIP }\nOutputs:\n  Out: { Value: !Join ["-", [a, !Ref Address]] }\n';
    const stack = await make("things", "n1", { TemplateBody });
    expect(stack?.StackStatus).toBe("CREATE_COMPLETE");
    expect(outputsOf(stack).Out).toMatch(/^a-203\.0\.113\.\d+$/);
    const told = await events(stack?.StackId ?? "");
    expect(told.find((one) => one.ResourceStatusReason?.startsWith("Practice:"))).toMatchObject({
      LogicalResourceId: "Alarm",
      ResourceStatus: "CREATE_COMPLETE",
    });
  });
});

describe("a stack that fails", () => {
  it("is rolled back with the reason, and keeps what is to be kept", async () => {
    const { make, events, ask } = await emptyAccount();
    const TemplateBody =
      "Resources:\n  Volume:\n    Type: AWS::EC2::Volume\n    DeletionPolicy: Retain\n    Properties: { AvailabilityZone: us-east-1a, Size: 10 }\n  Address: { Type: AWS::EC2::EIP, DependsOn: Volume }\n  Bad: { Type: AWS::EC2::Instance, DependsOn: Address, Properties: { InstanceType: t3.huge, ImageId: ami-0 } }\n";
    const stack = await make("broken", "n1", { TemplateBody });
    expect(stack?.StackStatus).toBe("ROLLBACK_COMPLETE");
    const told = (await events(stack?.StackId ?? "")).map((one) => [
      one.LogicalResourceId,
      one.ResourceStatus,
    ]);
    expect(told.slice(-6)).toEqual([
      ["Bad", "CREATE_FAILED"],
      ["broken", "ROLLBACK_IN_PROGRESS"],
      ["Address", "DELETE_IN_PROGRESS"],
      ["Address", "DELETE_COMPLETE"],
      ["Volume", "DELETE_SKIPPED"],
      ["broken", "ROLLBACK_COMPLETE"],
    ]);
    expect((await ask("ec2:DescribeAddresses", {})).Addresses).toEqual([]);
    expect((await ask("ec2:DescribeVolumes", {})).Volumes).toMatchObject([{ Size: 10, State: "available" }]);
  });

  it("can not take a protected instance away again", async () => {
    const { make, events } = await emptyAccount();
    const text = TEMPLATE.replace(/InstanceId: !Ref Node\n( +)VolumeId/, "InstanceId: i-0\n$1VolumeId");
    expect(text).not.toBe(TEMPLATE);
    const stack = await make("node-01", "n1", { TemplateBody: text });
    expect(stack?.StackStatus).toBe("ROLLBACK_FAILED");
    const told = await events(stack?.StackId ?? "");
    expect(told.find((one) => one.ResourceStatus === "DELETE_FAILED")).toMatchObject({
      LogicalResourceId: "Node",
      ResourceStatusReason: expect.stringContaining("disableApiTermination"),
    });
  });

  it("leaves nothing behind, wherever it fails", async () => {
    const plain = TEMPLATE.replaceAll("DeletionPolicy: Retain", "DeletionPolicy: Delete").replace(
      "DisableApiTermination: true",
      "DisableApiTermination: false",
    );
    const names = [...plain.matchAll(/^ {2}(\w+):\n(?: {4}#.*\n)* {4}Type: AWS::/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) {
      const { make, ask } = await emptyAccount();
      const bad = `  Bad:\n    Type: AWS::EC2::EIPAssociation\n    DependsOn: ${name}\n    Properties: { AllocationId: nope }\n`;
      const TemplateBody = plain.replace("\nResources:\n", `\nResources:\n${bad}`);
      if (name === "Record") continue;
      const stack = await make("node-01", "n1", { TemplateBody });
      expect(stack?.StackStatus, name).toBe("ROLLBACK_COMPLETE");
      expect((await ask("ec2:DescribeAddresses", {})).Addresses, name).toEqual([]);
      expect((await ask("ec2:DescribeVolumes", {})).Volumes, name).toEqual([]);
      expect((await ask("ec2:DescribeSecurityGroups", {})).SecurityGroups, name).toHaveLength(1);
      const left = (await ask("ec2:DescribeInstances", {})).Reservations?.flatMap(
        (one) => one.Instances ?? [],
      );
      for (const one of left ?? []) expect(one.State?.Name, name).toBe("terminated");
      expect((await ask("ssm:DescribeInstanceInformation", {})).InstanceInformationList, name).toEqual([]);
    }
  });
});
