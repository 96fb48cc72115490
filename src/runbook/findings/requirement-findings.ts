// Findings about requirements: ports that let in more than intended, or carry unencrypted traffic.
import type { Draft } from "../draft/draft.ts";
import type { Finding } from "../model/runbook.ts";

/** Docker's API without TLS. */
const DAEMON = 2375;
/** VXLAN, which carries the overlay networks of containers. */
const OVERLAY = 4789;

/** Ports that should not be open to everyone, whatever authentication is behind them. */
const INNER: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [2049, "NFS"],
  [2376, "Docker's API"],
  [2377, "the managers of a Docker Swarm"],
  [2379, "etcd"],
  [3306, "MySQL"],
  [3389, "remote desktops"],
  [5432, "PostgreSQL"],
  [6379, "Redis"],
  [6443, "the API of Kubernetes"],
  [7946, "the nodes of a Docker Swarm"],
  [9200, "Elasticsearch"],
  [10250, "the kubelet"],
  [11211, "memcached"],
  [27017, "MongoDB"],
]);

/** A command or file that makes an encrypted overlay network. */
const ENCRYPTS = /(?:--opt[= ]|-o[= ]?)["']?encrypted\b|\bencrypted:/;

const ANYWHERE = /^(?:anywhere|everywhere|the internet|any(?: host| source| ip)?|all|0\.0\.0\.0\/0|::\/0)$/i;

/** For each draft, the findings about its requirement. */
export function requirementFindings(drafts: readonly Draft[]): readonly (readonly Finding[])[] {
  const encrypts = drafts.some(({ source }) => ENCRYPTS.test(source.text));
  return drafts.map(({ requirement, source }): readonly Finding[] => {
    if (requirement?.kind !== "ingress") return [];
    const place = source.origins[0] ?? { line: 1, column: 1 };
    const { port, protocol, source: from } = requirement;
    if (protocol === "tcp" && port === DAEMON)
      return [
        {
          rule: "open-door",
          severity: "warning",
          message:
            "Docker's API on port 2375 has no password and no TLS: anyone who can reach it has root on this node.",
          advice: "Keep the port closed (the swarm does not need it), or set up TLS on port 2376.",
          ...place,
        },
      ];
    if (port === OVERLAY && protocol === "udp" && !encrypts)
      return [
        {
          rule: "unencrypted-overlay",
          severity: "warning",
          message:
            "Traffic between containers on different nodes uses this port, and is not encrypted unless their network requires it.",
          advice:
            "Create overlay networks with `--opt encrypted`, and allow IP protocol 50 (ESP) between the nodes.",
          ...place,
        },
      ];
    const inner = INNER.get(port);
    if (inner === undefined || !ANYWHERE.test(from)) return [];
    return [
      {
        rule: "open-door",
        severity: "warning",
        message: `Port ${port} is for ${inner}, but is open to the whole internet.`,
        advice: "Allow only the addresses or the group that need it.",
        ...place,
      },
    ];
  });
}
