// What makes and checks the AWS side of a guide: CloudFormation, IAM and Route 53.
import { expect } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { errorName } from "../../src/aws/api/service-errors.ts";
import { never, newName, ownCall } from "./account.ts";
import type { ContractsOf, Of } from "./contracts.ts";

const TEMPLATE = JSON.stringify({
  AWSTemplateFormatVersion: "2010-09-09",
  Parameters: { Size: { Type: "Number" } },
  Resources: {
    Volume: {
      Type: "AWS::EC2::Volume",
      DeletionPolicy: "Retain",
      Properties: { AvailabilityZone: "eu-central-1a", Size: { Ref: "Size" }, VolumeType: "gp3" },
    },
  },
  Outputs: { Volume: { Value: { Ref: "Volume" } } },
});
// Each stack's own: the server looks for the name among the change sets of all stacks.
const changeSetNameOf = (stack: string): string => `changes-${stack}`;

const changeSetOf = (StackName: string, ClientToken = StackName) => ({
  StackName,
  ChangeSetName: changeSetNameOf(StackName),
  ChangeSetType: "CREATE" as const,
  TemplateBody: TEMPLATE,
  Parameters: [{ ParameterKey: "Size", ParameterValue: "64" }],
  Capabilities: ["CAPABILITY_IAM" as const],
  ClientToken,
});

/** A stack that has a change set to be executed, or whose change set was executed. */
async function newStack(state: "reviewed" | "made"): Promise<{ name: string; call: AwsCall }> {
  const call = await ownCall();
  const name = newName("stack");
  await call("cloudformation:CreateChangeSet", changeSetOf(name), never);
  if (state === "made")
    await call(
      "cloudformation:ExecuteChangeSet",
      { StackName: name, ChangeSetName: changeSetNameOf(name), ClientRequestToken: name },
      never,
    );
  return { name, call };
}

const nameOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => "", errorName);

export const PREPARING_CONTRACTS: ContractsOf<Of<"cloudformation"> | Of<"iam"> | Of<"route53">> = {
  "cloudformation:CreateChangeSet": {
    kind: "answered",
    async holds(ask) {
      expect(await ask(changeSetOf(newName("stack")))).toMatchObject({
        Id: expect.stringMatching(/^arn:aws:cloudformation:eu-central-1:\d{12}:changeSet\/changes-/),
        StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-central-1:\d{12}:stack\//),
      });
    },
    without: [
      {
        what: "does not know a request again by its ClientToken, and makes a second stack of the same name",
        async lacks(ask) {
          const input = changeSetOf(newName("stack"));
          const [first, second] = [await ask(input), await ask(input)];
          return first.StackId !== second.StackId;
        },
      },
      {
        what: "answers a template that cannot be read with a page, where AWS says ValidationError",
        lacks: async (ask) =>
          (await nameOf(ask({ ...changeSetOf(newName("stack")), TemplateBody: "{not" }))) ===
          "UnreadableAnswer",
      },
    ],
  },
  "cloudformation:DescribeChangeSet": {
    kind: "answered",
    async holds(ask) {
      const { name } = await newStack("reviewed");
      expect(await ask({ StackName: name, ChangeSetName: changeSetNameOf(name) })).toMatchObject({
        StackName: name,
        Status: "CREATE_COMPLETE",
        ExecutionStatus: "AVAILABLE",
        Parameters: [{ ParameterKey: "Size", ParameterValue: "64" }],
        Changes: [
          {
            Type: "Resource",
            ResourceChange: {
              Action: "Add",
              LogicalResourceId: "Volume",
              ResourceType: "AWS::EC2::Volume",
            },
          },
        ],
      });
    },
    without: [
      {
        what: "looks for a change set's name in all stacks, whatever stack is named",
        async lacks(ask) {
          const { name } = await newStack("reviewed");
          const input = { StackName: newName("no-stack"), ChangeSetName: changeSetNameOf(name) };
          return (await nameOf(ask(input))) === "";
        },
      },
      {
        what: "calls an unknown change set ValidationError, where AWS says ChangeSetNotFound",
        async lacks(ask) {
          const { name } = await newStack("reviewed");
          return (await nameOf(ask({ StackName: name, ChangeSetName: "none" }))) === "ValidationError";
        },
      },
    ],
  },
  "cloudformation:ExecuteChangeSet": {
    kind: "answered",
    async holds(ask) {
      const { name, call } = await newStack("reviewed");
      await ask({ StackName: name, ChangeSetName: changeSetNameOf(name), ClientRequestToken: name });
      const { Stacks } = await call("cloudformation:DescribeStacks", { StackName: name }, never);
      expect(Stacks).toMatchObject([{ StackName: name, StackStatus: "CREATE_COMPLETE" }]);
    },
    without: [
      {
        what: "executes at once: no stack is ever under way",
        async lacks(ask) {
          const { name, call } = await newStack("reviewed");
          await ask({ StackName: name, ChangeSetName: changeSetNameOf(name) });
          const { Stacks } = await call("cloudformation:DescribeStacks", { StackName: name }, never);
          return Stacks?.[0]?.StackStatus === "CREATE_COMPLETE";
        },
      },
      {
        what: "takes a change set a second time without a word, where AWS says InvalidChangeSetStatus",
        async lacks(ask) {
          const { name } = await newStack("made");
          return (await nameOf(ask({ StackName: name, ChangeSetName: changeSetNameOf(name) }))) === "";
        },
      },
    ],
  },
  "cloudformation:DescribeStacks": {
    kind: "answered",
    async holds(ask) {
      const { name } = await newStack("made");
      expect((await ask({ StackName: name })).Stacks).toMatchObject([
        {
          StackName: name,
          StackStatus: "CREATE_COMPLETE",
          CreationTime: expect.any(Date),
        },
      ]);
      const reviewed = await newStack("reviewed");
      expect((await ask({ StackName: reviewed.name })).Stacks).toMatchObject([
        { StackStatus: "REVIEW_IN_PROGRESS" },
      ]);
      await expect(ask({ StackName: newName("no-stack") })).rejects.toMatchObject({
        name: "ValidationError",
        message: expect.stringContaining("does not exist"),
      });
    },
    without: [
      {
        what: "gives no outputs of a stack that a change set made",
        async lacks(ask) {
          const { name } = await newStack("made");
          return ((await ask({ StackName: name })).Stacks?.[0]?.Outputs ?? []).length === 0;
        },
      },
    ],
  },
  "cloudformation:DescribeStackEvents": {
    kind: "answered",
    async holds(ask) {
      const { name } = await newStack("made");
      const { StackEvents = [] } = await ask({ StackName: name });
      expect(StackEvents[0]).toMatchObject({
        StackName: name,
        EventId: expect.any(String),
        Timestamp: expect.any(Date),
        LogicalResourceId: name,
        ResourceType: "AWS::CloudFormation::Stack",
        ResourceStatus: "CREATE_COMPLETE",
      });
    },
    without: [
      {
        what: "has no events of a stack's resources",
        async lacks(ask) {
          const { name } = await newStack("made");
          const { StackEvents = [] } = await ask({ StackName: name });
          return !StackEvents.some(({ LogicalResourceId }) => LogicalResourceId === "Volume");
        },
      },
    ],
  },
  "cloudformation:GetTemplate": {
    kind: "answered",
    async holds(ask) {
      const { name } = await newStack("made");
      const { TemplateBody = "" } = await ask({ StackName: name });
      expect(JSON.parse(TemplateBody)).toEqual(JSON.parse(TEMPLATE));
    },
    without: [
      {
        what: "has no template of a stack that is only reviewed",
        async lacks(ask) {
          const { name } = await newStack("reviewed");
          return (await ask({ StackName: name, ChangeSetName: changeSetNameOf(name) })).TemplateBody === "{}";
        },
      },
    ],
  },
  "iam:GetInstanceProfile": {
    kind: "answered",
    async holds(ask, { profile, role }) {
      expect((await ask({ InstanceProfileName: profile })).InstanceProfile).toMatchObject({
        InstanceProfileName: profile,
        Arn: expect.stringMatching(/:instance-profile\//),
        Roles: [{ RoleName: role }],
      });
      expect(await nameOf(ask({ InstanceProfileName: "nobody" }))).toMatch(/^NoSuchEntity(Exception)?$/);
    },
  },
  "iam:ListAttachedRolePolicies": {
    kind: "answered",
    async holds(ask, { role }) {
      expect(await ask({ RoleName: role })).toMatchObject({
        AttachedPolicies: [
          {
            PolicyName: "AmazonSSMManagedInstanceCore",
            PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
          },
        ],
        IsTruncated: false,
      });
      expect(await nameOf(ask({ RoleName: "nobody" }))).toMatch(/^NoSuchEntity(Exception)?$/);
    },
  },
  "route53:ListHostedZonesByName": {
    kind: "answered",
    async holds(ask, { zone, zoneName }) {
      const { HostedZones } = await ask({ DNSName: zoneName, MaxItems: 1 });
      expect(HostedZones).toMatchObject([{ Id: zone, Name: `${zoneName}.` }]);
    },
  },
  "route53:ListResourceRecordSets": {
    kind: "answered",
    async holds(ask, { zone, zoneName, address }) {
      const input = {
        HostedZoneId: zone,
        StartRecordName: `node-02.${zoneName}`,
        StartRecordType: "A" as const,
        MaxItems: 1,
      };
      expect((await ask(input)).ResourceRecordSets).toEqual([
        { Name: `node-02.${zoneName}.`, Type: "A", TTL: 300, ResourceRecords: [{ Value: address }] },
      ]);
      expect(await nameOf(ask({ HostedZoneId: "Z0000" }))).toBe("NoSuchHostedZone");
    },
  },
};
