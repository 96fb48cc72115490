// A stack of the practice account and its change sets: data, events, and descriptions.
import type { AwsOperations } from "../../aws/api/call.ts";
import { seededUuid } from "../base/seeded.ts";
import { ACCOUNT, REGION } from "../cloud/cloud.ts";
import type { MadeResource } from "./resource.ts";
import type { Template } from "./template.ts";

type StackView = NonNullable<AwsOperations["cloudformation:DescribeStacks"][1]["Stacks"]>[number];
export type StackEvent = NonNullable<
  AwsOperations["cloudformation:DescribeStackEvents"][1]["StackEvents"]
>[number];

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly token: string | null;
  readonly template: Template;
  readonly capabilities: readonly string[];
  readonly tags: readonly { Key: string | undefined; Value: string | undefined }[];
  readonly description: string | null;
  readonly created: Date;
  status: "CREATE_PENDING" | "CREATE_IN_PROGRESS" | "CREATE_COMPLETE" | "FAILED";
  reason: string | null;
  execution:
    | "UNAVAILABLE"
    | "AVAILABLE"
    | "EXECUTE_IN_PROGRESS"
    | "EXECUTE_COMPLETE"
    | "EXECUTE_FAILED"
    | "OBSOLETE";
  /** The token of the request that executed it. */
  executedBy: string | null;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  /** The number of earlier stacks with its name. */
  readonly generation: number;
  readonly created: Date;
  status: string;
  reason: string | null;
  readonly changeSets: ChangeSet[];
  /** The executed change set. */
  executed: ChangeSet | null;
  /** Newest last. */
  readonly events: StackEvent[];
  readonly made: Map<string, MadeResource>;
  outputs: readonly { readonly key: string; readonly value: string; readonly description: string | null }[];
  /** The repair of an injected fault, done by an administrator. Null for every other stack. */
  practised: (() => void) | null;
  /** Its final status was reported to a caller. */
  told: boolean;
  /** A message for the first event of its next operation; null for none. */
  remark: string | null;
}

export function createStack(seed: string, name: string, generation: number): Stack {
  const uuid = seededUuid(seed, `stack ${name} ${generation}`);
  const stack: Stack = {
    id: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${name}/${uuid}`,
    name,
    generation,
    created: new Date(),
    status: "REVIEW_IN_PROGRESS",
    reason: "User Initiated",
    changeSets: [],
    executed: null,
    events: [],
    made: new Map(),
    outputs: [],
    practised: null,
    told: false,
    remark: null,
  };
  return stack;
}

/** Records an event of one of its resources, or of the stack itself (`resource` omitted). */
export function note(
  stack: Stack,
  seed: string,
  status: string,
  its: {
    readonly resource?: { readonly name: string; readonly type: string; readonly physical: string };
    readonly reason?: string | undefined;
    readonly token?: string | null | undefined;
  } = {},
): void {
  const { resource, reason, token } = its;
  if (!resource) Object.assign(stack, { status, reason: reason ?? null });
  const number = stack.events.length;
  const name = resource?.name ?? stack.name;
  stack.events.push({
    StackId: stack.id,
    EventId: resource
      ? `${name}-${status}-${String(number).padStart(4, "0")}`
      : seededUuid(seed, `${stack.id} event ${number}`),
    StackName: stack.name,
    LogicalResourceId: name,
    PhysicalResourceId: resource ? resource.physical : stack.id,
    ResourceType: resource?.type ?? "AWS::CloudFormation::Stack",
    Timestamp: new Date(),
    ResourceStatus: status as NonNullable<StackEvent["ResourceStatus"]>,
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
    ...(token ? { ClientRequestToken: token } : {}),
  });
}

/** True for a final status. */
export function hasEnded({ status }: Stack): boolean {
  return !status.endsWith("_IN_PROGRESS");
}

export function stackView(stack: Stack): StackView {
  const set = stack.executed ?? stack.changeSets.at(-1);
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(stack.executed ? { ChangeSetId: stack.executed.id } : {}),
    ...(set?.template.description ? { Description: set.template.description } : {}),
    Parameters: parameterViews(set),
    CreationTime: stack.created,
    RollbackConfiguration: {},
    StackStatus: stack.status as NonNullable<StackView["StackStatus"]>,
    ...(stack.reason === null ? {} : { StackStatusReason: stack.reason }),
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: [...(set?.capabilities ?? [])] as NonNullable<StackView["Capabilities"]>,
    Outputs: stack.outputs.map(({ key, value, description }) => ({
      OutputKey: key,
      OutputValue: value,
      ...(description === null ? {} : { Description: description }),
    })),
    Tags: [...(set?.tags ?? [])],
    EnableTerminationProtection: false,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

function parameterViews(set: ChangeSet | undefined) {
  return (set?.template.parameters ?? []).map(({ name, shown, resolved }) => ({
    ParameterKey: name,
    ParameterValue: shown,
    ...(resolved === undefined ? {} : { ResolvedValue: resolved }),
  }));
}

export function changeSetView(
  stack: Stack,
  set: ChangeSet,
): AwsOperations["cloudformation:DescribeChangeSet"][1] {
  return {
    ChangeSetName: set.name,
    ChangeSetId: set.id,
    StackId: stack.id,
    StackName: stack.name,
    ...(set.description === null ? {} : { Description: set.description }),
    Parameters: parameterViews(set),
    CreationTime: set.created,
    ExecutionStatus: set.execution,
    Status: set.status,
    ...(set.reason === null ? {} : { StatusReason: set.reason }),
    NotificationARNs: [],
    RollbackConfiguration: {},
    Capabilities: [...set.capabilities] as NonNullable<StackView["Capabilities"]>,
    Tags: [...set.tags],
    Changes:
      set.status === "CREATE_COMPLETE"
        ? set.template.resources.map(({ name, type }) => ({
            Type: "Resource" as const,
            ResourceChange: {
              Action: "Add" as const,
              LogicalResourceId: name,
              ResourceType: type,
              Scope: [],
              Details: [],
            },
          }))
        : [],
    IncludeNestedStacks: false,
  };
}
