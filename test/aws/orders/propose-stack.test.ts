import { describe, expect, it } from "vitest";
import type { AwsOrder } from "../../../src/plan/model/aws-order.ts";
import { INSTANCE } from "../../support/scripted-aws.ts";
import {
  change,
  changeSetIs,
  linesOf,
  NONCE,
  noStack,
  PROPOSE,
  STACK,
  serviceError,
  stackIs,
  stacksWorld,
  TEMPLATE,
  turnedDown,
  wordsOf,
} from "../../support/stacks-world.ts";

const CREATED = { Id: "arn:change-set", StackId: "arn:stack" };
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

describe("a proposal that is asked for", () => {
  it.each([
    ["none", noStack(), "CREATE"],
    ["one that was only proposed", stackIs("REVIEW_IN_PROGRESS"), "CREATE"],
    ["one that stands", stackIs("CREATE_COMPLETE"), "UPDATE"],
    ["one that was updated", stackIs("UPDATE_COMPLETE"), "UPDATE"],
    ["one whose update was rolled back", stackIs("UPDATE_ROLLBACK_COMPLETE"), "UPDATE"],
  ])("where there is %s is a change set of its own kind", async (_, stack, ChangeSetType) => {
    const world = stacksWorld({
      "cloudformation:DescribeStacks": stack,
      "cloudformation:CreateChangeSet": CREATED,
    });
    expect(await world.send(PROPOSE)).toEqual([
      { type: "accepted", nonce: NONCE, commandId: "arn:change-set" },
    ]);
    expect(world.inputs("cloudformation:CreateChangeSet")).toEqual([
      {
        StackName: STACK,
        ChangeSetName: `lamplighter-${NONCE}`,
        ClientToken: NONCE,
        ChangeSetType,
        TemplateBody: TEMPLATE,
        Parameters: [{ ParameterKey: "InstanceType", ParameterValue: "m5.large" }],
        Capabilities: ["CAPABILITY_IAM"],
      },
    ]);
  });

  it("grants a role with a name of its own", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeStacks": noStack(),
      "cloudformation:CreateChangeSet": CREATED,
    });
    await world.send(PROPOSE, "Resources:\n  Role:\n    Properties:\n      RoleName: node\n");
    expect(world.inputs("cloudformation:CreateChangeSet")[0]?.Capabilities).toEqual(["CAPABILITY_NAMED_IAM"]);
  });

  it("is asked for again when AWS is busy, and never after its time", async () => {
    const busy = serviceError("Throttling", "Rate exceeded");
    const world = stacksWorld({
      "cloudformation:DescribeStacks": (_, round) => (round < 2 ? busy : noStack()),
      "cloudformation:CreateChangeSet": (_, round) => (round < 2 ? busy : CREATED),
    });
    expect(await world.send(PROPOSE)).toMatchObject([{ type: "accepted" }]);
    expect(world.calls).toHaveLength(6);
    world.answers["cloudformation:DescribeStacks"] = busy;
    const late = await stacksWorld(world.answers).send(PROPOSE);
    expect(late).toMatchObject([{ type: "finished", outcome: "not-run" }]);
  });
});

describe("a stack that cannot take a template", () => {
  it.each([
    ["ROLLBACK_COMPLETE", `aws cloudformation delete-stack --stack-name ${STACK}`],
    ["ROLLBACK_FAILED", "delete-stack"],
    ["CREATE_FAILED", "delete-stack"],
    ["DELETE_FAILED", "delete-stack"],
    ["UPDATE_ROLLBACK_FAILED", "continue-update-rollback"],
    ["CREATE_IN_PROGRESS", "Wait until it has finished"],
    ["ROLLBACK_IN_PROGRESS", "Wait until it has finished"],
    ["UPDATE_FAILED", "CloudFormation console"],
    ["SOMETHING_NEW", "CloudFormation console"],
  ])("because it is %s ends the step, and says what to do", async (status, advice) => {
    const world = stacksWorld({ "cloudformation:DescribeStacks": stackIs(status) });
    const reports = await world.send(PROPOSE);
    expect(reports).toMatchObject([{ type: "finished", outcome: "exited", exitCode: 1 }]);
    expect(wordsOf(reports)).toContain(status);
    expect(wordsOf(reports)).toContain(advice);
  });
});

it("does not ask for a template that no request can carry", async () => {
  const world = stacksWorld({});
  const reports = await world.send(PROPOSE, "ü".repeat(25_601));
  expect(reports).toMatchObject([{ type: "finished", exitCode: 1 }]);
  expect(wordsOf(reports)).toContain("51202 bytes");
});

describe("a proposal that AWS turns down", () => {
  it.each([
    [
      "AccessDenied",
      "User: arn:aws:iam::1:user/ada is not authorized to perform: cloudformation:CreateChangeSet on resource: x",
      "permission cloudformation:CreateChangeSet",
    ],
    [
      "AccessDenied",
      "User: arn:aws:iam::1:user/ada is not authorized to perform: ssm:GetParameters on resource: x",
      "permission ssm:GetParameters",
    ],
    ["AccessDenied", "no", "permission cloudformation:CreateChangeSet"],
    ["ValidationError", "Template format error: YAML not well-formed. (line 3, column 5)", "edit it as"],
    ["ValidationError", "No default VPC for this user", "aws ec2 create-default-vpc"],
    ["LimitExceededException", "Limit exceeded for resource of type stack", "quota"],
  ])("%s (%s) never ran, in plain words", async (name, message, words) => {
    const world = stacksWorld({
      "cloudformation:DescribeStacks": noStack(),
      "cloudformation:CreateChangeSet": turnedDown(name, message),
    });
    const reports = await world.send(PROPOSE);
    expect(reports).toMatchObject([{ type: "finished", outcome: "not-run" }]);
    expect(wordsOf(reports)).toContain(words);
    expect(wordsOf(reports)).toContain(message);
  });

  it("because AWS may not even be read was not asked for", async () => {
    const world = stacksWorld({ "cloudformation:DescribeStacks": serviceError("AccessDenied") });
    const reports = await world.send(PROPOSE);
    expect(reports).toMatchObject([{ type: "finished", outcome: "not-run" }]);
    expect(wordsOf(reports)).toContain("permission cloudformation:DescribeStacks");
  });
});

it.each([
  ["no answer", serviceError("TimeoutError")],
  ["an answer that is none", new Error("boom")],
  ["a name that is taken, as a repeated request finds it", turnedDown("AlreadyExistsException", "exists")],
])("is uncertain after %s", async (_, error) => {
  const world = stacksWorld({
    "cloudformation:DescribeStacks": noStack(),
    "cloudformation:CreateChangeSet": error,
  });
  expect(await world.send(PROPOSE)).toMatchObject([{ type: "uncertain" }]);
});

describe("a change set", () => {
  it("is followed until it is worked out, and tells a line for each resource, over all pages", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": (input, round) => {
        if (round === 0) return changeSetIs("CREATE_PENDING", "UNAVAILABLE", { Changes: [] });
        if (round === 1) return serviceError("Throttling");
        if (input.NextToken === undefined)
          return changeSetIs("CREATE_COMPLETE", "AVAILABLE", { NextToken: "2" });
        return changeSetIs("CREATE_COMPLETE", "AVAILABLE", {
          Changes: [
            change("Modify", "DataVolume", "AWS::EC2::Volume", "True"),
            change("Modify", "Group", "AWS::EC2::SecurityGroup", "Conditional"),
            change("Remove", "Old", "AWS::EC2::EIP", "False"),
          ],
        });
      },
    });
    const reports = await world.watch(PROPOSE, "arn:change-set");
    expect(linesOf(reports)).toEqual([
      `Change set for the stack ${STACK}:`,
      "Add     Instance    AWS::EC2::Instance",
      "Modify  DataVolume  AWS::EC2::Volume         i-0old (replaced: the existing one is deleted)",
      "Modify  Group       AWS::EC2::SecurityGroup  i-0old (may be replaced: the existing one is then deleted)",
      "Remove  Old         AWS::EC2::EIP            i-0old",
    ]);
    expect(reports.at(-1)).toMatchObject({ type: "finished", outcome: "exited", exitCode: 0, message: null });
  });

  it("without changes is no failure", async () => {
    for (const set of [
      changeSetIs("FAILED", "UNAVAILABLE", { Changes: [], StatusReason: NO_CHANGES }),
      changeSetIs("FAILED", "UNAVAILABLE", { Changes: [], StatusReason: "No updates are to be performed." }),
      changeSetIs("CREATE_COMPLETE", "AVAILABLE", { Changes: [] }),
    ]) {
      const reports = await stacksWorld({ "cloudformation:DescribeChangeSet": set }).watch(PROPOSE);
      expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
      expect(linesOf(reports).join()).toContain("There is nothing to change");
    }
  });

  it("that failed says why, and what to do", async () => {
    const StatusReason = "Parameter validation failed: parameter value subnet-1 does not exist";
    const set = changeSetIs("FAILED", "UNAVAILABLE", { StatusReason });
    const reports = await stacksWorld({ "cloudformation:DescribeChangeSet": set }).watch(PROPOSE);
    expect(reports).toMatchObject([{ type: "finished", exitCode: 1 }]);
    expect(wordsOf(reports)).toContain(StatusReason);
    expect(wordsOf(reports)).toContain("check its id");
  });

  it("that is not worked out in ten minutes, or is gone, ends the wait", async () => {
    for (const set of [changeSetIs("CREATE_IN_PROGRESS", "UNAVAILABLE"), noStack()]) {
      const reports = await stacksWorld({ "cloudformation:DescribeChangeSet": set }).watch(PROPOSE);
      expect(reports).toMatchObject([{ type: "finished", exitCode: 1 }]);
    }
  });

  it("has control characters taken out of what AWS says", async () => {
    const set = changeSetIs("CREATE_COMPLETE", "AVAILABLE", {
      Changes: [change("Add", "In\u001b[2Jstance\nRemove  Everything", "AWS::EC2::Instance")],
    });
    const reports = await stacksWorld({ "cloudformation:DescribeChangeSet": set }).watch(PROPOSE);
    expect(linesOf(reports)).toEqual([
      `Change set for the stack ${STACK}:`,
      "Add  Instance Remove  Everything  AWS::EC2::Instance",
    ]);
  });
});

describe("after a lost answer", () => {
  it("is found by its name", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "AVAILABLE"),
    });
    expect(await world.reconcile(PROPOSE, { fence: true })).toMatchObject([{ type: "accepted" }]);
    expect(world.inputs("cloudformation:DescribeChangeSet")[0]).toEqual({
      StackName: STACK,
      ChangeSetName: `lamplighter-${NONCE}`,
    });
  });

  it("is absent when it was not to be seen for a while, and fenced when its time has passed", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": turnedDown("ChangeSetNotFoundException", "no"),
    });
    expect(await world.reconcile(PROPOSE)).toMatchObject([{ type: "absent" }]);
    expect(world.calls.length).toBeGreaterThan(3);
    const fenced = await world.reconcile(PROPOSE, { fence: true });
    expect(fenced.at(-1)).toMatchObject({ type: "finished", outcome: "not-run" });
  });

  it("stays uncertain while AWS cannot be read", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": (_, round) =>
        round < 50 ? serviceError("AccessDenied") : changeSetIs("CREATE_COMPLETE", "AVAILABLE"),
    });
    const reports = await world.reconcile(PROPOSE, { fence: true });
    expect(new Set(reports.map(({ type }) => type))).toEqual(new Set(["uncertain", "accepted"]));
  });
});

it("stops waiting when it is cancelled", async () => {
  const reports = await stacksWorld({}).cancel(PROPOSE);
  expect(reports).toMatchObject([{ type: "finished", outcome: "cancelled" }]);
});

describe("a proposal for a stack beside an instance", () => {
  const BESIDE: Extract<AwsOrder, { action: "propose-stack" }> = {
    action: "propose-stack",
    stack: STACK,
    parameters: {},
    beside: INSTANCE,
  };
  const ASKING = `Parameters:\n${["NodeGroup", "NodeRole", "Vpc", "Subnets", "Zones"]
    .map((name) => `  ${name}: { Type: String }\n`)
    .join("")}Resources:\n  Cluster: { PolicyName: password }\n`;
  const subnet = (SubnetId: string, letter: string, VpcId = "vpc-1") => ({
    SubnetId,
    VpcId,
    AvailabilityZone: `eu-central-1${letter}`,
  });
  const around = {
    "cloudformation:DescribeStacks": noStack(),
    "cloudformation:CreateChangeSet": CREATED,
    "ec2:DescribeInstances": {
      Reservations: [
        {
          Instances: [
            {
              InstanceId: INSTANCE,
              VpcId: "vpc-1",
              SubnetId: "subnet-b",
              Placement: { AvailabilityZone: "eu-central-1b" },
              SecurityGroups: [{ GroupId: "sg-1" }, { GroupId: "sg-2" }],
              IamInstanceProfile: { Arn: "arn:aws:iam::123456789012:instance-profile/lamp/profile" },
            },
          ],
        },
      ],
    },
    "ec2:DescribeSubnets": {
      Subnets: [subnet("subnet-c", "c"), subnet("subnet-b", "b"), subnet("subnet-a", "a")],
    },
    "iam:GetInstanceProfile": {
      InstanceProfile: {
        Path: "/",
        InstanceProfileName: "profile",
        InstanceProfileId: "AIPA1",
        Arn: "",
        CreateDate: new Date(0),
        Roles: [{ Path: "/", RoleName: "node-role", RoleId: "AROA1", Arn: "", CreateDate: new Date(0) }],
      },
    },
  };
  const found = {
    NodeGroup: "sg-1",
    NodeRole: "node-role",
    Vpc: "vpc-1",
    Subnets: "subnet-b,subnet-a",
    Zones: "eu-central-1b,eu-central-1a",
  };
  const told = (world: ReturnType<typeof stacksWorld>) =>
    Object.fromEntries(
      (world.inputs("cloudformation:CreateChangeSet")[0]?.Parameters ?? []).map((it) => [
        it.ParameterKey,
        it.ParameterValue,
      ]),
    );

  it("tells it the instance's network, a second zone, its group and its role, and shows them", async () => {
    const world = stacksWorld(around);
    const reports = await world.send(BESIDE, ASKING);
    expect(told(world)).toEqual(found);
    expect(world.inputs("cloudformation:CreateChangeSet")[0]?.Capabilities).toEqual(["CAPABILITY_NAMED_IAM"]);
    expect(linesOf(reports)).toEqual(Object.entries(found).map(([name, value]) => `${name}: ${value}`));
  });

  it("tells it what its template asks for, and nothing else", async () => {
    const world = stacksWorld(around);
    await world.send(BESIDE, "Parameters: { Vpc: { Type: String } }\nResources: { A: {} }\n");
    expect(told(world)).toEqual({ Vpc: "vpc-1" });
  });

  it("leaves a stack that stands where it is, whichever instance is named now", async () => {
    const standing = { ...found, NodeGroup: "sg-9", Subnets: "subnet-x,subnet-y" };
    const stack = stackIs("CREATE_COMPLETE").Stacks?.[0];
    const Parameters = Object.entries(standing).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    const world = stacksWorld({
      ...around,
      "cloudformation:DescribeStacks": { Stacks: [{ ...stack, Parameters } as never] },
    });
    const reports = await world.send(BESIDE, ASKING);
    expect(told(world)).toEqual(standing);
    expect(linesOf(reports).at(-1)).toContain("The stack already exists, and keeps its network");
  });

  it.each([
    [
      "a network in one zone",
      { "ec2:DescribeSubnets": { Subnets: [subnet("subnet-b", "b")] } },
      /needs two Availability Zones/,
    ],
    [
      "a second zone in another network alone",
      { "ec2:DescribeSubnets": { Subnets: [subnet("subnet-a", "a", "vpc-2")] } },
      /needs two Availability Zones/,
    ],
    [
      "an instance that is not there",
      { "ec2:DescribeInstances": { Reservations: [] } },
      /EC2 does not report the VPC/,
    ],
    [
      "somebody who may not read subnets",
      {
        "ec2:DescribeSubnets": turnedDown(
          "UnauthorizedOperation",
          "You are not authorized to perform: ec2:DescribeSubnets",
        ),
      },
      /ec2:DescribeSubnets/,
    ],
  ])("asks CloudFormation for nothing with %s", async (_, answers, words) => {
    const world = stacksWorld({ ...around, ...answers });
    const reports = await world.send(BESIDE, ASKING);
    expect(wordsOf(reports)).toMatch(words);
    expect(world.inputs("cloudformation:CreateChangeSet")).toEqual([]);
  });
});
