// The two nodes and the cluster that a practice account has, as far as they are known without it: names, ids and addresses. initial-account.ts makes them.

import { seededHex, seededNumber } from "../base/seeded.ts";
import type { NodeIdentity } from "../node/node.ts";

export const PRACTICE_CLUSTER = "practice-documents";

export interface InitialNode extends NodeIdentity {
  readonly role: "manager" | "worker";
  /** Its elastic address. */
  readonly publicIp: string;
}

/** The nodes that an account of that seed has; the same ones each time. */
export function initialNodes(seed: string): readonly InitialNode[] {
  const subnet = seededNumber(seed, "subnet", 0, 15);
  return (["manager", "worker"] as const).map((role, at) => ({
    key: role,
    id: `i-0${seededHex(seed, `instance ${role}`, 16)}`,
    name: role === "manager" ? "node-01" : "node-02",
    role,
    instanceType: role === "manager" ? "t3.medium" : "m5d.large",
    privateIp: `172.31.${subnet}.${seededNumber(seed, `private ${role}`, 10, 120) + at * 125}`,
    publicIp: `203.0.113.${seededNumber(seed, `public ${role}`, 10, 120) + at * 125}`,
    seed,
  }));
}
