// Whether a host name leads to the instance: what the DNS answers, and what Route 53 holds. The two are told apart: a record may be
// there and not be asked for, as its zone is not delegated, or not be asked for yet.
import { isFailedCall } from "../api/failed-call.ts";
import { type ReadContext, ReadFailure, readOrFailure } from "../api/reading.ts";
import { privateAddresses, publicAddresses } from "./addresses.ts";
import { cannotTell, type Evidence, listWords, met, notMet } from "./evidence.ts";
import { bareName, type ZoneView, zoneOf } from "./hosted-zone.ts";
import { instanceOf } from "./instance.ts";

/** What is known when it is judged. */
interface Seen {
  readonly name: string;
  readonly zone: ZoneView | null | ReadFailure;
  /** Null when the DNS gave no answer. */
  readonly answers: readonly string[] | null;
  readonly open: readonly string[];
  readonly inner: readonly string[];
}

/** `name`: the host name; null where it is not known. */
export async function checkDnsRecord(reading: ReadContext, name: string | null): Promise<Evidence> {
  if (name === null)
    return cannotTell(
      "The guide does not say the name, or its value is not given yet: give it, then check again.",
      null,
      null,
    );
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
      `The DNS gave no answer for ${name} on this computer: check its network, then check again.${recordNote(seen)}`,
    );
  const here = answers.filter((it) => open.includes(it));
  if (here.length > 0) {
    const others = answers.filter((it) => !open.includes(it));
    const more = others.length === 0 ? "" : ` It also leads to ${listWords(others)}.`;
    return say(met, `${name} leads to ${listWords(here)}, which is this instance.${more}${keptNote(seen)}`);
  }
  if (answers.length === 0) return say(notMet, await noAnswer(reading, seen, zone));
  if (answers.some((it) => inner.includes(it)))
    return open.length === 0
      ? say(met, `${name} leads to the private address of this instance, which has no public one.`)
      : say(
          cannotTell,
          `${name} leads to the private address of this instance, which only its own network reaches: if others are to reach it, let the record point to ${listWords(open, "or")}.`,
        );
  if (open.length === 0)
    return say(
      notMet,
      `${name} leads to ${listWords(answers)}, and this instance has no public address: give it an elastic one, and let the record point there.`,
    );
  if (zone?.addresses.some((it) => open.includes(it)))
    return say(
      notMet,
      `Route 53 holds the right address, but the DNS still answers ${listWords(answers)}. ${await whyNotAsked(reading, zone)}`,
    );
  if (zone !== null && zone.pointsTo.length > 0)
    return say(
      cannotTell,
      `${name} points to ${listWords(zone.pointsTo)}, which leads to ${listWords(answers)} and not to this instance itself: see whether that passes requests on to it.`,
    );
  return say(
    notMet,
    `${name} leads to ${listWords(answers)} and not to this instance (${listWords(open)}): change the record.`,
  );
}

async function noAnswer(
  reading: ReadContext,
  { name, zone: told, open }: Seen,
  zone: ZoneView | null,
): Promise<string> {
  const target = open[0] ?? "the elastic address that the instance is to have";
  if (told instanceof ReadFailure)
    return `The DNS knows no address of ${name}: make an A record for it that points to ${target}. ${told.message}`;
  if (zone === null)
    return `The DNS knows no address of ${name}, and no hosted zone of this account's Route 53 is for it: make a hosted zone and have the domain delegated to it, or make an A record that points to ${target} where the domain is kept.`;
  if (zone.addresses.length === 0 && zone.pointsTo.length === 0)
    return `The zone ${zone.zone} (${zone.id}) has no record for ${name}: make an A record that points to ${target}.`;
  return `Route 53 holds a record for ${name}, but the DNS gives no address. ${await whyNotAsked(reading, zone)}`;
}

/** Why what Route 53 holds is not what the DNS answers. */
async function whyNotAsked(reading: ReadContext, zone: ZoneView): Promise<string> {
  if (zone.isPrivate)
    return `The zone ${zone.zone} (${zone.id}) is a private one, which answers inside of its networks only: make a public zone for others.`;
  const servers = await asked(reading, () => reading.dns.nameServers(zone.zone, reading.signal));
  const wanted = `${zone.zone} has to be delegated to ${zone.nameServers.length === 0 ? "the name servers of the hosted zone" : listWords(zone.nameServers)}, at its registrar or in the zone above`;
  if (servers === null) return `Whether the zone is delegated cannot be told: ${wanted}.`;
  if (servers.length === 0) return `The zone is not delegated: ${wanted}.`;
  const now = servers.map(bareName);
  if (zone.nameServers.length > 0 && !now.some((it) => zone.nameServers.includes(it)))
    return `The zone is delegated to others (${listWords(now)}): ${wanted}.`;
  return `The zone is delegated, so it takes time: an old answer may be kept for ${zone.ttl === null ? "a while" : `${zone.ttl} s`} and longer. Wait, then check again.`;
}

/** What the DNS says; null when it gave no answer. A defect of ours is thrown on. */
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
    ? " Route 53 holds a record that points to this instance."
    : " Route 53 holds no record that points to this instance.";
}

function keptNote({ zone }: Seen): string {
  if (zone instanceof ReadFailure) return "";
  if (zone === null) return " No hosted zone of this account is for it: the record is kept elsewhere.";
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
