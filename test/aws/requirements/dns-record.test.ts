// A host name and the instance: what the DNS answers and what Route 53 holds are told apart.
import { describe, expect, it } from "vitest";
import {
  ADDRESS,
  bareWorld,
  fullWorld,
  NAME,
  type RequirementWorld,
  refuse,
} from "../../support/requirement-world.ts";

const record = { kind: "dns-record", name: NAME } as const;
const check = (world: RequirementWorld, name: string | null = NAME) => world.check(record, name);

/** A world whose Route 53 has these records of the name, and whose DNS gives these addresses. */
function world(records: readonly object[], answers: string[] | Error): RequirementWorld {
  const made = fullWorld();
  made.dns.addresses[NAME] = answers;
  const own = made.answers["route53:ListResourceRecordSets"];
  made.answers["route53:ListResourceRecordSets"] = (input) => {
    const known = own?.(input);
    if (known === undefined || known instanceof Error) return known ?? new Error("none");
    const [apex] = known.ResourceRecordSets ?? [];
    return { ...known, ResourceRecordSets: [...(apex === undefined ? [] : [apex]), ...(records as [])] };
  };
  return made;
}

/** What Node's resolver rejects with when no server answers. */
const unanswered = (code: string): Error => Object.assign(new Error(code), { code });

const a = (...values: readonly string[]) => ({
  Name: `${NAME}.`,
  Type: "A",
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});

describe("a name that leads to the instance", () => {
  it("is met, with where both were read", async () => {
    expect(await check(fullWorld(), "Node-01.Example.org.")).toEqual({
      result: "met",
      evidence: `${NAME} resolves to ${ADDRESS}, which is this instance.`,
      observed: `DNS: ${ADDRESS}; Route 53: ${ADDRESS}`,
      source: `DNS ${NAME}, route53:ListResourceRecordSets Z1`,
    });
  });

  it("is met too where the record is kept elsewhere, or Route 53 may not be read", async () => {
    const elsewhere = fullWorld();
    elsewhere.answers["route53:ListHostedZonesByName"] = () => ({
      HostedZones: [],
      IsTruncated: false,
      MaxItems: 100,
    });
    expect(await check(elsewhere)).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("another DNS provider has the record"),
    });
    expect((await check(refuse(fullWorld(), "route53:ListHostedZonesByName"))).result).toBe("met");
  });

  it("says to whom else it leads", async () => {
    const { result, evidence } = await check(world([a(ADDRESS, "198.51.100.1")], ["198.51.100.1", ADDRESS]));
    expect({ result, evidence }).toMatchObject({
      result: "met",
      evidence: expect.stringContaining("It also resolves to 198.51.100.1."),
    });
  });

  it("by its private address is met only where there is no public one", async () => {
    const inside = world([a("172.31.5.4")], ["172.31.5.4"]);
    expect((await check(inside)).result).toBe("cannot-tell");
    const { PublicIpAddress, ...rest } = inside.instance;
    inside.instance = rest;
    expect((await check(inside)).result).toBe("met");
  });
});

describe("a name that does not", () => {
  it("has no record: an A record is to be made", async () => {
    expect(await check(world([], []))).toMatchObject({
      result: "not-met",
      evidence: `The zone example.org (Z1) has no record for ${NAME}. Make an A record that points to ${ADDRESS}.`,
      observed: "DNS: no address; Route 53: no record",
    });
  });

  it("has no zone: one is to be made, or a record where the domain is kept", async () => {
    expect(await check(bareWorld())).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(/this account has no Route 53 hosted zone for it/),
      observed: "DNS: no address; Route 53: no zone",
    });
    expect((await check(bareWorld())).evidence).toContain("the instance's elastic IP address");
  });

  it("has a record, and its zone is not delegated, or to others", async () => {
    const alone = world([a(ADDRESS)], []);
    alone.dns.nameServers = {};
    expect((await check(alone)).evidence).toMatch(
      /has a record .* but the name does not resolve\. The zone is not delegated: example\.org has to be delegated to ns-1\.awsdns-01\.com and ns-2\.awsdns-02\.org/,
    );
    alone.dns.nameServers = { "example.org": ["ns.elsewhere.net."] };
    expect((await check(alone)).evidence).toContain("delegated to others (ns.elsewhere.net)");
    alone.dns.nameServers = { "example.org": unanswered("ESERVFAIL") };
    expect((await check(alone)).evidence).toContain("Unknown whether the zone is delegated");
  });

  it("has a record that is not asked for yet", async () => {
    expect(await check(world([a(ADDRESS)], ["198.51.100.1"]))).toMatchObject({
      result: "not-met",
      evidence: expect.stringMatching(
        /still answers 198\.51\.100\.1\. The zone is delegated, so the change takes time: .*300 s.*check again/,
      ),
    });
  });

  it("has a record in a private zone", async () => {
    const inner = world([a(ADDRESS)], []);
    inner.answers["route53:ListHostedZonesByName"] = ({ DNSName }) => ({
      HostedZones:
        DNSName === "example.org"
          ? [
              {
                Id: "/hostedzone/Z1",
                Name: "example.org.",
                CallerReference: "1",
                Config: { PrivateZone: true },
              },
            ]
          : [],
      IsTruncated: false,
      MaxItems: 100,
    });
    expect((await check(inner)).evidence).toContain("is private");
  });

  it("leads to another machine, or to what may pass it on", async () => {
    expect(await check(world([a("198.51.100.1")], ["198.51.100.1"]))).toMatchObject({
      result: "not-met",
      evidence: `${NAME} resolves to 198.51.100.1 instead of this instance (${ADDRESS}). Change the record.`,
    });
    const alias = { Name: `${NAME}.`, Type: "A", AliasTarget: { DNSName: "lb.amazonaws.com." } };
    expect(await check(world([alias], ["198.51.100.1"]))).toMatchObject({
      result: "cannot-tell",
      observed: "DNS: 198.51.100.1; Route 53: lb.amazonaws.com",
    });
  });

  it("leads somewhere while the instance has no address", async () => {
    const bare = world([a("198.51.100.1")], ["198.51.100.1"]);
    const { PublicIpAddress, ...rest } = bare.instance;
    bare.instance = rest;
    expect((await check(bare)).evidence).toContain("has no public address. Associate an elastic IP address");
  });
});

describe("what is not known", () => {
  it("is a name that nobody gave", async () => {
    const world = fullWorld();
    expect((await check(world, null)).result).toBe("cannot-tell");
    expect(world.calls).toEqual([]);
  });

  it("is a name while the DNS gives no answer, whatever Route 53 holds", async () => {
    expect(await check(world([a(ADDRESS)], unanswered("ETIMEOUT")))).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("Route 53 has a record that points to this instance"),
      observed: `DNS: no answer; Route 53: ${ADDRESS}`,
    });
  });

  it("is why a name is missing, where Route 53 may not be read", async () => {
    const denied = refuse(bareWorld(), "route53:ListHostedZonesByName");
    expect(await check(denied)).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("Ask for that permission"),
    });
  });
});

it("looks for the nearest zone, on all pages", async () => {
  const made = fullWorld();
  const asked: (string | undefined)[] = [];
  made.answers["route53:ListHostedZonesByName"] = ({ DNSName, HostedZoneId }) => {
    asked.push(DNSName);
    const isOrg = DNSName?.replace(/\.$/, "") === "example.org";
    const more = isOrg && HostedZoneId === undefined;
    return {
      HostedZones: more
        ? [
            {
              Id: "/hostedzone/Z0",
              Name: "example.org.",
              CallerReference: "0",
              Config: { PrivateZone: true },
            },
          ]
        : isOrg
          ? [{ Id: "/hostedzone/Z1", Name: "example.org.", CallerReference: "1" }]
          : [{ Id: "/hostedzone/Z9", Name: "example.net.", CallerReference: "9" }],
      IsTruncated: more,
      ...(more ? { NextDNSName: "example.org.", NextHostedZoneId: "Z1" } : {}),
      MaxItems: 1,
    };
  };
  expect((await check(made)).source).toContain("Z1");
  expect(asked).toEqual([NAME, "example.org", "example.org."]);
});
