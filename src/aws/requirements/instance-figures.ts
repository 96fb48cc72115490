// What the instance type gives its volumes: at all times (baseline), and at most (maximum, which some sizes
// sustain for only 30 minutes a day). A type that is not EBS-optimised guarantees nothing.

import { type ReadContext, ReadFailure, sourceWords } from "../api/reading.ts";
import { instanceOf, instanceType } from "./instance.ts";

/** Bytes per second, and operations per second; null when EC2 does not report them. */
export interface Rates {
  readonly bandwidth: number | null;
  readonly throughput: number | null;
  readonly iops: number | null;
}

export interface InstanceFigures {
  readonly type: string;
  /** `unsupported`: the type cannot; `off`: it can, but is off for this instance. */
  readonly optimised: "on" | "off" | "unsupported";
  readonly baseline: Rates;
  readonly maximum: Rates;
  readonly source: string;
}

/** Throws ReadFailure when EC2 does not report the instance or its type. */
export async function instanceFigures(reading: ReadContext): Promise<InstanceFigures> {
  const { InstanceType: type, EbsOptimized } = await instanceOf(reading);
  const known = type === undefined ? null : await instanceType(reading, type);
  const source = sourceWords("ec2:DescribeInstanceTypes", type ?? "");
  if (type === undefined || known === null)
    throw new ReadFailure(`EC2 does not report the EBS figures of ${type ?? "the instance's type"}.`, source);
  const { EbsOptimizedSupport: support, EbsOptimizedInfo: info } = known.EbsInfo ?? {};
  return {
    type,
    optimised:
      support === "unsupported"
        ? "unsupported"
        : support === "supported" && EbsOptimized !== true
          ? "off"
          : "on",
    baseline: ratesOf(info?.BaselineBandwidthInMbps, info?.BaselineThroughputInMBps, info?.BaselineIops),
    maximum: ratesOf(info?.MaximumBandwidthInMbps, info?.MaximumThroughputInMBps, info?.MaximumIops),
    source,
  };
}

function ratesOf(megabits?: number, megabytes?: number, iops?: number): Rates {
  return {
    bandwidth: megabits === undefined ? null : (megabits * 1e6) / 8,
    throughput: megabytes === undefined ? null : megabytes * 1e6,
    iops: iops ?? null,
  };
}
