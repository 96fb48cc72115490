import { expect, it } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import { scriptedAws, serviceError } from "../support/scripted-aws.ts";

const NAME = "/lamplighter/01JD0000000000000000000000/00112233445566778899aabbccddeeff";
const unpark: Effect = { key: `unpark ${NAME}`, type: "unpark", name: NAME, epoch: 1, target: "manager" };

function account(answers: readonly (Error | null)[]) {
  const asked: unknown[] = [];
  const call: AwsCall = async (operation, input) => {
    expect(operation).toBe("ssm:DeleteParameter");
    asked.push(input);
    const answer = answers[asked.length - 1];
    if (answer) throw answer;
    return {} as never;
  };
  return { asked, aws: scriptedAws({ call }) };
}

it("removes what was parked, announced as a probe of the effect's name", async () => {
  const { aws, asked } = account([null]);
  expect(await aws.perform(unpark)).toEqual([
    { type: "probeRequested", probe: unpark.key, kind: "unpark", target: "manager", nonce: null },
    { type: "probeFinished", probe: unpark.key, ok: true, message: "It was deleted from Parameter Store." },
  ]);
  expect(asked).toEqual([{ Name: NAME }]);
});

it.each([
  ["is not there any more", [serviceError("ParameterNotFound")], true, 1],
  ["is throttled at first", [serviceError("ThrottlingException"), serviceError("ECONNRESET"), null], true, 3],
  ["may not be removed", [serviceError("AccessDeniedException")], false, 1],
  ["cannot be removed for long", Array(9).fill(serviceError("InternalServerError")), false, 6],
])("what %s", async (_, answers, ok, times) => {
  const { aws, asked } = account(answers);
  const report = (await aws.perform(unpark)).at(-1);
  expect(report).toMatchObject({ type: "probeFinished", ok });
  if (!ok) expect(report).toMatchObject({ message: expect.stringContaining(`--name ${NAME}`) });
  expect(asked).toHaveLength(times);
});
