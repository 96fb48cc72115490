// Checks whether a host name points to the instance: what the DNS answers, and what Route 53 holds. They can
// differ: a record may exist but not be reachable, because its zone is not delegated or the change has not
// spread yet.
import { isFailedCall } from "../api/failed-call.ts";
import { type ReadContext, ReadFailure, readOrFailure } from "../api/reading.ts";
import { privateAddresses, publicAddresses } from "./addresses.ts";
import { cannotTell, type Evidence, listWords, met, notMet } from "./evidence.ts";
import { bareName, type ZoneView, zoneOf } from "./hosted-zone.ts";
import { instanceOf } from "./instance.ts";

/** Everything known for the verdict. */
interface Seen {
  readonly name: string;
  readonly zone: ZoneView | null | ReadFailure;
  /** Null when the DNS did not answer. */
  readonly answers: readonly string[] | null;
  readonly open: readonly string[];
  readonly inner: readonly string[];
}

/** `name`: the host name; null when unknown. */
export async function checkDnsRecord(reading: ReadContext, name: string | null): Promise<Evidence> {
  if (name === null)
    return cannotTell("The DNS name is not set. Set its value, then check again.", null, null);
  const host = bareName(name);
  const instance = await instanceOf(reading);
  const zone = await readOrFailure(() => zoneOf(reading, host));
  const answers = await asked(reading, () => reading.dns.addresses(host, reading.signal));
  const seen: Seen = {
    name: host,
    zone,
    answers: answers?.map((it) => it.toLowerCase()) ?? null,
    open: publicAddresses(instance),
    inner: privateAddresses(instance),
  };
  const { result, evidence } = await judge(reading, seen);
  return { result, evidence, observed: observedWords(seen), source: sourcesOf(seen) };
}

type Verdict = Pick<Evidence, "result" | "evidence">;
const say = (make: typeof met, words: string): Verdict => make(words, null, null);

async function judge(reading: ReadContext, seen: Seen): Promise<Verdict> {
  const { name, answers, open, inner } = seen;
  const zone = seen.zone instanceof ReadFailure ? null : seen.zone;
  if (answers === null)
    return say(
      cannotTell,
      `The DNS lookup of ${name} failed on this computer. Check its network, then check again.${recordNote(seen)}`,
    );
  const here = answers.filter((it) => open.includes(it));
  if (here.length > 0) {
    const others = answers.filter((it) => !open.includes(it));
    const more = others.length === 0 ? "" : ` It also resolves to ${listWords(others)}.`;
    return say(
      met,
      `${name} resolves to ${listWords(here)}, which is this instance.${more}${keptNote(seen)}`,
    );
  }
  if (answers.length === 0) return say(notMet, await noAnswer(reading, seen, zone));
  if (answers.some((it) => inner.includes(it)))
    return open.length === 0
      ? say(met, `${name} resolves to the private address of this instance, which has no public address.`)
      : say(
          cannotTell,
          `${name} resolves to the private address of this instance, which only its own network can reach. For access from outside, point the record to ${listWords(open, "or")}.`,
        );
  if (open.length === 0)
    return say(
      notMet,
      `${name} resolves to ${listWords(answers)}, and this instance has no public address. Associate an elastic IP address, and point the record to it.`,
    );
  if (zone?.addresses.some((it) => open.includes(it)))
    return say(
      notMet,
      `Route 53 has the right address, but the DNS still answers ${listWords(answers)}. ${await whyNotAsked(reading, zone)}`,
    );
  if (zone !== null && zone.pointsTo.length > 0)
    return say(
      cannotTell,
      `${name} points to ${listWords(zone.pointsTo)}, which resolves to ${listWords(answers)} instead of this instance. Check that it forwards requests to this instance.`,
    );
  return say(
    notMet,
    `${name} resolves to ${listWords(answers)} instead of this instance (${listWords(open)}). Change the record.`,
  );
}

async function noAnswer(
  reading: ReadContext,
  { name, zone: told, open }: Seen,
  zone: ZoneView | null,
): Promise<string> {
  const target = open[0] ?? "the instance's elastic IP address";
  if (told instanceof ReadFailure)
    return `${name} does not resolve. Make an A record that points to ${target}. ${told.message}`;
  if (zone === null)
    return `${name} does not resolve, and this account has no Route 53 hosted zone for it. Make a hosted zone and delegate the domain to it, or make an A record that points to ${target} at your DNS provider.`;
  if (zone.addresses.length === 0 && zone.pointsTo.length === 0)
    return `The zone ${zone.zone} (${zone.id}) has no record for ${name}. Make an A record that points to ${target}.`;
  return `Route 53 has a record for ${name}, but the name does not resolve. ${await whyNotAsked(reading, zone)}`;
}

/** Why the DNS does not answer what Route 53 holds. */
async function whyNotAsked(reading: ReadContext, zone: ZoneView): Promise<string> {
  if (zone.isPrivate)
    return `The zone ${zone.zone} (${zone.id}) is private and answers only inside its VPCs. Make a public zone for access from outside.`;
  const servers = await asked(reading, () => reading.dns.nameServers(zone.zone, reading.signal));
  const wanted = `${zone.zone} has to be delegated to ${zone.nameServers.length === 0 ? "the name servers of the hosted zone" : listWords(zone.nameServers)}, at its registrar or in the zone above`;
  if (servers === null) return `Unknown whether the zone is delegated: ${wanted}.`;
  if (servers.length === 0) return `The zone is not delegated: ${wanted}.`;
  const now = servers.map(bareName);
  if (zone.nameServers.length > 0 && !now.some((it) => zone.nameServers.includes(it)))
    return `The zone is delegated to others (${listWords(now)}): ${wanted}.`;
  return `The zone is delegated, so the change takes time: resolvers may cache an old answer for ${zone.ttl === null ? "a while" : `${zone.ttl} s`} or longer. Wait, then check again.`;
}

/** The DNS's answer; null when there was none. Rethrows a bug in Lamplighter. */
async function asked<T>(reading: ReadContext, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (reading.signal.aborted || !isFailedCall(error)) throw error;
    return null;
  }
}

function recordNote({ zone, open }: Seen): string {
  if (zone === null || zone instanceof ReadFailure) return "";
  const right = zone.addresses.some((it) => open.includes(it));
  return right
    ? " Route 53 has a record that points to this instance."
    : " Route 53 has no record that points to this instance.";
}

function keptNote({ zone }: Seen): string {
  if (zone instanceof ReadFailure) return "";
  if (zone === null)
    return " This account has no hosted zone for it, so another DNS provider has the record.";
  return "";
}

function observedWords({ zone, answers }: Seen): string {
  const dns = answers === null ? "no answer" : answers.length === 0 ? "no address" : answers.join(", ");
  if (zone instanceof ReadFailure) return `DNS: ${dns}`;
  const held = zone === null ? "no zone" : [...zone.addresses, ...zone.pointsTo].join(", ") || "no record";
  return `DNS: ${dns}; Route 53: ${held}`;
}

function sourcesOf({ name, zone }: Seen): string {
  const records =
    zone === null || zone instanceof ReadFailure ? "route53:ListHostedZonesByName" : zone.source;
  return `DNS ${name}, ${records}`;
}
