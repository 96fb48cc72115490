import { describe, expect, it } from "vitest";
import type { AwsOperations } from "../../../src/aws/api/call.ts";
import type { AwsOrder } from "../../../src/plan/model/aws-order.ts";
import {
  INSTANCE,
  linesOf,
  NONCE,
  noStack,
  STACK,
  START,
  serviceError,
  stackIs,
  stacksWorld,
  turnedDown,
  VOLUME,
  WAIT,
  wordsOf,
} from "../../support/stacks-world.ts";

const GIVEN: AwsOrder = { action: "wait-for-node", stack: null, instance: INSTANCE };
type Instances = AwsOperations["ec2:DescribeInstances"][1];

const instanceIs = (Name: string, more: object = {}): Instances => ({
  Reservations: [
    {
      Instances: [
        {
          InstanceId: INSTANCE,
          InstanceType: "m5.large",
          Placement: { AvailabilityZone: "eu-central-1a" },
          State: { Name: Name as never },
          LaunchTime: new Date(START - 1_000),
          RootDeviceName: "/dev/xvda",
          BlockDeviceMappings: [
            { DeviceName: "/dev/xvda", Ebs: { VolumeId: "vol-root" } },
            { DeviceName: "/dev/sdf", Ebs: { VolumeId: "vol-data" } },
          ],
          SecurityGroups: [{ GroupId: "sg-own" }],
          PrivateIpAddress: "10.0.0.5",
          IamInstanceProfile: { Arn: "arn" },
          ...more,
        },
      ],
    },
  ],
});
const checksAre = (system: string, instance: string): AwsOperations["ec2:DescribeInstanceStatus"][1] => ({
  InstanceStatuses: [
    {
      InstanceId: INSTANCE,
      SystemStatus: { Status: system as never },
      InstanceStatus: { Status: instance as never },
    },
  ],
});
const pingIs = (PingStatus: string | null): AwsOperations["ssm:DescribeInstanceInformation"][1] => ({
  InstanceInformationList:
    PingStatus === null
      ? []
      : [{ InstanceId: INSTANCE, PingStatus: PingStatus as never, PlatformType: "Linux" }],
});
const OUTPUTS = {
  Instance: INSTANCE,
  Group: "sg-1",
  PublicAddress: "203.0.113.7",
  PrivateAddress: "10.0.0.5",
  DataVolume: VOLUME,
};
const READY = {
  "cloudformation:DescribeStacks": stackIs("CREATE_COMPLETE", OUTPUTS),
  "ec2:DescribeInstances": instanceIs("running"),
  "ec2:DescribeInstanceStatus": checksAre("ok", "ok"),
  "ssm:DescribeInstanceInformation": pingIs("Online"),
} as const;

it("asks nothing of AWS: it begins at once, and again after a crash", async () => {
  const world = stacksWorld({});
  expect(await world.send(WAIT)).toEqual([{ type: "accepted", nonce: NONCE, commandId: STACK }]);
  expect(await world.send(GIVEN)).toEqual([{ type: "accepted", nonce: NONCE, commandId: INSTANCE }]);
  expect(await world.reconcile(WAIT, { fence: true })).toMatchObject([
    { type: "accepted", commandId: STACK },
  ]);
  expect(await world.reconcile(WAIT, { fence: true, stop: true })).toMatchObject([{ outcome: "cancelled" }]);
  expect(await world.cancel(WAIT)).toMatchObject([{ type: "finished", outcome: "cancelled" }]);
  expect(world.calls).toEqual([]);
});

it("follows a node from its stack to Systems Manager, telling only what changes, and says what was made", async () => {
  const steps: readonly (readonly [
    Instances | Error,
    AwsOperations["ec2:DescribeInstanceStatus"][1] | null,
    AwsOperations["ssm:DescribeInstanceInformation"][1] | null,
  ])[] = [
    [serviceError("InvalidInstanceID.NotFound"), checksAre("initializing", "initializing"), pingIs(null)],
    [instanceIs("pending"), checksAre("initializing", "initializing"), pingIs(null)],
    [instanceIs("pending"), checksAre("initializing", "initializing"), pingIs(null)],
    [instanceIs("running"), { InstanceStatuses: [] }, pingIs(null)],
    [instanceIs("running"), checksAre("ok", "initializing"), pingIs("Online")],
    [serviceError("RequestLimitExceeded"), null, null],
    [instanceIs("running"), checksAre("ok", "ok"), pingIs("Online")],
  ];
  let step = -1;
  const world = stacksWorld({
    "cloudformation:DescribeStacks": (_, round) =>
      round === 0 ? stackIs("CREATE_IN_PROGRESS") : stackIs("CREATE_COMPLETE", OUTPUTS),
    "ec2:DescribeInstances": () => steps[++step]?.[0] ?? serviceError("none"),
    "ec2:DescribeInstanceStatus": () => steps[step]?.[1] ?? serviceError("none"),
    "ssm:DescribeInstanceInformation": () => steps[step]?.[2] ?? serviceError("none"),
  });
  const reports = await world.watch(WAIT, STACK);
  expect(linesOf(reports)).toEqual([
    `${INSTANCE}: not visible yet`,
    `${INSTANCE}: pending`,
    `${INSTANCE}: running; system check unknown so far, instance check unknown so far; Systems Manager not registered yet`,
    `${INSTANCE}: running; system check ok, instance check initializing; Systems Manager Online`,
    `${INSTANCE}: running; system check ok, instance check ok; Systems Manager Online`,
  ]);
  expect(reports.at(-1)).toMatchObject({
    type: "finished",
    outcome: "exited",
    exitCode: 0,
    made: {
      instance: INSTANCE,
      group: "sg-1",
      facts: {
        stack: STACK,
        type: "m5.large",
        zone: "eu-central-1a",
        "public address": "203.0.113.7",
        "private address": "10.0.0.5",
        "data volume": VOLUME,
      },
    },
  });
  expect(world.inputs("cloudformation:DescribeStacks")).toHaveLength(2);
});

it("tells of an instance without a stack what EC2 knows of it", async () => {
  const reports = await stacksWorld({ ...READY, "cloudformation:DescribeStacks": noStack() }).watch(GIVEN);
  expect(reports.at(-1)).toMatchObject({
    exitCode: 0,
    made: {
      instance: INSTANCE,
      group: "sg-own",
      facts: { "data volume": "vol-data", "private address": "10.0.0.5" },
    },
  });
});

describe("a node that does not come", () => {
  it.each([
    ["has no stack", { "cloudformation:DescribeStacks": noStack() }, "The stack node-01 does not exist"],
    [
      "has a stack that was rolled back",
      { "cloudformation:DescribeStacks": stackIs("ROLLBACK_COMPLETE") },
      "ROLLBACK_COMPLETE",
    ],
    [
      "has a stack that does not say which it is",
      { "cloudformation:DescribeStacks": stackIs("CREATE_COMPLETE") },
      "no output named Instance",
    ],
    [
      "has ended",
      {
        "ec2:DescribeInstances": instanceIs("terminated", {
          StateReason: { Message: "Client.InvalidKMSKey" },
        }),
      },
      "Client.InvalidKMSKey",
    ],
    ["is stopped", { "ec2:DescribeInstances": instanceIs("stopped") }, "Start it"],
    [
      "is unknown to EC2",
      { "ec2:DescribeInstances": turnedDown("InvalidInstanceID.NotFound", "no") },
      "does not know the instance",
    ],
    ["stays pending", { "ec2:DescribeInstances": instanceIs("pending") }, "10 minutes: pending"],
    [
      "has a stack that is never done",
      { "cloudformation:DescribeStacks": stackIs("CREATE_IN_PROGRESS") },
      "still being made",
    ],
    [
      "fails its checks",
      { "ec2:DescribeInstanceStatus": checksAre("impaired", "ok") },
      "stop and start the instance",
    ],
    ["never registers", { "ssm:DescribeInstanceInformation": pingIs(null) }, "25 to 30 minutes"],
    ["never registers, way out", { "ssm:DescribeInstanceInformation": pingIs(null) }, "ssmmessages"],
    ["never registers, agent", { "ssm:DescribeInstanceInformation": pingIs(null) }, "amazon-ssm-agent"],
    [
      "has no role",
      {
        "ssm:DescribeInstanceInformation": pingIs(null),
        "ec2:DescribeInstances": instanceIs("running", { IamInstanceProfile: undefined }),
      },
      "It has no role",
    ],
    [
      "was lost",
      { "ssm:DescribeInstanceInformation": pingIs("ConnectionLost") },
      "lost contact with the node",
    ],
  ])("because it %s is explained", async (_, answers, words) => {
    const world = stacksWorld({ ...READY, ...answers });
    const reports = await world.watch(WAIT, STACK, 600);
    expect(reports.at(-1)).toMatchObject({ type: "finished", outcome: "exited", exitCode: 1 });
    expect(wordsOf(reports)).toContain(words);
    expect(world.aws.options.now() - START).toBeLessThan(630_000);
  });

  it("because nobody may look says so once, and looks on", async () => {
    const world = stacksWorld({
      ...READY,
      "ssm:DescribeInstanceInformation": (_, round) =>
        round < 9 ? turnedDown("AccessDeniedException", "no") : pingIs("Online"),
    });
    const reports = await world.watch(WAIT, STACK);
    expect(linesOf(reports)).toEqual([
      expect.stringContaining("permission ssm:DescribeInstanceInformation"),
      expect.stringContaining("Online"),
    ]);
    expect(reports.at(-1)).toMatchObject({ exitCode: 0 });
  });
});
