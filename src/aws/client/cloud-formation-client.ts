// CloudFormation's client, loaded by the first call. SDK imports are by name, so that a missing name fails
// the build.
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** Rejects with OperatorError when AWS's own endpoint is wanted and no Region is set. */
export async function cloudFormationOperations(
  settings: PreparingSettings,
  place: Place,
): Promise<OperationsOf<"cloudformation">> {
  const make = (more: object) => new CloudFormationClient({ ...settings, ...more });
  const client = bounded(make(await place(() => make({}))));
  return {
    "cloudformation:CreateChangeSet": (input, abortSignal) =>
      client.send(new CreateChangeSetCommand(input), { abortSignal }),
    "cloudformation:DescribeChangeSet": (input, abortSignal) =>
      client.send(new DescribeChangeSetCommand(input), { abortSignal }),
    "cloudformation:DescribeStackEvents": (input, abortSignal) =>
      client.send(new DescribeStackEventsCommand(input), { abortSignal }),
    "cloudformation:DescribeStacks": (input, abortSignal) =>
      client.send(new DescribeStacksCommand(input), { abortSignal }),
    "cloudformation:ExecuteChangeSet": (input, abortSignal) =>
      client.send(new ExecuteChangeSetCommand(input), { abortSignal }),
    "cloudformation:GetTemplate": (input, abortSignal) =>
      client.send(new GetTemplateCommand(input), { abortSignal }),
  };
}
