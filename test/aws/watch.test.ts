import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Effect } from "../../src/run/model/ports.ts";
import {
  NONCE,
  printed,
  rangeText,
  replyText,
  START,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

const watch: Extract<Effect, { type: "watch" }> = {
  key: `watch ${NONCE} 0 command-0`,
  type: "watch",
  nonce: NONCE,
  epoch: 0,
  target: "manager",
  commandId: "command-0",
  requestedAt: START,
  timeout: 300,
  capture: null,
};

it("polls from its not being visible to its end, ever later, and reports output and end", async () => {
  const aws = scriptedAws();
  const story = ["hidden", "Pending", "Delayed", "InProgress", "throttled", ...Array(45).fill("InProgress")];
  aws.onPoll = (_, round) => {
    const word = story[round];
    if (word === undefined) return printed(replyText("exited", "hello\n", { exit: "3" }));
    if (word === "hidden") return serviceError("InvocationDoesNotExist");
    if (word === "throttled") return serviceError("ThrottlingException");
    return { Status: word, StatusDetails: word, ResponseCode: -1 } as never;
  };
  expect(await aws.perform({ ...watch, timeout: 3_600 })).toEqual([
    { type: "output", nonce: NONCE, text: "hello\n", bytes: 6 },
    expect.objectContaining({
      type: "finished",
      outcome: "exited",
      exitCode: 3,
      bytes: 6,
      missing: 0,
      duration: 1500,
      captured: null,
      message: null,
    }),
  ]);
  expect(aws.rests[0]).toBe(200);
  expect(Math.max(...aws.rests)).toBe(5500);
  expect(aws.rests).toEqual([...aws.rests].sort((a, b) => a - b));
});

describe("a status that does not prove an end", () => {
  it.each([
    ["TimedOut", "DeliveryTimedOut"],
    ["TimedOut", "Delivery Timed Out"],
    ["TimedOut", "ExecutionTimedOut"],
    ["Failed", "Failed"],
    ["Failed", "Undeliverable"],
    ["Failed", "Terminated"],
    ["Cancelled", "Cancelled"],
    ["Failed", "BrandNewDetails"],
    ["BrandNewStatus", "BrandNewDetails"],
  ])("%s, %s is uncertain, and says the word", async (Status, StatusDetails) => {
    const aws = scriptedAws();
    aws.onPoll = () => ({
      Status: Status as never,
      StatusDetails,
      ResponseCode: -1,
      StandardOutputContent: replyText("exited"),
    });
    expect(await aws.perform(watch)).toMatchObject([
      { type: "uncertain", message: expect.stringContaining(StatusDetails.replaceAll(" ", "")) },
    ]);
  });

  it.each([
    ["another response code", { ...printed(replyText("exited")), ResponseCode: 1 }],
    ["no response code", { Status: "Success" as const, StandardOutputContent: replyText("exited") }],
    ["no reply", printed("hello")],
    ["an empty reply", printed("")],
    ["another nonce", printed(replyText("exited", "", { nonce: "f".repeat(32) }))],
    ["a command that still runs", printed(replyText("running"))],
  ])("success with %s is uncertain", async (_, answer) => {
    const aws = scriptedAws();
    aws.onPoll = () => answer;
    expect(await aws.perform(watch)).toMatchObject([{ type: "uncertain" }]);
  });

  it("is one that does not change in time, is never visible, or cannot be read", async () => {
    for (const answer of [
      { Status: "InProgress" as const },
      serviceError("InvocationDoesNotExist"),
      serviceError("AccessDeniedException"),
    ]) {
      const aws = scriptedAws();
      aws.onPoll = () => answer;
      expect((await aws.perform(watch)).at(-1)).toMatchObject({ type: "uncertain" });
    }
  });

  it.each(["__proto__", "constructor", "toString"])("is %s, and it is followed on", async (word) => {
    const aws = scriptedAws();
    aws.onPoll = (_, round) =>
      round < 2
        ? ({ Status: "InProgress", StatusDetails: word, ResponseCode: -1 } as never)
        : ({ Status: word, StatusDetails: word, ResponseCode: -1 } as never);
    expect(await aws.perform(watch)).toMatchObject([{ type: "uncertain", message: `SSM says ${word}.` }]);
  });
});

it("does not believe an answer about another command or another instance", async () => {
  for (const other of [{ CommandId: "command-9" }, { InstanceId: "i-0fffffffffffffff0" }]) {
    const aws = scriptedAws();
    aws.onPoll = (_, round) =>
      round < 2
        ? { ...printed(replyText("exited", "", { exit: "7" })), ...other }
        : printed(replyText("exited"));
    expect((await aws.perform(watch)).at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
  }
});

describe("a service that says that it goes on although it has ended on the node", () => {
  const stuck = (state: string) => {
    const aws = scriptedAws();
    aws.onPoll = (sent) =>
      sent.script === "" ? { Status: "InProgress" } : printed(replyText(state, "", { exit: "-" }));
    return aws;
  };

  it("is not waited for beyond the limit of the command: the node's ledger is asked", async () => {
    const aws = stuck("interrupted");
    expect(await aws.perform(watch)).toMatchObject([
      { type: "probeRequested", kind: "read" },
      { type: "probeFinished", ok: true },
      { type: "finished", outcome: "interrupted" },
    ]);
    const waited = aws.options.now() - START;
    expect(waited).toBeGreaterThan(watch.timeout * 1000);
    expect(waited).toBeLessThan((watch.timeout + 40) * 1000);
  });

  it("is asked on while the node says that it runs", async () => {
    const aws = stuck("interrupted");
    const onPoll = aws.onPoll;
    aws.onPoll = (sent, round) =>
      sent.kind === "read" && aws.sent.length < 3 ? printed(replyText("running")) : onPoll(sent, round);
    expect((await aws.perform(watch)).at(-1)).toMatchObject({ type: "finished", outcome: "interrupted" });
    expect(aws.sent).toHaveLength(3);
  });

  it.each(["cancel", "tail"] as const)("is not waited for when %s has heard of its end", async (type) => {
    const aws = stuck("interrupted");
    const { nonce, epoch, target } = watch;
    const watching = aws.perform(watch);
    await aws.perform({ key: type, type, nonce, epoch, target, commandId: "command-0" }, (reports) =>
      reports.some((report) => report.type === "probeFinished"),
    );
    expect((await watching).at(-1)).toMatchObject({ type: "finished", outcome: "interrupted" });
    expect(aws.options.now() - START).toBeLessThan(60_000);
  });
});

it.each(["InvalidPlatform", "AccessDenied"])("%s means that it never ran", async (StatusDetails) => {
  const aws = scriptedAws();
  aws.onPoll = () => ({ Status: "Failed", StatusDetails, ResponseCode: -1 });
  expect(await aws.perform(watch)).toMatchObject([{ type: "finished", outcome: "not-run" }]);
});

it.each([
  ["timed-out", "timed-out"],
  ["cancelled", "cancelled"],
  ["interrupted", "interrupted"],
  ["not-run:late", "not-run"],
  ["not-run:epoch", "not-run"],
  ["not-run:altered", "not-run"],
])("the node's %s is the outcome %s", async (state, outcome) => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(replyText(state));
  expect(await aws.perform(watch)).toMatchObject([{ type: "finished", outcome, exitCode: null }]);
});

describe("output", () => {
  const textOf = (reports: readonly { type: string }[]): string =>
    reports
      .map((report) => (report.type === "output" ? (report as unknown as { text: string }).text : ""))
      .join("");

  it("is fetched in ranges beyond what came with the reply, and never splits a character", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 19_990, max: 20_010 }),
        fc.constantFrom("é", "€", "😀"),
        async (before, character) => {
          const output = Buffer.from(`${"x".repeat(before)}${character}${"y".repeat(20_000)}\n`);
          const aws = scriptedAws();
          // What the service does to a cut character.
          const inline = output.subarray(0, 20_000).toString("utf8");
          aws.onPoll = (sent) =>
            sent.kind === "read"
              ? printed(rangeText(sent, output))
              : printed(replyText("exited", output.toString("utf8"), { inline }));
          const reports = await aws.perform(watch);
          expect(textOf(reports)).toBe(output.toString("utf8"));
          expect(reports.at(-1)).toMatchObject({ type: "finished", bytes: output.length, missing: 0 });
          const probes = reports.filter(({ type }) => type.startsWith("probe"));
          expect(probes).toMatchObject([{ kind: "read", nonce: NONCE }, { ok: true }]);
        },
      ),
      { numRuns: 20 },
    );
  });

  /** A service that keeps no more than so many bytes of what a script prints. */
  const cutting = (most: number, output: Buffer) => {
    const aws = scriptedAws();
    const cut = (text: string) => printed(Buffer.from(text).subarray(0, most).toString("utf8"));
    aws.onPoll = (sent) =>
      sent.kind === "read" && sent.header.get("length") !== "0"
        ? cut(rangeText(sent, output))
        : cut(replyText("exited", output.toString("utf8"), { inline: "" }));
    return aws;
  };

  it.each([2_500, 1_000])(
    "is fetched in ever shorter ranges where the service keeps %i bytes",
    async (most) => {
      const output = Buffer.from(`${"größer ".repeat(700)}\n`);
      const aws = cutting(most, output);
      const reports = await aws.perform(watch);
      expect(textOf(reports)).toBe(output.toString("utf8"));
      expect(reports.at(-1)).toMatchObject({ type: "finished", missing: 0 });
      const lengths = aws.sent.map(({ header }) => Number(header.get("length")));
      expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
      expect(aws.options.now() - START).toBeLessThan(60_000);
    },
  );

  it("that not even the shortest range brings is said to be cut, and the end stays uncertain", async () => {
    const aws = cutting(400, Buffer.from("x".repeat(5_000)));
    expect((await aws.perform(watch)).at(-1)).toMatchObject({
      type: "uncertain",
      message: expect.stringContaining("even 512 bytes arrive incomplete"),
    });
  });

  it("is fetched whole where it is not UTF-8", async () => {
    const output = Buffer.concat([Buffer.from("a"), Buffer.from([0xff, 0xc3]), Buffer.from("b\n")]);
    const aws = scriptedAws();
    aws.onPoll = (sent) =>
      sent.kind === "read"
        ? printed(rangeText(sent, output))
        : printed(
            rangeText(
              {
                ...sent,
                header: new Map([
                  ["offset", "9"],
                  ["length", "0"],
                ]),
              },
              output,
            ),
          );
    expect(textOf(await aws.perform(watch))).toBe("a\ufffd\ufffdb\n");
  });

  it("beyond a megabyte stays on the node, to a whole character", async () => {
    const output = Buffer.from("€".repeat(400_000));
    const aws = scriptedAws();
    aws.onPoll = (sent) =>
      sent.kind === "read"
        ? printed(rangeText(sent, output))
        : printed(replyText("exited", output.toString("utf8"), { inline: "€".repeat(6_666) }));
    const reports = await aws.perform(watch);
    expect(textOf(reports)).toBe("€".repeat(333_333));
    expect(reports.at(-1)).toMatchObject({ bytes: 1_200_000, missing: 1_200_000 - 999_999 });
  });

  it("that does not fit its digest makes the end uncertain", async () => {
    const aws = scriptedAws();
    const output = Buffer.from("other");
    aws.onPoll = (sent) =>
      printed(
        sent.kind === "read" ? rangeText(sent, output) : replyText("exited", "truth", { inline: "lies!" }),
      );
    expect((await aws.perform(watch)).at(-1)).toMatchObject({ type: "uncertain" });
  });

  it("that was cleaned away before it was fetched is told as missing, and the end is known", async () => {
    const aws = scriptedAws();
    const output = "x".repeat(30_000);
    aws.onPoll = (sent) =>
      printed(
        sent.kind === "read"
          ? replyText("interrupted", "")
          : replyText("exited", output, { inline: output.slice(0, 20_000), exit: "3" }),
      );
    const reports = await aws.perform(watch);
    expect(textOf(reports)).toBe("");
    expect(reports.at(-1)).toMatchObject({ outcome: "exited", exitCode: 3, bytes: 30_000, missing: 30_000 });
  });

  it("is cleaned and redacted, wherever it is cut", async () => {
    const aws = scriptedAws();
    aws.options.vault.put("X", null, "value-of-it");
    aws.onPoll = () =>
      printed(replyText("exited", `\u001b[31mred\u001b[0m value-of-it ${"z".repeat(200)}\n`));
    const text = textOf(await aws.perform(watch));
    expect(text).toMatch(/^red \[secret removed\] z{200}\n$/);
  });
});

describe("a node that cannot make its entry", () => {
  it("has not run it, and yet a later delivery could: its end is uncertain", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("not-run:ledger"));
    expect(await aws.perform(watch)).toMatchObject([{ type: "uncertain" }]);
  });
});

describe("a captured value", () => {
  const capture = { variable: "UUID", secret: false, how: "output" } as const;

  it("is the whole output without the white space around it", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("exited", "  abc-def \n"));
    expect((await aws.perform({ ...watch, capture })).at(-1)).toMatchObject({
      captured: {
        name: "UUID",
        value: "abc-def",
        secret: false,
        from: "captured",
        scope: { kind: "target", target: "manager" },
      },
    });
  });

  it.each([
    ["a command that failed", replyText("exited", "abc\n", { exit: "1" })],
    ["an empty output", replyText("exited", " \n")],
    ["an output that holds a known secret", replyText("exited", "value-of-it\n")],
    ["an output that is too long", replyText("exited", "x".repeat(5000))],
  ])("is not taken from %s", async (_, stdout) => {
    const aws = scriptedAws();
    aws.options.vault.put("X", null, "value-of-it");
    aws.onPoll = () => printed(stdout);
    expect((await aws.perform({ ...watch, capture })).at(-1)).toMatchObject({
      type: "finished",
      captured: null,
    });
  });

  it("that is secret and cannot be opened is told as missing", async () => {
    const aws = scriptedAws();
    aws.onPoll = () => printed(replyText("exited", "[removed]\n", { captured: "QUJD" }));
    const secret = { variable: "SWARM_TOKEN", secret: true, how: "swarm-token" } as const;
    expect((await aws.perform({ ...watch, capture: secret })).at(-1)).toMatchObject({
      captured: null,
      message: expect.stringContaining("SWARM_TOKEN"),
    });
    expect(aws.options.vault.values()).toEqual([]);
  });
});
