// Secrets that are parked for a node, and documents that carry scripts: what the program puts there and reads of it.
import {
  CreateDocumentCommand,
  type CreateDocumentCommandInput,
  DescribeParametersCommand,
  GetParameterCommand,
} from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { checkDocument } from "../../src/aws/ledger/check-document.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import { NONCE, RUN, scriptedAws } from "../support/scripted-aws.ts";
import {
  asUserAllowed,
  never,
  newName,
  ownCall,
  programCall,
  ssm,
  startInstances,
  underIam,
} from "./account.ts";

let call: AwsCall;
beforeAll(async () => {
  call = await programCall();
});
afterAll(() => vi.unstubAllEnvs());

describe("a parked secret", () => {
  const HOUR = 3_600_000;
  const SECRET = "joined-by-this";

  const newNode = async (): Promise<string> => (await startInstances({ Name: newName("node") }))[0] ?? "";

  /** Sends a command that needs a secret to a node that can make no key; gives where it was parked. */
  async function parked(by: AwsCall, id: string) {
    const name = "JOIN_TOKEN";
    const targets = [{ key: "manager", roles: ["manager"], selector: id, id, name: id }];
    const aws = scriptedAws({ call: by, targets, now: Date.now });
    aws.options.vault.put(name, null, SECRET);
    const send: Extract<Effect, { type: "send" }> = {
      key: `send ${NONCE} 0`,
      type: "send",
      nonce: NONCE,
      epoch: 0,
      target: "manager",
      phase: "command",
      kind: "script",
      text: `join "$${name}"`,
      timeout: 300,
      notAfter: Date.now() + 90_000,
      secrets: [name],
      capture: null,
      devices: [],
      local: undefined,
      park: true,
    };
    const reports = await aws.perform(send);
    const probe = reports.find((it) => it.type === "probeRequested")?.probe ?? "";
    return { aws, reports, name: probe.replace(/^park /, "") };
  }

  const unpark = (name: string): Effect => ({
    key: `unpark ${name}`,
    type: "unpark",
    name,
    epoch: 1,
    target: "manager",
  });

  it("lies encrypted under a name of the run, expires within an hour, and is gone after its command", async () => {
    const { aws, reports, name } = await parked(call, await newNode());
    expect(reports.at(-1)).toMatchObject({ type: "accepted" });
    expect(name).toMatch(new RegExp(`^/lamplighter/${RUN}/[0-9a-f]{32}$`));
    const { Parameter: hidden } = await ssm().send(new GetParameterCommand({ Name: name }));
    expect(hidden).toMatchObject({ Type: "SecureString", Version: 1 });
    expect(hidden?.Value).not.toBe(SECRET);
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    expect(Parameter?.Value).toBe(SECRET);
    const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [name] }];
    const { Parameters } = await ssm().send(new DescribeParametersCommand({ ParameterFilters }));
    const [policy] = Parameters?.[0]?.Policies ?? [];
    expect(policy?.PolicyText).toContain("Expiration");
    const [until = ""] = /\d{4}-\d\d-\d\dT[0-9:.]+Z/.exec(policy?.PolicyText ?? "") ?? [];
    expect(Math.abs(Date.parse(until) - Date.now() - HOUR)).toBeLessThan(60_000);
    expect(Parameters).toMatchObject([
      { Name: name, Tier: "Advanced", Description: expect.stringContaining(RUN) },
    ]);

    expect((await aws.perform(unpark(name))).at(-1)).toMatchObject({
      ok: true,
      message: "It was deleted from Parameter Store.",
    });
    await expect(ssm().send(new GetParameterCommand({ Name: name }))).rejects.toMatchObject({
      name: "ParameterNotFound",
    });
    expect((await aws.perform(unpark(name))).at(-1)).toMatchObject({
      ok: true,
      message: "It is no longer in Parameter Store.",
    });
  });

  it("is not parked by somebody who may not, and the command is not sent", async () => {
    const node = await newNode();
    await asUserAllowed("ssm:SendCommand");
    const { reports } = await underIam(async () => parked(await ownCall(), node));
    expect(reports.at(-1)).toMatchObject({
      type: "finished",
      outcome: "not-run",
      message: expect.stringContaining("ssm:PutParameter"),
    });
  });
});

describe("a document", () => {
  const content = (parameters: object) =>
    JSON.stringify({
      schemaVersion: "2.2",
      description: "Runs commands",
      parameters,
      mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: "{{ commands }}" } }],
    });
  const commands = { type: "StringList", description: "What to run" };
  const executionTimeout = { type: "String", default: "3600", description: "Seconds" };

  async function made(
    parameters: object,
    DocumentType: CreateDocumentCommandInput["DocumentType"] = "Command",
  ) {
    const Name = newName("Document");
    await ssm().send(new CreateDocumentCommand({ Name, DocumentType, Content: content(parameters) }));
    return Name;
  }

  /** As AWS tells it: the server has no systems for documents, and says so in their place. */
  const forLinux: AwsCall = async (operation, input, signal) => {
    const answer = await call(operation, input, signal);
    const { Document } = answer as { Document?: { PlatformTypes?: string[] } };
    expect(Document?.PlatformTypes).toEqual(["Not Implemented (moto)"]);
    return { ...answer, Document: { ...Document, PlatformTypes: ["Linux"] } };
  };

  it("of one's own that takes what is sent is taken", async () => {
    await checkDocument(forLinux, await made({ commands, executionTimeout }), never);
  });

  it.each([
    ["takes no commands", { executionTimeout }, /no parameter `commands`/],
    [
      "takes one command alone",
      { commands: { ...commands, type: "String" }, executionTimeout },
      /a String, not/,
    ],
    ["has no time limit", { commands }, /no parameter `executionTimeout`/],
    [
      "needs more",
      { commands, executionTimeout, ticket: { type: "String" } },
      /requires the parameter `ticket`/,
    ],
  ])("that %s is refused", async (_, parameters, words) => {
    await expect(checkDocument(forLinux, await made(parameters), never)).rejects.toThrow(words);
  });

  it("of another type is refused, and so is one that there is not", async () => {
    const policy = await made({ commands, executionTimeout }, "Policy");
    await expect(checkDocument(call, policy, never)).rejects.toThrow("it is of type Policy, not Command");
    await expect(checkDocument(call, "No-Such-Document", never)).rejects.toMatchObject({
      message: "No document No-Such-Document in this account and Region.",
    });
  });
});
