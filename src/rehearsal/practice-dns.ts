// The DNS of the practice account: answers at once from the account's public zones. Never asks a real server.
import type { AwsCall, AwsOperations } from "../aws/api/call.ts";

type Zone = NonNullable<AwsOperations["route53:ListHostedZonesByName"][1]["HostedZones"]>[number];

/** The longest chain of aliases. */
const MOST_ALIASES = 8;

/** DNS look-ups through the account's calls. */
export function practiceDns(call: AwsCall) {
  const values = async (zone: Zone, name: string, types: readonly string[], signal: AbortSignal) => {
    const input = { HostedZoneId: zone.Id, StartRecordName: name };
    const { ResourceRecordSets = [] } = await call("route53:ListResourceRecordSets", input, signal);
    return ResourceRecordSets.filter(
      ({ Name = "", Type = "" }) => bare(Name) === name && types.includes(Type),
    )
      .flatMap(({ ResourceRecords = [] }) => ResourceRecords)
      .flatMap(({ Value }) => Value ?? []);
  };
  const zoneOf = async (name: string, signal: AbortSignal): Promise<Zone | null> => {
    const { HostedZones = [] } = await call("route53:ListHostedZonesByName", {}, signal);
    const holding = HostedZones.filter(
      ({ Name = "", Config }) => Config?.PrivateZone !== true && `.${name}`.endsWith(`.${bare(Name)}`),
    );
    return holding.sort((a, b) => (b.Name ?? "").length - (a.Name ?? "").length)[0] ?? null;
  };
  return {
    /** The IPv4 and IPv6 addresses of a name; none when it has none. */
    async addresses(host: string, signal: AbortSignal): Promise<readonly string[]> {
      let name = bare(host);
      for (let turn = 0; turn < MOST_ALIASES; turn++) {
        const zone = await zoneOf(name, signal);
        if (zone === null) return [];
        const found = await values(zone, name, ["A", "AAAA"], signal);
        const [alias] = found.length > 0 ? [] : await values(zone, name, ["CNAME"], signal);
        if (alias === undefined) return found;
        name = bare(alias);
      }
      return [];
    },
    /** The name servers that a zone is delegated to; none when it is not. */
    async nameServers(domain: string, signal: AbortSignal): Promise<readonly string[]> {
      const name = bare(domain);
      const zone = await zoneOf(name, signal);
      return zone === null ? [] : values(zone, name, ["NS"], signal);
    },
  };
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
