// Practice values: a valid suggestion for each type of variable, so that a beginner can press Enter. Pure.
import type { Variable } from "../../runbook/model/runbook.ts";
import { seededHex } from "../base/seeded.ts";
import { plannedAddress } from "../cloud/addresses.ts";
import { REGION } from "../cloud/cloud.ts";
import { initialNodes } from "../cloud/initial-nodes.ts";
import { PRACTICE_ZONE } from "../cloud/zones.ts";

interface Node {
  readonly key: string;
  /** Instance and data volume; null until the node is made. */
  readonly id: string | null;
  readonly volume: string | null;
  /** The suggestion for a host name. */
  readonly host: string;
  readonly privateIp: string;
  readonly role: "manager" | "worker";
}

/** The nodes with these names that stacks will make: the others join the first. */
export function futureNodes(seed: string, names: readonly string[]): readonly Node[] {
  return names.map((name, at) => ({
    key: name,
    id: null,
    volume: null,
    host: name.toLowerCase(),
    privateIp: plannedAddress(seed, at, name),
    role: at === 0 ? "manager" : "worker",
  }));
}

/** The initial nodes of an account with that seed. */
export function presentNodes(seed: string, count?: number): readonly Node[] {
  return initialNodes(seed, count).map(({ key, id, name, privateIp, role }) => ({
    key,
    id,
    volume: `vol-0${seededHex(seed, `${key} nvme1n1`, 16)}`,
    host: name,
    privateIp,
    role,
  }));
}

/** A value for the variable on the node (null: on all); null if there is no suggestion, as for secrets. */
export function suggestValue(variable: Variable, node: Node | null, nodes: readonly Node[]): string | null {
  if (variable.secret || variable.type === "swarm-token") return null;
  if (variable.default !== null) return variable.default;
  const one = node ?? nodes[0];
  const host = one?.host ?? "node-01";
  const shown = variable.example ?? variable.name;
  switch (variable.type) {
    case "block-device":
      return shown.startsWith("/dev/") ? "/dev/nvme1n1" : "nvme1n1";
    case "ip-address":
      return nodes.find(({ role }) => role === "manager")?.privateIp ?? null;
    case "dns-name":
      return `${host}.${PRACTICE_ZONE}`;
    case "host-name":
      return shown.includes(".") ? `${host}.${PRACTICE_ZONE}` : host;
    case "instance-id":
      return one?.id ?? null;
    case "volume-id":
      return one?.volume ?? null;
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
