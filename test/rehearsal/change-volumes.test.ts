// Growing a practice node's volume from end to end, and keeping a copy of it before.
import { describe, expect, it } from "vitest";
import type { AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import { BOUNDS, refusedVolume } from "../../src/rehearsal/cloud/volumes.ts";
import { practiceShell } from "../support/practice-shell.ts";
import { seeded } from "../support/random.ts";

const never = new AbortController().signal;

async function dataVolume() {
  const shell = await practiceShell();
  const ask = <O extends AwsOperation>(operation: O, input: AwsOperations[O][0]) =>
    shell.account.call(operation, input, never);
  const { Volumes = [] } = await ask("ec2:DescribeVolumes", {
    Filters: [
      { Name: "attachment.instance-id", Values: [shell.manager.id] },
      { Name: "encrypted", Values: ["true"] },
    ],
  });
  const VolumeId = Volumes[0]?.VolumeId ?? "";
  /** Asks until the modification has come so far. */
  const modified = async (state: string) => {
    for (;;) {
      const { VolumesModifications = [] } = await ask("ec2:DescribeVolumesModifications", {
        VolumeIds: [VolumeId],
      });
      if (VolumesModifications[0]?.ModificationState === state) return VolumesModifications[0];
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { ...shell, ask, VolumeId, modified };
}

describe("a volume that grows", () => {
  it("is larger on the node once it is modified, and its file system when that is told", async () => {
    const { run, ask, VolumeId, modified } = await dataVolume();
    await run(
      "mkfs.xfs -q /dev/nvme1n1 && mkdir /data && mount /dev/nvme1n1 /data && echo kept > /data/file",
    );
    const asked = await ask("ec2:ModifyVolume", { VolumeId, Size: 2048 });
    expect(asked.VolumeModification).toMatchObject({
      ModificationState: "modifying",
      Progress: 0,
      OriginalSize: 1024,
      TargetSize: 2048,
      TargetVolumeType: "gp3",
      TargetIops: 3000,
    });
    const done = await modified("completed");
    expect(done).toMatchObject({ Progress: 100, EndTime: expect.any(Date) });
    expect((await run("lsblk -bdno SIZE /dev/nvme1n1; cat /sys/block/nvme1n1/size")).stdout).toBe(
      `${2 * 1024 ** 4}\n${(2 * 1024 ** 4) / 512}\n`,
    );
    const blocks = (2 * 1024 ** 4) / 4096;
    expect((await run("xfs_growfs -d /data")).stdout).toContain(
      `data blocks changed from ${blocks / 2} to ${blocks}\n`,
    );
    expect((await run("xfs_growfs -d /data; cat /data/file")).stdout).toMatch(
      /data size unchanged, skipping\nkept\n$/,
    );
  });

  it("lets an ext4 file system grow online", async () => {
    const { run, ask, VolumeId, modified } = await dataVolume();
    await run("mkfs.ext4 -q /dev/nvme1n1 && mkdir /data && mount /dev/nvme1n1 /data");
    expect((await run("resize2fs /dev/nvme1n1")).stdout).toContain("Nothing to do!");
    await ask("ec2:ModifyVolume", { VolumeId, Size: 1500 });
    await modified("completed");
    const said = await run("resize2fs /dev/nvme1n1; df -B1 --output=size /data | tail -n 1");
    expect(said.stdout).toMatch(/on-line resizing required\n[\s\S]*is now 393216000 \(4k\) blocks long\.\n/);
  });

  it("lets the partition of a system disk grow, once", async () => {
    const { run, ask, manager } = await dataVolume();
    const before = await run("growpart /dev/nvme0n1 1");
    expect(before).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^NOCHANGE: partition 1 /) });
    const { Volumes = [] } = await ask("ec2:DescribeVolumes", {
      Filters: [
        { Name: "attachment.instance-id", Values: [manager.id] },
        { Name: "attachment.device", Values: ["/dev/xvda"] },
      ],
    });
    await ask("ec2:ModifyVolume", { VolumeId: Volumes[0]?.VolumeId, Size: 16 });
    while (!(await run("lsblk -dno SIZE /dev/nvme0n1")).stdout.includes("16G"));
    expect(await run("growpart /dev/nvme0n1 1")).toMatchObject({
      exitCode: 0,
      stdout:
        "CHANGED: partition=1 start=24576 old: size=16752607 end=16777182 new: size=33529823 end=33554398\n",
    });
    expect((await run("xfs_growfs -d /")).stdout).toMatch(/data blocks changed from /);
    expect(await run("growpart /dev/nvme0n1 1")).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ["smaller", { Size: 512 }, "InvalidParameterValue", /cannot be smaller/],
    ["larger than there are", { Size: 65_537 }, "InvalidParameterValue", /larger than the maximum/],
    ["faster than there are", { Iops: 80_001 }, "InvalidParameterValue", /within the range/],
    ["too fast for its operations", { Throughput: 1000 }, "InvalidParameterCombination", /ratio/],
  ])("is refused when it is to be %s", async (_, change, name, message) => {
    const { ask, VolumeId } = await dataVolume();
    await expect(ask("ec2:ModifyVolume", { VolumeId, ...change })).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it("is refused while the one before goes on, and for six hours after it", async () => {
    const { ask, VolumeId, modified } = await dataVolume();
    await ask("ec2:ModifyVolume", { VolumeId, Size: 1025 });
    const again = () => ask("ec2:ModifyVolume", { VolumeId, Size: 1026 });
    await expect(again()).rejects.toMatchObject({ name: "IncorrectModificationState" });
    await modified("completed");
    await expect(again()).rejects.toMatchObject({ name: "VolumeModificationRateExceeded" });
  });

  it("takes any size and speed within the bounds of its type, and no other", () => {
    const { below } = seeded(7);
    for (let round = 0; round < 300; round++) {
      const type = ["gp3", "gp2", "io1", "io2"][below(4)] ?? "gp3";
      const bounds = BOUNDS[type];
      if (!bounds) throw new Error(type);
      const gibibytes = below(bounds.size[1] + 100);
      const wish = { gibibytes, type, iops: null, throughput: null };
      const fits = gibibytes >= bounds.size[0] && gibibytes <= bounds.size[1];
      expect(refusedVolume(wish) === null, JSON.stringify(wish)).toBe(fits);
    }
  });
});

describe("a snapshot", () => {
  it("is pending at first, complete after a while, and found by its tag", async () => {
    const { ask, VolumeId } = await dataVolume();
    const Tags = [{ Key: "lamplighter:nonce", Value: "abc" }];
    const begun = await ask("ec2:CreateSnapshot", {
      VolumeId,
      Description: "before it grows",
      TagSpecifications: [{ ResourceType: "snapshot", Tags }],
    });
    expect(begun).toMatchObject({ State: "pending", VolumeSize: 1024, Encrypted: true, Progress: "0%" });
    const find = async () =>
      (
        await ask("ec2:DescribeSnapshots", {
          OwnerIds: ["self"],
          Filters: [{ Name: "tag:lamplighter:nonce", Values: ["abc"] }],
        })
      ).Snapshots ?? [];
    while ((await find())[0]?.State !== "completed") await new Promise((resolve) => setImmediate(resolve));
    expect(await find()).toEqual([
      expect.objectContaining({ SnapshotId: begun.SnapshotId, Progress: "100%", Tags }),
    ]);
    await expect(ask("ec2:CreateSnapshot", { VolumeId: "vol-00000000" })).rejects.toMatchObject({
      name: "InvalidVolume.NotFound",
    });
  });
});
