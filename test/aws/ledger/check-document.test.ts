import { expect, it } from "vitest";
import type { AwsCall } from "../../../src/aws/api/call.ts";
import { checkDocument } from "../../../src/aws/ledger/check-document.ts";

const never = new AbortController().signal;
const commands = { Name: "commands", Type: "StringList" };
const limit = { Name: "executionTimeout", Type: "String", DefaultValue: "3600" };
const directory = { Name: "workingDirectory", Type: "String", DefaultValue: "" };
const SHELL = {
  Name: "Our-RunShell",
  DocumentType: "Command",
  Status: "Active",
  PlatformTypes: ["Linux", "MacOS"],
  Parameters: [commands, directory, limit],
};

function check(answer: object | Error): Promise<void> {
  const call: AwsCall = async (operation, input) => {
    expect([operation, input]).toEqual(["ssm:DescribeDocument", { Name: "Our-RunShell" }]);
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  return checkDocument(call, "Our-RunShell", never);
}

it("takes a document that is as AWS-RunShellScript is", async () => {
  await check({ Document: SHELL });
  await check({ Document: { ...SHELL, Status: undefined, PlatformTypes: undefined } });
});

it.each([
  [undefined, /AWS did not describe it/],
  [{ ...SHELL, DocumentType: "Automation" }, /of type Automation, not Command/],
  [{ ...SHELL, Status: "Creating" }, /Creating, not Active/],
  [{ ...SHELL, PlatformTypes: ["Windows"] }, /not for Linux/],
  [{ ...SHELL, Parameters: [limit] }, /no parameter `commands`/],
  [{ ...SHELL, Parameters: [{ ...commands, Type: "String" }, limit] }, /`commands` is a String/],
  [{ ...SHELL, Parameters: [commands] }, /no parameter `executionTimeout`/],
  [{ ...SHELL, Parameters: undefined }, /no parameter `commands`/],
  [
    { ...SHELL, Parameters: [commands, limit, { Name: "ticket", Type: "String" }] },
    /requires the parameter `ticket`/,
  ],
])("refuses %o", async (Document, message) => {
  await expect(check({ Document })).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringMatching(message),
    advice: expect.stringContaining("executionTimeout"),
  });
});

it("tells a document that is not there from one that may not be looked at", async () => {
  const error = (name: string): Error => Object.assign(new Error("said so"), { name });
  await expect(check(error("InvalidDocument"))).rejects.toMatchObject({
    message: "No document Our-RunShell in this account and Region.",
  });
  await expect(check(error("AccessDeniedException"))).rejects.toMatchObject({
    message: expect.stringContaining("AccessDeniedException"),
    advice: expect.stringContaining("ssm:DescribeDocument"),
  });
});
