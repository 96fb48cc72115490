// Systems Manager as the endpoint answers it: commands, their delivery to nodes, and what is said of them. The input and
// answers are the JSON of the wire: times are seconds, everything else is as the SDK has it.
import { randomUUID } from "node:crypto";
import type { AgentResult } from "./aws-endpoint-agent.ts";
import {
  type Command,
  documentView,
  executionTimeout,
  information,
  invocation,
  listed,
  parametersOf,
  summary,
  texts,
} from "./aws-endpoint-command-views.ts";
import type { Delivery } from "./aws-endpoint-faults.ts";
import type { EndpointNode } from "./aws-endpoint-node.ts";
import type { ParameterStore } from "./aws-endpoint-parameters.ts";
import { type Json, ServiceFault } from "./aws-endpoint-wire.ts";

export interface CommandsService {
  /** `late`: what is put into Parameter Store can be read after so many milliseconds. */
  answer(operation: string, input: Json, delivery: Delivery, late: number): Json;
  /** Resolves when nothing that was sent is under way on a node. */
  settled(): Promise<void>;
  close(): void;
}

const LONGEST_DOCUMENT = 65_536;

/** `pageSize`: the most that a page holds. `documents`: further ones that are as AWS-RunShellScript is. */
export function createCommandsService(
  nodes: readonly EndpointNode[],
  store: ParameterStore,
  options: { readonly pageSize: number; readonly documents: readonly string[] },
): CommandsService {
  const commands: Command[] = [];
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) =>
    closing.signal.addEventListener("abort", () => resolve(), { once: true }),
  );

  function send(input: Json, delivery: Delivery): Json {
    document(input.DocumentName);
    checkSend(input);
    const wanted = texts(input.InstanceIds).map((instance) => {
      const node = nodes.find(({ id }) => id === instance);
      if (node === undefined || !node.registered)
        throw new ServiceFault(
          "InvalidInstanceId",
          `Instances [[${instance}]] not in a valid state for account`,
        );
      return node;
    });
    const id = randomUUID();
    const all = wanted.map((node) => sendTo(id, node, input, delivery));
    return { Command: summary(all) };
  }

  function sendTo(id: string, node: EndpointNode, input: Json, delivery: Delivery): Command {
    const command: Command = {
      id,
      input,
      at: Date.now(),
      node,
      cancel: new AbortController(),
      hiddenReads: delivery.hiddenReads ?? 0,
      status: "Pending",
      details: "Pending",
      said: false,
      keeps: delivery.keeps ?? Number.POSITIVE_INFINITY,
      result: null,
      startedAt: "",
      endedAt: "",
    };
    commands.push(command);
    if (delivery.says?.from === "send") say(command, delivery);
    const work = deliver(command, delivery)
      .catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
    return command;
  }

  async function deliver(command: Command, delivery: Delivery): Promise<void> {
    if (delivery.lost === true) return;
    // The answer is on its way before the node has the command.
    await new Promise((resolve) => setImmediate(resolve));
    await until(delivery.hold);
    await until(command.node.machine.reaches?.());
    if (closing.signal.aborted) return;
    // Cancelling promises nothing: what is on its way may arrive all the same.
    if (command.cancel.signal.aborted && delivery.despiteCancel !== true) return;
    const copies = (delivery.copies ?? 1) + (delivery.appends === true ? 1 : 0);
    let unreported: AgentResult | null = null;
    for (let copy = 0; copy < copies + (delivery.again === undefined ? 0 : 1); copy++) {
      if (copy === copies) await until(delivery.again);
      if (copy > 0 && delivery.remembers === true) return;
      if (closing.signal.aborted) return;
      if (!command.said && command.endedAt === "") command.status = command.details = "InProgress";
      command.startedAt ||= new Date().toISOString();
      const run = command.node.agent.run({
        commandId: command.id,
        commands: texts(parametersOf(command.input).commands).map(expand),
        timeout: executionTimeout(command.input),
        signal:
          command.endedAt === "" ? AbortSignal.any([cancelHeard(command), closing.signal]) : closing.signal,
      });
      if (delivery.says?.from === "start") say(command, delivery);
      const result = await run;
      await until(command.node.machine.reaches?.());
      if (result === null) continue;
      if (delivery.appends === true && copy === 0) {
        unreported = result;
        continue;
      }
      command.result ??= appended(unreported, result);
      settle(command, result.status, result.details);
    }
  }

  /** Aborts when the node hears of the cancellation. */
  function cancelHeard({ cancel, node }: Command): AbortSignal {
    const heard = new AbortController();
    const hear = (): void => void until(node.machine.reaches?.()).then(() => heard.abort());
    if (cancel.signal.aborted) hear();
    else cancel.signal.addEventListener("abort", hear, { once: true });
    return heard.signal;
  }

  /** Waits for it, but not beyond the end of the endpoint. */
  async function until(moment: Promise<void> | undefined): Promise<void> {
    if (moment !== undefined) await Promise.race([moment, closed]);
  }

  /** As the agent does: only `{{ ssm:NAME }}` is replaced, and not by what is stored as secure. */
  function expand(text: string): string {
    return text.replace(
      /\{\{ *ssm:([0-9A-Za-z_./-]+) *\}\}/g,
      (whole, name: string) => store.plain(name) ?? whole,
    );
  }

  function document(name: unknown): Json {
    if (name !== "AWS-RunShellScript" && !options.documents.includes(String(name)))
      throw new ServiceFault("InvalidDocument", `Document with name ${name} does not exist.`);
    return documentView(String(name));
  }

  function seen(input: Json): Command {
    const command = commands.find(
      ({ id, node }) =>
        id === input.CommandId && (input.InstanceId === undefined || node.id === input.InstanceId),
    );
    if (command === undefined) throw new ServiceFault("InvocationDoesNotExist", "");
    if (command.hiddenReads > 0) {
      command.hiddenReads--;
      throw new ServiceFault("InvocationDoesNotExist", "");
    }
    return command;
  }

  function list(input: Json): { readonly page: readonly Command[]; readonly next: Json } {
    const chosen = commands
      .filter((command) => command.hiddenReads <= 0 || command.hiddenReads-- <= 0)
      .filter(({ id }) => input.CommandId === undefined || id === input.CommandId)
      .filter(({ node }) => input.InstanceId === undefined || node.id === input.InstanceId)
      .filter((command) => filters(input).every((filter) => fits(command, filter)))
      .toReversed();
    const start = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(start))
      throw new ServiceFault("InvalidNextToken", "The specified token is not valid.");
    const end = start + Math.min(options.pageSize, Number(input.MaxResults ?? 50));
    return { page: chosen.slice(start, end), next: end < chosen.length ? { NextToken: String(end) } : {} };
  }

  return {
    answer(operation, input, delivery, late) {
      switch (operation) {
        case "SendCommand":
          return send(input, delivery);
        case "GetCommandInvocation":
          return invocation(seen(input));
        case "ListCommands": {
          const { page, next } = list(input);
          const whole = page.map(({ id }) => commands.filter((one) => one.id === id));
          return { Commands: whole.map(summary), ...next };
        }
        case "ListCommandInvocations": {
          const { page, next } = list(input);
          return { CommandInvocations: page.map((one) => listed(one, input.Details === true)), ...next };
        }
        case "CancelCommand": {
          const asked = commands.filter(({ id }) => id === input.CommandId);
          if (asked.length === 0) throw new ServiceFault("InvalidCommandId", "");
          const ids = texts(input.InstanceIds);
          for (const command of asked.filter(({ node }) => ids.length === 0 || ids.includes(node.id))) {
            if (command.endedAt === "" && !command.said) command.status = command.details = "Cancelling";
            if (command.startedAt === "") settle(command, "Cancelled", "Cancelled");
            command.cancel.abort();
          }
          return {};
        }
        case "DescribeInstanceInformation": {
          const chosen = nodes.filter(({ id, registered }) => registered && asksFor(input, id));
          return { InstanceInformationList: chosen.map(information) };
        }
        case "DescribeDocument":
          return { Document: document(input.Name) };
        case "PutParameter":
          return store.put(input, late);
        case "DeleteParameter":
          return store.remove(input);
        default:
          throw new ServiceFault("UnknownOperationException", operation);
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      closing.abort();
    },
  };
}

/** What the agent reports of a script that it ran twice. */
function appended(first: AgentResult | null, second: AgentResult): AgentResult {
  return first === null ? second : { ...second, stdout: Buffer.concat([first.stdout, second.stdout]) };
}

function say(command: Command, { says }: Delivery): void {
  if (says === undefined) return;
  command.status = says.status;
  command.details = says.details;
  command.said = true;
}

function settle(command: Command, status: string, details: string): void {
  if (command.endedAt !== "") return;
  command.endedAt = new Date().toISOString();
  if (command.said) return;
  command.status = status;
  command.details = details;
}

function checkSend(input: Json): void {
  const invalid = (message: string): ServiceFault => new ServiceFault("ValidationException", message);
  const { TimeoutSeconds: limit, Comment: comment } = input;
  const ids = texts(input.InstanceIds);
  if (ids.length === 0) throw invalid("This endpoint takes InstanceIds only.");
  if (ids.length > 50) throw invalid("Value at 'instanceIds' must have length less than or equal to 50");
  if (new Set(ids).size < ids.length) throw new ServiceFault("DuplicateInstanceId", "");
  if (typeof comment === "string" && comment.length > 100) throw invalid("Value at 'comment' is too long");
  if (typeof limit === "number" && (limit < 30 || limit > 2_592_000))
    throw invalid("Value at 'timeoutSeconds' failed to satisfy constraint");
  const commands = texts(parametersOf(input).commands);
  if (commands.length === 0) throw new ServiceFault("InvalidParameters", 'Parameter "commands" is required.');
  if (Buffer.byteLength(JSON.stringify(input.Parameters)) > LONGEST_DOCUMENT)
    throw new ServiceFault("MaxDocumentSizeExceeded", "The size limit of a document is 64 KB.");
}

function fits(command: Command, { key, value }: { key?: string; value?: string }): boolean {
  switch (key) {
    case "InvokedAfter":
      return command.at > Date.parse(value ?? "");
    case "InvokedBefore":
      return command.at < Date.parse(value ?? "");
    case "Status":
      return command.status === value;
    case "DocumentName":
      return command.input.DocumentName === value;
    default:
      throw new ServiceFault("InvalidFilterKey", `The filter key ${key} is not valid.`);
  }
}

/** By the filter InstanceIds, where there is one. */
function asksFor(input: Json, id: string): boolean {
  const wanted = (Array.isArray(input.Filters) ? (input.Filters as Json[]) : []).filter(
    ({ Key }) => Key === "InstanceIds",
  );
  return wanted.every(({ Values }) => texts(Values).includes(id));
}

function filters(input: Json): readonly { key?: string; value?: string }[] {
  return Array.isArray(input.Filters) ? input.Filters : [];
}
