// The nodes and the cluster that a practice account has, as far as they are known without it: names, ids and addresses. initial-account.ts makes them.

import { seededHex, seededNumber } from "../base/seeded.ts";
import type { NodeIdentity } from "../node/node.ts";

export const PRACTICE_CLUSTER = "practice-documents";
/** The Auto Scaling group of the workers, where more nodes than usual were asked for. */
export const PRACTICE_GROUP = "practice-workers";
/** The most nodes that an account begins with. */
export const MOST_NODES = 200;

export interface InitialNode extends NodeIdentity {
  readonly role: "manager" | "worker";
  /** Its elastic address; null where it has none. */
  readonly publicIp: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The nodes that an account of that seed has; the same ones each time. Without `count` it has the usual two, whose keys are their
 * roles; with it so many, the first a manager and the others workers, whose keys are their names.
 */
export function initialNodes(seed: string, count?: number): readonly InitialNode[] {
  const subnet = seededNumber(seed, "subnet", 0, 15);
  return Array.from({ length: count ?? 2 }, (_, at): InitialNode => {
    const role = at === 0 ? "manager" : "worker";
    const name = nodeName(at);
    // What the first two are made of does not depend on how many there are.
    const label = at < 2 ? role : name;
    const last = seededNumber(seed, `private ${label}`, 10, 120) + at * 125;
    return {
      key: count === undefined ? role : name,
      id: `i-0${seededHex(seed, `instance ${label}`, 16)}`,
      name,
      role,
      instanceType: at === 0 ? "t3.medium" : "m5d.large",
      privateIp: at < 2 ? `172.31.${subnet}.${last}` : `172.31.${(subnet + 1) % 16}.${at + 10}`,
      publicIp: at < 2 ? `203.0.113.${seededNumber(seed, `public ${label}`, 10, 120) + at * 125}` : null,
      tags: {
        Name: name,
        Role: role,
        ...(count === undefined || at === 0 ? {} : { "aws:autoscaling:groupName": PRACTICE_GROUP }),
      },
      seed,
    };
  });
}

/** `node-01`, `node-02` … `node-200`. */
function nodeName(at: number): string {
  return `node-${String(at + 1).padStart(2, "0")}`;
}

/**
 * Which of so many nodes a fault of one in ten is met on: the fourth of each ten for `first`, the seventh for `second`; the last one
 * where there are fewer.
 */
export function isOneOfTen(at: number, count: number, which: "first" | "second"): boolean {
  const place = which === "first" ? 3 : 6;
  return count <= place ? at === count - 1 : at % 10 === place;
}
