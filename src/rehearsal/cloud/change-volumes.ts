// Modifying volumes and taking snapshots as EC2 does: what starts at once, what takes time, and what is
// refused.
import type { AwsOperations } from "../../aws/api/call.ts";
import { serviceError } from "../base/service-error.ts";
import { GIB } from "../node/disks.ts";
import {
  ACCOUNT,
  type Cloud,
  type Modification,
  runInBackground,
  type Snapshot,
  type Tag,
  type Volume,
} from "./cloud.ts";
import { checkIds, ec2Page, isAsked, passes, tagField, tokenOf } from "./filters.ts";
import { EBS_KEY } from "./instances.ts";
import { checkVolumes, refusedVolume, volumeOf } from "./volumes.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

/** A volume can be modified again after six hours. */
const AGAIN_AFTER = 6 * 3600;
/** Seconds on the account's clock. */
const MODIFYING = 8;
const OPTIMIZING = 60;
const COPYING = 20;

/** The time of each volume's last modification, on the account's clock. */
type Times = WeakMap<Volume, number>;

export interface VolumeChanges {
  modify(input: Input<"ec2:ModifyVolume">): Result<"ec2:ModifyVolume">;
  modifications(input: Input<"ec2:DescribeVolumesModifications">): Result<"ec2:DescribeVolumesModifications">;
  copy(input: Input<"ec2:CreateSnapshot">): Result<"ec2:CreateSnapshot">;
  snapshots(input: Input<"ec2:DescribeSnapshots">): Result<"ec2:DescribeSnapshots">;
}

export function createVolumeChanges(cloud: Cloud): VolumeChanges {
  const times: Times = new WeakMap();
  return {
    modify: (input) => modify(cloud, times, input),
    modifications: (input) => describeModifications(cloud, input),
    copy: (input) => copy(cloud, input),
    snapshots: (input) => describeSnapshots(cloud, input),
  };
}

function modify(cloud: Cloud, times: Times, input: Input<"ec2:ModifyVolume">): Result<"ec2:ModifyVolume"> {
  const volume = volumeOf(cloud, input.VolumeId ?? "");
  const before = sizes(volume);
  const type = input.VolumeType ?? volume.type;
  const after = {
    gibibytes: input.Size ?? volume.gibibytes,
    type,
    iops: input.Iops ?? volume.iops,
    throughput: type === "gp3" ? (input.Throughput ?? volume.throughput ?? 125) : (input.Throughput ?? null),
  };
  if (after.gibibytes < before.gibibytes)
    throw serviceError("InvalidParameterValue", "New size cannot be smaller than existing size");
  const last = times.get(volume);
  const now = cloud.clock.hundredths() / 100;
  const under = volume.modification;
  if (under && under.state !== "completed")
    throw serviceError(
      "IncorrectModificationState",
      `Cannot modify volume ${volume.id} in modification state ${under.state.toUpperCase()}`,
    );
  if (last !== undefined && now - last < AGAIN_AFTER)
    throw serviceError(
      "VolumeModificationRateExceeded",
      "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.",
    );
  const refused = refusedVolume(after);
  if (refused) throw serviceError(refused.code, refused.message);
  const modification: Modification = {
    began: new Date(),
    before,
    after,
    state: "modifying",
    progress: 0,
    ended: null,
  };
  volume.modification = modification;
  times.set(volume, now);
  runInBackground(cloud, carryOut(cloud, volume, modification));
  return { VolumeModification: modificationView(volume, modification) };
}

const sizes = ({ gibibytes, type, iops, throughput }: Volume): Modification["before"] => ({
  gibibytes,
  type,
  iops,
  throughput,
});

async function carryOut(cloud: Cloud, volume: Volume, modification: Modification): Promise<void> {
  await cloud.clock.sleep(MODIFYING);
  Object.assign(volume, modification.after);
  if (volume.disk) volume.disk.size = volume.gibibytes * GIB;
  modification.state = "optimizing";
  for (const progress of [20, 50, 80]) {
    await cloud.clock.sleep(OPTIMIZING / 4);
    modification.progress = progress;
  }
  await cloud.clock.sleep(OPTIMIZING / 4);
  Object.assign(modification, { state: "completed", progress: 100, ended: new Date() });
}

function modificationView(volume: Volume, { before, after, state, progress, began, ended }: Modification) {
  return {
    VolumeId: volume.id,
    ModificationState: state,
    Progress: progress,
    OriginalSize: before.gibibytes,
    OriginalIops: before.iops,
    OriginalVolumeType: before.type as "gp3",
    ...(before.throughput === null ? {} : { OriginalThroughput: before.throughput }),
    TargetSize: after.gibibytes,
    TargetIops: after.iops,
    TargetVolumeType: after.type as "gp3",
    ...(after.throughput === null ? {} : { TargetThroughput: after.throughput }),
    StartTime: began,
    ...(ended ? { EndTime: ended } : {}),
  };
}

function describeModifications(
  cloud: Cloud,
  input: Input<"ec2:DescribeVolumesModifications">,
): Result<"ec2:DescribeVolumesModifications"> {
  checkVolumes(cloud, input.VolumeIds);
  const known = cloud.volumes.flatMap((volume) =>
    volume.modification ? [{ volume, modification: volume.modification }] : [],
  );
  for (const id of input.VolumeIds ?? [])
    if (!known.some(({ volume }) => volume.id === id))
      throw serviceError(
        "InvalidVolumeModification.NotFound",
        `Modification for volume '${id}' does not exist.`,
      );
  const chosen = known
    .filter(({ volume }) => isAsked(input.VolumeIds, volume.id))
    .filter(({ volume, modification }) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "volume-id": volume.id,
            "modification-state": modification.state,
            "original-size": String(modification.before.gibibytes),
            "target-size": String(modification.after.gibibytes),
          })[name],
      ),
    );
  const page = ec2Page(chosen, input, input.VolumeIds);
  return {
    VolumesModifications: page.page.map(({ volume, modification }) => modificationView(volume, modification)),
    ...tokenOf(page),
  };
}

function copy(cloud: Cloud, input: Input<"ec2:CreateSnapshot">): Result<"ec2:CreateSnapshot"> {
  const volume = volumeOf(cloud, input.VolumeId ?? "");
  const snapshot: Snapshot = {
    id: cloud.newId("snap", volume.id),
    volume: volume.id,
    gibibytes: volume.gibibytes,
    encrypted: volume.encrypted,
    began: new Date(),
    description: input.Description ?? "",
    tags: tagsOf(input.TagSpecifications),
    state: "pending",
    progress: 0,
  };
  cloud.snapshots.push(snapshot);
  runInBackground(cloud, finish(cloud, snapshot));
  return snapshotView(snapshot);
}

function tagsOf(specifications: Input<"ec2:CreateSnapshot">["TagSpecifications"]): readonly Tag[] {
  return (specifications ?? [])
    .filter((one) => one.ResourceType === "snapshot")
    .flatMap((one) => one.Tags ?? [])
    .map(({ Key, Value }) => ({ Key: Key ?? "", Value: Value ?? "" }));
}

async function finish(cloud: Cloud, snapshot: Snapshot): Promise<void> {
  for (const progress of [25, 60, 90]) {
    await cloud.clock.sleep(COPYING / 4);
    snapshot.progress = progress;
  }
  await cloud.clock.sleep(COPYING / 4);
  Object.assign(snapshot, { state: "completed", progress: 100 });
}

function snapshotView(snapshot: Snapshot) {
  return {
    SnapshotId: snapshot.id,
    VolumeId: snapshot.volume,
    VolumeSize: snapshot.gibibytes,
    State: snapshot.state,
    Progress: `${snapshot.progress}%`,
    StartTime: snapshot.began,
    Description: snapshot.description,
    Encrypted: snapshot.encrypted,
    ...(snapshot.encrypted ? { KmsKeyId: EBS_KEY } : {}),
    OwnerId: ACCOUNT,
    StorageTier: "standard" as const,
    Tags: [...snapshot.tags],
  };
}

function describeSnapshots(
  cloud: Cloud,
  input: Input<"ec2:DescribeSnapshots">,
): Result<"ec2:DescribeSnapshots"> {
  checkIds(
    input.SnapshotIds,
    cloud.snapshots.map(({ id }) => id),
    { prefix: "snap", malformed: "InvalidSnapshotID.Malformed", missing: "InvalidSnapshot.NotFound" },
    (id) => `The snapshot '${id}' does not exist.`,
  );
  const chosen = cloud.snapshots
    .filter(({ id }) => isAsked(input.SnapshotIds, id))
    .filter((one) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "snapshot-id": one.id,
            "volume-id": one.volume,
            "volume-size": String(one.gibibytes),
            status: one.state,
            progress: `${one.progress}%`,
            "owner-id": ACCOUNT,
            description: one.description,
            encrypted: String(one.encrypted),
          })[name] ?? tagField(one.tags, name),
      ),
    );
  const page = ec2Page(chosen, input, input.SnapshotIds);
  return { Snapshots: page.page.map(snapshotView), ...tokenOf(page) };
}
