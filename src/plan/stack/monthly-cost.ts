// The monthly cost of a node or a cluster, as a class and not a quote: list prices change, and traffic,
// snapshots and taxes are extra.
import type { InstanceType } from "../../runbook/requirements/instance-types.ts";

export type CostClass = "under 50" | "50 to 200" | "200 to 1,000" | "over 1,000";

/** The region and year of the list prices. */
export const PRICES_OF = "us-east-1, 2025";

/**
 * US dollars: a public IPv4 address per hour; per month a GiB of gp3, an I/O operation per second above
 * 3,000, a MiB per second above 125.
 */
const ADDRESS = 0.005;
const GIBIBYTE = 0.08;
const OPERATION = 0.005;
const THROUGHPUT = 0.04;
/** Hours per month. */
export const HOURS = 730;
/** GiB of the system volume. */
const SYSTEM = 8;

/** US dollars per hour for one instance of a DocumentDB cluster. */
export const CLUSTER_CLASSES: Readonly<Record<string, number | undefined>> = {
  "db.t3.medium": 0.078,
  "db.t4g.medium": 0.0757,
  "db.r5.large": 0.277,
  "db.r5.xlarge": 0.554,
  "db.r6g.large": 0.263,
  "db.r6g.xlarge": 0.526,
  "db.r6g.2xlarge": 1.052,
};

export interface DataVolume {
  readonly gibibytes: number;
  readonly iops: number;
  /** MiB per second. */
  readonly throughput: number;
}

/** The class of a node with one public address; null when its type's price is unknown. */
export function costClass(type: InstanceType | null, volume: DataVolume | null): CostClass | null {
  const hourly = type?.price ?? null;
  if (hourly === null) return null;
  const dollars = (hourly + ADDRESS) * HOURS + SYSTEM * GIBIBYTE + (volume === null ? 0 : ofVolume(volume));
  return classOf(dollars);
}

/** The class for this many dollars. */
export function classOf(dollars: number): CostClass {
  if (dollars < 50) return "under 50";
  if (dollars < 200) return "50 to 200";
  return dollars < 1000 ? "200 to 1,000" : "over 1,000";
}

function ofVolume({ gibibytes, iops, throughput }: DataVolume): number {
  return (
    gibibytes * GIBIBYTE + Math.max(0, iops - 3000) * OPERATION + Math.max(0, throughput - 125) * THROUGHPUT
  );
}

/** The class in words; `onTop`: what it does not include. */
export function costWords(cost: CostClass | null, onTop = "traffic and snapshots"): string {
  return cost === null
    ? "Monthly cost: unknown for this instance type. Look it up before you continue."
    : `Monthly cost: ${cost} US dollars (a rough estimate by list prices, ${PRICES_OF}). Not an offer; ${onTop} cost extra.`;
}
