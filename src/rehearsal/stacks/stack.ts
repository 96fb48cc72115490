// A stack of the practice account and its change sets: data, its events, and how others see it.
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
  /** The token by which it was carried out. */
  executedBy: string | null;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  /** How many of its name there were before. */
  readonly generation: number;
  readonly created: Date;
  status: string;
  reason: string | null;
  readonly changeSets: ChangeSet[];
  /** The one that was carried out. */
  executed: ChangeSet | null;
  /** Newest last. */
  readonly events: StackEvent[];
  readonly made: Map<string, MadeResource>;
  outputs: readonly { readonly key: string; readonly value: string; readonly description: string | null }[];
  /** Why it failed on purpose; an administrator repairs that. Null for every other stack. */
  practised: (() => void) | null;
  /** Its end was told to anyone who asked. */
  told: boolean;
  /** What its next operation begins with saying; null when nothing. */
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

/** Notes what happens to one of its resources, or to itself (`resource` omitted). */
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

/** True for a status after which nothing follows by itself. */
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
