// A call that fails inside of the program: whatever is under way says so, and nothing of it is told as an answer of AWS.
import { describe, expect, it } from "vitest";
import type { AwsCall, AwsOperation } from "../../src/aws/api/call.ts";
import { callFailure } from "../../src/aws/api/failed-call.ts";
import { checkDocument } from "../../src/aws/ledger/check-document.ts";
import { resolveTargets } from "../../src/aws/node/resolve-targets.ts";
import { storeError } from "../../src/aws/store/store-errors.ts";
import { preparedNodes, withZones } from "../../src/cli/destination/prepare-new-nodes.ts";
import { BugError } from "../../src/errors.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import { fullWorld } from "../support/requirement-world.ts";
import { NONCE, START, scriptedAws } from "../support/scripted-aws.ts";

const TYPE_ERROR = new TypeError("sdk.SomeClient is not a constructor");
const signal = new AbortController().signal;

/** Fails as `client.ts` does, in these operations; the others are answered. */
function failingIn(operations: RegExp, answered: AwsCall): AwsCall {
  return async (operation, input, aborted) => {
    if (operations.test(operation)) throw callFailure(operation, TYPE_ERROR);
    return answered(operation, input, aborted);
  };
}

const about = { nonce: NONCE, epoch: 1, target: "manager" };
const effects: readonly Effect[] = [
  { key: "identify", type: "identify", epoch: 1, target: "manager", takeOver: null },
  {
    ...about,
    key: "send",
    type: "send",
    phase: "command",
    kind: "script",
    text: "uname -a",
    timeout: 60,
    notAfter: START + 90_000,
    secrets: [],
    devices: [],
    capture: null,
    local: undefined,
  },
  {
    ...about,
    key: "watch",
    type: "watch",
    commandId: "command-1",
    requestedAt: START,
    timeout: 60,
    capture: null,
  },
  {
    ...about,
    key: "reconcile",
    type: "reconcile",
    requestedAt: START - 1000,
    text: "uname -a",
    notAfter: START + 90_000,
    commandId: null,
    capture: null,
    fence: false,
    stop: false,
  },
  { key: "unpark", type: "unpark", name: "/lamplighter/a/b", epoch: 1, target: "manager" },
];

describe("an effect at work", () => {
  it.each(effects.map((effect) => [effect.type, effect] as const))("says so: %s", async (_, effect) => {
    const call: AwsCall = failingIn(/./, () => Promise.reject(new Error("never asked")));
    const aws = scriptedAws({ call });
    const reports = await aws.perform(
      effect,
      (all) => all.length > 0 && all.at(-1)?.type !== "probeRequested",
    );
    const words = reports.flatMap((report) =>
      "message" in report && report.message ? [report.message] : [],
    );
    expect(words.join("\n")).toMatch(
      /This is a bug in Lamplighter, not an answer of AWS or of the node: .*cannot call \S+ \(TypeError: sdk\.SomeClient is not a constructor\)\. .*You can leave/,
    );
    expect(words.join("\n")).not.toMatch(/AWS did not|rejected|failed|permission/);
    // Nothing is told as never run: the defect may have struck after the request went out.
    expect(reports.map(({ type }) => type)).not.toContain("finished");
  });
});

describe("what is looked up", () => {
  const failing = failingIn(/./, () => Promise.reject(new Error("never asked")));
  const make = { stack: "n1", subnet: "subnet-1" };
  const wanted = [{ roles: ["node"], make }] as never;

  it.each<[string, () => Promise<unknown>]>([
    ["the targets", () => resolveTargets(failing, ["node-01"], signal)],
    ["a document", () => checkDocument(failing, "Ours", signal)],
    ["the zones for new nodes", () => withZones(failing, wanted, signal)],
    [
      "the stack of a new node",
      () =>
        preparedNodes(
          failingIn(/^cloudformation:/, async () => ({}) as never),
          wanted,
          [],
          signal,
        ),
    ],
    ["the store", async () => Promise.reject(storeError(TYPE_ERROR, "bucket", "s3:PutObject"))],
  ])("fails with the defect, and with no advice about permissions: %s", async (_, look) => {
    await expect(look()).rejects.toBeInstanceOf(BugError);
    await expect(look()).rejects.toThrow(
      /cannot call \S+ \(TypeError: sdk\.SomeClient is not a constructor\)/,
    );
  });

  it.each<[AwsOperation, object]>([
    ["iam:GetInstanceProfile", { kind: "policy", names: ["AmazonSSMManagedInstanceCore"] }],
    ["route53:ListHostedZonesByName", { kind: "dns-record", name: "node-01.example.org" }],
    ["ec2:DescribeInstances", { kind: "key-pair" }],
  ])("is never unknown because of a defect: %s", async (operation, requirement) => {
    const world = fullWorld();
    world.answers[operation] = () => callFailure(operation, TYPE_ERROR) as Error;
    const look = world.check(requirement as never, "node-01.example.org");
    await expect(look).rejects.toBeInstanceOf(BugError);
  });
});
