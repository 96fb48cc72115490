// Every kind of requirement at once: what is shared between them, what missing fields and refusals do, and the guide's own bullets.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AwsOperation } from "../../../src/aws/api/call.ts";
import { checkRequirement, type Evidence } from "../../../src/aws/requirements/check-requirement.ts";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import {
  bareWorld,
  fullWorld,
  NAME,
  type RequirementWorld,
  refuse,
} from "../../support/requirement-world.ts";
import { INSTANCE, START } from "../../support/scripted-aws.ts";

const ingress = (protocol: "tcp" | "udp", port: number, source: string): Requirement => ({
  kind: "ingress",
  label: "Port",
  protocol,
  port,
  source,
});
const disk = (
  bound: "minimum" | "maximum",
  measure: "bandwidth" | "throughput" | "iops" | "space",
  amount: number,
  unit: string,
): Requirement => ({ kind: "disk", bound, measure, amount, unit });
const GROUP = "this security group";

/** What the guide demands, in its order. */
const DEMANDS: readonly Requirement[] = [
  disk("maximum", "bandwidth", 4750, "Mbps"),
  disk("maximum", "throughput", 593.75, "MB/s"),
  disk("maximum", "iops", 20_000, "IOPS"),
  disk("minimum", "throughput", 125, "MB/s"),
  disk("minimum", "iops", 3000, "IOPS"),
  disk("minimum", "space", 64, "GB"),
  { kind: "image", system: "amazon-linux-2", name: "AWS Linux 2" },
  { kind: "instance-type", bound: "minimum", type: "t2.medium" },
  { kind: "policy", name: "AmazonSSMManagedInstanceCore" },
  { kind: "termination-protection" },
  { kind: "volume", gibibytes: 1024, recommended: true, encrypted: true, type: null },
  ingress("tcp", 80, "anywhere"),
  ingress("tcp", 443, "anywhere"),
  ingress("tcp", 2375, GROUP),
  ingress("tcp", 2376, GROUP),
  ingress("tcp", 2377, GROUP),
  ingress("tcp", 7946, GROUP),
  ingress("udp", 7946, GROUP),
  ingress("udp", 4789, GROUP),
  { kind: "key-pair" },
  { kind: "elastic-ip" },
  { kind: "dns-record", name: "MY_DNS_NAME" },
  { kind: "metadata-tokens" },
];

async function all(world: RequirementWorld, demands = DEMANDS): Promise<readonly Evidence[]> {
  const found: Evidence[] = [];
  for (const requirement of demands)
    found.push(await checkRequirement(world.asking, { instance: INSTANCE, requirement, value: NAME }));
  return found;
}

describe("what the guide demands", () => {
  it("is met where everything is there, each with what was found and where", async () => {
    for (const [at, found] of (await all(fullWorld())).entries()) {
      expect(found, JSON.stringify(DEMANDS[at])).toMatchObject({ result: "met" });
      expect(found.observed, found.evidence).not.toBeNull();
      expect(found.source).toMatch(/^(?:ec2:Describe|iam:List|DNS )/);
    }
  });

  it("is not met where nothing is there, and each says what to do", async () => {
    const found = await all(bareWorld());
    expect(found.map(({ result }) => result)).toEqual(DEMANDS.map(() => "not-met"));
    for (const { evidence } of found)
      expect(evidence).toMatch(
        /[Cc]hoose|attach|[Mm]ake|change|[Tt]urn it on|[Aa]dd|accept|[Rr]equire|[Aa]llocate/,
      );
  });

  it("is asked once, though many demands need the same answer", async () => {
    const world = fullWorld();
    await all(world);
    const counts = new Map<string, number>();
    for (const call of world.calls) counts.set(call, (counts.get(call) ?? 0) + 1);
    expect(counts.get("ec2:DescribeInstances")).toBe(1);
    expect(counts.get("ec2:DescribeSecurityGroups")).toBe(1);
    expect(world.calls.length).toBeLessThan(16);
  });
});

describe("what was read", () => {
  it("counts for some seconds, and no longer", async () => {
    const world = fullWorld();
    let now = START;
    const asking = { ...world.asking, now: () => now };
    const look = () =>
      checkRequirement(asking, { instance: INSTANCE, requirement: { kind: "key-pair" }, value: null });
    await look();
    now += 10_000;
    await look();
    expect(world.calls).toHaveLength(1);
    now += 10_000;
    await look();
    expect(world.calls).toHaveLength(2);
  });

  it("is not remembered when the look was given up, and only then is it a rejection", async () => {
    const world = fullWorld();
    const ending = new AbortController();
    world.answers["ec2:DescribeInstances"] = () => {
      ending.abort(new Error("left"));
      return new Error("aborted");
    };
    const asking = { ...world.asking, signal: ending.signal };
    const demand = { instance: INSTANCE, requirement: { kind: "key-pair" } as const, value: null };
    await expect(checkRequirement(asking, demand)).rejects.toThrow();
    expect(asking.memory?.size).toBe(0);
  });
});

/** Every operation of the full world that any demand asks for. */
const OPERATIONS = Object.keys(fullWorld().answers) as readonly AwsOperation[];

describe("what AWS does not report", () => {
  it("is never met when a permission is missing that proves it", async () => {
    const without: Partial<Record<AwsOperation, readonly Requirement["kind"][]>> = {
      "ec2:DescribeVolumes": ["volume"],
      "ec2:DescribeSecurityGroups": ["ingress"],
      "ec2:DescribeInstanceAttribute": ["termination-protection"],
      "ec2:DescribeAddresses": ["elastic-ip"],
      "iam:GetInstanceProfile": ["policy"],
      "iam:ListAttachedRolePolicies": ["policy"],
      "ec2:DescribeInstanceTypes": ["disk", "instance-type"],
    };
    for (const [operation, kinds] of Object.entries(without)) {
      const demands = DEMANDS.filter(
        (it) => kinds.includes(it.kind) && !(it.kind === "disk" && it.measure === "space"),
      );
      expect(demands.length).toBeGreaterThan(0);
      for (const found of await all(refuse(fullWorld(), operation as AwsOperation), demands)) {
        expect(found.result, operation).toBe("cannot-tell");
        expect(found.evidence).toContain(`is not allowed to call ${operation}. Ask for that permission`);
      }
    }
    for (const { result } of await all(
      refuse(fullWorld(), "ec2:DescribeInstances"),
      DEMANDS.filter(({ kind }) => !["termination-protection", "elastic-ip"].includes(kind)),
    ))
      expect(result).toBe("cannot-tell");
  });

  it("breaks nothing, whatever is left out of the answers, and proves nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...DEMANDS), async (seed, requirement) => {
        const world = fullWorld();
        thinOut(world, seed);
        const found = await checkRequirement(world.asking, { instance: INSTANCE, requirement, value: NAME });
        expect(found.evidence).not.toMatch(/undefined|NaN|\[object|null/);
        expect(found.observed ?? "").not.toMatch(/undefined|NaN|\[object/);
      }),
      { numRuns: 200 },
    );
  });

  it("is not met by empty answers", async () => {
    const world = fullWorld();
    for (const operation of OPERATIONS) world.answers[operation] = () => ({}) as never;
    world.dns.addresses = {};
    for (const { result } of await all(world)) expect(result).not.toBe("met");
  });

  it.each<[Requirement["kind"], string, (world: RequirementWorld) => object]>([
    ["volume", "Encrypted", ({ volumes }) => volumes[1] ?? {}],
    ["key-pair", "KeyName", ({ instance }) => instance],
    ["policy", "IamInstanceProfile", ({ instance }) => instance],
    ["metadata-tokens", "MetadataOptions", ({ instance }) => instance],
    ["instance-type", "InstanceType", ({ instance }) => instance],
    ["image", "ImageId", ({ instance }) => instance],
    ["ingress", "SecurityGroups", ({ instance }) => instance],
    ["ingress", "IpPermissions", ({ groups }) => groups[0] ?? {}],
    ["dns-record", "PublicIpAddress", ({ instance }) => instance],
  ])("of %s is not met without %s", async (kind, field, holder) => {
    const world = fullWorld();
    Reflect.deleteProperty(holder(world), field);
    const demands = DEMANDS.filter((it) => it.kind === kind);
    for (const { result } of await all(world, demands)) expect(result).not.toBe("met");
  });
});

/** Leaves fields out of every answer, by the seed. */
function thinOut(world: RequirementWorld, seed: number): void {
  let state = seed;
  const chance = (): boolean => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % 7 === 0;
  };
  const thin = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter(() => !chance()).map(thin);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    const kept = Object.entries(value).filter(([key]) => key === "NextToken" || !chance());
    return Object.fromEntries(kept.map(([key, it]) => [key, thin(it)]));
  };
  for (const operation of OPERATIONS) {
    const answer = world.answers[operation] as (input: never) => unknown;
    world.answers[operation] = ((input: never) => {
      const whole = answer(input);
      return whole instanceof Error ? whole : thin(whole);
    }) as never;
  }
}
