// Facts about the simulated instance types, as DescribeInstanceTypes returns them: if a type has two figures,
// it sustains the first, and reaches the second for a while each day.
type Pair = readonly [baseline: number, maximum: number];

export interface TypeFacts {
  readonly vcpus: number;
  readonly mebibytes: number;
  /** Null if EBS has no guaranteed bandwidth. MB/s of throughput are an eighth of Mbps. */
  readonly ebs: { readonly bandwidth: Pair; readonly iops: Pair } | null;
  /** Gigabytes of each instance store. */
  readonly stores: readonly number[];
}

const GIB = 1024;
const ebs = (bandwidth: Pair, iops: Pair) => ({ bandwidth, iops });
const facts = (
  vcpus: number,
  gibibytes: number,
  its: TypeFacts["ebs"],
  stores: readonly number[] = [],
): TypeFacts => ({ vcpus, mebibytes: gibibytes * GIB, ebs: its, stores });
const T3_LARGE = ebs([695, 2780], [4000, 15_700]);
const M5_LARGE = ebs([650, 4750], [3600, 18_750]);
const M5_XLARGE = ebs([1150, 4750], [6000, 18_750]);
const M5_4XLARGE = ebs([4750, 4750], [18_750, 18_750]);
const M6I_LARGE = ebs([650, 10_000], [3600, 40_000]);
const M6I_XLARGE = ebs([1250, 10_000], [6000, 40_000]);
const M6I_2XLARGE = ebs([2500, 10_000], [12_000, 40_000]);
const M6I_4XLARGE = ebs([5000, 10_000], [20_000, 40_000]);

export const TYPES: Readonly<Record<string, TypeFacts>> = {
  "t2.micro": facts(1, 1, null),
  "t2.small": facts(1, 2, null),
  "t2.medium": facts(2, 4, null),
  "t2.large": facts(2, 8, null),
  "t3.micro": facts(2, 1, ebs([87, 2085], [500, 11_800])),
  "t3.small": facts(2, 2, ebs([174, 2085], [1000, 11_800])),
  "t3.medium": facts(2, 4, ebs([347, 2085], [2000, 11_800])),
  "t3.large": facts(2, 8, T3_LARGE),
  "t3.xlarge": facts(4, 16, T3_LARGE),
  "t3.2xlarge": facts(8, 32, T3_LARGE),
  "t3a.medium": facts(2, 4, ebs([350, 2085], [2000, 11_800])),
  "t3a.large": facts(2, 8, T3_LARGE),
  "m5.large": facts(2, 8, M5_LARGE),
  "m5.xlarge": facts(4, 16, M5_XLARGE),
  "m5.2xlarge": facts(8, 32, ebs([2300, 4750], [12_000, 18_750])),
  "m5.4xlarge": facts(16, 64, M5_4XLARGE),
  "m5.8xlarge": facts(32, 128, ebs([6800, 6800], [30_000, 30_000])),
  "m5d.large": facts(2, 8, M5_LARGE, [75]),
  "m5d.xlarge": facts(4, 16, M5_XLARGE, [150]),
  "m6i.large": facts(2, 8, M6I_LARGE),
  "m6i.xlarge": facts(4, 16, M6I_XLARGE),
  "m6i.2xlarge": facts(8, 32, M6I_2XLARGE),
  "m6i.4xlarge": facts(16, 64, M6I_4XLARGE),
  "m7i.large": facts(2, 8, M6I_LARGE),
  "m7i.xlarge": facts(4, 16, M6I_XLARGE),
  "m7i.2xlarge": facts(8, 32, M6I_2XLARGE),
  "m7i.4xlarge": facts(16, 64, M6I_4XLARGE),
  "c5.large": facts(2, 4, ebs([650, 4750], [4000, 20_000])),
  "c5.xlarge": facts(4, 8, ebs([1150, 4750], [6000, 20_000])),
  "c5.2xlarge": facts(8, 16, ebs([2300, 4750], [10_000, 20_000])),
  "c5.4xlarge": facts(16, 32, ebs([4750, 4750], [20_000, 20_000])),
  "c6i.large": facts(2, 4, M6I_LARGE),
  "r5.large": facts(2, 16, M5_LARGE),
  "r5.xlarge": facts(4, 32, M5_XLARGE),
  "r6i.large": facts(2, 16, M6I_LARGE),
};

/** The facts about the type; undefined if it is not simulated. */
export function typeFacts(type: string): TypeFacts | undefined {
  return TYPES[type];
}
