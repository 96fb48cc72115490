// Practice values: something valid to put in for each type of variable, so that a beginner may press Enter. Pure.
import type { Variable } from "../runbook/runbook.ts";
import { REGION } from "./cloud/cloud.ts";
import { PRACTICE_ZONE } from "./cloud/zones.ts";
import { seededHex } from "./seeded.ts";

interface Node {
  readonly key: string;
  readonly id: string;
  readonly privateIp: string;
  readonly role: "manager" | "worker";
}

/** A value for the variable on the node (null: on all); null where nothing can be suggested, as for secrets. */
export function suggestValue(
  variable: Variable,
  node: Node | null,
  nodes: readonly Node[],
  seed: string,
): string | null {
  if (variable.secret || variable.type === "swarm-token") return null;
  if (variable.default !== null) return variable.default;
  const place = node ? nodes.indexOf(node) + 1 : 1;
  const host = `node-${String(place).padStart(2, "0")}`;
  const shown = variable.example ?? variable.name;
  switch (variable.type) {
    case "block-device":
      return shown.startsWith("/dev/") ? "/dev/nvme1n1" : "nvme1n1";
    case "ip-address":
      return nodes.find((one) => one.role === "manager")?.privateIp ?? null;
    case "dns-name":
      return `${host}.${PRACTICE_ZONE}`;
    case "host-name":
      return shown.includes(".") ? `${host}.${PRACTICE_ZONE}` : host;
    case "instance-id":
      return (node ?? nodes[0])?.id ?? null;
    case "volume-id":
      return `vol-0${seededHex(seed, `${(node ?? nodes[0])?.key} nvme1n1`, 16)}`;
    case "region":
      return REGION;
    case "port":
      return /^\d+$/.test(shown) ? shown : "2377";
    case "integer":
      return /^\d+$/.test(shown) ? shown : "1";
    case "size":
      return /^\d/.test(shown) ? shown : "64G";
    case "path":
      return shown.startsWith("/") ? shown : "/data";
    case "choice":
      return variable.choices[0] ?? null;
    case "text":
      return variable.example ?? host;
    case "pattern":
      return variable.example;
  }
}
