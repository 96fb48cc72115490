// Instance types for new nodes, smallest first, and the capacity of each. A short list on purpose: current x86 types
// that most Regions have. The figures are from EC2's DescribeInstanceTypes; AWS remains the judge (the check asks
// it).

/** The bandwidth of an instance type to its volumes. */
export interface EbsFigures {
  readonly mbps: number;
  /** Megabytes per second. */
  readonly megabytes: number;
  readonly iops: number;
}

export interface InstanceType {
  readonly name: string;
  readonly cpus: number;
  /** GiB. */
  readonly memory: number;
  /** Baseline, and maximum in bursts. Null: it is not EBS-optimised, so nothing is guaranteed. */
  readonly ebs: { readonly baseline: EbsFigures; readonly maximum: EbsFigures } | null;
  /** List price in US dollars per hour, Linux, us-east-1, 2025; null for one that is only for comparison. */
  readonly price: number | null;
}

/** What is required of a type; 0 for figures that are not required. */
export interface TypeRequirement {
  readonly cpus: number;
  /** GiB. */
  readonly memory: number;
  readonly baseline: EbsFigures;
  readonly maximum: EbsFigures;
}

const figures = (mbps: number, megabytes: number, iops: number): EbsFigures => ({ mbps, megabytes, iops });

const T3_SMALL = figures(2085, 260.625, 11_800);
const T3_LARGE = figures(2780, 347.5, 15_700);
const C5 = figures(4750, 593.75, 20_000);
const M6I = figures(10_000, 1250, 40_000);

function type(
  name: string,
  cpus: number,
  memory: number,
  price: number | null,
  baseline: EbsFigures | null,
  maximum: EbsFigures | null = null,
): InstanceType {
  const ebs = baseline === null ? null : { baseline, maximum: maximum ?? baseline };
  return { name, cpus, memory, ebs, price };
}

/** By price, so that the first that fits is the smallest. */
const OFFERED: readonly InstanceType[] = [
  type("t3.micro", 2, 1, 0.0104, figures(87, 10.875, 500), T3_SMALL),
  type("t3.small", 2, 2, 0.0208, figures(174, 21.75, 1000), T3_SMALL),
  type("t3.medium", 2, 4, 0.0416, figures(347, 43.375, 2000), T3_SMALL),
  type("t3.large", 2, 8, 0.0832, figures(695, 86.875, 4000), T3_LARGE),
  type("c5.large", 2, 4, 0.085, figures(650, 81.25, 4000), C5),
  type("m6i.large", 2, 8, 0.096, figures(650, 81.25, 3600), M6I),
  type("t3.xlarge", 4, 16, 0.1664, figures(695, 86.875, 4000), T3_LARGE),
  type("c5.xlarge", 4, 8, 0.17, figures(1150, 143.75, 6000), C5),
  type("m6i.xlarge", 4, 16, 0.192, figures(1250, 156.25, 6000), M6I),
  type("c5.2xlarge", 8, 16, 0.34, figures(2300, 287.5, 10_000), C5),
  type("m6i.2xlarge", 8, 32, 0.384, figures(2500, 312.5, 12_000), M6I),
  type("m6i.4xlarge", 16, 64, 0.768, figures(5000, 625, 20_000), M6I),
];

/** Older or other types that guides give as their minimum: listed so that an equal or larger one can be found. */
const KNOWN: readonly InstanceType[] = [
  type("t2.micro", 1, 1, null, null),
  type("t2.small", 1, 2, null, null),
  type("t2.medium", 2, 4, null, null),
  type("t2.large", 2, 8, null, null),
  type("t2.xlarge", 4, 16, null, null),
  type("t3.2xlarge", 8, 32, null, figures(695, 86.875, 4000), T3_LARGE),
  type("m4.large", 2, 8, null, figures(450, 56.25, 3600)),
  type("m5.large", 2, 8, null, figures(650, 81.25, 3600), figures(4750, 593.75, 18_750)),
  type("m5.xlarge", 4, 16, null, figures(1150, 143.75, 6000), figures(4750, 593.75, 18_750)),
  type("m5.2xlarge", 8, 32, null, figures(2300, 287.5, 12_000), figures(4750, 593.75, 18_750)),
  type("c6i.large", 2, 4, null, figures(650, 81.25, 3600), M6I),
  type("c6i.xlarge", 4, 8, null, figures(1250, 156.25, 6000), M6I),
  type("m7i.large", 2, 8, null, figures(650, 81.25, 3600), M6I),
  type("m7i.xlarge", 4, 16, null, figures(1250, 156.25, 6000), M6I),
];

/** A type by its name; null when it is not in this list. */
export function instanceType(name: string): InstanceType | null {
  return [...OFFERED, ...KNOWN].find((it) => it.name === name) ?? null;
}

/** The smallest type on offer that meets the requirements; null when none does. */
export function smallestType(demand: TypeRequirement): InstanceType | null {
  return OFFERED.find((it) => carries(it, demand)) ?? null;
}

/** The largest type on offer. */
export function largestType(): InstanceType {
  return OFFERED.reduce((largest, it) => ((it.price ?? 0) > (largest.price ?? 0) ? it : largest));
}

/** Does the type meet all requirements? */
export function carries({ cpus, memory, ebs }: InstanceType, demand: TypeRequirement): boolean {
  if (cpus < demand.cpus || memory < demand.memory) return false;
  const none = isNothing(demand.baseline) && isNothing(demand.maximum);
  if (ebs === null) return none;
  return reaches(ebs.baseline, demand.baseline) && reaches(ebs.maximum, demand.maximum);
}

function reaches(has: EbsFigures, demanded: EbsFigures): boolean {
  return has.mbps >= demanded.mbps && has.megabytes >= demanded.megabytes && has.iops >= demanded.iops;
}

function isNothing({ mbps, megabytes, iops }: EbsFigures): boolean {
  return mbps === 0 && megabytes === 0 && iops === 0;
}
