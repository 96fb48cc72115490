// A model of Systems Manager: it accepts commands, delivers them late, twice or never, forgets and lies about them as
// the real one is known to, and answers readers. It stands behind the port `AwsCall`; which process calls, it does not know.
import type { AwsOperation } from "../../src/aws/api/call.ts";
import { isDropped, withoutNul } from "../../src/rehearsal/ssm/agent-reply.ts";
import { WORLD } from "./sim-clock.ts";
import type { SimNode } from "./sim-node.ts";
import { type SimWorld, someTime } from "./sim-world.ts";

interface Command {
  readonly id: string;
  readonly instance: string;
  readonly comment: string;
  readonly script: string;
  readonly at: number;
  readonly visibleAt: number;
  readonly listedAt: number;
  readonly deliverBefore: number;
  status: string;
  details: string;
  code: number;
  stdout: string;
  /** It never reaches the node any more. */
  dropped: boolean;
  /** It is said to be in progress, whatever happens. */
  stuck: boolean;
  kill: (() => void) | null;
}

export interface SimSsm {
  /** Does what is asked and gives the answer, or throws the error that the client gets; it may have been done even so. */
  answer(operation: AwsOperation, input: unknown): unknown;
}

/** An error as the SDK throws it. */
export function serviceError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** A refusal as the SDK throws it when a proxy gives it in the words of AWS. */
function proxyError(): Error {
  const $response = { statusCode: 403, headers: { "content-type": "application/x-amz-json-1.1" } };
  return Object.assign(serviceError("AccessDeniedException"), { $fault: "client", $metadata: {}, $response });
}

const HOUR = 3_600_000;
/** How late a delivery may be, in milliseconds: mostly minutes, sometimes more than a week, when nodes forget names. */
const LATE = [
  ...Array<[number, number]>(8).fill([5_000, 150_000]),
  [5_000, 30 * HOUR],
  [199 * HOUR, 300 * HOUR],
];
const FINAL = new Set(["Success", "Failed", "Cancelled", "TimedOut"]);

export function simSsm(world: SimWorld, nodes: readonly SimNode[]): SimSsm {
  const { clock, random, faults } = world;
  const commands: Command[] = [];
  let unlucky = 1;
  let sends = 0;

  const end = (command: Command, status: string, details: string, code: number, stdout = ""): void => {
    if (FINAL.has(command.status) || command.stuck) return;
    Object.assign(command, { status, details, code, stdout });
    world.tell(() => `service: ${command.id} is ${status}/${details}`);
  };

  /** What the agent tells the service of it; null where it drops its reply. */
  const printed = (stdout: Buffer): string | null => {
    let kept = Buffer.from(withoutNul(stdout)).subarray(0, world.replyBytes);
    if (isDropped({ stdout: kept, stderr: Buffer.alloc(0) })) return null;
    if (random.chance(faults.truncated)) kept = kept.subarray(0, random.below(kept.length));
    const text = kept.toString("utf8");
    return random.chance(faults.garbled) ? garbled(text) : text;
  };

  /** Something in the middle is gone or another. A digit of the first line is never another one: nobody could tell. */
  const garbled = (text: string): string => {
    const first = text.indexOf("\n");
    const place = random.below(
      Math.max(1, random.chance(0.6) ? text.lastIndexOf("\n", text.length - 2) : text.length),
    );
    const gone = random.chance(0.6) ? 0 : random.below(40);
    return `${text.slice(0, place)}${place <= first ? "?" : "x"}${text.slice(place + 1 + gone)}`;
  };

  const deliver = (command: Command, first: boolean): void => {
    if (command.dropped && first) return;
    const node = nodes.find(({ id }) => id === command.instance);
    if (node === undefined) return;
    if (!node.up()) {
      if (first && clock.now() > command.deliverBefore)
        return end(command, "TimedOut", "Delivery Timed Out", -1);
      clock.after(someTime(random, 500, 5_000), WORLD, () => deliver(command, first));
      return;
    }
    world.tell(() => `service: ${command.id} is delivered${first ? "" : " again, or late"}`);
    if (!FINAL.has(command.status)) Object.assign(command, { status: "InProgress", details: "InProgress" });
    const script = random.chance(faults.altered) ? command.script.replace(/touch/, "truch") : command.script;
    const ended = (stdout: Buffer | null): void => {
      if (stdout === null) return end(command, "Failed", "Failed", 1);
      const told = printed(stdout);
      if (told === null) world.tell(() => `service: never hears of the end of ${command.id}`);
      else end(command, "Success", "Success", 0, told);
    };
    const runsAgain = random.chance(faults.appended);
    command.kill = node.run(script, (stdout) => {
      if (stdout !== null && random.chance(faults.stuck)) {
        world.tell(() => `agent: ${command.id} has ended, and the service does not hear of it`);
        command.stuck = true;
      } else if (stdout !== null && runsAgain && node.up()) {
        world.tell(() => `agent: ${command.id} runs once more`);
        command.kill = node.run(script, (more) =>
          ended(more === null ? null : Buffer.concat([stdout, more])),
        );
      } else ended(stdout);
    });
    // It lies about a command that runs.
    if (random.chance(faults.deliveryTimedOut))
      clock.after(someTime(random, 1, 20_000), WORLD, () =>
        end(command, "TimedOut", "Delivery Timed Out", -1),
      );
    else if (random.chance(faults.undeliverable))
      clock.after(someTime(random, 1, 20_000), WORLD, () => end(command, "Failed", "Undeliverable", -1));
  };

  const send = (input: Input): unknown => {
    const id = `cmd-${++sends}`;
    const InstanceIds = input.InstanceIds ?? [];
    for (const instance of InstanceIds) sendTo(id, instance, input);
    return { Command: { CommandId: id, InstanceIds } };
  };

  const sendTo = (id: string, instance: string, input: Input): void => {
    const now = clock.now();
    const invisible = random.chance(faults.invisible * unlucky)
      ? someTime(random, 500, 40_000)
      : random.below(60);
    const seconds = input.TimeoutSeconds ?? 3600;
    const command: Command = {
      id,
      instance,
      comment: input.Comment ?? "",
      script: input.Parameters?.commands?.[0] ?? "",
      at: now,
      visibleAt: now + invisible,
      listedAt: now + invisible * 1.5,
      deliverBefore: now + seconds * 1000,
      status: "Pending",
      details: "Pending",
      code: -1,
      stdout: "",
      dropped: false,
      stuck: false,
      kill: null,
    };
    commands.push(command);
    world.tell(() => `service: ${id} accepted for ${instance}, ${command.comment.slice(0, 20)}`);
    const soon = someTime(random, 20, 3_000);
    const late = (): number => {
      const [least = 0, most = 0] = random.pick(LATE) ?? [];
      return someTime(random, least, most);
    };
    if (random.chance(faults.refusedLater)) {
      command.dropped = true;
      clock.after(soon, WORLD, () => end(command, "Failed", "Access Denied", -1));
    } else if (random.chance(faults.neverDelivered)) command.dropped = true;
    else
      clock.after(random.chance(faults.lateDelivery * unlucky) ? late() : soon, WORLD, () =>
        deliver(command, true),
      );
    if (random.chance(faults.duplicate))
      clock.after(random.chance(0.5) ? soon + random.below(5_000) : late(), WORLD, () => {
        if (!command.dropped) deliver(command, false);
      });
    const running = Number(input.Parameters?.executionTimeout?.[0] ?? "3600");
    clock.after((seconds + running) * 1000, WORLD, () => end(command, "TimedOut", "Delivery Timed Out", -1));
  };

  const invocation = (input: Input): unknown => {
    const command = commands.find((it) => it.id === input.CommandId && it.instance === input.InstanceId);
    if (command === undefined || command.visibleAt > clock.now())
      throw serviceError("InvocationDoesNotExist");
    const { status, details, code, stdout } = command;
    return {
      CommandId: command.id,
      InstanceId: command.instance,
      Status: status,
      StatusDetails: details,
      ResponseCode: code,
      StandardOutputContent: stdout,
    };
  };

  /** In pages of seven, the newest first; it shows 2,500 characters of an output. */
  const listInvocations = (input: Input): unknown => {
    const from = Number(input.NextToken ?? "0");
    const fitting = commands
      .filter((it) => it.id === input.CommandId && it.visibleAt <= clock.now())
      .toReversed();
    return {
      CommandInvocations: fitting
        .slice(from, from + 7)
        .map(({ id, instance, status, details, code, stdout }) => ({
          CommandId: id,
          InstanceId: instance,
          Status: status,
          StatusDetails: details,
          CommandPlugins:
            input.Details === true
              ? [
                  {
                    Status: status,
                    StatusDetails: details,
                    ResponseCode: code,
                    Output: stdout.slice(0, 2_500),
                  },
                ]
              : [],
        })),
      ...(fitting.length > from + 7 ? { NextToken: String(from + 7) } : {}),
    };
  };

  const list = (input: Input): unknown => {
    const since = Date.parse(input.Filters?.find(({ key }) => key === "InvokedAfter")?.value ?? "");
    const from = Number(input.NextToken ?? "0");
    const fitting = commands.filter(
      (it) => it.instance === input.InstanceId && it.at >= since && it.listedAt <= clock.now(),
    );
    return {
      Commands: fitting.slice(from, from + 20).map((it) => ({
        CommandId: it.id,
        Comment: it.comment,
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [it.instance],
        RequestedDateTime: new Date(it.at),
        Parameters: { commands: [it.script] },
      })),
      ...(fitting.length > from + 20 ? { NextToken: String(from + 20) } : {}),
    };
  };

  /** It promises nothing. What runs loses its script, but not what the script has set free. */
  const cancel = (input: Input): unknown => {
    const command = commands.find(
      (it) => it.id === input.CommandId && input.InstanceIds?.includes(it.instance) === true,
    );
    if (command === undefined || random.chance(0.3)) return {};
    if (command.status === "Pending") command.dropped = true;
    end(command, "Cancelled", "Cancelled", -1);
    command.kill?.();
    return {};
  };

  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    "ssm:SendCommand": send,
    "ssm:GetCommandInvocation": invocation,
    "ssm:ListCommandInvocations": listInvocations,
    "ssm:ListCommands": list,
    "ssm:CancelCommand": cancel,
    "ec2:DescribeInstances": ({ InstanceIds = [] }) => ({
      Reservations: [
        { Instances: InstanceIds.map((id) => ({ InstanceId: id, State: { Name: "running" } })) },
      ],
    }),
    "ec2:DescribeVolumes": () => ({ Volumes: [] }),
    "ssm:DescribeInstanceInformation": () => ({
      InstanceInformationList: nodes.map(({ id }) => ({ InstanceId: id, PingStatus: "Online" })),
    }),
  };
  return {
    answer(operation, input) {
      if (world.expiredUntil > clock.now()) throw serviceError("ExpiredTokenException");
      // What carries a confirmed command meets more trouble than the many readers.
      const more = carriesCommand(input as Input) ? 3 : 1;
      if (random.chance(faults.throttled)) throw serviceError("ThrottlingException", "Rate exceeded");
      if (random.chance(faults.lostBefore * more)) throw serviceError("ECONNRESET");
      if (random.chance(faults.failedBefore * more)) throw serviceError("InternalServerError");
      if (random.chance(faults.refused * more)) throw serviceError("InvalidInstanceId");
      const lost = random.chance(faults.lostAfter * more);
      const failed = random.chance(faults.failedAfter * more);
      const forged = random.chance(faults.forged * more);
      // What was lost on the way back is often hard to find again, too.
      unlucky = lost || failed || forged ? 4 : 1;
      const answer = operations[operation]?.(input as Input);
      if (forged) throw proxyError();
      if (lost) throw serviceError("ECONNRESET");
      if (failed) throw serviceError("InternalServerError");
      return answer;
    },
  };
}

/** True for a request that sends a confirmed command, not a probe. */
function carriesCommand({ Comment }: Input): boolean {
  return Comment !== undefined && !Comment.startsWith("ll1 probe-");
}

/** The fields of all inputs that the model looks at. */
interface Input {
  readonly CommandId?: string;
  readonly InstanceId?: string;
  readonly InstanceIds?: readonly string[];
  readonly Comment?: string;
  readonly Details?: boolean;
  readonly TimeoutSeconds?: number;
  readonly NextToken?: string;
  readonly Parameters?: {
    readonly commands?: readonly string[];
    readonly executionTimeout?: readonly string[];
  };
  readonly Filters?: readonly { readonly key: string; readonly value: string }[];
}
