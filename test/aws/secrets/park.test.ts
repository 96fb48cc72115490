import { expect, it } from "vitest";
import type { AwsCall, AwsOperations } from "../../../src/aws/api/call.ts";
import type { Effect, Report } from "../../../src/run/model/ports.ts";
import { NONCE, RUN, START, scriptedAws, serviceError } from "../../support/scripted-aws.ts";

type Put = AwsOperations["ssm:PutParameter"][0];

const send: Extract<Effect, { type: "send" }> = {
  key: `send ${NONCE} 0`,
  type: "send",
  nonce: NONCE,
  epoch: 0,
  target: "manager",
  phase: "command",
  kind: "script",
  text: 'join "$TOKEN"',
  timeout: 300,
  notAfter: START + 90_000,
  secrets: ["TOKEN"],
  capture: null,
  devices: [],
  local: undefined,
  park: true,
};

/** An account that parks, or throws. What was put is kept. */
function account(trouble: Error | null = null) {
  const inner = scriptedAws();
  const put: Put[] = [];
  const call: AwsCall = async (operation, input, signal) => {
    if (operation !== "ssm:PutParameter") return inner.options.call(operation, input, signal);
    put.push(input as Put);
    if (trouble !== null) throw trouble;
    return { Version: 1 } as never;
  };
  const aws = scriptedAws({ call });
  aws.options.vault.put("TOKEN", null, "value-of-it");
  return { aws, put, sent: inner.sent };
}

const kinds = (reports: readonly Report[]): readonly string[] =>
  reports.map((report) => (report.type === "probeRequested" ? `${report.type} ${report.kind}` : report.type));

it("parks what the command needs for an hour, under a name that cannot be guessed, announced before", async () => {
  const { aws, put } = account();
  const reports = await aws.perform(send);
  expect(put).toEqual([
    {
      Name: expect.stringMatching(new RegExp(`^/lamplighter/${RUN}/[0-9a-f]{32}$`)),
      Value: "value-of-it",
      Type: "SecureString",
      Tier: "Advanced",
      Overwrite: false,
      Description: expect.any(String),
      Policies: JSON.stringify([
        {
          Type: "Expiration",
          Version: "1.0",
          Attributes: { Timestamp: new Date(START + 3_600_000).toISOString() },
        },
      ]),
    },
  ]);
  expect(reports.slice(0, 2)).toMatchObject([
    { type: "probeRequested", probe: `park ${put[0]?.Name}`, kind: "park", target: "manager", nonce: NONCE },
    { type: "probeFinished", probe: `park ${put[0]?.Name}`, ok: true },
  ]);
  expect(JSON.stringify(reports)).not.toContain("value-of-it");
});

it.each([
  ["AccessDeniedException", /could not be parked: AccessDeniedException.*ssm:PutParameter/],
  ["InternalServerError", /could not be parked: InternalServerError/],
])("does not send the command when parking ends with %s", async (name, words) => {
  const { aws, sent } = account(serviceError(name, "said value-of-it"));
  const reports = await aws.perform(send);
  expect(kinds(reports)).toEqual(["probeRequested park", "probeFinished", "finished"]);
  expect(reports.at(-1)).toMatchObject({ outcome: "not-run", message: expect.stringMatching(words) });
  expect(JSON.stringify(reports)).not.toContain("value-of-it");
  expect(sent).toEqual([]);
});

it.each([
  ["is empty", ""],
  ["is too long", "x".repeat(8_193)],
])("parks nothing when the value %s", async (_, value) => {
  const { aws, put, sent } = account();
  aws.options.vault.put("TOKEN", null, value);
  expect(await aws.perform(send)).toMatchObject([{ type: "finished", outcome: "not-run" }]);
  expect([put, sent]).toEqual([[], []]);
});

it("parks nothing that nobody confirmed to be parked", async () => {
  const { aws, put } = account();
  const { park: _, ...unconfirmed } = send;
  expect(await aws.perform(unconfirmed)).toMatchObject([
    { type: "finished", outcome: "not-run", message: expect.stringContaining("openssl") },
  ]);
  expect(put).toEqual([]);
});
