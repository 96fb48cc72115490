// The port that a line requires to be open, and for whom: "HTTPS: TCP 443 from anywhere", "Open port 443 to the
// world".

import type { Requirement } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";

type Ingress = Extract<Requirement, { kind: "ingress" }>;

const labelled = /^([^:\n]{1,80}):\s*(TCP|UDP)\s+(\d{1,5})\s+from\s+(\S[^\n]{0,120})$/i;
const PORT = String.raw`(?:(TCP|UDP) )?(?:on )?(?:port )?(\d{1,5})(?:/(TCP|UDP)| (TCP|UDP))?(?: \(([^()]{1,40})\))?`;
const asked = new RegExp(
  String.raw`^(?:open|allow|permit|expose)(?: (?:inbound|incoming|ingress))?(?: (?:traffic|connections|access))?(?: (?:on|to|for|at))?(?: the)? ${PORT} (?:(?:open|in) )?(?:from|to|for) (\S.{0,80})$`,
  "i",
);
const named =
  /^(?:open|allow|permit) ([A-Za-z][\w -]{1,30}?) \((?:(TCP|UDP) )?(?:port )?(\d{1,5})(?:\/(TCP|UDP))?\) (?:from|to|for) (\S.{0,80})$/i;
const shown =
  /^([A-Za-z][\w /-]{1,30}?)(?:: | \()(?:(TCP|UDP) )?(?:port )?(\d{1,5})(?:\/(TCP|UDP))?\)? from (\S.{0,80})$/i;

const ANYWHERE =
  /^(?:anywhere|everywhere|(?:the )?(?:whole )?(?:world|internet)|everyone|everybody|any (?:host|source|ip|address))$/i;
const THIS_GROUP =
  /^(?:(?:this|the same|its own) security group|the security group itself|itself|(?:other )?(?:members|instances|nodes) (?:of|in) (?:this|the same) security group)$/i;
const ADDRESS =
  /^(?:(?:the )?(?:cidr|network|range|block|cidr block|ip|address) )?((?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?|[\da-f:]{2,39}(?:\/\d{1,3})|sg-[\da-f]{8,17})$/i;

/** Reads such a line; null for any other. */
export function readIngress(text: string): Ingress | null {
  if (!/\d/.test(text) || !hasAny(text, "from", "to", "for")) return null;
  const [, label, protocol, port, from] = labelled.exec(text) ?? [];
  if (label !== undefined && from !== undefined)
    return ingressOf(label.trim(), protocol, port, sourceOf(from) ?? trimmed(from));
  const line = trimmed(text.replace(/\s+/g, " "));
  const asks = /^(?:open|allow|permit|expose) /i.test(line);
  const [, before, number, behind, last, name, who] = (asks ? asked.exec(line) : null) ?? [];
  if (number !== undefined && who !== undefined) {
    const spoken = before ?? behind ?? last;
    return ingressOf(name ?? `Port ${number}`, spoken, number, sourceOf(who));
  }
  const [, service, first, port2, second, source] =
    (asks ? named.exec(line) : null) ?? shown.exec(line) ?? [];
  return service === undefined || /^(?:in|e)gress\b|^(?:in|out)bound\b/i.test(service)
    ? null
    : ingressOf(service.trim(), first ?? second, port2, sourceOf(source ?? ""));
}

function ingressOf(
  label: string,
  protocol: string | undefined,
  port: string | undefined,
  source: string | null,
): Ingress | null {
  const number = Number(port);
  if (!(number >= 1 && number <= 65_535) || source === null) return null;
  return {
    kind: "ingress",
    label,
    protocol: protocol?.toUpperCase() === "UDP" ? "udp" : "tcp",
    port: number,
    source,
  };
}

/**
 * The canonical name of the source: `anywhere`, `this security group`, a network or address as written, or a group's
 * id; null for anything else.
 */
export function sourceOf(text: string): string | null {
  const from = trimmed(text);
  if (ANYWHERE.test(from)) return "anywhere";
  if (THIS_GROUP.test(from)) return "this security group";
  return ADDRESS.exec(from)?.[1] ?? null;
}

function trimmed(text: string): string {
  return text.replace(/\s*[.;,]\s*$/, "").trim();
}
