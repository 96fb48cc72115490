// What a node has to check of its devices in front of a command, and what is said of them before it is confirmed.
import { describe, expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { findPinned, identityOf } from "../../src/plan/devices/find-disk.ts";
import type { DeviceIdentity, Disk } from "../../src/plan/model/device.ts";
import type { Binding } from "../../src/plan/model/plan.ts";
import type { Presented } from "../../src/plan/model/presented.ts";
import { presentTask } from "../../src/plan/present/present.ts";
import { ebsDisk, GIB, SYSTEM_DISK } from "../support/disks.ts";
import { planOf } from "../support/plan-builder.ts";

const data = ebsDisk("nvme1n1", "b");
const disks = [SYSTEM_DISK, data];

const bound = (value: string, device?: DeviceIdentity): Binding => ({
  name: "DISK",
  scope: { kind: "target", target: "node" },
  value,
  secret: false,
  from: "given",
  ...(device === undefined ? {} : { device }),
});

interface Known {
  readonly bindings?: readonly Binding[];
  readonly disks?: readonly Disk[] | null;
  readonly preamble?: readonly string[];
  readonly edited?: string;
  readonly on?: string;
}

/** A step with that command, as it would be shown. */
function shown(run: string, known: Known = {}): Presented {
  const plan = planOf([{ run, on: known.on ?? "node" }], { DISK: { type: "block-device" } });
  return presentTask(plan, plan.tasks[0]?.id ?? "", {
    bindings: known.bindings ?? [],
    edited: known.edited ?? null,
    preamble: known.preamble ?? [],
    disks: known.disks === undefined ? disks : known.disks,
    allowLocal: false,
    openssl: true,
  });
}

const checks = (run: string, known?: Known) =>
  (shown(run, known).devices ?? []).map(({ path, identity, demands }) =>
    [path, demands, identity?.volume ?? null].join(" "),
  );
const rules = (presented: Presented) =>
  presented.findings
    .filter(({ rule }) => /device|instance-store|identity/.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);
const said = (presented: Presented, rule: string) => {
  const found = presented.findings.find((it) => it.rule === rule);
  return found === undefined ? null : `${found.message}. ${found.advice}`;
};

const B = data.volume?.id;

describe("what a node checks", () => {
  it("is emptiness before something new is made, and that nobody uses what is erased", () => {
    expect(checks("mkfs.xfs /dev/nvme1n1")).toEqual([`/dev/nvme1n1 empty ${B}`]);
    expect(checks("wipefs -a /dev/nvme1n1")).toEqual([`/dev/nvme1n1 unused ${B}`]);
    expect(checks("wipefs -a /dev/nvme1n1 && mkfs.xfs /dev/nvme1n1")).toEqual([`/dev/nvme1n1 unused ${B}`]);
    expect(checks("parted -s /dev/nvme1n1 mkpart primary 0% 100%")).toEqual([`/dev/nvme1n1 same ${B}`]);
  });

  it("is the identity of the whole disk behind a partition", () => {
    expect(checks("mkfs.xfs /dev/nvme1n1p1")).toEqual([`/dev/nvme1n1p1 empty ${B}`]);
    expect(shown("mkfs.xfs /dev/nvme1n1p1").devices?.[0]?.identity).toEqual({
      volume: B,
      serial: data.serial,
      size: data.size,
    });
  });

  it("is nothing of a partition that the same command makes first", () => {
    const all = "parted -s /dev/nvme1n1 mklabel gpt mkpart primary 0% 100% && mkfs.xfs /dev/nvme1n1p1";
    expect(checks(all)).toEqual([`/dev/nvme1n1 empty ${B}`]);
  });

  it("is the state alone where the disk is not known, or is none of the node's own", () => {
    expect(checks("mkfs.xfs /dev/nvme1n1", { disks: null })).toEqual(["/dev/nvme1n1 empty "]);
    expect(checks("mkfs.xfs /dev/mapper/data")).toEqual(["/dev/mapper/data empty "]);
  });

  it("is the same disk wherever a pinned name stands, and nothing for a name that is not pinned", () => {
    const pinned = { bindings: [bound("nvme1n1", identityOf(data, null))] };
    for (const run of ["mount /dev/<DISK> /data", "lsblk /dev/<DISK>", "mount /dev/<DISK>p1 /data"])
      expect(checks(run, pinned)).toEqual([`/dev/nvme1n1 same ${B}`]);
    expect(checks("mount /dev/<DISK> /data", { bindings: [bound("nvme1n1")] })).toEqual([]);
    expect(checks("mount /dev/nvme1n12 /data", pinned)).toEqual([]);
    expect(shown("mount /dev/<DISK> /data", { bindings: [bound("nvme1n1")] })).not.toHaveProperty("devices");
  });

  it("holds a pinned disk to what it was pinned to, also when the node could not tell of its disks", () => {
    const device = { volume: "vol-0c", serial: "vol0c", size: 1 };
    for (const known of [disks, null])
      expect(
        shown("mkfs.xfs /dev/<DISK>", { bindings: [bound("nvme1n1", device)], disks: known }).devices,
      ).toEqual([{ path: "/dev/nvme1n1", identity: device, demands: "empty" }]);
  });

  it("counts in an operator's own text as in the guide's", () => {
    const pinned = { bindings: [bound("nvme1n1", identityOf(data, null))] };
    expect(checks("true", { ...pinned, edited: "mount /dev/nvme1n1 /data" })).toEqual([
      `/dev/nvme1n1 same ${B}`,
    ]);
    expect(checks("true", { ...pinned, edited: "mkfs.xfs /dev/nvme1n1" })).toEqual([
      `/dev/nvme1n1 empty ${B}`,
    ]);
  });

  it("follows a variable that an earlier step has set", () => {
    const preamble = ["DEV=/dev/nvme1n1 || exit 125"];
    expect(checks('mkfs.xfs "$DEV"', { preamble })).toEqual([`/dev/nvme1n1 empty ${B}`]);
  });

  it("is what another target's disk was pinned to on no account", () => {
    const elsewhere: Binding = {
      ...bound("nvme1n1", { volume: "vol-0e", serial: null, size: 1 }),
      scope: { kind: "target", target: "other" },
      from: "captured",
    };
    expect(checks("mkfs.xfs /dev/<DISK>", { bindings: [elsewhere] })).toEqual([`/dev/nvme1n1 empty ${B}`]);
  });

  it("is nothing on the operator's own machine, and nothing while the device is open", () => {
    expect(checks("mkfs.xfs /dev/nvme1n1", { on: "local" })).toEqual([]);
    expect(checks("mkfs.xfs /dev/<DISK>")).toEqual([]);
  });

  it("is covered by what is confirmed", () => {
    const digests = [null, disks, [SYSTEM_DISK, ebsDisk("nvme1n1", "c")]].map(
      (known) => shown("mkfs.xfs /dev/nvme1n1", { disks: known }).digest,
    );
    expect(new Set(digests).size).toBe(3);
    expect(shown("true", { disks: null }).digest).toBe(shown("true").digest);
  });
});

describe("what is said of devices", () => {
  it("is nothing while all is well, or nothing is known", () => {
    expect(rules(shown("mkfs.xfs /dev/nvme1n1"))).toEqual([]);
    expect(rules(shown("mkfs.xfs /dev/nvme7n1", { disks: null }))).toEqual([]);
    expect(rules(shown("mount /dev/nvme0n1p1 /mnt"))).toEqual([]);
  });

  it("tells a disk that the node does not have, with those that it has", () => {
    const literal = shown("mkfs.xfs /dev/nvme7n1");
    expect(rules(literal)).toEqual(["error no-such-device"]);
    expect(said(literal, "no-such-device")).toBe(
      `The node has no disk nvme7n1. Edit the command, or attach the disk and ask the node again. It has nvme0n1 (8 GiB, ${SYSTEM_DISK.volume?.id}), nvme1n1 (64 GiB, ${B}).`,
    );
    const given = shown("lsblk /dev/<DISK>", { bindings: [bound("nvme7n1")] });
    expect(rules(given)).toEqual(["error no-such-device"]);
    expect(said(given, "no-such-device")).toContain("nvme7n1 (the value of DISK");
  });

  it("tells once what is missing", () => {
    const both = shown("mkfs.xfs /dev/<DISK>", { bindings: [bound("nvme7n1")] });
    expect(rules(both)).toEqual(["error no-such-device"]);
  });

  it("tells a pinned disk that is gone, whatever has its name now", () => {
    const gone = shown("mkfs.xfs /dev/<DISK>", {
      bindings: [bound("nvme1n1", { volume: "vol-0c", serial: "vol0c", size: data.size })],
    });
    expect(rules(gone)).toEqual(["error device-gone"]);
    expect(said(gone, "device-gone")).toMatch(/^vol-0c \(DISK\) is no longer on the node\./);
  });

  it("tells what was in use or not empty, and leaves the decision to the node", () => {
    const used = ebsDisk("nvme1n1", "b", {
      signature: safeText("xfs"),
      parts: [safeText("md0")],
      mounts: [safeText("/data")],
    });
    const known = { disks: [used] };
    expect(rules(shown("mkfs.xfs /dev/nvme1n1", known))).toEqual([
      "warning device-in-use",
      "warning device-not-empty",
    ]);
    expect(said(shown("mkfs.xfs /dev/nvme1n1", known), "device-not-empty")).toContain(
      "nvme1n1 was not empty when the node was asked: it held xfs and had md0.",
    );
    expect(rules(shown("wipefs -a /dev/nvme1n1", known))).toEqual(["warning device-in-use"]);
    expect(rules(shown("mkfs.xfs /dev/nvme1n1p1", known))).toEqual(["warning device-in-use"]);
    expect(rules(shown("sgdisk -n 1:0:0 /dev/nvme1n1", known))).toEqual([]);
  });

  it("refuses an instance store for what destroys", () => {
    const store: Disk = { ...ebsDisk("nvme1n1", "b"), kind: "instance-store", volume: null };
    const known = { disks: [SYSTEM_DISK, store] };
    expect(rules(shown("mkfs.xfs /dev/nvme1n1", known))).toEqual(["error instance-store"]);
    expect(said(shown("mkfs.xfs /dev/nvme1n1", known), "instance-store")).toMatch(
      /It has nvme0n1 \(8 GiB, vol-0+a\)\.$/,
    );
    expect(rules(shown("mount /dev/nvme1n1 /data", known))).toEqual([]);
  });

  it("says when a volume is told by its letter alone", () => {
    const weak = ebsDisk("xvdf", "b", {
      serial: null,
      volume: { ...(data.volume as NonNullable<Disk["volume"]>), told: "attachment" },
    });
    const presented = shown("mkfs.xfs /dev/xvdf", { disks: [weak] });
    expect(rules(presented)).toEqual(["warning weak-identity"]);
    expect(presented.devices?.[0]?.identity).toEqual({ volume: B, serial: null, size: 64 * GIB });
  });

  it("says when only the shell knows which device it is", () => {
    expect(rules(shown("mkfs.xfs /dev/nvme*n1"))).toEqual(["error device-unchecked"]);
    expect(rules(shown('shred "$FILE"'))).toEqual(["warning device-unchecked"]);
  });
});

describe("the disk that a name was pinned to", () => {
  const moved = ebsDisk("nvme2n1", "b");
  const mine = identityOf(data, null);

  it("is found by its volume, then by its serial, then by its name and size", () => {
    expect(findPinned([SYSTEM_DISK, moved], mine, "nvme1n1")).toBe(moved);
    expect(findPinned([{ ...moved, volume: null }], mine, "nvme1n1")?.name).toBe("nvme2n1");
    const bare: Disk = { ...data, serial: null, volume: null };
    expect(findPinned([bare], mine, "nvme1n1")).toBe(bare);
    expect(findPinned([{ ...bare, size: GIB }], mine, "nvme1n1")).toBeNull();
    expect(findPinned([ebsDisk("nvme1n1", "c")], mine, "nvme1n1")).toBeNull();
    expect(findPinned([{ ...data, volume: null, serial: "other" }], mine, "nvme1n1")).toBeNull();
  });

  it("keeps what was known of it when less can be told now", () => {
    expect(identityOf({ ...moved, volume: null, serial: null, size: 128 * GIB }, mine)).toEqual({
      ...mine,
      size: 128 * GIB,
    });
  });
});
