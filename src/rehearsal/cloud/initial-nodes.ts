// The initial nodes and cluster of a practice account, as far as known before it starts: names, ids and
// addresses. initial-account.ts makes them.

import { seededHex, seededNumber } from "../base/seeded.ts";
import type { NodeIdentity } from "../node/node.ts";

export const PRACTICE_CLUSTER = "practice-documents";
/** The Auto Scaling group of the workers, if more nodes than usual were requested. */
export const PRACTICE_GROUP = "practice-workers";
/** The most initial nodes of an account. */
export const MOST_NODES = 200;

export interface InitialNode extends NodeIdentity {
  readonly role: "manager" | "worker";
  /** Its elastic address. */
  readonly publicIp: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The initial nodes of an account with that seed, always the same. Without `count` there are two, with their
 * roles as keys; with `count`, the first is a manager and the others are workers, with their names as keys.
 */
export function initialNodes(seed: string, count?: number): readonly InitialNode[] {
  const subnet = seededNumber(seed, "subnet", 0, 15);
  return Array.from({ length: count ?? 2 }, (_, at): InitialNode => {
    const role = at === 0 ? "manager" : "worker";
    const name = nodeName(at);
    // The first two nodes do not depend on the number of nodes.
    const label = at < 2 ? role : name;
    const last = seededNumber(seed, `private ${label}`, 10, 120) + at * 125;
    return {
      key: count === undefined ? role : name,
      id: `i-0${seededHex(seed, `instance ${label}`, 16)}`,
      name,
      role,
      instanceType: at === 0 ? "t3.medium" : "m5d.large",
      privateIp: at < 2 ? `172.31.${subnet}.${last}` : `172.31.${(subnet + 1) % 16}.${at + 10}`,
      publicIp:
        at < 2
          ? `203.0.113.${seededNumber(seed, `public ${label}`, 10, 120) + at * 125}`
          : `192.0.2.${at + 10}`,
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

/** The place in each ten on which a fault occurs, from 0. */
const PLACES = { noDisk: 3, otherImage: 5, slow: 6, away: 9 } as const;

/** True for the node on which that fault of one in ten occurs; the last node if there are too few. */
export function isOneOfTen(at: number, count: number, fault: keyof typeof PLACES): boolean {
  const place = PLACES[fault];
  return count <= place ? at === count - 1 : at % 10 === place;
}
