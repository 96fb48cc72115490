// Who asks, and what they may: credentials and permissions as the server checks them, signatures included.
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { resolveTargets, runningInstances } from "../../src/aws/node/resolve-targets.ts";
import { asUserAllowed, never, newName, ownCall, startInstances, underIam } from "./account.ts";
import { asAws, MOTO_URL, REGION } from "./moto.ts";

const here = { profile: null, region: REGION, endpoint: MOTO_URL };
afterEach(() => vi.unstubAllEnvs());

describe("whoever asks", () => {
  it("is told who they are, where, and that it is not AWS", async () => {
    const arn = await asUserAllowed();
    expect(await underIam(() => awsClient(here))).toMatchObject({
      arn,
      account: "123456789012",
      region: REGION,
      endpoint: MOTO_URL,
    });
  });

  it("with a key that is not known, or a wrong secret, is told to sign in again", async () => {
    asAws();
    const rejected = (name: string) => ({
      name: "OperatorError",
      message: expect.stringMatching(new RegExp(`^AWS rejected your credentials: ${name}`)),
      advice: expect.stringContaining("aws sso login"),
    });
    await underIam(() => expect(awsClient(here)).rejects.toMatchObject(rejected("InvalidClientTokenId")));
    await asUserAllowed("ec2:DescribeInstances");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-theirs");
    await underIam(() => expect(awsClient(here)).rejects.toMatchObject(rejected("SignatureDoesNotMatch")));
  });

  it("may look up nodes with that permission, and is told which is missing without", async () => {
    const Name = newName("node");
    const [id] = await startInstances({ Name });
    await asUserAllowed("ec2:DescribeInstances");
    await underIam(async () => {
      const call = await ownCall();
      expect(await resolveTargets(call, [Name], never)).toMatchObject([{ found: [{ id }] }]);
    });
    await asUserAllowed("ec2:DescribeVolumes");
    await underIam(async () => {
      const call = await ownCall();
      const refusal = {
        name: "OperatorError",
        message: expect.stringMatching(/^Cannot look up the instances: AccessDenied: .*DescribeInstances/),
        advice: expect.stringContaining("ec2:DescribeInstances"),
      };
      await expect(resolveTargets(call, [Name], never)).rejects.toMatchObject(refusal);
      await expect(runningInstances(call, never)).rejects.toMatchObject(refusal);
    });
  });
});
