// What a node costs a month, as a class and no offer: list prices change, and traffic, snapshots and taxes come on top.
import type { InstanceType } from "../../runbook/requirements/instance-types.ts";

export type CostClass = "under 50" | "50 to 200" | "200 to 1,000" | "over 1,000";

/** Where and when the list prices behind the classes held. */
export const PRICES_OF = "us-east-1, 2025";

/** US dollars: an hour of a public IPv4 address; a month of a GiB of gp3, of an I/O operation a second above 3,000, of a MiB a second above 125. */
const ADDRESS = 0.005;
const GIBIBYTE = 0.08;
const OPERATION = 0.005;
const THROUGHPUT = 0.04;
const HOURS = 730;
/** GiB of the system volume. */
const SYSTEM = 8;

export interface DataVolume {
  readonly gibibytes: number;
  readonly iops: number;
  /** MiB a second. */
  readonly throughput: number;
}

/** The class of a node with one public address; null where the price of its type is not known. */
export function costClass(type: InstanceType | null, volume: DataVolume | null): CostClass | null {
  const hourly = type?.price ?? null;
  if (hourly === null) return null;
  const dollars = (hourly + ADDRESS) * HOURS + SYSTEM * GIBIBYTE + (volume === null ? 0 : ofVolume(volume));
  if (dollars < 50) return "under 50";
  if (dollars < 200) return "50 to 200";
  return dollars < 1000 ? "200 to 1,000" : "over 1,000";
}

function ofVolume({ gibibytes, iops, throughput }: DataVolume): number {
  return (
    gibibytes * GIBIBYTE + Math.max(0, iops - 3000) * OPERATION + Math.max(0, throughput - 125) * THROUGHPUT
  );
}

/** The class in words. */
export function costWords(cost: CostClass | null): string {
  return cost === null
    ? "Monthly cost: unknown for this instance type. Look it up before you continue."
    : `Monthly cost: ${cost} US dollars (a rough estimate by list prices, ${PRICES_OF}). Not an offer; traffic and snapshots cost extra.`;
}
