// Commands, documents and parameters. The server keeps commands and runs none: what a command does on a node is proved
// against the endpoint of test/support and in the lab.
import { expect } from "vitest";
import { errorName } from "../../src/aws/api/service-errors.ts";
import { asUserAllowed, never, newName, ownCall, startInstances, underIam } from "./account.ts";
import type { Ask, ContractsOf, Of } from "./contracts.ts";
import { asAws } from "./moto.ts";

const NOBODY = "i-00000000000000000";
const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const DOCUMENT = "AWS-RunShellScript";

const nameOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => "", errorName);

async function sendTo(ask: Ask<"ssm:SendCommand">, InstanceIds: string[], document = DOCUMENT) {
  const { Command } = await ask({
    DocumentName: document,
    InstanceIds,
    Comment: "ll1 probe-greet",
    TimeoutSeconds: 60,
    Parameters: { commands: ["#!/bin/sh\nexit 1"], executionTimeout: ["60"] },
  });
  return Command;
}

export const SSM_CONTRACTS: ContractsOf<Of<"ssm">> = {
  "ssm:SendCommand": {
    kind: "answered",
    async holds(ask, { instance }) {
      expect(await sendTo(ask, [instance])).toMatchObject({
        CommandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      const [other = ""] = await startInstances({ Name: "another" });
      const both = await sendTo(ask, [instance, other]);
      expect(both?.InstanceIds).toEqual(expect.arrayContaining([instance, other]));
    },
    without: [
      {
        what: "runs nothing: a script that ends with 1 is Success at once, so no walk can be made on it",
        lacks: async (ask, { instance }) => (await sendTo(ask, [instance]))?.Status === "Success",
      },
      {
        what: "sends to instances that there are not, where AWS says InvalidInstanceId",
        lacks: async (ask) => (await sendTo(ask, [NOBODY]))?.CommandId !== undefined,
      },
      {
        what: "sends to every instance of the Region besides the one that is named",
        async lacks(ask, { instance }) {
          await startInstances({ Name: "bystander" });
          return ((await sendTo(ask, [instance]))?.InstanceIds ?? []).length > 1;
        },
      },
      {
        what: "takes any document's name, where AWS says InvalidDocument",
        lacks: async (ask, { instance }) =>
          (await sendTo(ask, [instance], "No-Such-Document"))?.CommandId !== undefined,
      },
    ],
  },
  "ssm:GetCommandInvocation": {
    kind: "answered",
    async holds(ask, { command, instance }) {
      expect(await ask({ CommandId: command, InstanceId: instance })).toMatchObject({
        Status: "Success",
        StatusDetails: "Success",
        ResponseCode: 0,
        StandardOutputContent: "",
      });
      expect(await nameOf(ask({ CommandId: command, InstanceId: NOBODY }))).toBe("InvocationDoesNotExist");
    },
    without: [
      {
        what: "calls an unknown command InvalidCommandId, where AWS says InvocationDoesNotExist",
        lacks: async (ask, { instance }) =>
          (await nameOf(ask({ CommandId: UNKNOWN, InstanceId: instance }))) === "InvalidCommandId",
      },
    ],
  },
  "ssm:ListCommands": {
    kind: "answered",
    async holds(ask, { command, instance }) {
      const { Commands = [] } = await ask({ InstanceId: instance, MaxResults: 50 });
      expect(Commands.find(({ CommandId }) => CommandId === command)).toMatchObject({
        Comment: "ll1 contract",
        DocumentName: DOCUMENT,
        InstanceIds: expect.arrayContaining([instance]),
        Parameters: { commands: ["#!/bin/sh\ntrue"] },
        RequestedDateTime: expect.any(Date),
      });
      const others = (await ask({ InstanceId: NOBODY, MaxResults: 50 })).Commands ?? [];
      expect(others.map(({ CommandId }) => CommandId)).not.toContain(command);
    },
    without: [
      {
        what: "does not look at InvokedAfter",
        lacks: async (ask, { instance }) => {
          const Filters = [{ key: "InvokedAfter" as const, value: "2099-01-01T00:00:00Z" }];
          return ((await ask({ InstanceId: instance, Filters, MaxResults: 50 })).Commands ?? []).length > 0;
        },
      },
      {
        what: "refuses what IAM does not allow in XML, as every operation of Systems Manager, which speaks JSON",
        async lacks() {
          await asUserAllowed("ec2:DescribeInstances");
          const refused = underIam(async () => (await ownCall())("ssm:ListCommands", {}, never));
          const name = await nameOf(refused);
          asAws();
          return name === "UnreadableAnswer";
        },
      },
      {
        what: "gives all commands on one page, whatever MaxResults says",
        lacks: async (ask, { instance }) =>
          ((await ask({ InstanceId: instance, MaxResults: 1 })).Commands ?? []).length > 1,
      },
    ],
  },
  "ssm:ListCommandInvocations": {
    kind: "missing",
    input: ({ command }) => ({ CommandId: command, Details: true }),
    instead: "test/aws/wire-together.test.ts",
  },
  "ssm:CancelCommand": {
    kind: "missing",
    input: ({ command, instance }) => ({ CommandId: command, InstanceIds: [instance] }),
    instead: "test/aws/wire-faults.test.ts",
  },
  "ssm:DescribeInstanceInformation": {
    kind: "missing",
    input: ({ instance }) => ({ Filters: [{ Key: "InstanceIds", Values: [instance] }] }),
    instead: "test/aws/wire-look.test.ts",
  },
  "ssm:DescribeDocument": {
    kind: "answered",
    async holds(ask, { document }) {
      const { Document } = await ask({ Name: document });
      expect(Document).toMatchObject({ DocumentType: "Command", Status: "Active" });
      expect(Document?.Parameters).toContainEqual(
        expect.objectContaining({ Name: "commands", Type: "StringList" }),
      );
      expect(await nameOf(ask({ Name: "No-Such-Document" }))).toBe("InvalidDocument");
    },
    without: [
      {
        what: "does not tell which systems a document is for",
        lacks: async (ask, { document }) =>
          (await ask({ Name: document })).Document?.PlatformTypes?.includes("Linux") === false,
      },
      {
        what: `has none of AWS's own documents, ${DOCUMENT} among them`,
        lacks: async (ask) => (await nameOf(ask({ Name: DOCUMENT }))) === "InvalidDocument",
      },
    ],
  },
  "ssm:PutParameter": {
    kind: "answered",
    async holds(ask) {
      const Name = `/lamplighter/${newName("put")}`;
      const input = { Name, Value: "v", Type: "SecureString" as const, Tier: "Advanced" as const };
      expect(await ask(input)).toMatchObject({ Version: 1, Tier: "Advanced" });
      expect(await nameOf(ask({ ...input, Overwrite: false }))).toBe("ParameterAlreadyExists");
    },
  },
  "ssm:DeleteParameter": {
    kind: "answered",
    async holds(ask) {
      expect(await nameOf(ask({ Name: `/lamplighter/${newName("not-there")}` }))).toBe("ParameterNotFound");
    },
  },
};
