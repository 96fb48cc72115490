// Volumes and the figures of disks: which volumes count, what the volume gives, what the instance gives at all times and in bursts.
import { describe, expect, it } from "vitest";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import {
  bareWorld,
  fullWorld,
  type RequirementWorld,
  refuse,
  volume,
} from "../../support/requirement-world.ts";
import { INSTANCE } from "../../support/scripted-aws.ts";

type Disk = Extract<Requirement, { kind: "disk" }>;
const disk = (bound: Disk["bound"], measure: Disk["measure"], amount: number, unit: string): Disk => ({
  kind: "disk",
  bound,
  measure,
  amount,
  unit,
});
const wanted = (more: Partial<Extract<Requirement, { kind: "volume" }>> = {}): Requirement => ({
  kind: "volume",
  gibibytes: 1024,
  recommended: true,
  encrypted: true,
  type: null,
  ...more,
});
const ROOT = volume("vol-root", "/dev/xvda", { Size: 8 });

function on(type: string, ...volumes: readonly ReturnType<typeof volume>[]): RequirementWorld {
  const world = fullWorld();
  world.instance = { ...world.instance, InstanceType: type as "t2.micro" };
  world.volumes = [ROOT, ...volumes];
  return world;
}

describe("a data volume", () => {
  it("is never the one that the instance starts from", async () => {
    expect(await bareWorld().check(wanted())).toMatchObject({
      result: "not-met",
      observed: "none",
      evidence: expect.stringContaining("Make an encrypted volume of 1,024 GiB"),
    });
    const { RootDeviceName, ...unknown } = fullWorld().instance;
    const world = fullWorld();
    world.instance = unknown;
    expect((await world.check(wanted())).result).toBe("cannot-tell");
  });

  it("is met with size, key and place, and says when a recommendation is not followed", async () => {
    expect(await fullWorld().check(wanted())).toEqual({
      result: "met",
      evidence: "vol-0000000000000data (/dev/sdf) meets the requirement.",
      observed: "vol-0000000000000data: 1,024 GiB, gp3, encrypted (key 1234abcd)",
      source: "ec2:DescribeVolumes vol-0000000000000data",
    });
    const small = on("m5.large", volume("vol-a", "/dev/sdf", { Size: 64 }));
    expect(await small.check(wanted())).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("smaller than the recommended 1,024 GiB"),
    });
    expect(await small.check(wanted({ recommended: false }))).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("has 64 GiB instead of 1,024 GiB"),
    });
  });

  it("that is not encrypted has to be made anew", async () => {
    expect(
      await on("m5.large", volume("vol-a", "/dev/sdf", { Encrypted: false })).check(wanted()),
    ).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /vol-a \(\/dev\/sdf\) is not encrypted\. A volume cannot be encrypted later/,
      ),
    });
  });

  it("is looked for among several, and those that lack something are named", async () => {
    const world = on(
      "m5.large",
      volume("vol-b", "/dev/sdg", { Encrypted: false }),
      volume("vol-a", "/dev/sdf"),
    );
    expect(await world.check(wanted({ type: "gp3" }))).toMatchObject({
      result: "met",
      evidence: "vol-a (/dev/sdf) meets the requirement. vol-b (/dev/sdg) is not encrypted.",
    });
    expect((await world.check(wanted({ type: "io2" }))).evidence).toContain("is of type gp3 instead of io2");
  });

  it("cannot be told when EC2 leaves out what counts, or one that is attached", async () => {
    const { Encrypted, ...silent } = volume("vol-a", "/dev/sdf");
    expect((await on("m5.large", silent).check(wanted())).evidence).toContain("the encryption of vol-a");
    const hidden = on("m5.large");
    hidden.instance = {
      ...hidden.instance,
      BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeId: "vol-hidden" } }],
    };
    expect(await hidden.check(wanted())).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("vol-hidden, which is attached as /dev/sdf"),
    });
  });

  it("is looked for on all pages, and not counted while it is detached", async () => {
    const world = on("m5.large", volume("vol-a", "/dev/sdf"));
    world.answers["ec2:DescribeVolumes"] = ({ NextToken }) =>
      NextToken === undefined ? { Volumes: [], NextToken: "2" } : { Volumes: world.volumes };
    expect((await world.check(wanted())).result).toBe("met");
    const leaving = {
      Attachments: [{ InstanceId: INSTANCE, Device: "/dev/sdf", State: "detaching" as const }],
    };
    world.volumes = [ROOT, volume("vol-a", "/dev/sdf", leaving)];
    expect((await world.check(wanted())).result).toBe("not-met");
  });
});

describe("space", () => {
  it.each([
    ["minimum", 64, "GB", "met"],
    ["minimum", 64, "GiB", "met"],
    ["minimum", 70, "GB", "not-met"],
    ["minimum", 0.1, "TB", "not-met"],
    ["maximum", 64, "GiB", "met"],
    ["maximum", 60, "GiB", "not-met"],
    ["minimum", 64, "parsecs", "cannot-tell"],
  ] as const)("%s %s %s on 64 GiB: %s", async (bound, amount, unit, result) => {
    const world = on("m5.large", volume("vol-a", "/dev/sdf", { Size: 64 }));
    expect((await world.check(disk(bound, "space", amount, unit))).result).toBe(result);
  });

  it("of several volumes some of which have it is for a person to tell", async () => {
    const world = on("m5.large", volume("vol-a", "/dev/sdf"), volume("vol-b", "/dev/sdg", { Size: 20 }));
    expect(await world.check(disk("minimum", "space", 64, "GB"))).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringMatching(
        /vol-a \(\/dev\/sdf\) with 1,024 GiB\).*vol-b \(\/dev\/sdg\) with 20 GiB/,
      ),
    });
  });
});

describe("a minimum", () => {
  const operations = disk("minimum", "iops", 3000, "IOPS");
  const throughput = disk("minimum", "throughput", 125, "MB/s");

  it("is held by the volume and by the instance", async () => {
    expect(await on("c5.4xlarge", volume("vol-a", "/dev/sdf")).check(operations)).toEqual({
      result: "met",
      evidence:
        "c5.4xlarge sustains 20,000 IOPS. The data volume meets the requirement: vol-a (/dev/sdf) with 20,000 IOPS.",
      observed: "c5.4xlarge: baseline 20,000 IOPS, maximum 20,000 IOPS; vol-a: 20,000 IOPS",
      source: "ec2:DescribeInstanceTypes c5.4xlarge, ec2:DescribeVolumes vol-a",
    });
  });

  it("is not held by an instance that reaches it in bursts", async () => {
    expect(await on("t3.medium", volume("vol-a", "/dev/sdf")).check(throughput)).toMatchObject({
      result: "not-met",
      evidence:
        "t3.medium sustains 43.38 MB/s (260.63 MB/s only in bursts of at least 30 minutes a day); the guide requires at least 125 MB/s. Choose a larger type.",
    });
  });

  it("is not held by a volume that is set for less", async () => {
    expect(
      await on("c5.4xlarge", volume("vol-a", "/dev/sdf", { Throughput: 100 })).check(throughput),
    ).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /No data volume meets the requirement: vol-a \(\/dev\/sdf\) with 104\.86 MB\/s\. The guide requires at least 125 MB\/s/,
      ),
    });
  });

  it("is promised by no type that is not EBS-optimised, nor by one where that is off", async () => {
    expect(await on("t2.medium", volume("vol-a", "/dev/sdf")).check(throughput)).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("t2.medium is not EBS-optimised"),
      observed: expect.stringContaining("t2.medium: not EBS-optimised"),
    });
    const world = on("m4.large", volume("vol-a", "/dev/sdf"));
    world.instance = { ...world.instance, EbsOptimized: false };
    world.answers["ec2:DescribeInstanceTypes"] = () => ({
      InstanceTypes: [{ InstanceType: "m4.large", EbsInfo: { EbsOptimizedSupport: "supported" } }],
    });
    expect((await world.check(throughput)).evidence).toContain("This instance is not EBS-optimised");
  });

  it("cannot be told when one of the two is not told, but is not met when the other fails", async () => {
    const { Throughput, ...silent } = volume("vol-a", "/dev/sdf");
    expect((await on("c5.4xlarge", silent).check(throughput)).result).toBe("cannot-tell");
    expect((await on("t3.medium", silent).check(throughput)).result).toBe("not-met");
    const denied = refuse(on("c5.4xlarge", volume("vol-a", "/dev/sdf")), "ec2:DescribeInstanceTypes");
    expect(await denied.check(throughput)).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("ec2:DescribeInstanceTypes"),
    });
  });

  it.each([
    [
      { VolumeType: "gp2" as const, Size: 100, Iops: undefined, Throughput: undefined },
      "not-met",
      "300 IOPS",
    ],
    [{ VolumeType: "gp2" as const, Size: 1000, Iops: undefined, Throughput: undefined }, "met", "3,000 IOPS"],
    [{ VolumeType: "io2" as const, Iops: 5000, Throughput: undefined }, "met", "5,000 IOPS"],
    [{ VolumeType: "st1" as const, Iops: undefined, Throughput: undefined }, "cannot-tell", "unknown"],
  ])("of operations is known of %o: %s", async (more, result, words) => {
    const found = await on("c5.4xlarge", volume("vol-a", "/dev/sdf", more)).check(operations);
    expect(found).toMatchObject({ result, observed: expect.stringContaining(`vol-a: ${words}`) });
  });

  it.each([
    [{ VolumeType: "gp2" as const, Size: 100 }, "78.64 MB/s"],
    [{ VolumeType: "gp2" as const, Size: 500 }, "262.14 MB/s"],
    [{ VolumeType: "io1" as const, Iops: 64_000 }, "1,048.58 MB/s"],
    [{ VolumeType: "io2" as const, Iops: 100_000 }, "4,194.3 MB/s"],
    [{ VolumeType: "st1" as const, Size: 2048 }, "83.89 MB/s"],
  ])("of throughput follows from size and operations: %o", async (more, words) => {
    const found = await on(
      "c5.4xlarge",
      volume("vol-a", "/dev/sdf", { Throughput: undefined, ...more }),
    ).check(throughput);
    expect(found.observed).toContain(`vol-a: ${words}`);
  });

  it("of bandwidth is the instance's alone", async () => {
    const found = await on("c5.4xlarge", volume("vol-a", "/dev/sdf")).check(
      disk("minimum", "bandwidth", 4750, "Mbps"),
    );
    expect(found).toMatchObject({ result: "met", source: "ec2:DescribeInstanceTypes c5.4xlarge" });
  });
});

describe("a maximum that must be reached", () => {
  it.each([
    [
      "m5.large",
      "bandwidth",
      4750,
      "Mbps",
      "met",
      "That is in bursts of at least 30 minutes a day; it sustains 650 Mbps.",
    ],
    ["c5.4xlarge", "throughput", 593.75, "MB/s", "met", "c5.4xlarge reaches 593.75 MB/s"],
    ["m5.large", "iops", 20_000, "IOPS", "not-met", "m5.large reaches at most 18,750 IOPS"],
    ["t2.medium", "bandwidth", 4750, "Mbps", "not-met", "t2.medium is not EBS-optimised"],
    ["c5.4xlarge", "bandwidth", 4.75, "Gbit/s", "met", "4,750 Mbps"],
    ["c5.4xlarge", "bandwidth", 600, "MB/s", "not-met", "4,800 Mbps"],
    ["c5.4xlarge", "bandwidth", 4750, "furlongs", "cannot-tell", "Write MB/s or Mbps"],
  ] as const)("%s: %s %s %s", async (type, measure, amount, unit, result, words) => {
    const found = await on(type, volume("vol-a", "/dev/sdf")).check(disk("maximum", measure, amount, unit));
    expect(found).toMatchObject({ result, evidence: expect.stringContaining(words) });
  });

  it("says what the volume is set for, when that is less", async () => {
    const world = on("c5.4xlarge", volume("vol-a", "/dev/sdf", { Iops: 3000 }));
    expect((await world.check(disk("maximum", "iops", 20_000, "IOPS"))).evidence).toContain(
      "Volumes with a lower setting: vol-a (/dev/sdf) with 3,000 IOPS.",
    );
  });
});
