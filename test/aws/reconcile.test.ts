import { describe, expect, it } from "vitest";
import type { Order } from "../../src/ledger/order.ts";
import { renderScript } from "../../src/ledger/script.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import {
  INSTANCE,
  NONCE,
  printed,
  RUN,
  rangeText,
  replyText,
  START,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

type Reconcile = Extract<Effect, { type: "reconcile" }>;
const reconcile: Reconcile = {
  key: `reconcile ${NONCE} 1 0`,
  type: "reconcile",
  nonce: NONCE,
  epoch: 1,
  target: "manager",
  requestedAt: START - 1000,
  text: "uname -a",
  notAfter: START + 90_000,
  commandId: null,
  capture: null,
  fence: false,
  stop: false,
};
const fenced: Reconcile = { ...reconcile, key: `${reconcile.key} fence`, fence: true };
const command = (id: string, more: object = {}) => ({
  CommandId: id,
  Comment: `ll1 ${NONCE} head`,
  DocumentName: "AWS-RunShellScript",
  InstanceIds: [INSTANCE],
  RequestedDateTime: new Date(START),
  Parameters: carrying({}),
  ...more,
});

/** The parameters of a command that carries what was confirmed, but for what is said. */
function carrying(other: Partial<Order>): { commands: string[] } {
  const order: Order = {
    nonce: NONCE,
    run: RUN,
    epoch: 0,
    notAfter: 0,
    limit: 60,
    body: reconcile.text,
    secrets: [],
    devices: [],
    capture: null,
    publicKey: null,
  };
  return { commands: [renderScript({ ...order, ...other })] };
}

describe("the history", () => {
  it("gives the one command that fits, on whatever page it is", async () => {
    const aws = scriptedAws();
    const pages: Record<string, object> = {
      first: {
        Commands: Array.from({ length: 50 }, (_, n) =>
          command(`other-${n}`, { Comment: `ll1 ${"f".repeat(32)} h` }),
        ),
        NextToken: "second",
      },
      second: { Commands: [], NextToken: "third" },
      third: { Commands: [command("found")] },
    };
    aws.onList = ({ NextToken, InstanceId }) => {
      expect(InstanceId).toBe(INSTANCE);
      return (pages[NextToken ?? "first"] ?? {}) as never;
    };
    expect(await aws.perform(reconcile)).toEqual([{ type: "accepted", nonce: NONCE, commandId: "found" }]);
    expect(aws.sent).toEqual([]);
  });

  it("does not tell how many were sent, so a refusal of the one that was found proves nothing", async () => {
    const aws = scriptedAws();
    aws.onList = () => ({ Commands: [command("found")] }) as never;
    aws.onPoll = ({ kind }) => (kind === "fence" ? printed(replyText("running")) : { Status: "InProgress" });
    await aws.perform(fenced);
    aws.onPoll = () => ({ Status: "Failed", StatusDetails: "AccessDenied", ResponseCode: -1 }) as never;
    const watch = { ...reconcile, type: "watch", key: "watch", commandId: "found", timeout: 60 } as const;
    expect(await aws.perform(watch)).toMatchObject([{ type: "uncertain" }]);
  });

  it.each([
    ["another document", { DocumentName: "AWS-RunPowerShellScript" }],
    ["another instance", { InstanceIds: ["i-0fffffffffffffff0"] }],
    ["an earlier time", { RequestedDateTime: new Date(START - 3_600_000) }],
    ["a copied Comment", { Parameters: carrying({ nonce: "f".repeat(32) }) }],
    ["another text", { Parameters: carrying({ body: "uname" }) }],
    ["another run", { Parameters: carrying({ run: "01JD0000000000000000000001" }) }],
    [
      "another text under the right header",
      {
        Parameters: {
          commands: carrying({}).commands.map((it) => it.replace("\nuname -a\n", "\nuname -r\n")),
        },
      },
    ],
    ["a script that is not ours", { Parameters: { commands: ["uname -a"] } }],
    ["no parameters", { Parameters: undefined }],
    ["another version", { Comment: `ll2 ${NONCE} head` }],
  ])("does not give a command with %s", async (_, more) => {
    const aws = scriptedAws();
    aws.onList = () => ({ Commands: [command("foreign", more)] }) as never;
    aws.onPoll = () => printed(replyText("absent"));
    expect((await aws.perform(reconcile)).at(-1)).toMatchObject({ type: "absent" });
  });

  it.each([
    ["Our-RunShell", "Our-RunShell"],
    ["arn:aws:ssm:eu-central-1:123456789012:document/Our-RunShell", "Our-RunShell"],
    [
      "arn:aws:ssm:eu-central-1:123456789012:document/Our-RunShell",
      "arn:aws:ssm:eu-central-1:123456789012:document/Our-RunShell",
    ],
  ])(
    "gives a command sent by the document %s and listed as %s, and none of another",
    async (document, listed) => {
      const aws = scriptedAws({ document });
      aws.onList = () =>
        ({ Commands: [command("default"), command("found", { DocumentName: listed })] }) as never;
      expect(await aws.perform(reconcile)).toEqual([{ type: "accepted", nonce: NONCE, commandId: "found" }]);
    },
  );

  it("with two candidates leaves it to the ledger", async () => {
    const aws = scriptedAws();
    aws.onList = () => ({ Commands: [command("one"), command("two")] }) as never;
    aws.onPoll = () => printed(replyText("exited", "", { exit: "4" }));
    expect((await aws.perform(reconcile)).at(-1)).toMatchObject({
      type: "finished",
      outcome: "exited",
      exitCode: 4,
    });
  });

  it("that cannot be read proves nothing", async () => {
    const aws = scriptedAws();
    let reads = 0;
    aws.onList = () =>
      ++reads < 3 ? serviceError("ThrottlingException") : ({ Commands: [command("found")] } as never);
    const reports = await aws.perform(reconcile);
    expect(reports.at(-1)).toMatchObject({ type: "accepted", commandId: "found" });
    expect(reports[0]).toMatchObject({ type: "uncertain" });
  });

  it("is given time before it is said that nothing was sent", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("absent"));
    await aws.perform(reconcile);
    expect(aws.options.now() - START).toBeGreaterThan(14_000);
  });
});

describe("the ledger", () => {
  it.each([
    ["exited", "exited"],
    ["timed-out", "timed-out"],
    ["cancelled", "cancelled"],
    ["interrupted", "interrupted"],
    ["not-run:fenced", "not-run"],
    ["not-run:unstarted", "not-run"],
  ])("says %s: %s, its output included", async (state, outcome) => {
    const aws = scriptedAws();
    const output = Buffer.from("what it printed\n");
    aws.onPoll = (sent) =>
      printed(
        sent.header.get("length") === "0" || sent.kind === "fence"
          ? replyText(state, output.toString(), { inline: "" })
          : rangeText(sent, output),
      );
    const reports = await aws.perform(reconcile);
    expect(reports.filter(({ type }) => type === "output")).toMatchObject([{ text: "what it printed\n" }]);
    expect(reports.at(-1)).toMatchObject({ type: "finished", outcome });
  });

  it("is asked again while the command runs", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText(aws.sent.length < 4 ? "running" : "exited"));
    expect((await aws.perform(reconcile)).at(-1)).toMatchObject({ type: "finished", outcome: "exited" });
    expect(aws.sent).toHaveLength(4);
  });

  it("is asked again while the node cannot be reached, for ever", async () => {
    const aws = scriptedAws();
    aws.onSend = () => (aws.sent.length < 30 ? serviceError("InvalidInstanceId") : null);
    aws.onPoll = () => printed(replyText("absent"));
    const reports = await aws.perform(reconcile);
    expect(reports.at(-1)).toMatchObject({ type: "absent" });
    expect(reports.some((report) => report.type === "finished")).toBe(false);
    expect(Math.max(...aws.rests)).toBe(60_000);
  });

  it("is fenced where it may no longer run, without waiting for the history", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("not-run:fenced"));
    expect((await aws.perform(fenced)).at(-1)).toMatchObject({ type: "finished", outcome: "not-run" });
    expect(aws.sent.map(({ kind, header }) => [kind, header.get("stop")])).toEqual([["fence", "0"]]);
    expect(aws.options.now() - START).toBeLessThan(1000);
  });

  it("is not believed to be fenced where it could not be written", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText(aws.sent.length < 3 ? "not-run:ledger" : "not-run:fenced"));
    const reports = await aws.perform(fenced);
    expect(reports.filter(({ type }) => type === "uncertain")).not.toEqual([]);
    expect(aws.sent).toHaveLength(3);
  });

  it("is fenced when an entry was made and nothing begins", async () => {
    const aws = scriptedAws();
    aws.onPoll = (sent) => printed(replyText(sent.kind === "fence" ? "not-run:fenced" : "claimed"));
    expect((await aws.perform(reconcile)).at(-1)).toMatchObject({ type: "finished", outcome: "not-run" });
    expect(aws.sent.at(-1)?.kind).toBe("fence");
  });
});

describe("a command whose id is known", () => {
  const known: Reconcile = { ...reconcile, commandId: "command-0" };

  it("has its reply taken where the service has it, and the node is not asked", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("exited", "late\n"));
    expect(await aws.perform(known)).toMatchObject([
      { type: "output", text: "late\n" },
      { type: "finished", outcome: "exited" },
    ]);
    expect(aws.sent).toEqual([]);
  });

  it.each([known, { ...fenced, commandId: "command-0" }])(
    "is watched again when service and node say that it goes on",
    async (effect) => {
      const aws = scriptedAws();
      aws.onPoll = (sent) => (sent.script === "" ? { Status: "InProgress" } : printed(replyText("running")));
      expect((await aws.perform(effect)).at(-1)).toMatchObject({ type: "accepted", commandId: "command-0" });
      expect(aws.sent).toHaveLength(1);
    },
  );

  it.each([known, { ...fenced, commandId: "command-0" }])(
    "has ended when the node says so, however long the service says that it goes on",
    async (effect) => {
      const aws = scriptedAws();
      aws.onPoll = (sent) =>
        sent.script === "" ? { Status: "InProgress" } : printed(replyText("interrupted"));
      expect((await aws.perform(effect)).at(-1)).toMatchObject({ type: "finished", outcome: "interrupted" });
      expect(aws.options.now() - START).toBeLessThan(5_000);
    },
  );

  it("is not sent again as long as the service has it on its way and it may still begin", async () => {
    const aws = scriptedAws();
    aws.onPoll = (sent) => (sent.script === "" ? { Status: "Pending" } : printed(replyText("absent")));
    expect((await aws.perform(known)).at(-1)).toMatchObject({ type: "absent" });
    expect(aws.options.now()).toBeGreaterThan(known.notAfter);
  });

  it.each(["DeliveryTimedOut", "Undeliverable", "Terminated", "ExecutionTimedOut"])(
    "after %s is asked of the ledger",
    async (StatusDetails) => {
      const aws = scriptedAws();
      aws.onPoll = (sent) =>
        sent.script === "" ? { Status: "Failed", StatusDetails } : printed(replyText("exited"));
      expect((await aws.perform(known)).at(-1)).toMatchObject({ type: "finished", outcome: "exited" });
    },
  );

  it("is fenced at once where it still waits for its delivery", async () => {
    const aws = scriptedAws();
    aws.onPoll = (sent) =>
      sent.script === "" ? { Status: "Pending" } : printed(replyText("not-run:fenced"));
    expect((await aws.perform({ ...fenced, commandId: "command-0" })).at(-1)).toMatchObject({
      outcome: "not-run",
    });
  });

  it("is stopped where that was asked for", async () => {
    const aws = scriptedAws();
    aws.onPoll = (sent) => (sent.script === "" ? { Status: "InProgress" } : printed(replyText("cancelled")));
    const effect = { ...fenced, key: `${fenced.key} stop`, stop: true, commandId: "command-0" };
    expect((await aws.perform(effect)).at(-1)).toMatchObject({ outcome: "cancelled" });
    expect(aws.sent[0]?.header.get("stop")).toBe("1");
  });
});

describe("cancelling", () => {
  const cancel: Effect = {
    key: `cancel ${NONCE} 0`,
    type: "cancel",
    nonce: NONCE,
    epoch: 0,
    target: "manager",
    commandId: "command-0",
  };
  const probed = (reports: readonly { type: string }[]) =>
    reports.some(({ type }) => type === "probeFinished");

  it("stops what runs, and leaves its end to the watch", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("cancelled"));
    const reports = await aws.perform(cancel, probed);
    expect(reports).toMatchObject([
      { type: "probeRequested", kind: "fence" },
      { type: "probeFinished", ok: true },
    ]);
    expect(aws.sent[0]?.header.get("stop")).toBe("1");
  });

  it("takes what has not begun from the service too", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("not-run:fenced"));
    expect((await aws.perform(cancel, probed)).at(-1)).toMatchObject({
      message: "It had not started, and can no longer start.",
    });
    await Promise.resolve();
    expect(aws.cancelled).toEqual(["command-0"]);
  });
});
