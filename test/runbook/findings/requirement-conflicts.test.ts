import { describe, expect, it } from "vitest";
import { allFindings } from "../../../src/plan/findings/all-findings.ts";
import { planOf } from "../../support/plan-fixtures.ts";

const rules = /^(?:disk-beyond-instance|demands-contradict|metadata-open|join-not-private)$/;
const said = (yaml: string, more = "") =>
  allFindings(planOf(`# Nodes\n\n\`\`\`yaml {requires on=node}\n${yaml}\n\`\`\`\n${more}`))
    .filter(({ rule }) => rules.test(rule))
    .map(({ rule, severity, line }) => [rule, severity, line]);

describe("demands that do not go together", () => {
  it.each([
    ["imdsv2: true\ninstance-type: t2.medium\ndisk: [minimum iops: 100]", 5],
    ["imdsv2: true\ninstance-type: t3.medium\ndisk: [minimum throughput: 125 MB/s]", 5],
    ["imdsv2: true\ninstance-type: t3.medium\ndisk: [maximum bandwidth: 4750 Mbps]", 5],
  ])("are figures that the type does not carry: %j", (yaml, line) => {
    expect(said(yaml)).toEqual([["disk-beyond-instance", "warning", line]]);
  });
  it("tells baseline and burst apart", () => {
    expect(said("imdsv2: true\ninstance-type: t3.medium\ndisk: [maximum bandwidth: 2085 Mbps]")).toEqual([]);
    expect(said("imdsv2: true\ninstance-type: t3.medium\ndisk: [minimum bandwidth: 2085 Mbps]")).toHaveLength(
      1,
    );
    expect(said("imdsv2: true\ninstance-type: z9.large\ndisk: [minimum iops: 9]")).toEqual([]);
  });
  it("are a minimum above the maximum, and one rate in two units", () => {
    expect(said("disk: [minimum iops: 4000, maximum iops: 3000]")).toEqual([
      ["demands-contradict", "warning", 4],
    ]);
    expect(said("disk: [maximum bandwidth: 4750 Mbps, maximum throughput: 593.75 MB/s]")).toEqual([]);
    expect(said("disk: [maximum bandwidth: 4750 Mbps, maximum throughput: 500 MB/s]")).toEqual([
      ["demands-contradict", "warning", 4],
    ]);
  });
  it("are an instance without IMDSv2", () => {
    expect(said("instance-type: t3.medium")).toEqual([["metadata-open", "warning", 4]]);
    expect(said("instance-type: t3.medium\nimage: Amazon Linux 2023")).toEqual([]);
    expect(said("image: Debian 12")).toEqual([]);
  });
  it.each([
    ["203.0.113.7", "warning"],
    ["swarm.practice.org", "warning"],
    ["IP_ADDR", "info"],
    ["172.31.5.10", null],
    ["ip-172-31-5-10.ec2.internal", null],
  ])("are a join over %s where the port is for the own group", (host, severity) => {
    const join = `\n\`\`\`bash {on=other}\ndocker swarm join --token SWARM_TOKEN ${host}:2377\n\`\`\`\n`;
    const port = "ports: [Swarm: TCP 2377 from this security group]";
    expect(said(port, join)).toEqual(severity === null ? [] : [["join-not-private", severity, 8]]);
    expect(said("ports: [Swarm: TCP 2377 from 10.0.0.0/8]", join)).toEqual([]);
  });
});
