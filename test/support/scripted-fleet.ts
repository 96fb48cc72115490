// An AWS of many nodes without shells, for measuring: whatever is sent ends well on each node after some seconds, in the
// format of a reply. It counts what it is asked.
import type { AwsCall, AwsOperation } from "../../src/aws/api/call.ts";
import { sha256 } from "../../src/digest.ts";
import { readHeaderLine } from "../../src/ledger/encoding/header-line.ts";
import { serviceError } from "./scripted-aws.ts";
import { nodeText, replyText } from "./sim-replies.ts";

export interface ScriptedFleet {
  readonly call: AwsCall;
  /** How often each operation was called. */
  readonly counts: ReadonlyMap<AwsOperation, number>;
}

interface Command {
  readonly id: string;
  readonly instances: readonly string[];
  readonly at: number;
  /** What a node's script prints. */
  readonly prints: (instance: string) => string;
  /** How long a node takes, in milliseconds. */
  readonly takes: (instance: string) => number;
}

/** The fields of all inputs that it looks at. */
interface Input {
  readonly CommandId?: string;
  readonly InstanceId?: string;
  readonly InstanceIds?: readonly string[];
  readonly ImageIds?: readonly string[];
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly Parameters?: { readonly commands?: readonly string[] };
  readonly Filters?: readonly { readonly Values?: readonly string[] }[];
}

const OUTPUT = Buffer.from("done, and nothing was changed\n");
/** How long a command is known, in milliseconds: all its nodes have been asked about it long before. */
const KEPT = 60_000;
const TOKEN = "c".repeat(32);
const IMAGE = "ami-0123456789abcdef0";

/** `now`: milliseconds since 1970 UTC. `way`: what an answer is awaited for. `least` and `most`: how long a node takes, in milliseconds. */
export function scriptedFleet(
  now: () => number,
  way: () => Promise<unknown>,
  least: number,
  most: number,
): ScriptedFleet {
  const commands = new Map<string, Command>();
  const counts = new Map<AwsOperation, number>();
  let sent = 0;

  const send = ({ InstanceIds = [], Parameters }: Input): unknown => {
    const script = Parameters?.commands?.[0] ?? "";
    const header = readHeaderLine(script.slice(0, script.indexOf("\n"))) ?? new Map<string, string>();
    const id = `00000000-0000-4000-8000-${String(++sent).padStart(12, "0")}`;
    const own = header.has("shared") ? noncesIn(script) : null;
    const kind = header.has("limit") ? "order" : header.has("who") ? "greet" : "release";
    // Part of a text keeps all of it in memory.
    const [nonce, wrapper] = [alone(header.get("nonce") ?? ""), alone(header.get("wrapper") ?? "")];
    const prints = (instance: string): string =>
      kind === "order"
        ? replyText(
            {
              nonce: own?.get(instance) ?? nonce,
              state: "exited",
              exit: 0,
              output: OUTPUT,
              took: 1234,
              token: TOKEN,
            },
            0,
          ).toString()
        : nodeText(
            TOKEN,
            kind === "greet" ? greeting(wrapper, instance, now()) : ["released=yes"],
          ).toString();
    const takes = (instance: string): number =>
      kind === "order"
        ? least + ((most - least) * Number.parseInt(sha256(`${id} ${instance}`).slice(0, 6), 16)) / 0xffffff
        : 800;
    for (const [old, { at }] of commands) {
      if (now() - at < KEPT) break;
      commands.delete(old);
    }
    commands.set(id, { id, instances: InstanceIds, at: now(), prints, takes });
    return { Command: { CommandId: id, InstanceIds } };
  };

  const state = (command: Command, instance: string) => {
    const ended = now() - command.at >= command.takes(instance);
    const Status = ended ? "Success" : "InProgress";
    return { ended, CommandId: command.id, InstanceId: instance, Status, StatusDetails: Status };
  };

  const poll = ({ CommandId = "", InstanceId = "" }: Input): unknown => {
    const command = commands.get(CommandId);
    if (command === undefined) throw serviceError("InvocationDoesNotExist");
    const { ended, ...rest } = state(command, InstanceId);
    if (!ended) return { ...rest, ResponseCode: -1 };
    return { ...rest, ResponseCode: 0, StandardOutputContent: command.prints(InstanceId) };
  };

  const list = ({ CommandId = "", MaxResults = 50, NextToken = "0" }: Input): unknown => {
    const command = commands.get(CommandId);
    const from = Number(NextToken);
    const all = command?.instances ?? [];
    return {
      CommandInvocations: all.slice(from, from + MaxResults).map((instance) => {
        if (command === undefined) return {};
        const { ended, ...rest } = state(command, instance);
        const plugin = ended
          ? { ResponseCode: 0, Output: command.prints(instance) }
          : { ResponseCode: -1, Output: "" };
        return { ...rest, CommandPlugins: [plugin] };
      }),
      ...(all.length > from + MaxResults ? { NextToken: String(from + MaxResults) } : {}),
    };
  };

  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    "ssm:SendCommand": send,
    "ssm:GetCommandInvocation": poll,
    "ssm:ListCommandInvocations": list,
    "ssm:ListCommands": () => ({ Commands: [] }),
    "ec2:DescribeInstances": ({ InstanceIds = [] }) => ({
      Reservations: [
        {
          Instances: InstanceIds.map((id) => ({
            InstanceId: id,
            ImageId: IMAGE,
            InstanceType: "t3.medium",
            State: { Name: "running" },
            Tags: [{ Key: "Name", Value: `node-${id.slice(-6)}` }],
          })),
        },
      ],
    }),
    "ec2:DescribeVolumes": ({ Filters = [] }) => ({
      Volumes: (Filters[0]?.Values ?? []).map((id) => ({
        VolumeId: `vol-${id.slice(2)}`,
        Size: 8,
        Attachments: [{ InstanceId: id, Device: "/dev/xvda", VolumeId: `vol-${id.slice(2)}` }],
      })),
    }),
    "ec2:DescribeImages": ({ ImageIds = [] }) => ({
      Images: ImageIds.map((id) => ({ ImageId: id, Name: "al2023-ami-2023.6-x86_64" })),
    }),
    "ssm:DescribeInstanceInformation": ({ Filters = [], MaxResults = 10, NextToken = "0" }) => {
      const all = Filters[0]?.Values ?? [];
      const from = Number(NextToken);
      return {
        InstanceInformationList: all.slice(from, from + MaxResults).map((id) => ({
          InstanceId: id,
          PingStatus: "Online",
          AgentVersion: "3.3.1",
          PlatformType: "Linux",
        })),
        ...(all.length > from + MaxResults ? { NextToken: String(from + MaxResults) } : {}),
      };
    },
  };
  const call: AwsCall = async (operation, input) => {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const answer = operations[operation];
    if (answer === undefined) throw new Error(`${operation} is not scripted`);
    await way();
    return answer(input as Input) as never;
  };
  return { call, counts };
}

function greeting(wrapper: string, instance: string, now: number): readonly string[] {
  return [
    "boot=0",
    "os=Amazon Linux 2023.6",
    "kernel=6.1.119",
    "lock=held",
    "hold=1",
    "key=no-openssl",
    `wrapper=${wrapper}`,
    `instance=${instance}`,
    `clock=${Math.floor(now / 1000)}`,
  ];
}

/** Each instance's nonce in a script that several share. */
function noncesIn(script: string): ReadonlyMap<string, string> {
  return new Map(
    [...script.matchAll(/^(i-[0-9a-f]+) .*?\bll_nonce='([0-9a-f]{32})'/gm)].map(([, id = "", nonce = ""]) => [
      alone(id),
      alone(nonce),
    ]),
  );
}

function alone(text: string): string {
  return Buffer.from(text).toString();
}
