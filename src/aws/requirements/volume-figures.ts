// What a volume gives at all times. For gp3, EC2 reports it; for the other types it follows from their size
// or their operations, by the tables of "Amazon EBS volume types" in the EBS user guide.
import type { Volume } from "../node/look-up.ts";

/** Null when it is not reported and cannot be derived. */
export interface VolumeFigures {
  /** I/O operations per second. */
  readonly iops: number | null;
  /** Bytes per second. */
  readonly throughput: number | null;
}

const MIB = 2 ** 20;
const KIB = 2 ** 10;

export function volumeFigures({ VolumeType, Size, Iops, Throughput }: Volume): VolumeFigures {
  switch (VolumeType) {
    case "gp3":
      return { iops: Iops ?? null, throughput: Throughput === undefined ? null : Throughput * MIB };
    case "gp2": {
      const iops = Size === undefined ? null : Math.min(16_000, Math.max(100, 3 * Size));
      const most = Size !== undefined && Size > 170 ? 250 : 128;
      return { iops, throughput: iops === null ? null : Math.min(iops * 256 * KIB, most * MIB) };
    }
    case "io1":
      return {
        iops: Iops ?? null,
        throughput:
          Iops === undefined ? null : Math.max(Math.min(Iops * 256 * KIB, 500 * MIB), Iops * 16 * KIB),
      };
    case "io2":
      return {
        iops: Iops ?? null,
        throughput: Iops === undefined ? null : Math.min(Iops * 256 * KIB, 4000 * MIB),
      };
    case "st1":
    case "sc1": {
      const [each, most] = VolumeType === "st1" ? [40, 500] : [12, 192];
      return {
        iops: null,
        throughput: Size === undefined ? null : Math.min((Size / 1024) * each, most) * MIB,
      };
    }
    default:
      return { iops: null, throughput: null };
  }
}
