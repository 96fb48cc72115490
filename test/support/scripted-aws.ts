// An AWS of one node for the transport's tests: every script that is sent is answered by a function of the test, and
// time passes only while somebody rests.
import type { AwsCall, AwsOperations } from "../../src/aws/api/call.ts";
import type { SsmTransportOptions } from "../../src/aws/session/job.ts";
import { ssmTransport } from "../../src/aws/transport.ts";
import { sha256 } from "../../src/digest.ts";
import { readHeaderLine } from "../../src/ledger/encoding/header-line.ts";
import { createVault } from "../../src/output/vault.ts";
import type { Effect, Report, Transport } from "../../src/run/model/ports.ts";

export const NONCE = "0123456789abcdef0123456789abcdef";
export const RUN = "01JD0000000000000000000000";
export const INSTANCE = "i-0123456789abcdef0";
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

type Polled = AwsOperations["ssm:GetCommandInvocation"][1];
type Listed = AwsOperations["ssm:ListCommands"][1];

type LookUp =
  | "ec2:DescribeInstances"
  | "ec2:DescribeVolumes"
  | "ec2:DescribeImages"
  | "ssm:DescribeInstanceInformation";

/** A script that was sent. */
export interface Sent {
  readonly id: string;
  readonly input: AwsOperations["ssm:SendCommand"][0];
  readonly script: string;
  /** The variables of its header line. */
  readonly header: ReadonlyMap<string, string>;
  /** `order`, or the probe it is. */
  readonly kind: "order" | "read" | "tail" | "fence" | "greet" | "release";
}

export interface ScriptedAws {
  /** Answers a send: an Error is thrown, anything else lets it pass. */
  onSend: (sent: Sent) => Error | null;
  /** The instances that the answer to a send names; null for an answer that names none. */
  answersFor: readonly string[] | null;
  /** Answers a poll for a script. `round` counts from 0. */
  onPoll: (sent: Sent, round: number) => Partial<Polled> | Error;
  onList: (input: AwsOperations["ssm:ListCommands"][0]) => Listed | Error;
  /** Answers of the look-ups: of a node that is online, until a test says otherwise. */
  readonly looks: { [O in LookUp]: AwsOperations[O][1] | Error };
  readonly sent: Sent[];
  readonly cancelled: string[];
  /** How long each rest was, in milliseconds. */
  readonly rests: number[];
  readonly options: SsmTransportOptions;
  /** Does the effect until `enough` says so of what was reported, or the work ends. */
  perform(effect: Effect, enough?: (reports: readonly Report[]) => boolean): Promise<Report[]>;
}

function kindOf(header: ReadonlyMap<string, string>): Sent["kind"] {
  if (header.has("limit")) return "order";
  if (header.has("offset")) return header.get("offset") === "" ? "tail" : "read";
  if (header.has("stop")) return "fence";
  return header.has("who") ? "greet" : "release";
}

/** An error as a service gives it. */
export function serviceError(name: string, message = "said so"): Error {
  return Object.assign(new Error(message), { name });
}

/** A poll's answer for a script that has ended and printed this. */
export function printed(stdout: string): Partial<Polled> {
  return { Status: "Success", StatusDetails: "Success", ResponseCode: 0, StandardOutputContent: stdout };
}

/** What the wrapper prints. */
export function replyText(
  state: string,
  output = "",
  more: { exit?: string; nonce?: string; captured?: string; inline?: string; sha256?: string } = {},
): string {
  const { nonce = NONCE, captured = "-", inline = output } = more;
  const exit = more.exit ?? (state === "exited" ? "0" : "-");
  const token = sha256(output).slice(0, 32);
  const bytes = Buffer.byteLength(output);
  const sha = more.sha256 ?? (bytes === 0 ? "-" : sha256(output));
  return `LL1 ${nonce} ${state} ${exit} ${bytes} ${sha} 1500 ${token} ${captured}\n${inline}\nLL1-end ${token}\n`;
}

/** What the read probe prints for the range that its header asks for. */
export function rangeText(sent: Sent, output: Buffer): string {
  const offset = Number(sent.header.get("offset"));
  const bytes = output.subarray(offset, offset + Number(sent.header.get("length")));
  const content =
    bytes.length === 0 ? "" : `${sha256(bytes)}\n${bytes.toString("base64").replace(/.{76}/g, "$&\n")}\n`;
  return `LL1 ${NONCE} exited 0 ${output.length} ${sha256(output)} 1500 ${"a".repeat(32)} -\n${content}\nLL1-end ${"a".repeat(32)}\n`;
}

/** A new one, and a transport over it, with other options where they are given. */
export function scriptedAws(
  more: Partial<SsmTransportOptions> = {},
): ScriptedAws & { readonly transport: Transport } {
  let time = START;
  const sent: Sent[] = [];
  const rests: number[] = [];
  const cancelled: string[] = [];
  const rounds = new Map<string, number>();
  const settle = <T>(value: T | Error): T => {
    if (value instanceof Error) throw value;
    return value;
  };
  const send = (input: AwsOperations["ssm:SendCommand"][0]): AwsOperations["ssm:SendCommand"][1] => {
    const script = input.Parameters?.commands?.[0] ?? "";
    const header = readHeaderLine(script.slice(0, script.indexOf("\n"))) ?? new Map<string, string>();
    const kind = kindOf(header);
    const one: Sent = { id: `command-${sent.length + 1}`, input, script, header, kind };
    sent.push(one);
    settle(aws.onSend(one));
    const { answersFor } = aws;
    return {
      Command: { CommandId: one.id, ...(answersFor === null ? {} : { InstanceIds: [...answersFor] }) },
    };
  };
  const poll = (input: AwsOperations["ssm:GetCommandInvocation"][0]): Polled => {
    const one = sent.find(({ id }) => id === input.CommandId) ?? {
      id: input.CommandId ?? "",
      input: { DocumentName: "" },
      script: "",
      header: new Map(),
      kind: "order" as const,
    };
    const round = rounds.get(one.id) ?? 0;
    rounds.set(one.id, round + 1);
    const { CommandId, InstanceId } = input;
    return { CommandId, InstanceId, ...settle(aws.onPoll(one, round)) };
  };
  const answers: { readonly [operation: string]: (input: never) => unknown } = {
    "ssm:SendCommand": send,
    "ssm:GetCommandInvocation": poll,
    "ssm:ListCommands": (input: AwsOperations["ssm:ListCommands"][0]) => settle(aws.onList(input)),
    "ssm:CancelCommand": (input: AwsOperations["ssm:CancelCommand"][0]) =>
      cancelled.push(input.CommandId ?? ""),
  };
  const looks: ScriptedAws["looks"] = {
    "ec2:DescribeInstances": {
      Reservations: [
        {
          Instances: [
            {
              InstanceId: INSTANCE,
              ImageId: "ami-1",
              InstanceType: "t3.medium",
              State: { Name: "running" },
              IamInstanceProfile: { Arn: "arn:aws:iam::123456789012:instance-profile/node" },
              LaunchTime: new Date(START - 86_400_000),
              Tags: [{ Key: "Name", Value: "node-01" }],
            },
          ],
        },
      ],
    },
    "ec2:DescribeVolumes": { Volumes: [] },
    "ec2:DescribeImages": { Images: [{ ImageId: "ami-1", Name: "al2023-ami-2023.6-x86_64" }] },
    "ssm:DescribeInstanceInformation": {
      InstanceInformationList: [
        {
          InstanceId: INSTANCE,
          PingStatus: "Online",
          LastPingDateTime: new Date(START - 120_000),
          AgentVersion: "3.3.1",
          PlatformType: "Linux",
        },
      ],
    },
  };
  const call: AwsCall = async (operation, input) =>
    (operation in looks ? settle(looks[operation as LookUp]) : answers[operation]?.(input as never)) as never;
  const options: SsmTransportOptions = {
    call,
    run: RUN,
    who: "ada@desk",
    region: "eu-central-1",
    targets: [{ key: "manager", roles: ["manager"], selector: "node-01", id: INSTANCE, name: "node-01" }],
    vault: createVault("key of the marks"),
    head: () => "ab".repeat(32),
    now: () => time,
    sleep: async (ms) => {
      rests.push(ms);
      time += ms;
    },
    random: () => 0.5,
    ...more,
  };
  const transport = ssmTransport(options);
  const aws: ScriptedAws & { readonly transport: Transport } = {
    onSend: () => null,
    answersFor: null,
    onPoll: () => printed(""),
    onList: () => ({ Commands: [] }),
    looks,
    sent,
    cancelled,
    rests,
    options,
    transport,
    perform: (effect, enough = () => false) =>
      new Promise((resolve) => {
        const reports: Report[] = [];
        const controller = new AbortController();
        const last = (report: Report): boolean =>
          enough(reports) ||
          ["accepted", "finished", "absent", "identified", "held"].includes(report.type) ||
          (report.type === "uncertain" && (effect.type === "send" || effect.type === "watch")) ||
          (report.type === "probeFinished" && report.probe === effect.key);
        transport.start(effect, controller.signal, (report) => {
          reports.push(report);
          if (!last(report)) return;
          controller.abort();
          resolve(reports);
        });
      }),
  };
  return aws;
}
