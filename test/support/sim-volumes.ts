// The volumes and snapshots of a modelled account. Two snapshots of one name, or two changes of one volume within six hours, are
// what must never come of one confirmation.
import type { TakesEffect } from "./sim-account.ts";
import { turnedDown } from "./sim-account.ts";
import { type SimWorld, someTime } from "./sim-world.ts";

interface Snapshot {
  readonly id: string;
  readonly volume: string;
  readonly nonce: string;
  readonly at: number;
  readonly takes: number;
  readonly fails: boolean;
}
interface Modification {
  readonly volume: string;
  readonly size: number;
  readonly at: number;
  readonly takes: number;
  readonly fails: boolean;
}

export interface SimVolumes {
  readonly operations: Readonly<Record<string, (input: never) => unknown>>;
  /** How many snapshots carry the name, and how many of them are complete. */
  snapshots(nonce: string): { readonly all: number; readonly complete: number };
  /** GiB. */
  size(volume: string): number;
}

const GIB = 64;
const SIX_HOURS = 6 * 3_600_000;

export function simVolumes(world: SimWorld, effect: TakesEffect): SimVolumes {
  const { clock, random, faults } = world;
  const snapshots: Snapshot[] = [];
  const modifications: Modification[] = [];
  const seenAt = (): number =>
    clock.now() - (random.chance(faults.invisible) ? someTime(random, 0, 40_000) : 0);
  const sizeOf = (volume: string, at = clock.now()): number =>
    modifications.findLast((it) => it.volume === volume && !it.fails && it.at + it.takes <= at)?.size ?? GIB;
  const fails = (): boolean => world.wild && random.chance(0.1);

  const describe = ({ id, volume, nonce, at, takes, fails: bad }: Snapshot, now: number) => {
    const done = now - at >= takes;
    return {
      SnapshotId: id,
      VolumeId: volume,
      State: done ? (bad ? "error" : "completed") : "pending",
      Progress: `${Math.min(100, Math.floor(((now - at) / takes) * 10) * 10)}%`,
      StartTime: new Date(at),
      Tags: [{ Key: "lamplighter:nonce", Value: nonce }],
    };
  };

  return {
    snapshots(nonce) {
      const own = snapshots.filter((it) => it.nonce === nonce);
      const complete = own.filter((it) => !it.fails && it.at + it.takes <= clock.now());
      return { all: own.length, complete: complete.length };
    },
    size: (volume) => sizeOf(volume),
    operations: {
      "ec2:DescribeVolumes": ({ VolumeIds = [] }: Input) => ({
        Volumes: VolumeIds.map((VolumeId) => ({
          VolumeId,
          Size: sizeOf(VolumeId, seenAt()),
          State: "in-use",
        })),
      }),
      "ec2:CreateSnapshot": (input: Input) => {
        effect("ec2:CreateSnapshot", input);
        const nonce =
          input.TagSpecifications?.[0]?.Tags.find(({ Key }) => Key === "lamplighter:nonce")?.Value ?? "";
        const id = `snap-${snapshots.length + 1}`;
        const takes = someTime(random, 500, 600_000);
        snapshots.push({ id, volume: input.VolumeId ?? "", nonce, at: clock.now(), takes, fails: fails() });
        return { SnapshotId: id };
      },
      "ec2:DescribeSnapshots": ({ SnapshotIds, Filters = [] }: Input) => {
        const now = seenAt();
        const wanted = Filters.find(({ Name }) => Name === "tag:lamplighter:nonce")?.Values ?? [];
        const visible = snapshots.filter((it) => it.at <= now);
        const found = visible.filter((it) => SnapshotIds?.includes(it.id) ?? wanted.includes(it.nonce));
        if (SnapshotIds !== undefined && found.length === 0) throw turnedDown("InvalidSnapshot.NotFound");
        return { Snapshots: found.map((it) => describe(it, now)) };
      },
      "ec2:ModifyVolume": (input: Input) => {
        const volume = input.VolumeId ?? "";
        const last = modifications.findLast((it) => it.volume === volume && !it.fails);
        if (last !== undefined && clock.now() - last.at < SIX_HOURS)
          throw turnedDown("VolumeModificationRateExceeded", "Wait at least 6 hours between modifications");
        effect("ec2:ModifyVolume", input);
        const takes = someTime(random, 500, 300_000);
        modifications.push({ volume, size: input.Size ?? 0, at: clock.now(), takes, fails: fails() });
        return {};
      },
      "ec2:DescribeVolumesModifications": ({ VolumeIds = [] }: Input) => {
        const now = seenAt();
        const found = modifications.filter((it) => VolumeIds.includes(it.volume) && it.at <= now);
        if (found.length === 0) throw turnedDown("InvalidVolumeModification.NotFound");
        return {
          VolumesModifications: found.slice(-1).map(({ volume, size, at, takes, fails: bad }) => ({
            VolumeId: volume,
            TargetSize: size,
            StartTime: new Date(at),
            Progress: 0,
            ModificationState: now - at < takes ? "modifying" : bad ? "failed" : "optimizing",
          })),
        };
      },
    },
  };
}

interface Input {
  readonly VolumeId?: string;
  readonly VolumeIds?: readonly string[];
  readonly SnapshotIds?: readonly string[];
  readonly Size?: number;
  readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
  readonly TagSpecifications?: readonly {
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  }[];
}
