// Systems Manager of the practice account: sending, following, listing and cancelling commands. A command id
// is random and does not follow from the seed: a rebuilt account must never answer for a command from before
// the rebuild.
import { randomUUID } from "node:crypto";
import type { AwsOperations } from "../../aws/api/call.ts";
import { serviceError } from "../base/service-error.ts";
import { paged } from "../cloud/filters.ts";
import type { PracticeNode } from "../node/node.ts";
import { runScript } from "./agent.ts";
import {
  DOCUMENT,
  executionTimeout,
  type Invocation,
  invocationView,
  type Sent,
  summary,
  textOf,
} from "./command-views.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

export interface CommandsService {
  send(input: Input<"ssm:SendCommand">): Result<"ssm:SendCommand">;
  get(input: Input<"ssm:GetCommandInvocation">): Result<"ssm:GetCommandInvocation">;
  list(input: Input<"ssm:ListCommands">): Result<"ssm:ListCommands">;
  listInvocations(input: Input<"ssm:ListCommandInvocations">): Result<"ssm:ListCommandInvocations">;
  cancel(input: Input<"ssm:CancelCommand">): Result<"ssm:CancelCommand">;
}

/** Seconds on the nodes' clock until a send is visible, and until the agent has it. */
const VISIBLE_AFTER = 0.1;
const DELIVERED_AFTER = 0.3;
const STDERR_SHOWN = 8_000;

/** `nodes` returns those that Systems Manager reaches now. */
export function createCommandsService(nodes: () => readonly PracticeNode[]): CommandsService {
  const sent: Sent[] = [];

  async function deliver(
    command: Sent,
    invocation: Invocation,
    script: string,
    timeout: number,
  ): Promise<void> {
    const { node } = invocation;
    await node.pause(VISIBLE_AFTER);
    invocation.visible = true;
    await node.pause(DELIVERED_AFTER - VISIBLE_AFTER);
    if (invocation.cancel.signal.aborted) {
      invocation.status = "Cancelled";
      invocation.endedAt = new Date();
      return;
    }
    invocation.status = "InProgress";
    invocation.startedAt = new Date();
    const result = await runScript(node, {
      commandId: command.commandId,
      script,
      timeout,
      signal: invocation.cancel.signal,
    });
    if (result === null) return;
    invocation.result = result;
    invocation.status = result.status;
    invocation.endedAt = new Date();
  }

  return {
    send(input) {
      checkSend(input);
      const wanted = (input.InstanceIds ?? []).map((id) => {
        const node = nodes().find((one) => one.id === id);
        if (!node)
          throw serviceError("InvalidInstanceId", `Instances [[${id}]] not in a valid state for account`);
        return node;
      });
      const command: Sent = {
        commandId: randomUUID(),
        input,
        at: new Date(),
        invocations: wanted.map((node) => ({
          node,
          cancel: new AbortController(),
          visible: false,
          status: "Pending",
          startedAt: null,
          endedAt: null,
          result: null,
        })),
      };
      sent.push(command);
      const script = (input.Parameters?.commands ?? []).join("\n");
      for (const invocation of command.invocations)
        void deliver(command, invocation, script, executionTimeout(input));
      return { Command: summary(command) };
    },
    get(input) {
      const command = sent.find((one) => one.commandId === input.CommandId);
      const invocation = command?.invocations.find((one) => one.node.id === input.InstanceId);
      if (!command || !invocation?.visible) throw serviceError("InvocationDoesNotExist", "");
      return {
        CommandId: command.commandId,
        InstanceId: invocation.node.id,
        Comment: command.input.Comment ?? "",
        DocumentName: DOCUMENT,
        DocumentVersion: "$DEFAULT",
        PluginName: "aws:runShellScript",
        ResponseCode: invocation.result?.responseCode ?? -1,
        Status: invocation.status,
        StatusDetails: invocation.result?.details ?? invocation.status,
        StandardOutputContent: textOf(invocation.result?.stdout),
        StandardOutputUrl: "",
        StandardErrorContent: textOf(invocation.result?.stderr.subarray(0, STDERR_SHOWN)),
        StandardErrorUrl: "",
        ...(invocation.startedAt ? { ExecutionStartDateTime: invocation.startedAt.toISOString() } : {}),
        ...(invocation.endedAt ? { ExecutionEndDateTime: invocation.endedAt.toISOString() } : {}),
      };
    },
    list(input) {
      const chosen = sent
        .filter((one) =>
          one.invocations.some(
            (invocation) => invocation.visible && matches(one, invocation, input.Filters ?? []),
          ),
        )
        .filter((one) => !input.CommandId || one.commandId === input.CommandId)
        .filter(
          (one) =>
            !input.InstanceId ||
            one.invocations.some((invocation) => invocation.node.id === input.InstanceId),
        );
      const { page, next } = paged(chosen.toReversed(), pageSize(input.MaxResults), input.NextToken);
      return { Commands: page.map(summary), ...(next ? { NextToken: next } : {}) };
    },
    listInvocations(input) {
      const chosen = sent.flatMap((command) =>
        command.invocations
          .filter((invocation) => invocation.visible && matches(command, invocation, input.Filters ?? []))
          .filter(
            (invocation) =>
              (!input.CommandId || command.commandId === input.CommandId) &&
              (!input.InstanceId || invocation.node.id === input.InstanceId),
          )
          .map((invocation) => ({ command, invocation })),
      );
      const { page, next } = paged(chosen.toReversed(), pageSize(input.MaxResults), input.NextToken);
      return {
        CommandInvocations: page.map(({ command, invocation }) =>
          invocationView(command, invocation, input.Details === true),
        ),
        ...(next ? { NextToken: next } : {}),
      };
    },
    cancel(input) {
      const command = sent.find((one) => one.commandId === input.CommandId);
      if (!command) throw serviceError("InvalidCommandId", "");
      for (const invocation of command.invocations) {
        if (
          input.InstanceIds &&
          input.InstanceIds.length > 0 &&
          !input.InstanceIds.includes(invocation.node.id)
        )
          continue;
        if (invocation.status !== "Pending" && invocation.status !== "InProgress") continue;
        invocation.status = "Cancelling";
        invocation.cancel.abort();
      }
      return {};
    },
  };
}

const pageSize = (wanted: number | undefined): number => Math.min(50, Math.max(1, wanted ?? 50));

function checkSend(input: Input<"ssm:SendCommand">): void {
  const invalid = (message: string) => serviceError("ValidationException", message);
  if (input.DocumentName !== DOCUMENT)
    throw serviceError(
      "InvalidDocument",
      `Document ${input.DocumentName} does not exist in the practice account.`,
    );
  if (!input.InstanceIds || input.InstanceIds.length === 0)
    throw invalid("The practice account takes InstanceIds only.");
  if (input.InstanceIds.length > 50)
    throw invalid(
      "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
  if ((input.Comment ?? "").length > 100)
    throw invalid(
      "1 validation error detected: Value at 'comment' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
  const limit = input.TimeoutSeconds;
  if (limit !== undefined && (limit < 30 || limit > 2_592_000))
    throw invalid(
      "1 validation error detected: Value at 'timeoutSeconds' failed to satisfy constraint: Member must have value greater than or equal to 30",
    );
  if (!input.Parameters?.commands || input.Parameters.commands.length === 0)
    throw serviceError("InvalidParameters", 'Parameter "commands" is required.');
  if (JSON.stringify(input.Parameters).length > 64 * 1024)
    throw serviceError("MaxDocumentSizeExceeded", "The document exceeds 64 KB.");
}

function matches(
  command: Sent,
  invocation: Invocation,
  filters: readonly { key?: string | undefined; value?: string | undefined }[],
): boolean {
  return filters.every(({ key, value }) => {
    switch (key) {
      case "InvokedAfter":
        return command.at.getTime() > Date.parse(value ?? "");
      case "InvokedBefore":
        return command.at.getTime() < Date.parse(value ?? "");
      case "Status":
        return invocation.status === value;
      case "DocumentName":
        return value === DOCUMENT;
      case "ExecutionStage":
        return (value === "Executing") === (invocation.endedAt === null);
      default:
        throw serviceError("InvalidFilterKey", `The filter key ${key} is not valid.`);
    }
  });
}
