// What is set on the instance itself: its system, type, role, protection, key pair and address.
import { describe, expect, it } from "vitest";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import { bareWorld, fullWorld, type RequirementWorld, refuse } from "../../support/requirement-world.ts";
import { INSTANCE, START, serviceError } from "../../support/scripted-aws.ts";

const image = (system: "amazon-linux-2" | "amazon-linux-2023" | null): Requirement => ({
  kind: "image",
  system,
  name: "AWS Linux 2",
});
const atLeast = (type: string): Requirement => ({ kind: "instance-type", bound: "minimum", type });
const exactly = (type: string): Requirement => ({ kind: "instance-type", bound: "exact", type });
const policy = (name: string): Requirement => ({ kind: "policy", name });

function withImage(Name: string, more: object = { ImageOwnerAlias: "amazon" }): RequirementWorld {
  const world = fullWorld();
  world.answers["ec2:DescribeImages"] = () => ({ Images: [{ ImageId: "ami-1", Name, ...more }] });
  return world;
}

describe("the image", () => {
  it("is met by Amazon's own, and says how long that is supported", async () => {
    expect(await fullWorld().check(image("amazon-linux-2"))).toMatchObject({
      result: "met",
      evidence: "It is Amazon Linux 2 (support: until 2026-06-30).",
      source: "ec2:DescribeImages ami-1",
    });
    const later = fullWorld();
    const past = { ...later.asking, now: () => Date.parse("2026-12-01") };
    Object.assign(later, { asking: past });
    expect((await later.check(image("amazon-linux-2"))).evidence).toMatch(/out of support since 2026-06-30/);
  });

  it("is not met by another system, and says what both are", async () => {
    expect(
      await withImage("al2023-ami-2023.6-kernel-6.1-x86_64").check(image("amazon-linux-2")),
    ).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /not Amazon Linux 2 \(support: until 2026-06-30\) but Amazon Linux 2023 \(support: until 2029-06-30\)\. Make the node/,
      ),
    });
  });

  it("does not send anybody back to a system that is past its end", async () => {
    const world = withImage("al2023-ami-2023.6-kernel-6.1-x86_64");
    Object.assign(world, { asking: { ...world.asking, now: () => Date.parse("2026-12-01") } });
    expect(await world.check(image("amazon-linux-2"))).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /\(support: ended 2026-06-30\).*keep this image, and accept the requirement/,
      ),
    });
  });

  it("trusts no name that anybody can give: the node's agent is asked", async () => {
    const world = withImage("al2023-ami-of-mine", { OwnerId: "999999999999" });
    expect((await world.check(image("amazon-linux-2023"))).result).toBe("cannot-tell");
    world.answers["ssm:DescribeInstanceInformation"] = () => ({
      InstanceInformationList: [
        { InstanceId: INSTANCE, PlatformName: "Amazon Linux", PlatformVersion: "2023" },
      ],
    });
    expect(await world.check(image("amazon-linux-2023"))).toMatchObject({
      result: "met",
      source: `ssm:DescribeInstanceInformation ${INSTANCE}`,
    });
  });

  it("asks the agent too when the image is gone", async () => {
    const world = fullWorld();
    world.answers["ec2:DescribeImages"] = () => serviceError("InvalidAMIID.NotFound");
    expect(await world.check(image("amazon-linux-2"))).toMatchObject({
      result: "cannot-tell",
      observed: "ami-1, deregistered",
    });
    world.answers["ssm:DescribeInstanceInformation"] = ({ NextToken }) =>
      NextToken === undefined
        ? { NextToken: "2" }
        : {
            InstanceInformationList: [
              { InstanceId: INSTANCE, PlatformName: "Amazon Linux", PlatformVersion: "2" },
            ],
          };
    expect((await world.check(image("amazon-linux-2"))).result).toBe("met");
  });

  it("cannot be told of a system that is not known here", async () => {
    expect(await fullWorld().check(image(null))).toMatchObject({
      result: "cannot-tell",
      observed: expect.stringContaining("amzn2-ami"),
    });
  });
});

describe("the type", () => {
  it("is compared by processors and memory, and families are told apart", async () => {
    expect(await fullWorld().check(atLeast("t2.medium"))).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("c5 and t2 are different families"),
      observed: "c5.4xlarge, 16 vCPU, 32 GiB",
      source: "ec2:DescribeInstanceTypes t2.medium c5.4xlarge",
    });
    expect(await bareWorld().check(atLeast("t2.medium"))).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /fewer vCPUs and less memory than required, compared by vCPUs and memory \(t2\.medium/,
      ),
    });
  });

  it("is not looked up when it is the very one", async () => {
    const world = fullWorld();
    expect((await world.check(atLeast("c5.4xlarge"))).result).toBe("met");
    expect((await world.check(exactly("c5.4xlarge"))).result).toBe("met");
    expect(world.calls.filter((it) => it === "ec2:DescribeInstanceTypes")).toEqual([]);
    expect((await world.check(exactly("m5.large"))).result).toBe("not-met");
  });

  it("counts the processors that the instance was started with", async () => {
    const world = fullWorld();
    world.instance = { ...world.instance, CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 } };
    expect(await world.check(atLeast("t2.medium"))).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("fewer vCPUs"),
    });
  });

  it("says that a burstable type gives its power in bursts", async () => {
    const world = fullWorld();
    world.instance = { ...world.instance, InstanceType: "t3.medium" };
    world.answers["ec2:DescribeInstanceTypes"] = ({ InstanceTypes: [name] = [] }) => ({
      InstanceTypes: [
        {
          InstanceType: name as "t2.micro",
          VCpuInfo: { DefaultVCpus: 2 },
          MemoryInfo: { SizeInMiB: 4096 },
          BurstablePerformanceSupported: name === "t3.medium",
        },
      ],
    });
    expect((await world.check(atLeast("c5.large"))).evidence).toContain("only in bursts");
  });

  it("cannot be told of a type that the Region does not have", async () => {
    expect(await fullWorld().check(atLeast("t2.mediun"))).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("the size of t2.mediun"),
    });
  });
});

describe("the role's policy", () => {
  const core = policy("AmazonSSMManagedInstanceCore");

  it("is met by AWS's own", async () => {
    expect(await fullWorld().check(core)).toEqual({
      result: "met",
      evidence: "The role node-role has the AWS managed policy AmazonSSMManagedInstanceCore.",
      observed: "role node-role: AmazonSSMManagedInstanceCore",
      source: "iam:ListAttachedRolePolicies node-role",
    });
  });

  it("is looked for on all pages", async () => {
    const world = fullWorld();
    const { AttachedPolicies = [] } = {
      AttachedPolicies: [
        {
          PolicyName: core.kind === "policy" ? core.name : "",
          PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        },
      ],
    };
    world.answers["iam:ListAttachedRolePolicies"] = ({ Marker }) =>
      Marker === undefined
        ? { AttachedPolicies: [], IsTruncated: true, Marker: "2" }
        : { AttachedPolicies, IsTruncated: false };
    expect((await world.check(core)).result).toBe("met");
  });

  it("is not taken from a policy that only has the name", async () => {
    const world = fullWorld();
    world.answers["iam:ListAttachedRolePolicies"] = () => ({
      AttachedPolicies: [
        {
          PolicyName: "AmazonSSMManagedInstanceCore",
          PolicyArn: "arn:aws:iam::123456789012:policy/AmazonSSMManagedInstanceCore",
        },
        { PolicyName: "backup", PolicyArn: "arn:aws:iam::123456789012:policy/backup" },
      ],
    });
    expect((await world.check(core)).result).toBe("cannot-tell");
    expect(await world.check(policy("backup"))).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("did not check what it allows"),
    });
  });

  it("is not met without it, without a role, without a profile", async () => {
    expect(await bareWorld().check(core)).toMatchObject({ result: "not-met", observed: "no role" });
    const gone = fullWorld();
    gone.answers["iam:GetInstanceProfile"] = () => serviceError("NoSuchEntity");
    expect((await gone.check(core)).evidence).toContain("node-profile has no role");
    const other = await fullWorld().check(policy("CloudWatchAgentServerPolicy"));
    expect(other).toMatchObject({ result: "not-met", evidence: expect.stringContaining("Attach it in IAM") });
  });

  it.each(["iam:GetInstanceProfile", "iam:ListAttachedRolePolicies"] as const)(
    "cannot be told without %s",
    async (operation) => {
      expect(await refuse(fullWorld(), operation).check(core)).toMatchObject({
        result: "cannot-tell",
        evidence: expect.stringContaining(operation),
      });
    },
  );
});

describe("what is set", () => {
  it.each([
    [{ kind: "termination-protection" }, "on", "off", "--disable-api-termination"],
    [{ kind: "metadata-tokens" }, "tokens required", "tokens optional", "--http-tokens required"],
    [{ kind: "key-pair" }, "node-01", "none", "Session Manager needs none"],
    [{ kind: "elastic-ip" }, "203.0.113.7", "none", "Allocate an elastic one"],
  ] as const)("%o", async (requirement, yes, no, advice) => {
    expect(await fullWorld().check(requirement)).toMatchObject({ result: "met", observed: yes });
    expect(await bareWorld().check(requirement)).toMatchObject({
      result: "not-met",
      observed: no,
      evidence: expect.stringContaining(advice),
    });
  });

  it("knows a metadata service that is off", async () => {
    const world = bareWorld();
    world.instance = {
      ...world.instance,
      MetadataOptions: { HttpEndpoint: "disabled", HttpTokens: "optional" },
    };
    expect((await world.check({ kind: "metadata-tokens" })).result).toBe("met");
  });

  it("takes a public address for no elastic one", async () => {
    const world = fullWorld();
    world.answers["ec2:DescribeAddresses"] = () => ({
      Addresses: [{ PublicIp: "198.51.100.1", InstanceId: "i-other" }],
    });
    expect(await world.check({ kind: "elastic-ip" })).toMatchObject({
      result: "not-met",
      observed: "203.0.113.7 (not elastic)",
    });
  });
});

describe("an instance", () => {
  it.each([
    ["unknown here", () => serviceError("InvalidInstanceID.NotFound"), /does not know the instance/],
    ["not in the answer", () => ({ Reservations: [] }), /does not know the instance/],
    [
      "gone",
      () => ({
        Reservations: [{ Instances: [{ InstanceId: INSTANCE, State: { Name: "terminated" as const } }] }],
      }),
      /is terminated/,
    ],
    [
      "not told of",
      () => serviceError("RequestLimitExceeded", "slow down"),
      /RequestLimitExceeded: slow down/,
    ],
  ])("%s cannot be told of", async (_what, answer, words) => {
    const world = fullWorld();
    world.answers["ec2:DescribeInstances"] = answer;
    expect(await world.check({ kind: "key-pair" })).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringMatching(words),
      source: `ec2:DescribeInstances ${INSTANCE}`,
    });
  });
});

it("leaves a statement to a person", async () => {
  const world = fullWorld();
  expect((await world.check({ kind: "statement" })).result).toBe("cannot-tell");
  expect(world.calls).toEqual([]);
  expect(START).toBeLessThan(Date.parse("2026-06-30"));
});
