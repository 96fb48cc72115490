// Which devices a command destroys, and what is done to each of them first.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import { destroyedDevices } from "../../../src/shell/risk/destroyed-devices.ts";
import { tornShell } from "../shell-arbitraries.ts";

/** `/dev/sdb makes`, and `$DEV ? makes` for a device that only the shell knows. */
const told = (text: string, open: readonly string[] = []): readonly string[] => {
  const masks = open.map((name) => ({ start: text.indexOf(name), end: text.indexOf(name) + name.length }));
  return destroyedDevices(text, masks).map(({ path, known, fate }) => `${path}${known ? "" : " ?"} ${fate}`);
};

describe("a device on which something new is made", () => {
  test.each([
    "mkfs -t xfs /dev/sdb",
    "mkfs.ext4 -L data '/dev/sdb'",
    "mkswap /dev/sdb",
    "pvcreate -y /dev/sdb",
    "vgcreate data /dev/sdb",
    "vgextend data /dev/sdb",
    "mdadm --create /dev/md0 -l1 -n1 /dev/sdb",
    "cryptsetup luksFormat /dev/sdb",
    "parted -s /dev/sdb mklabel gpt mkpart primary 0% 100%",
    "sfdisk /dev/sdb < table",
    "sgdisk -o -n 1:0:0 /dev/sdb",
    "zpool create tank /dev/sdb",
    "sudo sh -c 'mkfs.xfs /dev/sdb'",
  ])("%s", (text) => {
    expect(told(text)).toEqual(["/dev/sdb makes"]);
  });
});

describe("a device that is erased or overwritten", () => {
  test.each([
    "wipefs -a /dev/sdb",
    "dd if=/dev/zero of=/dev/sdb bs=1M",
    "blkdiscard /dev/sdb",
    "shred /dev/sdb",
    "sgdisk -Z /dev/sdb",
    "sgdisk -d 1 /dev/sdb",
    "parted -s /dev/sdb rm 1",
    "fdisk /dev/sdb < answers",
    "cat image > /dev/sdb",
    "cat image | sudo tee /dev/sdb",
    "cp image /dev/sdb",
    "pvremove /dev/sdb",
    "cryptsetup luksErase /dev/sdb",
    "mdadm --zero-superblock /dev/sdb",
  ])("%s", (text) => {
    expect(told(text)).toEqual(["/dev/sdb erases"]);
  });
});

describe("a device whose content stays", () => {
  test.each([
    "parted -s /dev/sdb mkpart primary 0% 100%",
    "parted /dev/sdb resizepart 1 100%",
    "sfdisk -N 1 /dev/sdb < table",
    "sgdisk -n 1:0:0 /dev/sdb",
  ])("%s", (text) => {
    expect(told(text)).toEqual(["/dev/sdb changes"]);
  });
});

test("what is done to a device first counts, and each device stands once", () => {
  expect(told("wipefs -a /dev/sdb && mkfs.ext4 /dev/sdb && mkfs.ext4 /dev/sdc")).toEqual([
    "/dev/sdb erases",
    "/dev/sdc makes",
  ]);
  expect(told("mkfs.ext4 /dev/sdc; dd if=/dev/zero of=/dev/sdc")).toEqual(["/dev/sdc makes"]);
});

describe("a device that only the shell knows is told as it is written", () => {
  test.each([
    ['mkfs "$DEV"', "$DEV ? makes"],
    ["mkfs.xfs /dev/nvme*n1", "/dev/nvme*n1 ? makes"],
    ["mkfs.xfs /dev/sd{b,c}", "/dev/sd{b,c} ? makes"],
    ["wipefs -a $(cat disk)", "$(cat disk) ? erases"],
    ["for d in /dev/sdb /dev/sdc; do mkfs.xfs $d; done", "$d ? makes"],
    ["mkfs.xfs /dev/$DISK", "/dev/$DISK ? makes"],
  ])("%s", (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });
});

describe("a variable that a carried line sets is known", () => {
  const told = (text: string, ...carried: readonly string[]) =>
    destroyedDevices(text, [], carried).map(({ path, known }) => `${path}${known ? "" : " ?"}`);

  test.each([
    ["mkfs.xfs $DEV", ["DEV=/dev/sdb || exit 125"], "/dev/sdb"],
    ['mkfs.xfs "${DEV}1"', ["export DEV='/dev/sdb' || exit 125"], "/dev/sdb1"],
    ["mkfs.xfs /dev/$DISK", ["cd /data || exit 125", "A=b DISK=sdb || exit 125"], "/dev/sdb"],
    ["mkfs.xfs $DEV", ["DEV=/dev/sdb || exit 125", "DEV=/dev/sdc || exit 125"], "/dev/sdc"],
  ])("%s", (text, carried, expected) => {
    expect(told(text, ...carried)).toEqual([expected]);
  });

  test("but not where the command sets it itself", () => {
    const carried = "DEV=/dev/sdb || exit 125";
    expect(told("DEV=$(cat disk); mkfs.xfs $DEV", carried)).toEqual(["$DEV ?"]);
    expect(told("for DEV in a b; do mkfs.xfs $DEV; done", carried)).toEqual(["$DEV ?"]);
    expect(told("read DEV < disk && mkfs.xfs $DEV", carried)).toEqual(["$DEV ?"]);
  });

  test("nor where its value is more than a path", () => {
    expect(told("mkfs.xfs $DEV", "DEV='/dev/sdb /dev/sdc' || exit 125")).toEqual(["/dev/sdb /dev/sdc ?"]);
    expect(told("mkfs.xfs $DEV", "DEV='/dev/sd?' || exit 125")).toEqual(["/dev/sd? ?"]);
    expect(told("mkfs.xfs $DEV", "DEV+=/dev/sdb || exit 125")).toEqual(["$DEV ?"]);
  });
});

describe("no device is told of", () => {
  test.each([
    "rm -rf /data /dev/shm/x",
    "mkfs.ext4 disk.img",
    "dd if=/dev/sdb of=image",
    "echo ok > /dev/null",
    "pvcreate --help",
    "wipefs /dev/sdb",
    "lsblk /dev/sdb",
    "mount /dev/sdb /data",
    "",
  ])("%s", (text) => {
    expect(told(text)).toEqual([]);
  });

  test("where its place is still open", () => {
    expect(told("mkfs.xfs <DISK> /dev/sdb", ["<DISK>"])).toEqual(["/dev/sdb makes"]);
    expect(told("mkfs.xfs /dev/nvme1n1", ["nvme1n1"])).toEqual([]);
  });
});

test("any text: never throws, and only what destroys names a device", () => {
  fc.assert(
    fc.property(fc.oneof(tornShell, fc.string({ unit: "binary" })), (text) => {
      const found = destroyedDevices(text);
      if (found.length > 0) expect(["destroys", "opaque"]).toContain(analyseCommand(text, []).risk);
      expect(new Set(found.map(({ path }) => path)).size).toBe(found.length);
    }),
    { numRuns: 1000 },
  );
});
