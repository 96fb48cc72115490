// Answers of AWS for the tests of orders: a stack with its change sets and events, an instance, a volume. What a test does not
// say otherwise is as a beginner's account has it.
import type { AwsCall, AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import { sha256 } from "../../src/digest.ts";
import type { AwsOrder } from "../../src/plan/model/aws-order.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import { INSTANCE, NONCE, RUN, type ScriptedAws, START, scriptedAws, serviceError } from "./scripted-aws.ts";

export const STACK = "node-01";
export const STACK_ID = "arn:aws:cloudformation:eu-central-1:123456789012:stack/node-01/1";
export const TEMPLATE = "Resources:\n  Instance: {}\n";
export const VOLUME = "vol-0a1b2c3d4e5f60718";
export const SET = `lamplighter-${"f".repeat(32)}`;

type Answer<O extends AwsOperation> = AwsOperations[O][1] | Error;
type Answers = {
  [O in AwsOperation]?: Answer<O> | ((input: AwsOperations[O][0], round: number) => Answer<O>);
};
type Call = { readonly operation: AwsOperation; readonly input: unknown };

export interface StacksWorld {
  /** What is answered; a function also hears how often it was asked before. */
  readonly answers: Answers;
  readonly calls: Call[];
  readonly aws: ScriptedAws;
  /** The inputs of an operation's calls. */
  inputs<O extends AwsOperation>(operation: O): readonly AwsOperations[O][0][];
  send(order: AwsOrder, text?: string): Promise<readonly Report[]>;
  watch(order: AwsOrder, commandId?: string, timeout?: number): Promise<readonly Report[]>;
  reconcile(
    order: AwsOrder,
    more?: Partial<Extract<Effect, { type: "reconcile" }>>,
  ): Promise<readonly Report[]>;
  cancel(order: AwsOrder): Promise<readonly Report[]>;
}

/** An account in which there is nothing, until the answers say otherwise. */
export function stacksWorld(answers: Answers): StacksWorld {
  const rounds = new Map<AwsOperation, number>();
  const calls: Call[] = [];
  const call = async (operation: AwsOperation, input: unknown): Promise<unknown> => {
    calls.push({ operation, input });
    const round = rounds.get(operation) ?? 0;
    rounds.set(operation, round + 1);
    const given: unknown = world.answers[operation];
    if (given === undefined) throw new Error(`nobody expected ${operation} here`);
    const answer = typeof given === "function" ? given(input, round) : given;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const aws = scriptedAws({ call: call as AwsCall });
  const known = { nonce: NONCE, epoch: 0, target: "manager" };
  const world: StacksWorld = {
    answers,
    calls,
    aws,
    inputs: (operation) =>
      calls.filter((it) => it.operation === operation).map(({ input }) => input as never),
    send: (order, text = TEMPLATE) =>
      aws.perform({
        ...known,
        key: "send",
        type: "send",
        phase: "command",
        kind: "aws",
        text,
        timeout: 300,
        notAfter: START + 90_000,
        secrets: [],
        capture: null,
        devices: [],
        local: undefined,
        aws: order,
      }),
    watch: (order, commandId = STACK_ID, timeout = 600) =>
      aws.perform({
        ...known,
        key: "watch",
        type: "watch",
        commandId,
        requestedAt: START,
        timeout,
        capture: null,
        aws: order,
      }),
    reconcile: (order, more = {}) =>
      aws.perform({
        ...known,
        key: "reconcile",
        type: "reconcile",
        requestedAt: START,
        notAfter: START + 90_000,
        text: TEMPLATE,
        commandId: null,
        capture: null,
        fence: false,
        stop: false,
        aws: order,
        ...more,
      }),
    cancel: (order) =>
      aws.perform(
        { ...known, key: "cancel", type: "cancel", commandId: STACK_ID, aws: order },
        (reports) => reports.length > 0,
      ),
  };
  return world;
}

/** The error by which CloudFormation says that there is no such stack. */
export function noStack(): Error {
  return serviceError("ValidationError", `Stack with id ${STACK} does not exist`);
}

/** An error as the SDK has it for a request that the service turned down. */
export function turnedDown(name: string, message: string): Error {
  return Object.assign(serviceError(name, message), { $fault: "client" });
}

export function stackIs(
  StackStatus: string,
  outputs: Readonly<Record<string, string>> = {},
): AwsOperations["cloudformation:DescribeStacks"][1] {
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  const CreationTime = new Date(START - 60_000);
  return {
    Stacks: [
      { StackId: STACK_ID, StackName: STACK, StackStatus: StackStatus as never, CreationTime, Outputs },
    ],
  };
}

export function changeSetIs(
  Status: string,
  ExecutionStatus: string,
  more: Partial<AwsOperations["cloudformation:DescribeChangeSet"][1]> = {},
): AwsOperations["cloudformation:DescribeChangeSet"][1] {
  return {
    ChangeSetId: `arn:aws:cloudformation:eu-central-1:123456789012:changeSet/${SET}/1`,
    StackId: STACK_ID,
    Status: Status as never,
    ExecutionStatus: ExecutionStatus as never,
    CreationTime: new Date(START - 30_000),
    Changes: [change("Add", "Instance", "AWS::EC2::Instance")],
    ...more,
  };
}

export function change(
  Action: string,
  LogicalResourceId: string,
  ResourceType: string,
  Replacement?: string,
) {
  return {
    Type: "Resource" as const,
    ResourceChange: {
      Action: Action as never,
      LogicalResourceId,
      ResourceType,
      ...(Replacement === undefined
        ? {}
        : { Replacement: Replacement as never, PhysicalResourceId: "i-0old" }),
    },
  };
}

/** An event `seconds` after the start; of the stack itself where no resource is named. */
export function stackEvent(
  seconds: number,
  status: string,
  resource: readonly [string, string, string?] | null = null,
  reason?: string,
  token: string | undefined = NONCE,
) {
  const [id, type, physical] = resource ?? [STACK, "AWS::CloudFormation::Stack", STACK_ID];
  return {
    StackId: STACK_ID,
    StackName: STACK,
    EventId: `${seconds} ${id} ${status}`,
    LogicalResourceId: id,
    ResourceType: type,
    PhysicalResourceId: physical ?? "",
    ResourceStatus: status as never,
    Timestamp: new Date(START + seconds * 1000),
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
    ...(token === "" ? {} : { ClientRequestToken: token }),
  };
}

export const PROPOSE: AwsOrder = {
  action: "propose-stack",
  stack: STACK,
  parameters: { InstanceType: "m5.large" },
};
export const MAKE: AwsOrder = {
  action: "make-stack",
  stack: STACK,
  changeSet: SET,
  template: sha256(TEMPLATE),
};
export const WAIT: AwsOrder = { action: "wait-for-node", stack: STACK, instance: null };
export const SNAPSHOT: AwsOrder = { action: "snapshot-volume", volume: VOLUME };
export const GROW: AwsOrder = { action: "grow-volume", volume: VOLUME, gibibytes: 200 };

/** Output lines of reports, without their ends. */
export function linesOf(reports: readonly Report[]): readonly string[] {
  return reports.flatMap((it) => (it.type === "output" ? [it.text.replace(/\n$/, "")] : []));
}

/** The message of the last report that has one. */
export function wordsOf(reports: readonly Report[]): string {
  const last = reports.findLast((it) => "message" in it);
  return last !== undefined && "message" in last ? (last.message ?? "") : "";
}

export { INSTANCE, NONCE, RUN, START, serviceError };
