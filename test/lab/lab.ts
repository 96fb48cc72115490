// The lab: nodes on this computer that are as real as it allows, on a network of their own.
import { type Base, type LabNode, type LabNodeOptions, startLabNode } from "./node.ts";
import { type Switch, startSwitch } from "./switch.ts";
import { startWard, type Ward } from "./ward.ts";

export interface Lab {
  readonly ward: Ward;
  readonly net: Switch;
  readonly nodes: readonly LabNode[];
  /** Takes everything away. Throws when something is left. */
  close(): Promise<void>;
}

/** The first, second and third node. */
export function labNode(number: number): LabNodeOptions {
  return {
    id: `i-0123456789abcdef${number}`,
    name: `node-0${number}`,
    address: `172.31.0.1${number}`,
  };
}

/** Starts a lab with nodes that are made from this. */
export async function startLabOn(
  base: Base,
  count: number,
  options: Pick<LabNodeOptions, "gib"> = {},
): Promise<Lab> {
  const ward = await startWard();
  try {
    const net = await startSwitch(ward);
    const numbers = Array.from({ length: count }, (_, at) => at + 1);
    const nodes = await Promise.all(
      numbers.map((it) => startLabNode(ward, base, net, { ...labNode(it), ...options })),
    );
    return { ward, net, nodes, close: () => ward.close() };
  } catch (error) {
    await ward.close();
    throw error;
  }
}
