import { describe, expect, it } from "vitest";
import { adviceOnFailure, plainReason } from "../../../src/aws/orders/failure-words.ts";
import {
  changeSetIs,
  linesOf,
  MAKE,
  NONCE,
  noStack,
  SET,
  STACK,
  STACK_ID,
  START,
  serviceError,
  stackEvent,
  stackIs,
  stacksWorld,
  TEMPLATE,
  turnedDown,
  VOLUME,
  wordsOf,
} from "../../support/stacks-world.ts";

const READY = {
  "cloudformation:DescribeStacks": stackIs("REVIEW_IN_PROGRESS"),
  "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "AVAILABLE"),
  "cloudformation:GetTemplate": { TemplateBody: TEMPLATE },
  "cloudformation:ExecuteChangeSet": {},
} as const;
const INSTANCE = ["Instance", "AWS::EC2::Instance", "i-0new"] as const;
const DISK = ["DataVolume", "AWS::EC2::Volume", VOLUME] as const;

it("executes the very change set whose template was confirmed, once, under its own name", async () => {
  const world = stacksWorld({ ...READY });
  expect(await world.send(MAKE)).toEqual([{ type: "accepted", nonce: NONCE, commandId: STACK_ID }]);
  const { ChangeSetId } = changeSetIs("", "");
  expect(world.inputs("cloudformation:GetTemplate")).toEqual([
    { StackName: STACK, ChangeSetName: ChangeSetId, TemplateStage: "Original" },
  ]);
  expect(world.inputs("cloudformation:ExecuteChangeSet")).toEqual([
    { StackName: STACK, ChangeSetName: ChangeSetId, ClientRequestToken: NONCE, DisableRollback: false },
  ]);
});

describe("nothing is executed", () => {
  const ended = { type: "finished", outcome: "exited" };

  it.each([
    ["another template", { "cloudformation:GetTemplate": { TemplateBody: `${TEMPLATE} ` } }, "SHA-256"],
    ["no template", { "cloudformation:GetTemplate": {} }, "differs from the confirmed one"],
    [
      "no longer has the change set",
      { "cloudformation:DescribeChangeSet": turnedDown("ChangeSetNotFoundException", "") },
      SET,
    ],
    ["no stack", { "cloudformation:DescribeChangeSet": noStack() }, SET],
    [
      "a void change set",
      { "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "OBSOLETE") },
      "void",
    ],
    [
      "a change set that somebody else executes",
      { "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS") },
      "Somebody else",
    ],
    [
      "a change set that failed",
      {
        "cloudformation:DescribeChangeSet": changeSetIs("FAILED", "UNAVAILABLE", {
          StatusReason: "bad thing",
        }),
      },
      "bad thing",
    ],
    [
      "a change set that was executed before, badly",
      {
        "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "EXECUTE_COMPLETE"),
        "cloudformation:DescribeStacks": stackIs("UPDATE_ROLLBACK_COMPLETE"),
      },
      "UPDATE_ROLLBACK_COMPLETE",
    ],
    [
      "a stack at work",
      { "cloudformation:DescribeStacks": stackIs("UPDATE_IN_PROGRESS") },
      "Wait until it has finished",
    ],
  ])("for %s, which fails", async (_, answers, words) => {
    const world = stacksWorld({ ...READY, ...answers });
    const reports = await world.send(MAKE);
    expect(reports).toMatchObject([{ ...ended, exitCode: 1 }]);
    expect(wordsOf(reports)).toContain(words);
    expect(wordsOf(reports)).toMatch(/[Nn]othing was (changed|requested)/);
    expect(world.inputs("cloudformation:ExecuteChangeSet")).toEqual([]);
  });

  it.each([
    [
      "no changes",
      {
        "cloudformation:DescribeChangeSet": changeSetIs("FAILED", "UNAVAILABLE", {
          Changes: [],
          StatusReason: "The submitted information didn't contain changes.",
        }),
      },
    ],
    [
      "a stack that stands by it",
      {
        "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "EXECUTE_COMPLETE"),
        "cloudformation:DescribeStacks": stackIs("CREATE_COMPLETE"),
      },
    ],
  ])("for %s, which is well", async (_, answers) => {
    const world = stacksWorld({ ...READY, ...answers });
    const reports = await world.send(MAKE);
    expect(reports.at(-1)).toMatchObject({ ...ended, exitCode: 0 });
    expect(linesOf(reports).join()).toContain("There is nothing to do");
    expect(world.inputs("cloudformation:ExecuteChangeSet")).toEqual([]);
  });
});

it.each([
  ["AccessDenied", "not-run"],
  ["ValidationError", undefined],
  ["InvalidChangeSetStatusException", undefined],
  ["ChangeSetNotFoundException", undefined],
  ["TimeoutError", undefined],
])("%s proves no more than it says", async (name, outcome) => {
  const world = stacksWorld({ ...READY, "cloudformation:ExecuteChangeSet": turnedDown(name, "said so") });
  const reports = await world.send(MAKE);
  expect(reports).toMatchObject([
    outcome === undefined ? { type: "uncertain" } : { type: "finished", outcome },
  ]);
});

describe("a stack that is made", () => {
  const story = [
    stackEvent(-40, "REVIEW_IN_PROGRESS", null, "User Initiated", ""),
    stackEvent(1, "CREATE_IN_PROGRESS", null, "User Initiated"),
    stackEvent(2, "CREATE_IN_PROGRESS", INSTANCE),
    stackEvent(2, "CREATE_IN_PROGRESS", ["Other", "AWS::EC2::EIP"], undefined, "somebody-else"),
    stackEvent(60, "CREATE_COMPLETE", INSTANCE),
    stackEvent(61, "CREATE_COMPLETE"),
  ];
  const OUTPUTS = { Instance: "i-0new", DataVolume: VOLUME };
  const answers = (seen: (round: number) => number) => ({
    ...READY,
    "cloudformation:DescribeStacks": stackIs("CREATE_COMPLETE", OUTPUTS),
    "cloudformation:DescribeStackEvents": (_: unknown, round: number) => ({
      StackEvents: story.slice(0, seen(round)).toReversed(),
    }),
  });

  it("is followed event by event, with its outputs and how it is removed at the end", async () => {
    const reports = await stacksWorld(answers((round) => round + 1)).watch(MAKE);
    const time = new Date(START).toISOString().slice(11, 16);
    expect(linesOf(reports)).toEqual([
      "All events from the start, because this process follows it only now:",
      `${time}:06Z  CREATE_IN_PROGRESS  node-01  AWS::CloudFormation::Stack  User Initiated`,
      `${time}:07Z  CREATE_IN_PROGRESS  Instance  AWS::EC2::Instance`,
      expect.stringContaining("CREATE_COMPLETE     Instance"),
      expect.stringContaining("CREATE_COMPLETE     node-01"),
      "Instance: i-0new",
      `DataVolume: ${VOLUME}`,
      "Lamplighter deletes nothing. To delete the stack later:",
      "  aws ec2 modify-instance-attribute --instance-id i-0new --no-disable-api-termination",
      `  aws cloudformation delete-stack --stack-name ${STACK}`,
      expect.stringContaining("costs money until you delete it"),
    ]);
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0, duration: 60_000, message: null });
  });

  it("is told without repetition over throttling, late outputs and a second look by the same process", async () => {
    const busy = serviceError("ThrottlingException");
    const full = answers((round) => round);
    const world = stacksWorld({
      ...full,
      "cloudformation:DescribeStackEvents": (input, round) =>
        round % 2 === 0 ? busy : full["cloudformation:DescribeStackEvents"](input, round),
      "cloudformation:DescribeStacks": (_, round) =>
        round === 0
          ? READY["cloudformation:DescribeStacks"]
          : stackIs(round < 4 ? "CREATE_IN_PROGRESS" : "CREATE_COMPLETE", OUTPUTS),
    });
    const sent = await world.send(MAKE);
    const first = [...(await world.watch(MAKE)), ...(await world.watch(MAKE))];
    const lines = linesOf([...sent, ...first]);
    expect(lines).toEqual([...new Set(lines)]);
    expect(lines.filter((line) => line.includes("AWS::"))).toHaveLength(4);
  });

  it("is read over all pages, up to those of earlier operations", async () => {
    const page = (NextToken: string | undefined) => {
      const at = Number(NextToken ?? 0);
      const own = at < 3 ? [story.toReversed()[at]] : [];
      return {
        StackEvents: [...own, stackEvent(-900 - at, "UPDATE_COMPLETE", null, "x", "older")] as never,
        NextToken: `${at + 1}`,
      };
    };
    const world = stacksWorld({
      ...answers(() => 0),
      "cloudformation:DescribeStackEvents": (it) => page(it.NextToken),
    });
    const reports = await world.watch(MAKE);
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
    expect(world.inputs("cloudformation:DescribeStackEvents").map((it) => it.NextToken)).toEqual([
      undefined,
      "1",
      "2",
      "3",
      "4",
    ]);
  });

  it("is known by events without a name of their own, where they came after the change set", async () => {
    const bare = [
      stackEvent(-900, "CREATE_COMPLETE", null, undefined, ""),
      ...story.map(({ ClientRequestToken: _, ...event }) => event),
    ];
    const world = stacksWorld({
      ...answers(() => 0),
      "cloudformation:DescribeStackEvents": (_, round) => ({
        StackEvents: bare.slice(0, round + 1).toReversed() as never,
      }),
    });
    const reports = await world.watch(MAKE);
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
    expect(linesOf(reports).filter((line) => line.includes("AWS::"))).toHaveLength(5);
  });
});

describe("a rollback", () => {
  const rollback = (reason: string) => [
    stackEvent(1, "CREATE_IN_PROGRESS"),
    stackEvent(2, "CREATE_COMPLETE", DISK),
    stackEvent(3, "CREATE_FAILED", INSTANCE, reason),
    stackEvent(3, "CREATE_FAILED", ["Address", "AWS::EC2::EIP"], "Resource creation cancelled"),
    stackEvent(4, "ROLLBACK_IN_PROGRESS", null, "The following resource(s) failed to create: [Instance]."),
    stackEvent(5, "DELETE_COMPLETE", INSTANCE),
    stackEvent(5, "DELETE_SKIPPED", DISK),
    stackEvent(6, "ROLLBACK_COMPLETE"),
  ];

  it("is explained by what failed first, with what to do, what is left, and how it is removed", async () => {
    const reason = "You have requested more vCPU capacity than your current vCPU limit of 1 allows.";
    const world = stacksWorld({
      ...READY,
      "cloudformation:DescribeStacks": stackIs("ROLLBACK_COMPLETE"),
      "cloudformation:DescribeStackEvents": { StackEvents: rollback(reason).toReversed() },
    });
    const reports = await world.watch(MAKE);
    expect(reports.at(-1)).toMatchObject({
      type: "finished",
      outcome: "exited",
      exitCode: 1,
      duration: 5_000,
    });
    expect(wordsOf(reports).split("\n")).toEqual([
      `CloudFormation ended with ROLLBACK_COMPLETE. The first failure: Instance (AWS::EC2::Instance): ${reason}`,
      expect.stringContaining("quota for running instances"),
      `The stack ${STACK} can only be deleted now. Lamplighter deletes nothing. After you have checked it:`,
      `  aws cloudformation delete-stack --stack-name ${STACK}`,
      expect.stringContaining("costs money until you delete it"),
      `  aws ec2 delete-volume --volume-id ${VOLUME}`,
      expect.stringContaining("go back to the proposal"),
    ]);
  });

  it("of an update leaves the stack as it was", async () => {
    const events = [
      stackEvent(1, "UPDATE_IN_PROGRESS"),
      stackEvent(2, "UPDATE_FAILED", INSTANCE, "no"),
      stackEvent(3, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"),
      stackEvent(4, "UPDATE_ROLLBACK_COMPLETE"),
    ];
    const world = stacksWorld({
      ...READY,
      "cloudformation:DescribeStacks": stackIs("UPDATE_ROLLBACK_COMPLETE"),
      "cloudformation:DescribeStackEvents": { StackEvents: events.toReversed() },
    });
    expect(wordsOf(await world.watch(MAKE))).toContain("is unchanged");
  });

  it.each([
    ["User: x is not authorized to perform: ec2:RunInstances on resource: y", "permission ec2:RunInstances"],
    ["The maximum number of addresses has been reached.", "elastic IP"],
    ["We currently do not have sufficient t3.large capacity in the Availability Zone", "another zone"],
    [
      "Your requested instance type (t9.huge) is not supported in your requested Availability Zone",
      "not available",
    ],
    ["The instance type 't9.huge' does not exist", "not available"],
    ["The specified instance type is not eligible for Free Tier.", "free plan"],
    ["No default VPC for this user. GroupName is only supported for EC2-Classic", "create-default-vpc"],
    ["node-01 already exists in stack arn:aws:x", "already in use"],
    ["The volume limit exceeded (Service: Ec2)", "Service Quotas"],
    [
      "The instance 'i-1' may not be terminated. Modify its 'disableApiTermination' attribute",
      "termination protection",
    ],
    ["Client.InternalError: Client error on launch", "key that encrypts"],
    ["The image id '[ami-1]' does not exist", "image does not exist"],
    ["Invalid request: RRSet with DNS name x is not permitted in zone y", "hosted zone"],
  ])("with the reason %s has advice", (reason, words) => {
    expect(adviceOnFailure(reason)).toContain(words);
  });

  it("is told without what handlers and clients wrap around the reason", () => {
    const service = "(Service: Ec2, Status Code: 400, Request ID: bb29) (SDK Attempt Count: 1)";
    const wrapped = `Resource handler returned message: "No default VPC (for you). ${service}" (RequestToken: ae, HandlerErrorCode: InvalidRequest)`;
    expect(plainReason(wrapped)).toBe("No default VPC (for you).");
    expect(plainReason("node-01 already exists")).toBe("node-01 already exists");
  });

  it("with a reason that nobody knows has none", () => {
    expect(adviceOnFailure("The moon is full.")).toBeNull();
  });
});

describe("after a lost answer", () => {
  const events = (...list: ReturnType<typeof stackEvent>[]) => ({ StackEvents: list.toReversed() });

  it("is found by the events that carry its name, even when the change set is gone", async () => {
    for (const set of [
      changeSetIs("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS"),
      turnedDown("ChangeSetNotFound", ""),
    ]) {
      const world = stacksWorld({
        "cloudformation:DescribeChangeSet": set,
        "cloudformation:DescribeStackEvents": events(stackEvent(1, "CREATE_IN_PROGRESS")),
      });
      expect(await world.reconcile(MAKE, { fence: true })).toEqual([
        { type: "accepted", nonce: NONCE, commandId: STACK_ID },
      ]);
    }
  });

  it("is waited out when the change set is still there to be executed, and never runs then", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "AVAILABLE"),
      "cloudformation:DescribeStackEvents": events(stackEvent(-9, "CREATE_COMPLETE", null, "", "older")),
    });
    const reports = await world.reconcile(MAKE, { fence: true });
    expect(reports.at(-1)).toMatchObject({ type: "finished", outcome: "not-run" });
    expect(world.aws.options.now()).toBeGreaterThan(START + 90_000 + 8 * 60_000);
    expect(wordsOf(reports.slice(0, 1))).toContain("UTC");
    expect(world.inputs("cloudformation:ExecuteChangeSet")).toEqual([]);
  });

  it("is absent, and may be asked for again, after half a minute in the same process", async () => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": changeSetIs("CREATE_COMPLETE", "AVAILABLE"),
      "cloudformation:DescribeStackEvents": noStack(),
    });
    expect(await world.reconcile(MAKE)).toMatchObject([{ type: "absent" }]);
    expect(world.aws.options.now()).toBeGreaterThan(START + 30_000);
  });

  it.each([
    ["void by now", changeSetIs("CREATE_COMPLETE", "OBSOLETE"), "not-run"],
    [
      "one without changes",
      changeSetIs("FAILED", "UNAVAILABLE", { StatusReason: "No updates are to be performed." }),
      "not-run",
    ],
    ["executed by somebody else", changeSetIs("CREATE_COMPLETE", "EXECUTE_COMPLETE"), "exited"],
  ])("with a change set that is %s is over", async (_, set, outcome) => {
    const world = stacksWorld({
      "cloudformation:DescribeChangeSet": set,
      "cloudformation:DescribeStackEvents": events(
        stackEvent(1, "CREATE_IN_PROGRESS", null, "", "Console-1"),
      ),
    });
    const reports = await world.reconcile(MAKE, { fence: true });
    expect(reports.at(-1)).toMatchObject({ type: "finished", outcome });
  });
});

it("says that it goes on when it is cancelled", async () => {
  const reports = await stacksWorld({}).cancel(MAKE);
  expect(linesOf(reports).join()).toContain("It continues");
  expect(reports).toHaveLength(1);
});
