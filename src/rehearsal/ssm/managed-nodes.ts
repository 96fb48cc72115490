// Systems Manager of the practice account: descriptions of its nodes and of the document that runs commands
// on them.
import type { AwsOperations } from "../../aws/api/call.ts";
import { serviceError } from "../base/service-error.ts";
import { imageOf } from "../node/images.ts";
import type { PracticeNode } from "../node/node.ts";
import { DOCUMENT } from "./command-views.ts";

type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

/** The agent pings every five minutes. */
const PING_INTERVAL = 300_000;
/** How long a lost agent has been away, in milliseconds. */
const AWAY = 2 * 3_600_000;

/** `nodes`: those that are online; `lost`: those whose agent has lost its connection. */
export function describeInstanceInformation(
  nodes: readonly PracticeNode[],
  lost: readonly PracticeNode[],
  input: AwsOperations["ssm:DescribeInstanceInformation"][0],
): Result<"ssm:DescribeInstanceInformation"> {
  const values = (input.Filters ?? [])
    .filter((filter) => filter.Key === "InstanceIds")
    .flatMap((filter) => filter.Values ?? []);
  const older = (input.InstanceInformationFilterList ?? [])
    .filter((filter) => filter.key === "InstanceIds")
    .flatMap((filter) => filter.valueSet ?? []);
  const wanted = [...values, ...older];
  const now = Date.now();
  return {
    InstanceInformationList: [...nodes, ...lost]
      .filter((node) => wanted.length === 0 || wanted.includes(node.id))
      .map((node) => ({
        InstanceId: node.id,
        PingStatus: lost.includes(node) ? "ConnectionLost" : "Online",
        LastPingDateTime: new Date(
          now - (lost.includes(node) ? AWAY : (now - node.bootedAt) % PING_INTERVAL),
        ),
        AgentVersion: "3.3.2299.0",
        IsLatestVersion: true,
        PlatformType: "Linux",
        PlatformName: "Amazon Linux",
        PlatformVersion: imageOf(node).platformVersion,
        ResourceType: "EC2Instance",
        IPAddress: node.privateIp,
        ComputerName: node.hostName,
      })),
  };
}

export function describeDocument(
  input: AwsOperations["ssm:DescribeDocument"][0],
): Result<"ssm:DescribeDocument"> {
  if (input.Name !== DOCUMENT)
    throw serviceError("InvalidDocument", `Document with name ${input.Name} does not exist.`);
  return {
    Document: {
      Name: DOCUMENT,
      Owner: "Amazon",
      Description: "Run a shell script or specify the commands to run.",
      Status: "Active",
      DocumentVersion: "1",
      LatestVersion: "1",
      DefaultVersion: "1",
      DocumentType: "Command",
      DocumentFormat: "JSON",
      SchemaVersion: "1.2",
      PlatformTypes: ["Linux", "MacOS"],
      Parameters: [
        { Name: "commands", Type: "StringList", Description: "The commands to run." },
        { Name: "workingDirectory", Type: "String", DefaultValue: "" },
        { Name: "executionTimeout", Type: "String", DefaultValue: "3600" },
      ],
    },
  };
}
