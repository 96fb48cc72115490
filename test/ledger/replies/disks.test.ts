import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDevices, readDisks } from "../../../src/ledger/replies/disks.ts";
import { realNode } from "../../support/node-shell.ts";
import { greet } from "../../support/node-shell-order.ts";

const said = (disk: readonly string[], swap: readonly string[] = []) =>
  new Map([
    ["disk", disk],
    ["swap", swap],
  ]);

describe("the list of disks", () => {
  it("is read from a new node with NVMe volumes", () => {
    expect(
      readDisks(
        said([
          'NAME="nvme0n1" KNAME="nvme0n1" PKNAME="" TYPE="disk" SIZE="8589934592" SERIAL="vol0a1b2c3d4e5f60718" MODEL="Amazon Elastic Block Store" FSTYPE="" PTTYPE="gpt" MOUNTPOINT=""',
          'NAME="nvme0n1p1" KNAME="nvme0n1p1" PKNAME="nvme0n1" TYPE="part" SIZE="8576286720" SERIAL="" MODEL="" FSTYPE="xfs" PTTYPE="gpt" MOUNTPOINT="/"',
          'NAME="nvme0n1p128" KNAME="nvme0n1p128" PKNAME="nvme0n1" TYPE="part" SIZE="10485760" SERIAL="" MODEL="" FSTYPE="vfat" PTTYPE="gpt" MOUNTPOINT="/boot/efi"',
          'NAME="nvme1n1" KNAME="nvme1n1" PKNAME="" TYPE="disk" SIZE="1099511627776" SERIAL="vol0ffffffffffffffff" MODEL="Amazon Elastic Block Store" FSTYPE="" PTTYPE="" MOUNTPOINT=""',
        ]),
      ),
    ).toEqual([
      {
        name: "nvme0n1",
        size: 8589934592,
        serial: "vol0a1b2c3d4e5f60718",
        model: "Amazon Elastic Block Store",
        signature: "gpt",
        mounts: ["/", "/boot/efi"],
        parts: ["nvme0n1p1", "nvme0n1p128"],
      },
      {
        name: "nvme1n1",
        size: 1099511627776,
        serial: "vol0ffffffffffffffff",
        model: "Amazon Elastic Block Store",
        signature: null,
        mounts: [],
        parts: [],
      },
    ]);
  });

  it("is read from an old Xen node without serials and kinds of tables, whose lines end in blanks", () => {
    expect(
      readDisks(
        said([
          'NAME="xvda" KNAME="xvda" PKNAME="" TYPE="disk" SIZE="8589934592" SERIAL="" MODEL="" FSTYPE="" MOUNTPOINT="" ',
          'NAME="xvda1" KNAME="xvda1" PKNAME="xvda" TYPE="part" SIZE="8587820544" SERIAL="" MODEL="" FSTYPE="xfs" MOUNTPOINT="/" ',
          'NAME="xvdf" KNAME="xvdf" PKNAME="" TYPE="disk" SIZE="1099511627776" SERIAL="" MODEL="" FSTYPE="ext4" MOUNTPOINT="" ',
        ]),
      ),
    ).toMatchObject([
      { name: "xvda", serial: null, signature: null, mounts: ["/"], parts: ["xvda1"] },
      { name: "xvdf", serial: null, signature: "ext4", mounts: [], parts: [] },
    ]);
  });

  it("takes what lies on partitions for the disk's: mapped devices, arrays over two disks, swap", () => {
    const line = (name: string, kname: string, parent: string, type: string, mount = "") =>
      `NAME="${name}" KNAME="${kname}" PKNAME="${parent}" TYPE="${type}" SIZE="1000" SERIAL="" MODEL="" FSTYPE="" PTTYPE="" MOUNTPOINT="${mount}"`;
    const disks = readDisks(
      said(
        [
          line("sda", "sda", "", "disk"),
          line("sda1", "sda1", "sda", "part"),
          line("vg-data", "dm-0", "sda1", "lvm", "/srv"),
          line("sda2", "sda2", "sda", "part"),
          line("md0", "md0", "sda2", "raid1", "/md"),
          line("sdb", "sdb", "", "disk"),
          line("sdb1", "sdb1", "sdb", "part"),
          line("md0", "md0", "sdb1", "raid1", "/md"),
          line("sdb2", "sdb2", "sdb", "part"),
          line("vg-swap", "dm-1", "sdb2", "lvm", "[SWAP]"),
          line("sdc", "sdc", "", "disk"),
        ],
        ["/dev/dm-1", "/dev/sdc", "/swapfile"],
      ),
    );
    expect(disks?.map(({ name, mounts, parts }) => ({ name, mounts, parts }))).toEqual([
      { name: "sda", mounts: ["/srv", "/md"], parts: ["sda1", "vg-data", "sda2", "md0"] },
      { name: "sdb", mounts: ["/md", "[SWAP]"], parts: ["sdb1", "md0", "sdb2", "vg-swap"] },
      { name: "sdc", mounts: ["[SWAP]"], parts: [] },
    ]);
  });

  it("leaves out what is no disk: memory, drives without a medium", () => {
    const line = (name: string, type: string, size: number) =>
      `NAME="${name}" KNAME="${name}" PKNAME="" TYPE="${type}" SIZE="${size}" MOUNTPOINT=""`;
    const all = [
      line("zram0", "disk", 100),
      line("nbd0", "disk", 0),
      line("sr0", "rom", 100),
      line("vda", "disk", 1),
    ];
    expect(readDisks(said(all))?.map(({ name }) => name)).toEqual(["vda"]);
    expect(readDisks(said([...all, "more"]))).toHaveLength(1);
  });

  it("is unknown where the node has none, or a line cannot be read", () => {
    expect(readDisks(new Map())).toBeNull();
    expect(readDisks(said(["none"]))).toBeNull();
    expect(readDisks(said(['NAME="vda" KNAME="vda" TYPE="disk" SIZE="x"']))).toBeNull();
    expect(readDisks(said(['NAME="" KNAME="" TYPE="disk" SIZE="1"']))).toBeNull();
  });

  it("gives every text back as it was, however it is made", () => {
    /** As lsblk writes a value in the locale C. */
    const written = (text: string) =>
      [...new TextEncoder().encode(text)]
        .map((byte) => {
          const character = String.fromCharCode(byte);
          return byte < 0x20 || byte > 0x7e || '"\\`$'.includes(character)
            ? `\\x${byte.toString(16).padStart(2, "0")}`
            : character;
        })
        .join("");
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom('" SIZE="1', "\n", "\\x22", "\u001b[2J", "a\nTYPE=disk"),
    );
    fc.assert(
      fc.property(hostile, hostile, (mount, model) => {
        const line = `NAME="vda" KNAME="vda" PKNAME="" TYPE="disk" SIZE="7" SERIAL="" MODEL="${written(model)}" FSTYPE="" MOUNTPOINT="${written(mount)}"`;
        expect(readDevices(said([line]))).toMatchObject([
          { name: "vda", size: 7, mount, model: model.trim() },
        ]);
      }),
    );
  });

  it("never makes the reader throw", () => {
    const piece = fc.constantFrom(
      'NAME="a"',
      'KNAME="a"',
      'PKNAME="a"',
      'TYPE="disk"',
      'SIZE="1"',
      '"',
      "\\x",
      " ",
    );
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        readDisks(said(lines, lines));
      }),
    );
  });
});

describe.each(["dash", "bash"] as const)("a greeting under %s", (shell) => {
  const list = [
    'NAME="loop0" KNAME="loop0" PKNAME="" TYPE="loop" SIZE="5" MOUNTPOINT="/snap"',
    'NAME="vda" KNAME="vda" PKNAME="" TYPE="disk" SIZE="7" MOUNTPOINT="/\\x5cn %s"',
  ].join("\n");

  const greeted = async (lsblk: string) => {
    const node = realNode(shell, { fakes: { lsblk, openssl: "exit 1" } });
    const answer = await greet(node);
    await node.close();
    return answer;
  };

  it("tells of disks, but not of loop devices", async () => {
    expect((await greeted(`cat <<'END'\n${list}\nEND`)).get("disk")).toEqual([list.split("\n")[1]]);
  });

  it("asks an old lsblk for what it knows", async () => {
    const lsblk = `case $* in *PTTYPE*) echo 'lsblk: unknown column: PTTYPE' >&2; exit 1 ;; esac\ncat <<'END'\n${list}\nEND`;
    expect(readDisks(await greeted(lsblk))).toMatchObject([{ name: "vda", mounts: ["/\\n %s"] }]);
  });

  it.each([
    ["fails", "exit 1"],
    ["finds nothing", "exit 0"],
  ])("tells of none where lsblk %s", async (_, lsblk) => {
    expect(readDisks(await greeted(lsblk)) ?? []).toEqual([]);
  });

  it("tells of no more than fits, and can still be read", async () => {
    const lsblk = `seq 1 500 | sed 's/.*/NAME="vd&" KNAME="vd&" PKNAME="" TYPE="disk" SIZE="7" MOUNTPOINT=""/'`;
    const answer = await greeted(lsblk);
    const told = answer.get("disk") ?? [];
    expect(told.at(-1)).toBe("more");
    expect(told.join("\n").length).toBeLessThan(12_000);
    expect(readDisks(answer)?.length).toBe(told.length - 1);
    expect(told.length).toBeGreaterThan(100);
  });
});
