// The record of a command in the practice account's Systems Manager, and the answers that show it.
import type { AwsOperations } from "../../aws/api/call.ts";
import type { PracticeNode } from "../node/node.ts";
import type { AgentResult } from "./agent.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];
type CommandInvocation = NonNullable<Result<"ssm:ListCommandInvocations">["CommandInvocations"]>[number];
export type Status = "Pending" | "InProgress" | "Cancelling" | AgentResult["status"];

export interface Sent {
  readonly commandId: string;
  readonly input: Input<"ssm:SendCommand">;
  readonly at: Date;
  readonly invocations: readonly Invocation[];
}

export interface Invocation {
  readonly node: PracticeNode;
  readonly cancel: AbortController;
  visible: boolean;
  status: Status;
  startedAt: Date | null;
  endedAt: Date | null;
  result: AgentResult | null;
}

export const DOCUMENT = "AWS-RunShellScript";
const DETAILS_SHOWN = 2_500;

/** Seconds; the agent uses 3600 for anything outside its range. */
export function executionTimeout(input: Input<"ssm:SendCommand">): number {
  const asked = Number(input.Parameters?.executionTimeout?.[0] ?? 3600);
  return asked >= 5 && asked <= 172_800 ? asked : 3600;
}

export const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());

function commandStatus(command: Sent): {
  Status: Exclude<Status, "Cancelling"> | "Cancelling";
  StatusDetails: string;
} {
  const states = command.invocations.map((one) => one.status);
  const open = (["Cancelling", "InProgress", "Pending"] as const).find((state) => states.includes(state));
  const bad = (["Failed", "TimedOut", "Cancelled"] as const).find((state) => states.includes(state));
  const status = open ?? bad ?? "Success";
  return { Status: status, StatusDetails: status === "TimedOut" ? "Incomplete" : status };
}

export function summary(command: Sent) {
  const { input, invocations } = command;
  const ended = invocations.filter((one) => one.endedAt).length;
  return {
    CommandId: command.commandId,
    DocumentName: DOCUMENT,
    DocumentVersion: "$DEFAULT",
    Comment: input.Comment ?? "",
    ExpiresAfter: new Date(
      command.at.getTime() + ((input.TimeoutSeconds ?? 3600) + executionTimeout(input)) * 1000,
    ),
    Parameters: input.Parameters ?? {},
    InstanceIds: invocations.map((one) => one.node.id),
    Targets: [],
    RequestedDateTime: command.at,
    ...commandStatus(command),
    OutputS3BucketName: "",
    OutputS3KeyPrefix: "",
    MaxConcurrency: "50",
    MaxErrors: "0",
    TargetCount: invocations.length,
    CompletedCount: ended,
    ErrorCount: invocations.filter((one) => one.status === "Failed" || one.status === "TimedOut").length,
    DeliveryTimedOutCount: 0,
    ServiceRole: "",
    TimeoutSeconds: input.TimeoutSeconds ?? 3600,
  };
}

export function invocationView(command: Sent, invocation: Invocation, details: boolean): CommandInvocation {
  const { result, status } = invocation;
  const both = result ? textOf(Buffer.concat([result.stdout, result.stderr]).subarray(0, DETAILS_SHOWN)) : "";
  const plugin: NonNullable<CommandInvocation["CommandPlugins"]>[number] = {
    Name: "aws:runShellScript",
    Status: status === "Cancelling" ? "InProgress" : status,
    StatusDetails: result?.details ?? status,
    ResponseCode: result?.responseCode ?? -1,
    ...(invocation.startedAt ? { ResponseStartDateTime: invocation.startedAt } : {}),
    ...(invocation.endedAt ? { ResponseFinishDateTime: invocation.endedAt } : {}),
    Output: result?.note ? result.note : both,
  };
  return {
    CommandId: command.commandId,
    InstanceId: invocation.node.id,
    InstanceName: invocation.node.hostName,
    Comment: command.input.Comment ?? "",
    DocumentName: DOCUMENT,
    DocumentVersion: "$DEFAULT",
    RequestedDateTime: command.at,
    Status: status,
    StatusDetails: result?.details ?? status,
    CommandPlugins: details && status !== "Pending" ? [plugin] : [],
  };
}
