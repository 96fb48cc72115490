// Checks who may connect to a port according to the instance's security groups.
import { BlockList, isIP } from "node:net";
import type { Requirement } from "../../runbook/model/runbook.ts";
import { type ReadContext, sourceWords } from "../api/reading.ts";
import { type Evidence, listWords } from "./evidence.ts";
import { type SecurityGroup, securityGroups } from "./instance.ts";

type Ingress = Extract<Requirement, { kind: "ingress" }>;
type Permission = NonNullable<SecurityGroup["IpPermissions"]>[number];

/** Sources that the rules for the port let in, and what else these rules open. */
interface Open {
  readonly ranges: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
  /** `all protocols`, `TCP 0 to 65535`: rules that open more than the port. */
  readonly wider: readonly string[];
}

const ANYWHERE = /^(?:anywhere|everywhere|the internet|any(?: host| source| ip)?|all|0\.0\.0\.0\/0)$/i;
const OWN_GROUP = /^(?:(?:this|the same|its own) security group|self|itself)$/i;
const NUMBERS = { tcp: "6", udp: "17" } as const;
/** Docker's API without TLS. */
const DAEMON = 2375;

export async function checkIngress(reading: ReadContext, demand: Ingress): Promise<Evidence> {
  const groups = await securityGroups(reading);
  const own = groups.map(({ GroupId }) => GroupId);
  const open = openedFor(
    demand,
    groups.flatMap(({ IpPermissions }) => IpPermissions ?? []),
  );
  const source = sourceWords("ec2:DescribeSecurityGroups", own.join(" "));
  const observed = openWords(open);
  return { ...withDaemon(judge(demand, own, open), demand), observed, source };
}

/** Only the result and its evidence; the observed value and its source are the same for all of them. */
type Verdict = Pick<Evidence, "result" | "evidence">;
const verdict =
  (result: Evidence["result"]) =>
  (evidence: string): Verdict => ({ result, evidence });
const [met, notMet, cannotTell] = [verdict("met"), verdict("not-met"), verdict("cannot-tell")];

function judge(demand: Ingress, own: readonly string[], open: Open): Verdict {
  if (ANYWHERE.test(demand.source)) return fromAnywhere(demand, own, open);
  if (OWN_GROUP.test(demand.source)) return fromGroup(demand, own, own, open);
  if (/^sg-[0-9a-f]+$/.test(demand.source)) return fromGroup(demand, [demand.source], own, open);
  const range = rangeOf(demand.source);
  if (range !== null) return fromRange(demand, range, own, open);
  return cannotTell(
    `\`${demand.source}\` is neither an address range nor a security group. Compare it with the allowed sources (${openWords(open)}).`,
  );
}

function fromAnywhere(demand: Ingress, own: readonly string[], open: Open): Verdict {
  const six = open.ranges.includes("::/0");
  if (open.ranges.includes("0.0.0.0/0"))
    return met(
      `${portWords(demand)} is open to everyone${six ? "" : " over IPv4. If the node has an IPv6 address, also allow ::/0"}.${moreWords(open, [])}`,
    );
  if (open.prefixLists.length > 0) return onlyLists(demand, open);
  const instead = six ? " It is open over IPv6 only." : "";
  return notMet(
    `${portWords(demand)} is not open to everyone.${instead} ${addWords(demand, "0.0.0.0/0", own)}`,
  );
}

function fromGroup(demand: Ingress, wanted: readonly string[], own: readonly string[], open: Open): Verdict {
  const found = open.groups.filter((it) => wanted.includes(it));
  const others = [...open.ranges, ...open.groups.filter((it) => !wanted.includes(it)), ...open.prefixLists];
  if (found.length > 0)
    return met(
      `${portWords(demand)} is open to members of ${listWords(found)}. That works for private addresses only: use those between the nodes.${moreWords(open, others)}`,
    );
  if (open.ranges.includes("0.0.0.0/0"))
    return met(
      `${portWords(demand)} is open to everyone, and so to the group too.${moreWords(open, others)} Allow only the group.`,
    );
  if (open.ranges.length > 0)
    return cannotTell(
      `${portWords(demand)} is open to ${listWords(open.ranges)} but not to the group itself, so it is unknown whether that includes all members. ${addWords(demand, wanted[0] ?? "", own)}`,
    );
  if (open.prefixLists.length > 0) return onlyLists(demand, open);
  return notMet(
    `${portWords(demand)} is not open to members of ${listWords(wanted, "or")}. ${addWords(demand, wanted[0] ?? "", own)}`,
  );
}

function fromRange(demand: Ingress, wanted: Range, own: readonly string[], open: Open): Verdict {
  const holding = open.ranges.filter((it) => holds(rangeOf(it), wanted));
  const exact = holding.filter((it) => rangeOf(it)?.bits === wanted.bits);
  const others = [...open.ranges.filter((it) => !exact.includes(it)), ...open.groups, ...open.prefixLists];
  if (holding.length > 0)
    return met(`${portWords(demand)} is open to ${demand.source}.${moreWords(open, others)}`);
  if (open.prefixLists.length > 0) return onlyLists(demand, open);
  return notMet(
    `${portWords(demand)} is not open to ${demand.source}. ${addWords(demand, demand.source, own)}`,
  );
}

function onlyLists(demand: Ingress, { prefixLists }: Open): Verdict {
  return cannotTell(
    `${portWords(demand)} is open to ${listWords(prefixLists)}. Lamplighter does not read prefix lists. Compare it with ${demand.source}.`,
  );
}

/** Sources that the rules let in on the port, or destinations that they let out to it. */
export function openedFor(
  { protocol, port }: Pick<Ingress, "protocol" | "port">,
  permissions: readonly Permission[],
): Open {
  const covering = permissions.filter((it) => covers(it, protocol, port));
  const texts = (pick: (permission: Permission) => readonly (string | undefined)[]): readonly string[] => [
    ...new Set(covering.flatMap(pick).filter((it): it is string => it !== undefined && it !== "")),
  ];
  return {
    ranges: texts((it) => [
      ...(it.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
      ...(it.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ]),
    groups: texts((it) => (it.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId)),
    prefixLists: texts((it) => (it.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId)),
    wider: texts((it) => [widerWords(it, protocol)]),
  };
}

function covers(
  { IpProtocol: rule, FromPort: from, ToPort: to }: Permission,
  protocol: "tcp" | "udp",
  port: number,
): boolean {
  if (rule === "-1") return true;
  if (rule !== protocol && rule !== NUMBERS[protocol]) return false;
  return from !== undefined && to !== undefined && from <= port && port <= to;
}

/** What the rule opens, if more than one port; else undefined. */
function widerWords(
  { IpProtocol, FromPort, ToPort }: Permission,
  protocol: "tcp" | "udp",
): string | undefined {
  if (IpProtocol === "-1") return "all protocols and ports";
  return FromPort === ToPort ? undefined : `${protocol.toUpperCase()} ${FromPort} to ${ToPort}`;
}

/** Says when the rules let in more than required; `others`: the additional sources. */
function moreWords({ wider }: Open, others: readonly string[]): string {
  const more = [...wider, ...(others.length === 0 ? [] : [`this port to ${listWords(others)}`])];
  return more.length === 0 ? "" : ` The rules allow more than that: ${listWords(more)}.`;
}

/** Never advises anyone to open Docker's API. */
function withDaemon(verdict: Verdict, { protocol, port }: Ingress): Verdict {
  if (protocol !== "tcp" || port !== DAEMON) return verdict;
  const danger = "Docker's API on port 2375 has no password and no TLS";
  return verdict.result === "not-met"
    ? {
        ...verdict,
        evidence: `TCP 2375 is not open. Better keep it closed and accept this as not met: ${danger}, and a swarm does not need it.`,
      }
    : {
        ...verdict,
        evidence: `${verdict.evidence} ${danger}: anyone who can reach it has root on the node. Close it; a swarm does not need it.`,
      };
}

function openWords({ ranges, groups, prefixLists }: Open): string {
  const all = [...ranges, ...groups, ...prefixLists];
  return all.length === 0 ? "closed" : all.join(", ");
}

function portWords({ protocol, port }: Ingress): string {
  return `${protocol.toUpperCase()} ${port}`;
}

function addWords(demand: Ingress, from: string, own: readonly string[]): string {
  return `Add an inbound rule to ${listWords(own, "or")}: ${portWords(demand)} from ${from}.`;
}

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: "ipv4" | "ipv6";
}

/** A range in CIDR notation, or one address; null for anything else. */
function rangeOf(text: string): Range | null {
  const [, address = "", bits] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (version === 0 || length > most) return null;
  return { address, bits: length, family: version === 4 ? "ipv4" : "ipv6" };
}

function holds(outer: Range | null, inner: Range): boolean {
  if (outer === null || outer.family !== inner.family || outer.bits > inner.bits) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.bits, outer.family);
  return list.check(inner.address, inner.family);
}
