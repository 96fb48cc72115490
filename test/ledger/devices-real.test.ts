// The check of devices against real ones: loop devices with what real programs write on them.
import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeviceCheck } from "../../src/plan/model/device.ts";
import { checkDevices } from "../support/check-devices.ts";
import { installed, type LoopDisk, loopDisk, must } from "../support/loop-disk.ts";
import { type RealNode, realNode } from "../support/node-shell.ts";

const trial = loopDisk(8);
trial?.close();
const canLoop = trial !== null;
/** Partitions of a loop device need a kernel that looks for them. */
const parted = canLoop ? loopDisk(32, 2) : null;
const canPart = parted !== null && spawnSync("test", ["-b", `${parted.path}p1`]).status === 0;
parted?.close();

describe.skipIf(!canLoop).each(["dash", "bash"] as const)("the check of a real device under %s", (shell) => {
  let node: RealNode;
  let disk: LoopDisk;
  const undo: (() => void)[] = [];
  const make = (size = 32, partitions = 0) => {
    const made = loopDisk(size, partitions);
    if (made === null) throw new Error("no loop device could be made");
    disk = made;
  };
  beforeEach(() => {
    node = realNode(shell);
  });
  afterEach(async () => {
    for (const one of undo.splice(0).toReversed()) one();
    disk.close();
    await node.close();
  });

  /** Why a device does not pass; null when it does. */
  async function refusal(
    demands: DeviceCheck["demands"],
    wanted: Partial<DeviceCheck> = {},
  ): Promise<string | null> {
    const check: DeviceCheck = {
      path: disk.path,
      identity: { volume: "vol-0abc", serial: null, size: disk.size },
      demands,
      ...wanted,
    };
    const { code, said } = await checkDevices(node, [check]);
    if (code === 0 && said === "") return null;
    expect(code).toBe(125);
    const [, why] = /^lamplighter: \/dev\/\S+ (.*): nothing has run$/.exec(said) ?? [];
    if (why === undefined) throw new Error(said);
    return why;
  }
  const all = async (wanted: Partial<DeviceCheck> = {}) => [
    await refusal("same", wanted),
    await refusal("unused", wanted),
    await refusal("empty", wanted),
  ];

  it("lets a blank one pass, by whatever link it is called", async () => {
    make();
    expect(await all()).toEqual([null, null, null]);
    const link = `/dev/shm/lamplighter-${process.pid}-${shell}`;
    undo.push(() => rmSync(link, { force: true }));
    symlinkSync(disk.path, link);
    expect(await refusal("empty", { path: link })).toBeNull();
    rmSync(link);
    symlinkSync("/dev/null", link);
    expect(await refusal("same", { path: link })).toBe("is no block device");
    rmSync(link);
    writeFileSync(link, "");
    expect(await refusal("same", { path: link })).toBe("is no block device");
    rmSync(link);
    symlinkSync("/dev/there-is-none", link);
    expect(await refusal("same", { path: link })).toBe("does not exist");
  });

  it("knows it by its size where it has no serial", async () => {
    make();
    const wrong = { volume: "vol-0abc", serial: null, size: 5 };
    const why = `is not vol-0abc (its disk has ${disk.size} bytes, not 5)`;
    expect(await all({ identity: wrong })).toEqual([why, why, why]);
    expect(
      await refusal("same", { identity: { volume: "vol-0abc", serial: "vol0abc", size: disk.size } }),
    ).toBe("is not vol-0abc (its serial is not known)");
  });

  const filesystems = [
    ["mkfs.ext4", ["-q", "-F"], 16, "TYPE=ext4"],
    ["mkfs.xfs", ["-q", "-f"], 320, "TYPE=xfs"],
    ["mkswap", [], 16, "TYPE=swap"],
    ["pvcreate", ["-q", "-y"], 16, "TYPE=LVM2_member"],
  ] as const;
  for (const [program, options, size, type] of filesystems)
    it.skipIf(!installed(program))(`finds what ${program} wrote`, async () => {
      make(size);
      must(program, ...options, disk.path);
      expect(await all()).toEqual([null, null, `is not empty (${type})`]);
      must("wipefs", "-a", disk.path);
      expect(await refusal("empty")).toBeNull();
    });

  it("finds that it is mounted", async ({ skip }) => {
    make();
    if (!installed("mkfs.ext4")) skip("mkfs.ext4 is not installed");
    must("mkfs.ext4", "-q", "-F", disk.path);
    if (spawnSync("mount", [disk.path, disk.place]).status !== 0) skip("nothing can be mounted here");
    const why = `is mounted at ${disk.place}`;
    expect(await all()).toEqual([null, why, why]);
    must("umount", disk.place);
    expect(await refusal("unused")).toBeNull();
  });

  it("finds that it is in use as swap", async ({ skip }) => {
    make();
    if (!installed("mkswap")) skip("mkswap is not installed");
    must("mkswap", disk.path);
    if (spawnSync("swapon", [disk.path]).status !== 0) skip("nothing can be used as swap here");
    undo.push(() => spawnSync("swapoff", [disk.path]));
    expect(await all()).toEqual([null, "is in use as swap", "is in use as swap"]);
  });

  it("finds what lies on it", async ({ skip }) => {
    make();
    const name = `lamplighter-${process.pid}-${shell}`;
    const mapped = spawnSync("dmsetup", ["create", name], { input: `0 8192 linear ${disk.path} 0` });
    if (mapped.status !== 0) skip("no device can be mapped here");
    undo.push(() => spawnSync("dmsetup", ["remove", name]));
    const why = expect.stringMatching(/^is in use by dm-/);
    expect(await all()).toEqual([null, why, why]);
    // What is mapped lies on that disk.
    expect(await refusal("empty", { path: `/dev/mapper/${name}` })).toBeNull();
  });

  describe.skipIf(!canPart)("with partitions", () => {
    it("takes the whole disk for not empty, a blank partition for empty", async () => {
      make(32, 2);
      expect(await all()).toEqual([null, null, expect.stringMatching(/^has partitions \(\S+p1 \S+p2\)$/)]);
      expect(await all({ path: `${disk.path}p1` })).toEqual([null, null, null]);
      expect(
        await refusal("same", { path: `${disk.path}p1`, identity: { volume: null, serial: null, size: 8 } }),
      ).toMatch(/^is not the-disk-that-was-meant \(its disk has /);
    });

    it("finds a partition that is mounted, on the disk, and leaves its neighbour alone", async ({ skip }) => {
      make(32, 2);
      if (!installed("mkfs.ext4")) skip("mkfs.ext4 is not installed");
      must("mkfs.ext4", "-q", "-F", `${disk.path}p1`);
      expect(await refusal("empty", { path: `${disk.path}p1` })).toBe("is not empty (TYPE=ext4)");
      if (spawnSync("mount", [`${disk.path}p1`, disk.place]).status !== 0)
        skip("nothing can be mounted here");
      const why = `is mounted at ${disk.place}`;
      expect(await refusal("unused")).toBe(why);
      expect(await refusal("unused", { path: `${disk.path}p1` })).toBe(why);
      expect(await refusal("empty", { path: `${disk.path}p2` })).toBeNull();
    });
  });
});
