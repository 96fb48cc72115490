// What Systems Manager keeps of a command on its node, and how its answers show it.
import type { AgentResult } from "./aws-endpoint-agent.ts";
import type { EndpointNode } from "./aws-endpoint-node.ts";
import type { Json } from "./aws-endpoint-wire.ts";

export interface Command {
  readonly id: string;
  readonly input: Json;
  readonly at: number;
  readonly node: EndpointNode;
  readonly cancel: AbortController;
  hiddenReads: number;
  status: string;
  details: string;
  /** What the service says for good, whatever comes. */
  said: boolean;
  /** The most bytes of the script's output that the service gives. */
  readonly keeps: number;
  result: AgentResult | null;
  startedAt: string;
  endedAt: string;
}

const STDERR_SHOWN = 8_000;
const DETAILS_SHOWN = 2_500;

/** Seconds; the agent takes anything outside its range for 3600. */
export function executionTimeout(input: Json): number {
  const asked = Number(texts(parametersOf(input).executionTimeout)[0] ?? 3600);
  return asked >= 5 && asked <= 172_800 ? asked : 3600;
}

/** As GetCommandInvocation gives it: no output before its end. */
export function invocation(command: Command): Json {
  const { result } = command;
  const ended = command.endedAt !== "" && result !== null && !command.said;
  return {
    CommandId: command.id,
    InstanceId: command.node.id,
    Comment: command.input.Comment ?? "",
    DocumentName: command.input.DocumentName,
    DocumentVersion: "$DEFAULT",
    PluginName: "aws:runShellScript",
    ResponseCode: ended ? result.responseCode : -1,
    ExecutionStartDateTime: command.startedAt,
    ExecutionEndDateTime: command.endedAt,
    Status: command.status,
    StatusDetails: command.details,
    StandardOutputContent: ended ? result.stdout.subarray(0, command.keeps).toString("utf8") : "",
    StandardOutputUrl: "",
    StandardErrorContent: ended ? result.stderr.subarray(0, STDERR_SHOWN).toString("utf8") : "",
    StandardErrorUrl: "",
    CloudWatchOutputConfig: { CloudWatchLogGroupName: "", CloudWatchOutputEnabled: false },
  };
}

/** As SendCommand and ListCommands give it; `all`: the same command on each of its nodes. */
export function summary(all: readonly Command[]): Json {
  const [command] = all as readonly [Command, ...Command[]];
  const { input } = command;
  return {
    CommandId: command.id,
    DocumentName: input.DocumentName,
    DocumentVersion: "$DEFAULT",
    Comment: input.Comment ?? "",
    ExpiresAfter: command.at / 1000 + Number(input.TimeoutSeconds ?? 3600) + executionTimeout(input),
    Parameters: input.Parameters ?? {},
    InstanceIds: all.map(({ node }) => node.id),
    Targets: [],
    RequestedDateTime: command.at / 1000,
    Status: command.status,
    StatusDetails: command.details,
    OutputS3BucketName: "",
    OutputS3KeyPrefix: "",
    MaxConcurrency: input.MaxConcurrency ?? "50",
    MaxErrors: input.MaxErrors ?? "0",
    TargetCount: all.length,
    CompletedCount: all.filter(({ endedAt }) => endedAt !== "").length,
    TimeoutSeconds: input.TimeoutSeconds ?? 3600,
  };
}

/** As ListCommandInvocations gives it. */
export function listed(command: Command, details: boolean): Json {
  const { result } = command;
  const both =
    result === null ? "" : Buffer.concat([result.stdout, result.stderr]).subarray(0, DETAILS_SHOWN);
  return {
    CommandId: command.id,
    InstanceId: command.node.id,
    InstanceName: command.node.name,
    Comment: command.input.Comment ?? "",
    DocumentName: command.input.DocumentName,
    RequestedDateTime: command.at / 1000,
    Status: command.status,
    StatusDetails: command.details,
    CommandPlugins: details
      ? [
          {
            Name: "aws:runShellScript",
            Status: command.status,
            StatusDetails: command.details,
            ResponseCode: result?.responseCode ?? -1,
            Output: both.toString("utf8"),
          },
        ]
      : [],
  };
}

/** As DescribeInstanceInformation gives its node. */
export function information({ id, name, ping, heardOf }: EndpointNode): Json {
  return {
    InstanceId: id,
    PingStatus: ping,
    LastPingDateTime: (heardOf ?? Date.now()) / 1000,
    AgentVersion: "3.3.1345.0",
    IsLatestVersion: true,
    PlatformType: "Linux",
    PlatformName: "Amazon Linux",
    PlatformVersion: "2023",
    ResourceType: "EC2Instance",
    ComputerName: name,
  };
}

/** As DescribeDocument gives AWS-RunShellScript and what is made after it. */
export function documentView(name: string): Json {
  const parameter = (Name: string, Type: string, DefaultValue?: string): Json => ({
    Name,
    Type,
    Description: "As AWS-RunShellScript has it.",
    ...(DefaultValue === undefined ? {} : { DefaultValue }),
  });
  return {
    Name: name,
    DocumentType: "Command",
    DocumentFormat: "JSON",
    DocumentVersion: "1",
    SchemaVersion: "1.2",
    Status: "Active",
    PlatformTypes: ["Linux", "MacOS"],
    Parameters: [
      parameter("commands", "StringList"),
      parameter("workingDirectory", "String", ""),
      parameter("executionTimeout", "String", "3600"),
    ],
  };
}

/** The parameters of a SendCommand. */
export function parametersOf(input: Json): Json {
  return (input.Parameters ?? {}) as Json;
}

/** A list of texts; empty for anything else. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
