import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { WRAPPER_SHA256 } from "../../src/ledger/node/wrapper-text.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import {
  INSTANCE,
  NONCE,
  printed,
  replyText,
  START,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

const identify: Extract<Effect, { type: "identify" }> = {
  key: "identify manager 0 1",
  type: "identify",
  epoch: 0,
  target: "manager",
  takeOver: null,
};
const PEM = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .publicKey.export({ type: "spki", format: "pem" })
  .toString();
const END = "e".repeat(32);

function greeting(more: Readonly<Record<string, string>> = {}): string {
  const said = {
    os: "Amazon Linux 2023",
    hostname: "node-01",
    kernel: "6.1",
    machine: "x86_64",
    boot: "b",
    bash: "yes",
    openssl: "yes",
    lock: "held",
    key: PEM.replaceAll("\n", ","),
    clock: String(Math.floor(START / 1000)),
    ...more,
  };
  return `LL1-node ${END}\n${Object.entries(said)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("")}\nLL1-end ${END}\n`;
}

const SEND: Extract<Effect, { type: "send" }> = {
  key: `send ${NONCE} 0`,
  type: "send",
  nonce: NONCE,
  epoch: 0,
  target: "manager",
  phase: "command",
  kind: "script",
  text: "uname -a",
  timeout: 300,
  notAfter: START + 90_000,
  secrets: [],
  capture: null,
  devices: [],
  local: undefined,
};

it.each([
  ["the wrapper that it was to keep", WRAPPER_SHA256, true],
  ["another one", "a".repeat(64), false],
  ["none", "", false],
])("leaves the wrapper out of what is sent to a node that says it has %s", async (_, wrapper, short) => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(greeting({ wrapper }));
  await aws.perform(SEND);
  await aws.perform(identify);
  await aws.perform(SEND);
  const [before, , after] = aws.sent;
  expect(before?.header.has("wrapper")).toBe(false);
  expect(after?.header.get("wrapper")).toBe(short ? WRAPPER_SHA256 : undefined);
  expect((after?.script.length ?? 0) < 2_500).toBe(short);
});

it.each([
  ["missing", "The wrapper that runs commands was missing"],
  ["altered", "The wrapper that runs commands was altered"],
])(
  "sends it along again when the node says that it is %s, and asks once for that to be done",
  async (why, words) => {
    const aws = scriptedAws();
    const watch = {
      ...SEND,
      key: "watch",
      type: "watch",
      commandId: "command-2",
      requestedAt: START,
    } as const;
    aws.onPoll = (sent) =>
      printed(
        sent.kind === "greet" ? greeting({ wrapper: WRAPPER_SHA256 }) : replyText(`not-run:wrapper-${why}`),
      );
    await aws.perform(identify);
    await aws.perform(SEND);
    expect(await aws.perform(watch)).toMatchObject([
      { type: "finished", outcome: "not-run", again: true, message: expect.stringContaining(words) },
    ]);
    await aws.perform(SEND);
    expect(aws.sent.at(-1)?.header.has("wrapper")).toBe(false);
    const [told] = await aws.perform(watch);
    expect(told).toMatchObject({ type: "finished", outcome: "not-run" });
    expect(told).not.toHaveProperty("again");
  },
);

it("announces three probes with one script, and tells what the node is", async () => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(greeting());
  const reports = await aws.perform(identify);
  expect(reports.map((report) => (report.type === "probeRequested" ? report.kind : report.type))).toEqual([
    "identify",
    "lock",
    "key",
    "probeFinished",
    "probeFinished",
    "identified",
  ]);
  expect(reports.at(-1)).toMatchObject({
    target: "manager",
    facts: {
      instance: INSTANCE,
      name: "node-01",
      type: "t3.medium",
      image: "ami-1 (al2023-ami-2023.6-x86_64)",
      support: "until 2029-06-30",
      os: "Amazon Linux 2023",
      kernel: "6.1",
      machine: "x86_64",
      agent: "3.3.1",
      ping: "Online, 2 min ago",
      clock: "in step",
      hostname: "node-01",
      boot: "b",
      bash: "yes",
      openssl: "yes",
      tools: "complete",
    },
    concerns: [],
  });
  expect(aws.sent).toHaveLength(1);
});

it("tells what it knows where nothing may be looked up, and sends all the same", async () => {
  const aws = scriptedAws();
  for (const operation of Object.keys(aws.looks))
    Object.assign(aws.looks, { [operation]: serviceError("AccessDeniedException", "no value-of-it") });
  aws.onPoll = () => printed(greeting({ osid: "amzn", osversion: "2" }));
  const why = "not known (AccessDeniedException)";
  expect((await aws.perform(identify)).at(-1)).toMatchObject({
    type: "identified",
    facts: { name: why, type: why, image: why, agent: why, ping: why, support: "until 2026-06-30" },
  });
});

it("looks at every page, also behind an empty one", async () => {
  const inner = scriptedAws();
  const call: AwsCall = async (operation, input, signal) => {
    const first = !("NextToken" in input);
    if (operation === "ssm:DescribeInstanceInformation" && first)
      return { InstanceInformationList: [], NextToken: "more" } as never;
    return inner.options.call(operation, input, signal);
  };
  const aws = scriptedAws({ call });
  inner.onPoll = () => printed(greeting());
  expect((await aws.perform(identify)).at(-1)).toMatchObject({ facts: { ping: "Online, 2 min ago" } });
});

it.each([
  [serviceError("UnauthorizedOperation"), "ami-1 (name not known (UnauthorizedOperation))"],
  [serviceError("InvalidAMIID.NotFound"), "ami-1 (deregistered)"],
  [{ Images: [] }, "ami-1 (deregistered)"],
])("names the image as far as it can: %o", async (answer, image) => {
  const aws = scriptedAws();
  aws.looks["ec2:DescribeImages"] = answer;
  aws.onPoll = () => printed(greeting());
  expect((await aws.perform(identify)).at(-1)).toMatchObject({ facts: { image } });
});

it("says what to mind before going on", async () => {
  const aws = scriptedAws();
  aws.onPoll = () =>
    printed(
      greeting({
        osid: "debian",
        osversion: "11",
        bash: "no",
        openssl: "no",
        key: "no-openssl",
        clock: String(Math.floor(START / 1000) - 300),
      }),
    );
  const report = (await aws.perform(identify)).at(-1);
  expect(report).toMatchObject({
    concerns: [
      expect.stringContaining("Debian 11 left regular support on 2024-08-14"),
      expect.stringMatching(/clock is (?:299|300) s behind this computer's/),
      expect.stringContaining("no bash"),
      expect.stringContaining("no openssl"),
    ],
  });
});

it.each([
  ["90", /^90 s ahead$/],
  ["-90", /^89 s behind$/],
])("compares the clocks: %s s", async (seconds, words) => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(greeting({ clock: String(Math.floor(START / 1000) + Number(seconds)) }));
  expect((await aws.perform(identify)).at(-1)).toMatchObject({
    facts: { clock: expect.stringMatching(words) },
  });
  // The time by which a command must begin is told by the node's clock.
  const send: Effect = {
    key: "send",
    type: "send",
    nonce: NONCE,
    epoch: 0,
    target: "manager",
    phase: "command",
    kind: "script",
    text: "true",
    timeout: 60,
    notAfter: START + 90_000,
    secrets: [],
    capture: null,
    devices: [],
    local: undefined,
  };
  await aws.perform(send);
  const told = Number(aws.sent.at(-1)?.header.get("not_after")) - (START + 90_000) / 1000;
  expect(Math.abs(told - Number(seconds))).toBeLessThanOrEqual(1);
});

it.each([
  ["a newer session holds it", { lock: "7" }, "epoch 7"],
  ["its ledger cannot be written", { lock: "ledger" }, "/var/lib/lamplighter"],
  ["a program is missing", { missing: "setsid" }, "setsid"],
])("fails when %s", async (_, more, words) => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(greeting(more));
  const reports = await aws.perform(identify);
  expect(reports.at(-1)).toMatchObject({
    type: "probeFinished",
    probe: identify.key,
    ok: false,
    message: expect.stringContaining(words),
  });
  expect(reports.some(({ type }) => type === "identified")).toBe(false);
});

it("is refused at once where asking again would be refused, and tries again elsewhere", async () => {
  const refused = scriptedAws();
  refused.onSend = () => serviceError("InvalidInstanceId");
  expect((await refused.perform(identify)).at(-1)).toMatchObject({
    ok: false,
    message: expect.stringContaining("AmazonSSMManagedInstanceCore"),
  });
  expect(refused.sent).toHaveLength(1);

  const busy = scriptedAws();
  busy.onSend = () => (busy.sent.length < 3 ? serviceError("ThrottlingException") : null);
  busy.onPoll = () => printed(greeting());
  expect((await busy.perform(identify)).at(-1)).toMatchObject({ type: "identified" });

  const silent = scriptedAws();
  silent.onPoll = () => ({ Status: "TimedOut", StatusDetails: "DeliveryTimedOut" });
  expect((await silent.perform(identify)).at(-1)).toMatchObject({
    ok: false,
    message: expect.stringContaining("DeliveryTimedOut"),
  });
});

describe("a node that another run holds", () => {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const held = (more: Readonly<Record<string, string>> = {}) =>
    greeting({
      lock: "other",
      key: "",
      hold: "3",
      holder: `01JAAAAAAAAAAAAAAAAAAAAAAA 1767322000 ${base64("eve\u001b[31m@desk")}`,
      pending: `${"f".repeat(32)} running 1767322100 ${base64("apt-get install value-of-it")}`,
      more: "2",
      ...more,
    });

  it("is told with who holds it and what is pending, cleaned and redacted, and ends without an identification", async () => {
    const aws = scriptedAws();
    aws.options.vault.put("X", null, "value-of-it");
    aws.onPoll = () => printed(held());
    const reports = await aws.perform(identify);
    expect(reports.map((report) => ("probe" in report ? report.probe : report.type))).toEqual([
      "identify manager 0 1",
      "lock identify manager 0 1",
      "key identify manager 0 1",
      "key identify manager 0 1",
      "lock identify manager 0 1",
      "held",
    ]);
    expect(reports.slice(3, 5)).toMatchObject([{ ok: false }, { ok: false }]);
    expect(reports.at(-1)).toEqual({
      type: "held",
      target: "manager",
      holder: {
        hold: 3,
        run: "01JAAAAAAAAAAAAAAAAAAAAAAA",
        who: "eve@desk",
        since: 1_767_322_000_000,
        pending: [
          {
            nonce: "f".repeat(32),
            state: "running",
            since: 1_767_322_100_000,
            command: "apt-get install [secret removed]",
          },
        ],
        more: 2,
      },
    });
  });

  it("may be held by somebody who did not say who", async () => {
    const aws = scriptedAws();
    aws.onPoll = () =>
      printed(held({ holder: "- - -", pending: `${"f".repeat(32)} claimed - -`, more: "0" }));
    expect((await aws.perform(identify)).at(-1)).toMatchObject({
      holder: { who: "an unknown user", pending: [{ state: "claimed", since: null, command: "" }] },
    });
  });

  it("fails where what it says of that cannot be read", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(held({ holder: "?" }));
    expect((await aws.perform(identify)).at(-1)).toMatchObject({ type: "probeFinished", ok: false });
  });

  it("is asked for by its number where the operator takes it over", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(greeting({ hold: "4" }));
    const reports = await aws.perform({ ...identify, takeOver: 3 });
    expect(aws.sent[0]?.header.get("take")).toBe("3");
    expect(Buffer.from(aws.sent[0]?.header.get("who") ?? "", "base64").toString()).toBe("ada@desk");
    expect(reports).toContainEqual(
      expect.objectContaining({ ok: true, message: expect.stringContaining("taken over from another run") }),
    );
    expect(reports.at(-1)).toMatchObject({ type: "identified" });
  });
});

it("tells of its disks, joined with their volumes", async () => {
  const aws = scriptedAws();
  aws.looks["ec2:DescribeVolumes"] = {
    Volumes: [
      {
        VolumeId: "vol-0123456789abcdef0",
        Size: 64,
        Encrypted: true,
        Tags: [{ Key: "Name", Value: "data value-of-it" }],
        Attachments: [{ InstanceId: INSTANCE, Device: "/dev/sdf" }],
      },
    ],
  };
  aws.options.vault.put("X", null, "value-of-it");
  const line =
    'NAME="nvme1n1" KNAME="nvme1n1" PKNAME="" TYPE="disk" SIZE="68719476736" SERIAL="vol0123456789abcdef0" MODEL="Amazon Elastic Block Store" FSTYPE="" PTTYPE="" MOUNTPOINT=""';
  aws.onPoll = () => printed(greeting({ disk: line }));
  expect((await aws.perform(identify)).at(-1)).toMatchObject({
    disks: [
      {
        name: "nvme1n1",
        size: 64 * 2 ** 30,
        kind: "ebs",
        volume: {
          id: "vol-0123456789abcdef0",
          told: "serial",
          attached: "/dev/sdf",
          tags: [{ key: "Name", value: "data [secret removed]" }],
        },
      },
    ],
  });
  aws.onPoll = () => printed(greeting({ disk: "none" }));
  expect((await aws.perform({ ...identify, key: "again" })).at(-1)).not.toHaveProperty("disks");
});

it("knows a node without openssl, which can take no secret", async () => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(greeting({ key: "no-openssl", openssl: "no" }));
  const reports = await aws.perform(identify);
  expect(reports.at(-1)).toMatchObject({ type: "identified" });
  expect(reports).toContainEqual(
    expect.objectContaining({
      type: "probeFinished",
      ok: false,
      message: expect.stringContaining("openssl"),
    }),
  );
});
