// A node that joins a swarm over an address that is not private, while the ports are open only for their own security
// group: such rules match private addresses only.
import type { Draft } from "../draft/draft.ts";
import type { Finding, Variable } from "../model/runbook.ts";
import { placesIn } from "../model/source-text.ts";

const join = /\bdocker\s+swarm\s+join\b[^\n]{0,400}?\s<?([A-Za-z0-9_.-]{1,253})>?(?::\d{1,5})?\s*$/;
const privateAddress =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|127\.|169\.254\.)/;
const SWARM = 2377;

/** For each draft, the finding about its join address. */
export function joinFindings(
  drafts: readonly Draft[],
  variables: readonly Variable[],
): readonly (readonly Finding[])[] {
  const rule = drafts.find(
    ({ requirement }) =>
      requirement?.kind === "ingress" &&
      requirement.port === SWARM &&
      requirement.source === "this security group",
  );
  const line = rule?.source.origins[0]?.line ?? 1;
  return drafts.map(({ kind, source }): readonly Finding[] => {
    const found = rule === undefined || kind !== "command" ? null : join.exec(source.text);
    const host = found?.[1] ?? "";
    const told = variables.some(({ name, description }) => name === host && /\bprivate\b/i.test(description));
    const severity = found === null || told ? null : severityOf(host);
    if (found === null || severity === null) return [];
    return [
      {
        rule: "join-not-private",
        severity,
        message:
          severity === "info"
            ? `\`${host}\` must be a private address: the port is open only to its own security group (line ${line}), and that rule matches only private addresses.`
            : `\`${host}\` is not a private address, and the port is open only to its own security group (line ${line}): that rule matches only private addresses, so the node cannot connect.`,
        advice: "Join over the first node's private address.",
        ...placesIn(source)(found.index + found[0].indexOf(host)),
      },
    ];
  });
}

/** Null for a private address; info for one that is unknown before a value is set. */
function severityOf(host: string): Finding["severity"] | null {
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(host)) return privateAddress.test(host) ? null : "warning";
  if (/^[A-Z][A-Z0-9_]*$/.test(host)) return /DNS|ELASTIC|PUBLIC|DOMAIN/.test(host) ? "warning" : "info";
  return /\.[a-z]{2,}$/i.test(host) && !/\.internal$/i.test(host) ? "warning" : null;
}
