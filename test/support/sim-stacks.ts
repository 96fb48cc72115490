// The stacks of a modelled account: change sets that are worked out, carried out once, and rolled back; events that are seen late and
// out of order; and the instances that come of them.
import type { TakesEffect } from "./sim-account.ts";
import { turnedDown } from "./sim-account.ts";
import { WORLD } from "./sim-clock.ts";
import { type SimWorld, someTime, Violation } from "./sim-world.ts";

interface ChangeSet {
  readonly name: string;
  readonly id: string;
  readonly template: string;
  readonly isNew: boolean;
  readonly at: number;
  status: string;
  execution: string;
  reason: string;
  token: string | null;
  executions: number;
}

interface Event {
  readonly EventId: string;
  readonly at: number;
  readonly visibleAt: number;
  readonly fields: object;
}

interface Stack {
  readonly name: string;
  readonly id: string;
  /** Newest last. */
  readonly states: { readonly at: number; readonly status: string }[];
  readonly sets: ChangeSet[];
  readonly events: Event[];
  template: string | null;
  instance: string | null;
}

interface Instance {
  readonly id: string;
  readonly at: number;
  readonly runs: number;
  readonly checked: number;
  readonly online: number;
}

type Operations = Readonly<Record<string, (input: never) => unknown>>;

export interface SimStacks {
  readonly operations: Operations;
  /** How the newest stack of that name really stands; null when there is none. */
  status(name: string): string | null;
  /** The templates that were carried out for a token. */
  executedBy(token: string): readonly string[];
  hasChangeSet(name: string): boolean;
  isOnline(instance: string): boolean;
  /** A person deletes the stack in the console. */
  remove(name: string): void;
}

const PAGE = 3;
const GONE = "DELETE_COMPLETE";

export function simStacks(world: SimWorld, effect: TakesEffect, made: (instance: string) => void): SimStacks {
  const { clock, random, faults } = world;
  const stacks: Stack[] = [];
  const instances = new Map<string, Instance>();
  const newest = (name: string): Stack | undefined =>
    stacks.findLast((it) => (it.name === name && statusOf(it) !== GONE) || it.id === name);
  const statusOf = (stack: Stack, at = clock.now()): string =>
    stack.states.findLast((it) => it.at <= at)?.status ?? "";
  /** What a reader sees may be old. */
  const seenAt = (): number =>
    clock.now() - (random.chance(faults.invisible) ? someTime(random, 0, 40_000) : 0);
  const become = (stack: Stack, status: string, token: string | null, reason?: string): void => {
    stack.states.push({ at: clock.now(), status });
    tell(stack, [stack.name, "AWS::CloudFormation::Stack", stack.id], status, token, reason);
  };
  const tell = (
    stack: Stack,
    [id, type, physical]: readonly [string, string, string],
    status: string,
    token: string | null,
    reason?: string,
  ): void => {
    world.tell(() => `cloudformation: ${id} ${status}`);
    const at = clock.now();
    stack.events.push({
      EventId: `${stack.events.length}-${stack.id}`,
      at,
      visibleAt: at + (random.chance(faults.invisible) ? someTime(random, 0, 30_000) : 0),
      fields: {
        StackId: stack.id,
        LogicalResourceId: id,
        ResourceType: type,
        PhysicalResourceId: physical,
        ResourceStatus: status,
        Timestamp: new Date(at),
        ...(token === null ? {} : { ClientRequestToken: token }),
        ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
      },
    });
  };
  const noStack = (name: string): Error =>
    turnedDown("ValidationError", `Stack with id ${name} does not exist`);

  const createChangeSet = (input: CreateInput): unknown => {
    let stack = newest(input.StackName);
    const status = stack === undefined ? null : statusOf(stack);
    const isNew = input.ChangeSetType === "CREATE";
    if (isNew && status !== null && status !== "REVIEW_IN_PROGRESS")
      throw turnedDown(
        "ValidationError",
        `Stack [${input.StackName}] already exists and cannot be created again`,
      );
    if (!isNew && (stack === undefined || !/^(CREATE|UPDATE)(_ROLLBACK)?_COMPLETE$/.test(status ?? "")))
      throw turnedDown("ValidationError", `Stack is in ${status} state and can not be updated.`);
    if (stack?.sets.some(({ name }) => name === input.ChangeSetName))
      throw turnedDown("AlreadyExistsException", "ChangeSet already exists");
    effect("cloudformation:CreateChangeSet", input);
    if (stack === undefined) {
      stack = {
        name: input.StackName,
        id: `arn:stack/${input.StackName}/${stacks.length}`,
        states: [],
        sets: [],
        events: [],
        template: null,
        instance: null,
      };
      stacks.push(stack);
      become(stack, "REVIEW_IN_PROGRESS", null, "User Initiated");
    }
    const own = stack;
    const set: ChangeSet = {
      name: input.ChangeSetName,
      id: `arn:changeSet/${input.ChangeSetName}`,
      template: input.TemplateBody,
      isNew,
      at: clock.now(),
      status: "CREATE_PENDING",
      execution: "UNAVAILABLE",
      reason: "",
      token: null,
      executions: 0,
    };
    own.sets.push(set);
    clock.after(someTime(random, 300, 30_000), WORLD, () => {
      if (set.execution === "OBSOLETE") return;
      const same = own.template === set.template;
      Object.assign(
        set,
        same
          ? { status: "FAILED", reason: "The submitted information didn't contain changes." }
          : { status: "CREATE_COMPLETE", execution: "AVAILABLE" },
      );
    });
    return { Id: set.id, StackId: own.id };
  };

  const find = (input: SetInput): readonly [Stack, ChangeSet] => {
    const stack = newest(input.StackName);
    if (stack === undefined) throw noStack(input.StackName);
    const set = stack.sets.find(({ name, id }) => name === input.ChangeSetName || id === input.ChangeSetName);
    if (set === undefined) throw turnedDown("ChangeSetNotFoundException", "no such change set");
    return [stack, set];
  };

  const describeChangeSet = (input: SetInput): unknown => {
    const [stack, set] = find(input);
    if (set.at > seenAt()) throw turnedDown("ChangeSetNotFoundException", "not yet");
    const { id, status, execution, reason, at } = set;
    const second = input.NextToken !== undefined;
    const changes =
      status !== "CREATE_COMPLETE" ? [] : [{ ResourceChange: resource(second ? "Disk" : "Instance") }];
    return {
      ChangeSetId: id,
      StackId: stack.id,
      Status: status,
      ExecutionStatus: execution,
      StatusReason: reason,
      CreationTime: new Date(at),
      Changes: changes,
      ...(second || changes.length === 0 ? {} : { NextToken: "2" }),
    };
  };

  const executeChangeSet = (input: SetInput): unknown => {
    const [stack, set] = find(input);
    if (set.token !== null && set.token === input.ClientRequestToken) return {};
    if (set.execution !== "AVAILABLE") throw turnedDown("InvalidChangeSetStatusException", set.execution);
    effect("cloudformation:ExecuteChangeSet", input);
    if (++set.executions > 1) throw new Violation(`${set.name} is executed twice`);
    set.token = input.ClientRequestToken ?? "";
    set.execution = "EXECUTE_IN_PROGRESS";
    for (const other of stack.sets) if (other !== set) other.execution = "OBSOLETE";
    carryOut(stack, set, set.token);
    return {};
  };

  const carryOut = (stack: Stack, set: ChangeSet, token: string): void => {
    const verb = set.isNew ? "CREATE" : "UPDATE";
    const id = `i-${String(instances.size + 1).padStart(17, "0")}`;
    const fails = world.wild && random.chance(0.3);
    become(stack, `${verb}_IN_PROGRESS`, token, "User Initiated");
    const then = (most: number, act: () => void): void => {
      clock.after(someTime(random, 500, most), WORLD, act);
    };
    then(10_000, () => {
      tell(stack, ["Instance", "AWS::EC2::Instance", id], `${verb}_IN_PROGRESS`, token);
      then(90_000, () => {
        tell(
          stack,
          ["Instance", "AWS::EC2::Instance", id],
          `${verb}_${fails ? "FAILED" : "COMPLETE"}`,
          token,
          fails ? "vCPU limit" : undefined,
        );
        if (fails) become(stack, set.isNew ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS", token);
        then(20_000, () => {
          if (!fails) {
            stack.template = set.template;
            stack.instance ??= start(id);
          }
          set.execution = fails ? "EXECUTE_FAILED" : "EXECUTE_COMPLETE";
          const end = set.isNew ? "ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE";
          become(stack, fails ? end : `${verb}_COMPLETE`, token);
          // What was carried out is not kept for ever.
          if (random.chance(0.3)) stack.sets.splice(stack.sets.indexOf(set), 1);
        });
      });
    });
  };

  const start = (id: string): string => {
    const runs = someTime(random, 1_000, 60_000);
    const checked = runs + someTime(random, 1_000, 200_000);
    const online = runs + someTime(random, 1_000, 200_000);
    instances.set(id, { id, at: clock.now(), runs, checked, online });
    made(id);
    return id;
  };
  const age = (id: string): number => {
    const instance = instances.get(id);
    const at = seenAt() - (instance?.at ?? Number.POSITIVE_INFINITY);
    if (instance === undefined || at < 0) throw turnedDown("InvalidInstanceID.NotFound");
    return at;
  };

  const operations: Operations = {
    "cloudformation:CreateChangeSet": createChangeSet,
    "cloudformation:DescribeChangeSet": describeChangeSet,
    "cloudformation:ExecuteChangeSet": executeChangeSet,
    "cloudformation:GetTemplate": (input: SetInput) => ({ TemplateBody: find(input)[1].template }),
    "cloudformation:DescribeStacks": ({ StackName }: SetInput) => {
      const stack = newest(StackName);
      const status = stack === undefined ? "" : statusOf(stack, seenAt());
      if (stack === undefined || status === "") throw noStack(StackName);
      const outputs =
        status.endsWith("E_COMPLETE") && stack.instance !== null ? { Instance: stack.instance } : {};
      const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
      return { Stacks: [{ StackId: stack.id, StackName, StackStatus: status, Outputs }] };
    },
    "cloudformation:DescribeStackEvents": ({ StackName, NextToken }: SetInput) => {
      const stack = newest(StackName);
      if (stack === undefined) throw noStack(StackName);
      const from = Number(NextToken ?? "0");
      const visible = stack.events.filter(({ visibleAt }) => visibleAt <= clock.now()).reverse();
      return {
        StackEvents: visible.slice(from, from + PAGE).map(({ EventId, fields }) => ({ EventId, ...fields })),
        ...(visible.length > from + PAGE ? { NextToken: String(from + PAGE) } : {}),
      };
    },
    "ec2:DescribeInstances": ({ InstanceIds = [] }: InstanceInput) => ({
      Reservations: [
        {
          Instances: InstanceIds.map((InstanceId) => ({
            InstanceId,
            State: {
              Name:
                isOld(InstanceId) || age(InstanceId) > (instances.get(InstanceId)?.runs ?? 0)
                  ? "running"
                  : "pending",
            },
          })),
        },
      ],
    }),
    "ec2:DescribeInstanceStatus": ({ InstanceIds = [] }: InstanceInput) => ({
      InstanceStatuses: InstanceIds.map((InstanceId) => {
        const Status = age(InstanceId) > (instances.get(InstanceId)?.checked ?? 0) ? "ok" : "initializing";
        return { InstanceId, SystemStatus: { Status }, InstanceStatus: { Status } };
      }),
    }),
    "ssm:DescribeInstanceInformation": ({ Filters = [] }: InstanceInput) => ({
      InstanceInformationList: Filters.flatMap(({ Values }) => Values)
        .filter(isOnline)
        .map((InstanceId) => ({ InstanceId, PingStatus: "Online" })),
    }),
  };
  const isOld = (id: string): boolean => !instances.has(id);
  const isOnline = (id: string): boolean => {
    const instance = instances.get(id);
    return instance === undefined || clock.now() - instance.at > instance.online;
  };

  return {
    operations,
    status(name) {
      const stack = newest(name);
      return stack === undefined ? null : statusOf(stack);
    },
    executedBy: (token) =>
      stacks.flatMap(({ events }) =>
        events.flatMap(({ fields }) =>
          "ClientRequestToken" in fields && fields.ClientRequestToken === token ? [token] : [],
        ),
      ),
    hasChangeSet: (name) => stacks.some(({ sets }) => sets.some((set) => set.name === name)),
    isOnline: (id) => instances.has(id) && isOnline(id),
    remove(name) {
      const stack = newest(name);
      if (stack !== undefined) become(stack, GONE, null);
    },
  };
}

function resource(LogicalResourceId: string) {
  return { Action: "Add", LogicalResourceId, ResourceType: "AWS::EC2::Thing" };
}

interface SetInput {
  readonly StackName: string;
  readonly ChangeSetName?: string;
  readonly ClientRequestToken?: string;
  readonly NextToken?: string;
}
interface CreateInput extends SetInput {
  readonly ChangeSetName: string;
  readonly ChangeSetType: string;
  readonly TemplateBody: string;
}
interface InstanceInput {
  readonly InstanceIds?: readonly string[];
  readonly Filters?: readonly { readonly Values: readonly string[] }[];
}
