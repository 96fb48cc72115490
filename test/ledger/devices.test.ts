import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { devicesField } from "../../src/ledger/encoding/device-field.ts";
import { headerLine } from "../../src/ledger/encoding/header-line.ts";
import { DEVICE_SHELL } from "../../src/ledger/node/device-shell.ts";
import type { DeviceCheck } from "../../src/plan/model/device.ts";
import { checkDevices } from "../support/check-devices.ts";
import { PROGRAMS, type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, orderFor } from "../support/node-shell-order.ts";

/** A block device that is none: only its file exists, and the programs that look at it are made up. */
const DEVICE = `/dev/shm/lamplighter-${process.pid}`;
const canMake = spawnSync("mknod", [DEVICE, "b", "7", "250"]).status === 0;
afterAll(() => rmSync(DEVICE, { force: true }));
/** What the kernel would call it. */
const NAME = "nvme7n1";

const PASSED = { code: 0, said: "" };

/** What the made-up programs say: of the disk behind the device, of what lies on it, and of its content. */
interface Told {
  readonly chain: string;
  readonly disk: string;
  readonly tree: string;
  readonly wipefs: string;
  readonly blkid: string;
}

const BLANK: Told = {
  chain: `echo '${NAME} disk'`,
  disk: "echo ' 1099511627776 vol0abc12'",
  tree: `echo '${NAME} disk '`,
  wipefs: "exit 0",
  blkid: "exit 2",
};

function fakes(told: Partial<Told>): Record<string, string> {
  const { chain, disk, tree, wipefs, blkid } = { ...BLANK, ...told };
  return {
    lsblk: `case "$1" in -snro) ${chain} ;; -bdno) ${disk} ;; -nro) ${tree} ;; *) exit 1 ;; esac`,
    wipefs: `[ "$1" = -n ] || exit 9\n${wipefs}`,
    blkid: `[ "$1 $2 $3" = '-p -o export' ] || exit 9\n${blkid}`,
  };
}

const EBS = { volume: "vol-0abc12", serial: "vol0abc12", size: 1099511627776 };
const XEN = { volume: "vol-0abc12", serial: null, size: 1099511627776 };

describe.skipIf(!canMake).each(["dash", "bash"] as const)("the check of a device under %s", (shell) => {
  let node: RealNode;
  afterEach(() => node.close());

  async function check(checks: readonly Partial<DeviceCheck>[], told: Partial<Told>) {
    node = realNode(shell, { fakes: fakes(told) });
    const whole = checks.map((one) => ({ path: DEVICE, identity: EBS, demands: "same" as const, ...one }));
    return await checkDevices(node, whole);
  }
  const refused = (why: string, path = DEVICE) => ({
    code: 125,
    said: `lamplighter: ${path} ${why}: nothing has run`,
  });

  it.each(["same", "unused", "empty"] as const)(
    "lets the disk pass that was meant, where it is to be %s",
    async (demands) => {
      expect(await check([{ demands }], {})).toEqual(PASSED);
    },
  );

  it.each([
    ["a serial with a dash and capitals", { ...EBS, serial: "VOL-0ABC12" }, "echo '1099511627776 vol0abc12'"],
    ["a serial that the node prints otherwise", EBS, "echo '1099511627776 VOL-0abc12  '"],
    ["a disk without a serial, by its size", XEN, "echo '1099511627776'"],
    ["a disk whose serial is only known here, by its size", XEN, "echo '1099511627776 whatever'"],
    ["a disk that grew since", EBS, "echo '2199023255552 vol0abc12'"],
    ["any disk where none was meant", null, "exit 1"],
  ])("lets pass %s", async (_, identity, disk) => {
    expect(await check([{ identity }], { disk })).toEqual(PASSED);
  });

  it.each([
    ["another serial", EBS, "echo '1099511627776 vol0other'", "is not vol-0abc12 (its serial is vol0other)"],
    ["no serial", EBS, "echo '1099511627776'", "is not vol-0abc12 (its serial is not known)"],
    [
      "a serial that only begins so",
      EBS,
      "echo '1099511627776 vol0abc123'",
      "is not vol-0abc12 (its serial is vol0abc123)",
    ],
    [
      "another size and no serial",
      XEN,
      "echo '5'",
      "is not vol-0abc12 (its disk has 5 bytes, not 1099511627776)",
    ],
    [
      "another serial, which names no volume",
      { volume: null, serial: "Inst Store_1", size: 5 },
      "echo '5 vol0abc'",
      "is not Inst-Store-1 (its serial is vol0abc)",
    ],
    [
      "a serial that plays tricks",
      EBS,
      `printf '5 \\033[2J%%s\\303\\244\\n'`,
      "is not vol-0abc12 (its serial is [2J%s)",
    ],
    ["no answer from lsblk", EBS, "exit 1", "cannot be checked (lsblk does not tell its disk)"],
    ["an empty answer from lsblk", EBS, "exit 0", "cannot be checked (lsblk does not tell its disk)"],
  ])("refuses %s", async (_, identity, disk, why) => {
    expect(await check([{ identity }], { disk })).toEqual(refused(why));
  });

  it.each(["unused", "empty"] as const)(
    "asks for the size too where the disk is to be %s",
    async (demands) => {
      const disk = "echo '2199023255552 vol0abc12'";
      expect(await check([{ demands }], { disk })).toEqual(
        refused("is not vol-0abc12 (its disk has 2199023255552 bytes, not 1099511627776)"),
      );
    },
  );

  it("asks for the whole disk behind a partition, and behind what lies on it", async () => {
    const disk = `[ "$3" = /dev/nvme1n1 ] && echo '1099511627776 vol0abc12'`;
    const chain = "printf '%s\\n' 'dm-0 lvm' 'nvme1n1p1 part' 'nvme1n1 disk'";
    expect(await check([{}], { chain, disk })).toEqual(PASSED);
    await node.close();
    const twice = "printf '%s\\n' 'dm-0 lvm' 'nvme1n1p1 part' 'nvme1n1 disk' 'nvme1n1p2 part' 'nvme1n1 disk'";
    expect(await check([{}], { chain: twice, disk })).toEqual(PASSED);
    await node.close();
    const two = "printf '%s\\n' 'md0 raid1' 'nvme1n1 disk' 'nvme2n1 disk'";
    expect(await check([{}], { chain: two, disk })).toEqual(refused("lies on several disks"));
    await node.close();
    expect(await check([{}], { chain: "exit 1", disk })).toEqual(
      refused("cannot be checked (lsblk does not tell its disk)"),
    );
  });

  it.each([
    ["it is mounted", `echo '${NAME} disk /srv/my\\x20data'`, "is mounted at /srv/my\\x20data"],
    ["it is in use as swap", `echo '${NAME} disk [SWAP]'`, "is in use as swap"],
    [
      "a partition of it is mounted",
      `printf '%s\\n' '${NAME} disk ' 'x1 part ' 'x2 part /'`,
      "is mounted at /",
    ],
    ["a volume group lies on it", `printf '%s\\n' '${NAME} disk ' 'dm-0 lvm '`, "is in use by dm-0 (lvm)"],
    [
      "an array lies on a partition",
      `printf '%s\\n' '${NAME} disk ' 'x1 part ' 'md0 raid1 '`,
      "is in use by md0 (raid1)",
    ],
    ["lsblk fails", "exit 32", "cannot be checked (lsblk does not tell what lies on it)"],
    ["lsblk says nothing", "exit 0", "cannot be checked (lsblk does not tell what lies on it)"],
  ])("refuses a disk that is not unused: %s", async (_, tree, why) => {
    for (const demands of ["unused", "empty"] as const) {
      expect(await check([{ demands }], { tree })).toEqual(refused(why));
      await node.close();
    }
    expect(await check([{ demands: "same" }], { tree })).toEqual(PASSED);
  });

  it("lets partitions that nobody uses pass where the disk is to be unused, not where it is to be empty", async () => {
    const tree = `printf '%s\\n' '${NAME} disk ' 'x1 part ' 'x2 part '`;
    expect(await check([{ demands: "unused" }], { tree })).toEqual(PASSED);
    await node.close();
    expect(await check([{ demands: "empty" }], { tree })).toEqual(refused("has partitions (x1 x2)"));
  });

  it.each([
    [
      "a file system",
      { blkid: "printf 'DEVNAME=/dev/x\\nLABEL=a\\nUUID=1\\nTYPE=xfs\\n'" },
      "is not empty (TYPE=xfs)",
    ],
    ["a partition table", { blkid: "echo PTTYPE=gpt" }, "is not empty (PTTYPE=gpt)"],
    ["something that it cannot name", { blkid: "echo USAGE=other" }, "is not empty (USAGE=other)"],
    ["two things at once", { blkid: "exit 8" }, "cannot be checked (blkid: exit 8)"],
    [
      "trouble, as if nothing were there",
      { blkid: "echo 'error: x: Input/output error' >&2; exit 2" },
      "cannot be checked (blkid: error: x: Input/output error)",
    ],
    [
      "nothing, but wipefs does",
      { wipefs: "printf 'DEVICE OFFSET TYPE\\nx 0x0 LVM2_member\\n'" },
      "is not empty (wipefs: DEVICE OFFSET TYPE x 0x0 LVM2_member)",
    ],
    [
      "nothing, and wipefs fails",
      { wipefs: "echo 'wipefs: error: x: Input/output error' >&2; exit 1" },
      "cannot be checked (wipefs: wipefs: error: x: Input/output error)",
    ],
  ])("refuses a disk that is not empty: blkid finds %s", async (_, told, why) => {
    expect(await check([{ demands: "empty" }], told)).toEqual(refused(why));
    await node.close();
    expect(await check([{ demands: "unused" }], told)).toEqual(PASSED);
  });

  /** The check with made-up files of the kernel, by their path. */
  async function checkWith(
    files: Readonly<Record<string, string>>,
    demands: DeviceCheck["demands"],
    told: Partial<Told> = {},
  ) {
    node = realNode(shell, { fakes: fakes(told) });
    const text = DEVICE_SHELL.replace(/\/(?:sys|proc)\//g, (found) => node.work + found);
    for (const [name, content] of Object.entries({ "/proc/mounts": "", ...files })) {
      mkdirSync(dirname(join(node.work, name)), { recursive: true });
      writeFileSync(join(node.work, name), content);
    }
    return await checkDevices(node, [{ path: DEVICE, identity: EBS, demands }], text);
  }

  const SWAPS = "Filename Type Size Used Priority\n";
  it.each([
    ["is mounted at /srv", { "/proc/mounts": `proc /proc proc rw 0 0\n/dev/${NAME} /srv xfs rw 0 0\n` }],
    ["is in use as swap", { "/proc/swaps": `${SWAPS}/dev/${NAME} partition 5 0 -2\n` }],
    ["is in use by dm-3", { [`/sys/class/block/${NAME}/holders/dm-3`]: "" }],
  ])("refuses what only the kernel says of it: %s", async (why, files) => {
    expect(await checkWith(files, "unused")).toEqual(refused(why));
    await node.close();
    expect(await checkWith(files, "same")).toEqual(PASSED);
  });

  it.each([
    ["another disk", { "/proc/mounts": `/dev/${NAME}1 /srv xfs rw 0 0\n` }],
    ["what lies on another disk", { "/sys/class/block/x/holders/dm-3": "" }],
    ["a file in use as swap", { "/proc/swaps": `${SWAPS}/swapfile file 5 0 -2\n` }],
  ])("is not put off by %s", async (_, files) => {
    expect(await checkWith(files, "empty")).toEqual(PASSED);
  });

  it("refuses where nobody can tell what is mounted", async () => {
    node = realNode(shell, { fakes: fakes({}) });
    const text = DEVICE_SHELL.replaceAll("/proc/", "/there-is-none/");
    const { said } = await checkDevices(node, [{ path: DEVICE, identity: EBS, demands: "unused" }], text);
    expect(said).toMatch(/cannot be checked \(\S+ cannot be read\): nothing has run$/);
  });

  it.each(["device/serial", "serial"])(
    "takes a serial that lsblk does not know from the kernel's file %s",
    async (file) => {
      const disk = "echo '1099511627776'";
      const name = `/sys/class/block/${NAME}/${file}`;
      expect(await checkWith({ [name]: "VOL0abc12   \n" }, "same", { disk })).toEqual(PASSED);
      await node.close();
      expect(await checkWith({ [name]: "vol0other\n" }, "same", { disk })).toEqual(
        refused("is not vol-0abc12 (its serial is vol0other)"),
      );
    },
  );

  it("takes a partition's place on its disk for no content", async () => {
    const blkid = "printf 'DEVNAME=/dev/x1\\nPART_ENTRY_SCHEME=gpt\\nPART_ENTRY_NUMBER=1\\n'";
    expect(await check([{ demands: "empty" }], { blkid })).toEqual(PASSED);
  });

  it.each([
    ["does not exist", "/dev/there-is-none"],
    ["is no block device", "/dev/null"],
  ])("refuses what %s", async (why, path) => {
    expect(await check([{ path, identity: null }], {})).toEqual(refused(why, path));
  });

  it.each([
    ["lsblk", "same"],
    ["readlink", "same"],
    ["wipefs", "empty"],
    ["blkid", "empty"],
  ] as const)("refuses all where %s is missing and it is to be %s", async (tool, demands) => {
    node = realNode(shell, {
      programs: [...PROGRAMS, "readlink"].filter((name) => name !== tool),
      fakes: Object.fromEntries(Object.entries(fakes({})).filter(([name]) => name !== tool)),
    });
    // Nothing but what is on this PATH is to be found.
    const text = DEVICE_SHELL.replace(":/usr/sbin:/sbin", "");
    expect(await checkDevices(node, [{ path: DEVICE, identity: EBS, demands }], text)).toEqual(
      refused(`cannot be checked (${tool} is missing)`),
    );
  });

  it("checks one device after another, and stops at the first that is wrong", async () => {
    const wrong = { path: "/dev/null" } as const;
    expect(await check([{}, wrong, { path: "/dev/zero" }], {})).toEqual(
      refused("is no block device", "/dev/null"),
    );
    await node.close();
    expect(await check([{}, {}], {})).toEqual(PASSED);
    await node.close();
    expect(await check([], {})).toEqual(PASSED);
  });

  it("stands in front of the command: on a mismatch the command has not begun, and 125 is its end", async () => {
    node = realNode(shell, { fakes: fakes({ disk: "echo '1 vol0other'" }) });
    const devices: readonly DeviceCheck[] = [{ path: DEVICE, identity: EBS, demands: "empty" }];
    const body = `touch ${node.work}/ran`;
    const reply = await deliver(node, orderFor(node, { body, devices }));
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 125 });
    expect(reply.content).toBe(`${refused("is not vol-0abc12 (its serial is vol0other)").said}\n`);
    expect(await node.say(`ls ${node.work}`)).toBe("");
  });

  it("leaves the command its own PATH and locale, and runs it when all is as it should be", async () => {
    node = realNode(shell, { fakes: fakes({}) });
    const devices: readonly DeviceCheck[] = [{ path: DEVICE, identity: EBS, demands: "empty" }];
    const body = 'echo "$PATH ${LC_ALL-none} ${ll_devices-none}"';
    const reply = await deliver(node, orderFor(node, { body, devices }));
    expect(reply.content).toBe((await deliver(node, orderFor(node, { body }))).content);
    expect(reply.content).toMatch(/ none none\n$/);
  });
});

describe("the devices of an order", () => {
  const check = (path: string): DeviceCheck => ({ path, identity: null, demands: "same" });

  it("are of a closed alphabet", () => {
    for (const path of [
      "/dev/nvme1n1",
      "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a-ns-1",
      "/dev/mapper/vg-data",
    ])
      expect(headerLine([devicesField([check(path)])])).toBe(`ll_devices='same,-,-,-,${path}'`);
    for (const path of [
      "nvme1n1",
      "/etc/passwd",
      "/dev/a b",
      "/dev/a'b",
      "/dev/$(id)",
      "/dev/a,b",
      "/dev/",
      "/dev/a\n",
    ])
      expect(() => headerLine([devicesField([check(path)])]), path).toThrow(
        "devices has a character that is not allowed",
      );
  });
});
