// What Route 53 holds for a name: the account's nearest zone, and the records of the name in it.
import type { AwsOperations } from "../api/call.ts";
import { type ReadContext, readPages, sourceWords } from "../api/reading.ts";

type Zone = NonNullable<AwsOperations["route53:ListHostedZonesByName"][1]["HostedZones"]>[number];
type RecordSet = NonNullable<
  AwsOperations["route53:ListResourceRecordSets"][1]["ResourceRecordSets"]
>[number];

export interface ZoneView {
  /** `example.org`, without the trailing dot. */
  readonly zone: string;
  readonly id: string;
  /** Answers only inside its networks. */
  readonly isPrivate: boolean;
  /** The name servers that Route 53 says to delegate to. */
  readonly nameServers: readonly string[];
  /** Addresses in A and AAAA records of the name. */
  readonly addresses: readonly string[];
  /** The target of a CNAME or an alias, instead of an address. */
  readonly pointsTo: readonly string[];
  /** Seconds for which an old answer may be cached; null when no record says. */
  readonly ttl: number | null;
  readonly source: string;
}

/**
 * If several zones have the nearest name, a public one is taken. Null when the account has none. Throws
 * ReadFailure.
 */
export async function zoneOf(reading: ReadContext, name: string): Promise<ZoneView | null> {
  const labels = name.split(".");
  for (let from = 0; from < labels.length - 1; from++) {
    const zone = labels.slice(from).join(".");
    const found = await zonesNamed(reading, zone);
    const best = found.find(({ Config }) => Config?.PrivateZone !== true) ?? found[0];
    if (best !== undefined) return view(reading, name, zone, best);
  }
  return null;
}

async function view(
  reading: ReadContext,
  name: string,
  zone: string,
  { Id, Config }: Zone,
): Promise<ZoneView> {
  const id = (Id ?? "").replace(/^\/hostedzone\//, "");
  const own = await recordsOf(reading, id, name);
  const apex = name === zone ? own : await recordsOf(reading, id, zone);
  const values = (records: readonly RecordSet[], types: readonly string[]): readonly string[] =>
    records
      .filter(({ Type = "" }) => types.includes(Type))
      .flatMap(({ ResourceRecords = [] }) => ResourceRecords.flatMap(({ Value }) => Value ?? []));
  return {
    zone,
    id,
    isPrivate: Config?.PrivateZone === true,
    nameServers: values(apex, ["NS"]).map(bareName),
    addresses: values(own, ["A", "AAAA"]),
    pointsTo: [
      ...values(own, ["CNAME"]),
      ...own.flatMap(({ AliasTarget }) => AliasTarget?.DNSName ?? []),
    ].map(bareName),
    ttl: own.find(({ Type }) => Type === "A" || Type === "AAAA" || Type === "CNAME")?.TTL ?? null,
    source: sourceWords("route53:ListResourceRecordSets", id),
  };
}

async function zonesNamed(reading: ReadContext, zone: string): Promise<readonly Zone[]> {
  const input = { DNSName: zone, MaxItems: 100 };
  const zones = await readPages(reading, "route53:ListHostedZonesByName", input, zone, {
    items: ({ HostedZones }) => HostedZones,
    next: ({ IsTruncated, NextDNSName, NextHostedZoneId }) =>
      IsTruncated === true && bareName(NextDNSName ?? "") === zone
        ? { DNSName: NextDNSName, HostedZoneId: NextHostedZoneId }
        : null,
  });
  return zones.filter(({ Name, Id }) => Id !== undefined && bareName(Name ?? "") === zone);
}

async function recordsOf(reading: ReadContext, id: string, name: string): Promise<readonly RecordSet[]> {
  const input = { HostedZoneId: id, StartRecordName: name, MaxItems: 100 };
  const records = await readPages(reading, "route53:ListResourceRecordSets", input, id, {
    items: ({ ResourceRecordSets }) => ResourceRecordSets,
    next: (it) =>
      it.IsTruncated === true && bareName(it.NextRecordName ?? "") === name
        ? {
            StartRecordName: it.NextRecordName,
            StartRecordType: it.NextRecordType,
            StartRecordIdentifier: it.NextRecordIdentifier,
          }
        : null,
  });
  return records.filter(({ Name }) => bareName(Name ?? "") === name);
}

/** In lower case and without the trailing dot, for comparison. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
