// Route 53 of the practice account: hosted zones and their records, sorted and paged as Route 53 does.
import type { AwsOperations } from "../../aws/api/call.ts";
import { seededWord } from "../base/seeded.ts";
import { serviceError } from "../base/service-error.ts";
import type { Cloud, HostedZone, RecordSet } from "./cloud.ts";

/** The domain of all practice names: reserved for examples, so it can never be a real one. */
export const PRACTICE_ZONE = "practice.example";

/** A public zone with the initial records of every zone. */
export function makeZone(cloud: Cloud, domain: string): HostedZone {
  const name = dotted(domain);
  const servers = [1, 2, 3, 4].map((at) => `ns-${at * 311}.awsdns-practice.example.`);
  const zone: HostedZone = {
    id: `Z0${seededWord(cloud.seed, `zone ${name}`, 18).toUpperCase()}`,
    name,
    records: [
      { name, type: "NS", ttl: 172_800, values: servers },
      {
        name,
        type: "SOA",
        ttl: 900,
        values: [`${servers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`],
      },
    ],
  };
  cloud.zones.push(zone);
  return zone;
}

/** With the trailing dot and in lower case, as Route 53 stores names. */
export function dotted(name: string): string {
  const small = name.toLowerCase();
  return small.endsWith(".") ? small : `${small}.`;
}

/** The zone with that id, with or without a leading `/hostedzone/`. Throws if there is none. */
export function zoneOf(cloud: Cloud, id: string): HostedZone {
  const bare = id.replace(/^\/?hostedzone\//, "");
  const zone = cloud.zones.find((one) => one.id === bare);
  if (zone) return zone;
  throw serviceError("NoSuchHostedZone", `No hosted zone found with ID: ${bare}`);
}

/** Names are sorted by their labels from the right. */
const reversed = (name: string): string => name.split(".").reverse().join(".");
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const inOrder = (a: RecordSet, b: RecordSet): number =>
  compare(reversed(a.name), reversed(b.name)) || compare(a.type, b.type);

export function listHostedZonesByName(
  cloud: Cloud,
  input: AwsOperations["route53:ListHostedZonesByName"][0],
): AwsOperations["route53:ListHostedZonesByName"][1] {
  const from = input.DNSName === undefined ? null : reversed(dotted(input.DNSName));
  const zones = cloud.zones
    .toSorted((a, b) => compare(reversed(a.name), reversed(b.name)) || compare(a.id, b.id))
    .filter((zone) => from === null || compare(reversed(zone.name), from) >= 0)
    .filter(
      (zone) =>
        input.HostedZoneId === undefined ||
        reversed(zone.name) !== from ||
        compare(zone.id, input.HostedZoneId) >= 0,
    );
  const size = input.MaxItems ?? 100;
  const next = zones[size];
  return {
    HostedZones: zones.slice(0, size).map((zone) => ({
      Id: `/hostedzone/${zone.id}`,
      Name: zone.name,
      CallerReference: zone.id,
      Config: { PrivateZone: false },
      ResourceRecordSetCount: zone.records.length,
    })),
    ...(input.DNSName === undefined ? {} : { DNSName: dotted(input.DNSName) }),
    ...(input.HostedZoneId === undefined ? {} : { HostedZoneId: input.HostedZoneId }),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { NextDNSName: next.name, NextHostedZoneId: next.id }),
    MaxItems: size,
  };
}

export function listResourceRecordSets(
  cloud: Cloud,
  input: AwsOperations["route53:ListResourceRecordSets"][0],
): AwsOperations["route53:ListResourceRecordSets"][1] {
  const zone = zoneOf(cloud, input.HostedZoneId ?? "");
  if (input.StartRecordType !== undefined && input.StartRecordName === undefined)
    throw serviceError("InvalidInput", "The StartRecordType needs a StartRecordName.");
  const from = input.StartRecordName === undefined ? null : reversed(dotted(input.StartRecordName));
  const records = zone.records.toSorted(inOrder).filter(({ name, type }) => {
    if (from === null) return true;
    const order = compare(reversed(name), from);
    return order > 0 || (order === 0 && compare(type, input.StartRecordType ?? "") >= 0);
  });
  const size = input.MaxItems ?? 300;
  const next = records[size];
  return {
    ResourceRecordSets: records.slice(0, size).map(({ name, type, ttl, values }) => ({
      Name: name,
      Type: type,
      TTL: ttl,
      ResourceRecords: values.map((Value) => ({ Value })),
    })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { NextRecordName: next.name, NextRecordType: next.type }),
    MaxItems: size,
  };
}
