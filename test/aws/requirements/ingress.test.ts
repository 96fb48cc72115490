import { describe, expect, it } from "vitest";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import {
  bareWorld,
  fullWorld,
  GROUP,
  type RequirementWorld,
  refuse,
  rule,
} from "../../support/requirement-world.ts";

const ingress = (port: number, source: string, protocol: "tcp" | "udp" = "tcp"): Requirement => ({
  kind: "ingress",
  label: "Port",
  protocol,
  port,
  source,
});

/** A node whose one group has these rules. */
function open(...rules: readonly ReturnType<typeof rule>[]): RequirementWorld {
  const world = bareWorld();
  world.groups = [{ GroupId: GROUP, IpPermissions: [...rules] }];
  return world;
}

const all = { ranges: ["0.0.0.0/0"], ranges6: ["::/0"] };

describe("from anywhere", () => {
  it("is met by 0.0.0.0/0, and says when IPv6 is missing", async () => {
    const both = await open(rule("tcp", 443, all)).check(ingress(443, "anywhere"));
    expect(both).toEqual({
      result: "met",
      evidence: "TCP 443 is open to everyone.",
      observed: "0.0.0.0/0, ::/0",
      source: `ec2:DescribeSecurityGroups ${GROUP}`,
    });
    const four = await open(rule("tcp", 443, { ranges: ["0.0.0.0/0"] })).check(ingress(443, "anywhere"));
    expect(four).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("also allow ::/0"),
    });
  });

  it.each([
    ["a part of the internet", rule("tcp", 443, { ranges: ["0.0.0.0/1", "128.0.0.0/2"] })],
    ["IPv6 alone", rule("tcp", 443, { ranges6: ["::/0"] })],
    ["another protocol", rule("udp", 443, all)],
    ["another port", rule("tcp", 80, all)],
    ["a group", rule("tcp", 443, { groups: [GROUP] })],
    ["ports without an end", { ...rule("tcp", 443, all), ToPort: undefined }],
  ])("is not met by %s, and says what to add", async (_what, one) => {
    expect(await open(one).check(ingress(443, "anywhere"))).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining(`Add an inbound rule to ${GROUP}: TCP 443 from 0.0.0.0/0.`),
    });
  });

  it("counts a range of ports, and a rule for everything, and says that they open more", async () => {
    const range = await open({ ...rule("tcp", 0, all), ToPort: 65_535 }).check(ingress(443, "anywhere"));
    expect(range).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("more than that: TCP 0 to 65535"),
    });
    const any = await open({ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }).check(
      ingress(53, "anywhere", "udp"),
    );
    expect(any).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("all protocols and ports"),
    });
    const numbered = await open({ ...rule("17", 53, all) }).check(ingress(53, "anywhere", "udp"));
    expect(numbered.result).toBe("met");
  });

  it("cannot tell what is in a prefix list", async () => {
    expect(await open(rule("tcp", 443, { lists: ["pl-1"] })).check(ingress(443, "anywhere"))).toMatchObject({
      result: "cannot-tell",
      observed: "pl-1",
    });
  });
});

describe("from this security group", () => {
  const own = ingress(2377, "this security group");

  it("is met by a rule for any group that the instance is in", async () => {
    expect(await open(rule("tcp", 2377, { groups: [GROUP] })).check(own)).toMatchObject({
      result: "met",
      evidence: expect.stringMatching(/private addresses only/),
    });
    const world = open();
    world.instance = {
      ...world.instance,
      NetworkInterfaces: [{ Groups: [{ GroupId: "sg-0f" }] }],
    };
    world.groups = [
      { GroupId: "sg-0f", IpPermissions: [] },
      { GroupId: GROUP, IpPermissions: [rule("tcp", 2377, { groups: ["sg-0f"] })] },
    ];
    expect(await world.check(own)).toMatchObject({
      result: "met",
      source: `ec2:DescribeSecurityGroups sg-0a1b2c3d4e5f60718 sg-0f`,
    });
  });

  it("is not met by another group", async () => {
    expect(await open(rule("tcp", 2377, { groups: ["sg-0b"] })).check(own)).toMatchObject({
      result: "not-met",
      observed: "sg-0b",
    });
  });

  it("is met and said when everybody is let in, and cannot be told of addresses", async () => {
    expect(await open(rule("tcp", 2377, all)).check(own)).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("The rules allow more than that"),
    });
    expect(await open(rule("tcp", 2377, { ranges: ["172.31.0.0/16"] })).check(own)).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("172.31.0.0/16"),
    });
    expect(
      await open(rule("tcp", 2377, { groups: [GROUP], ranges: ["10.0.0.0/8"] })).check(own),
    ).toMatchObject({ result: "met", evidence: expect.stringContaining("this port to 10.0.0.0/8") });
  });

  it("warns of Docker's API without TLS, open or not", async () => {
    const daemon = ingress(2375, "this security group");
    expect(await open(rule("tcp", 2375, { groups: [GROUP] })).check(daemon)).toMatchObject({
      result: "met",
      evidence: expect.stringMatching(/root on the node\. Close it/),
    });
    expect(await open().check(daemon)).toMatchObject({
      result: "not-met",
      observed: "closed",
      evidence: expect.stringMatching(/Better keep it closed and accept this as not met/),
    });
  });
});

describe("from addresses", () => {
  it.each([
    ["10.1.0.0/16", ["10.0.0.0/8"], "met"],
    ["10.1.0.0/16", ["10.1.0.0/16"], "met"],
    ["10.1.0.0/16", ["10.1.0.0/17"], "not-met"],
    ["10.1.0.0/16", ["11.0.0.0/8"], "not-met"],
    ["198.51.100.7", ["198.51.100.0/24"], "met"],
    ["2001:db8::/48", ["0.0.0.0/0"], "not-met"],
    ["our office", ["0.0.0.0/0"], "cannot-tell"],
    ["10.0.0.0/99", ["0.0.0.0/0"], "cannot-tell"],
    ["sg-0c", ["0.0.0.0/0"], "met"],
  ])("%s with rules for %s: %s", async (source, ranges, result) => {
    expect((await open(rule("tcp", 22, { ranges })).check(ingress(22, source))).result).toBe(result);
  });

  it("says of a wider range that more is open", async () => {
    const { evidence } = await open(rule("tcp", 22, { ranges: ["10.0.0.0/8"] })).check(
      ingress(22, "10.1.0.0/16"),
    );
    expect(evidence).toContain("this port to 10.0.0.0/8");
    const six = await open(rule("tcp", 22, { ranges6: ["2001:db8::/32"] })).check(
      ingress(22, "2001:db8:1::/48"),
    );
    expect(six.result).toBe("met");
  });
});

describe("what cannot be read", () => {
  it("is told with the permission that is missing", async () => {
    expect(await refuse(fullWorld(), "ec2:DescribeSecurityGroups").check(ingress(443, "anywhere"))).toEqual({
      result: "cannot-tell",
      evidence:
        "Your AWS identity is not allowed to call ec2:DescribeSecurityGroups. Ask for that permission, then check again.",
      observed: null,
      source: `ec2:DescribeSecurityGroups ${GROUP}`,
    });
  });

  it("is never passed over: a group without an answer, an instance without groups", async () => {
    const world = open(rule("tcp", 443, all));
    world.groups = [];
    expect((await world.check(ingress(443, "anywhere"))).result).toBe("cannot-tell");
    const other = open();
    other.instance = { ...other.instance, SecurityGroups: [] };
    expect((await other.check(ingress(443, "anywhere"))).result).toBe("cannot-tell");
  });

  it("is looked for on all pages", async () => {
    const world = open(rule("tcp", 443, all));
    world.answers["ec2:DescribeSecurityGroups"] = ({ NextToken }) =>
      NextToken === undefined ? { SecurityGroups: [], NextToken: "2" } : { SecurityGroups: world.groups };
    expect((await world.check(ingress(443, "anywhere"))).result).toBe("met");
  });
});
