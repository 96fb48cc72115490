// Instances and what belongs to them, as far as the program reads or changes it.
import { CreateSnapshotCommand, CreateVolumeCommand, ModifyVolumeCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import { errorName } from "../../src/aws/api/service-errors.ts";
import { ec2, IMAGE, IMAGE_NAME, startInstances } from "./account.ts";
import type { ContractsOf, Of } from "./contracts.ts";

export const EC2_CONTRACTS: ContractsOf<Of<"ec2">> = {
  "ec2:DescribeInstances": {
    kind: "answered",
    async holds(ask, { instance, volume }) {
      const { Reservations = [] } = await ask({ InstanceIds: [instance] });
      expect(Reservations.flatMap(({ Instances }) => Instances)).toMatchObject([
        {
          InstanceId: instance,
          ImageId: IMAGE,
          InstanceType: "t3.medium",
          State: { Name: "running" },
          LaunchTime: expect.any(Date),
          PrivateIpAddress: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
          Placement: { AvailabilityZone: expect.stringMatching(/^eu-central-1[abc]$/) },
          BlockDeviceMappings: expect.arrayContaining([
            expect.objectContaining({
              DeviceName: "/dev/sdf",
              Ebs: expect.objectContaining({ VolumeId: volume }),
            }),
          ]),
        },
      ]);
    },
    without: [
      {
        what: "shows no instance as pending: it runs by the first look",
        async lacks(ask) {
          const InstanceIds = [...(await startInstances({ Name: "pending" }))];
          const { Reservations } = await ask({ InstanceIds });
          return Reservations?.[0]?.Instances?.[0]?.State?.Name === "running";
        },
      },
    ],
  },
  "ec2:DescribeVolumes": {
    kind: "answered",
    async holds(ask, { instance, volume }) {
      const { Volumes } = await ask({ Filters: [{ Name: "attachment.instance-id", Values: [instance] }] });
      expect(Volumes?.find(({ VolumeId }) => VolumeId === volume)).toMatchObject({
        Size: 64,
        Encrypted: true,
        Attachments: [{ InstanceId: instance, Device: "/dev/sdf", State: "attached" }],
      });
    },
    without: [
      {
        what: "gives all volumes on one page, whatever MaxResults says",
        lacks: async (ask, { instance }) => {
          const Filters = [{ Name: "attachment.instance-id", Values: [instance] }];
          return ((await ask({ Filters, MaxResults: 1 })).Volumes ?? []).length > 1;
        },
      },
    ],
  },
  "ec2:DescribeImages": {
    kind: "answered",
    async holds(ask) {
      expect((await ask({ ImageIds: [IMAGE] })).Images).toMatchObject([{ ImageId: IMAGE, Name: IMAGE_NAME }]);
    },
  },
  "ec2:DescribeInstanceAttribute": {
    kind: "answered",
    async holds(ask, { instance }) {
      const input = { InstanceId: instance, Attribute: "disableApiTermination" as const };
      expect(await ask(input)).toMatchObject({ DisableApiTermination: { Value: true } });
    },
  },
  "ec2:DescribeInstanceStatus": {
    kind: "answered",
    async holds(ask, { instance }) {
      const input = { InstanceIds: [instance], IncludeAllInstances: true };
      expect((await ask(input)).InstanceStatuses).toMatchObject([
        {
          InstanceId: instance,
          InstanceState: { Name: "running" },
          InstanceStatus: { Status: "ok" },
          SystemStatus: { Status: "ok" },
        },
      ]);
    },
    without: [
      {
        what: "passes its status checks at once, and never shows them as initializing",
        async lacks(ask) {
          const InstanceIds = [...(await startInstances({ Name: "checked" }))];
          const { InstanceStatuses } = await ask({ InstanceIds, IncludeAllInstances: true });
          return InstanceStatuses?.[0]?.InstanceStatus?.Status === "ok";
        },
      },
    ],
  },
  "ec2:DescribeInstanceTypes": {
    kind: "answered",
    async holds(ask) {
      const InstanceTypes = ["t2.medium", "m5.large"] as const;
      const { InstanceTypes: found = [] } = await ask({ InstanceTypes: [...InstanceTypes] });
      const ebs = (type: string) => found.find(({ InstanceType }) => InstanceType === type)?.EbsInfo;
      expect(ebs("t2.medium")?.EbsOptimizedSupport).toBe("unsupported");
      expect(ebs("m5.large")).toMatchObject({
        EbsOptimizedSupport: "default",
        EbsOptimizedInfo: {
          BaselineBandwidthInMbps: 650,
          BaselineIops: 3600,
          MaximumBandwidthInMbps: 4750,
          MaximumThroughputInMBps: 593.75,
          MaximumIops: 18750,
        },
      });
      const unknown = ask({ InstanceTypes: ["t99.medium" as "t2.medium"] });
      expect(await unknown.then(() => "", errorName)).toBe("InvalidInstanceType");
    },
  },
  "ec2:DescribeAddresses": {
    kind: "answered",
    async holds(ask, { instance, address }) {
      const Filters = [{ Name: "instance-id", Values: [instance] }];
      expect((await ask({ Filters })).Addresses).toMatchObject([
        { PublicIp: address, InstanceId: instance, AllocationId: expect.stringMatching(/^eipalloc-/) },
      ]);
    },
  },
  "ec2:DescribeSecurityGroups": {
    kind: "answered",
    async holds(ask, { group }) {
      const { SecurityGroups } = await ask({ GroupIds: [group] });
      expect(SecurityGroups?.[0]?.IpPermissions).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            IpProtocol: "tcp",
            FromPort: 443,
            ToPort: 443,
            IpRanges: [expect.objectContaining({ CidrIp: "0.0.0.0/0" })],
          }),
          expect.objectContaining({
            IpProtocol: "udp",
            FromPort: 4789,
            UserIdGroupPairs: [expect.objectContaining({ GroupId: group })],
          }),
        ]),
      );
    },
  },
  "ec2:DescribeSubnets": {
    kind: "answered",
    async holds(ask) {
      const Filters = [{ Name: "default-for-az", Values: ["true"] }];
      expect((await ask({ Filters })).Subnets).toContainEqual(
        expect.objectContaining({
          AvailabilityZone: "eu-central-1a",
          DefaultForAz: true,
          MapPublicIpOnLaunch: true,
          VpcId: expect.stringMatching(/^vpc-/),
        }),
      );
    },
  },
  "ec2:CreateSnapshot": {
    kind: "answered",
    async holds(ask, { volume }) {
      const Tags = [{ Key: "lamplighter:run", Value: "run" }];
      const TagSpecifications = [{ ResourceType: "snapshot" as const, Tags }];
      expect(
        await ask({ VolumeId: volume, Description: "before it grows", TagSpecifications }),
      ).toMatchObject({
        SnapshotId: expect.stringMatching(/^snap-/),
        VolumeId: volume,
        VolumeSize: 64,
        Encrypted: true,
        Tags,
      });
      expect(await ask({ VolumeId: NO_VOLUME }).then(() => "", errorName)).toBe("InvalidVolume.NotFound");
    },
    without: [
      {
        what: "completes a snapshot at once",
        lacks: async (ask, { volume }) => (await ask({ VolumeId: volume })).State === "completed",
      },
    ],
  },
  "ec2:DescribeSnapshots": {
    kind: "answered",
    async holds(ask, { volume }) {
      const { SnapshotId = "" } = await ec2().send(new CreateSnapshotCommand({ VolumeId: volume }));
      expect((await ask({ SnapshotIds: [SnapshotId] })).Snapshots).toMatchObject([
        { SnapshotId, VolumeId: volume, State: "completed", Progress: "100%" },
      ]);
    },
  },
  "ec2:ModifyVolume": {
    kind: "answered",
    async holds(ask) {
      const VolumeId = await newVolume();
      expect((await ask({ VolumeId, Size: 16 })).VolumeModification).toMatchObject({
        VolumeId,
        OriginalSize: 8,
        TargetSize: 16,
        ModificationState: expect.any(String),
      });
      expect(await ask({ VolumeId: NO_VOLUME, Size: 16 }).then(() => "", errorName)).toBe(
        "InvalidVolume.NotFound",
      );
    },
    without: [
      {
        what: "has modified a volume at once, and never shows it as modifying or optimizing",
        lacks: async (ask) =>
          (await ask({ VolumeId: await newVolume(), Size: 16 })).VolumeModification?.ModificationState ===
          "completed",
      },
      {
        what: "makes a volume smaller, where AWS says InvalidParameterValue",
        lacks: async (ask) =>
          (await ask({ VolumeId: await newVolume(), Size: 4 })).VolumeModification?.TargetSize === 4,
      },
      {
        what: "modifies a volume twice in a row, where AWS says VolumeModificationRateExceeded",
        async lacks(ask) {
          const VolumeId = await newVolume();
          await ask({ VolumeId, Size: 16 });
          return (await ask({ VolumeId, Size: 32 })).VolumeModification?.TargetSize === 32;
        },
      },
    ],
  },
  "ec2:DescribeVolumesModifications": {
    kind: "answered",
    async holds(ask) {
      const VolumeId = await newVolume();
      expect((await ask({ VolumeIds: [VolumeId] })).VolumesModifications ?? []).toEqual([]);
      await ec2().send(new ModifyVolumeCommand({ VolumeId, Size: 16 }));
      expect((await ask({ VolumeIds: [VolumeId] })).VolumesModifications).toMatchObject([
        { VolumeId, OriginalSize: 8, TargetSize: 16, Progress: 100, StartTime: expect.any(Date) },
      ]);
    },
  },
};

const NO_VOLUME = "vol-00000000000000000";

async function newVolume(): Promise<string> {
  const { VolumeId = "" } = await ec2().send(
    new CreateVolumeCommand({ AvailabilityZone: "eu-central-1a", Size: 8, VolumeType: "gp3" }),
  );
  return VolumeId;
}
