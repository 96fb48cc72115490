// The ledger's check of devices on practice nodes: it passes and refuses there as it does on a real one.
import { describe, expect, it } from "vitest";
import { devicesField } from "../../src/ledger/encoding/device-field.ts";
import { headerLine } from "../../src/ledger/encoding/header-line.ts";
import { BASE_SHELL } from "../../src/ledger/node/base-shell.ts";
import { DEVICE_SHELL } from "../../src/ledger/node/device-shell.ts";
import type { DeviceCheck, DeviceIdentity } from "../../src/plan/model/device.ts";
import type { PracticeNode } from "../../src/rehearsal/node/node.ts";
import { practiceShell } from "../support/practice-shell.ts";

/** What a device name is pinned to there. */
function identityOf(node: PracticeNode, name: string): DeviceIdentity {
  const disk = node.disks.find((one) => one.name === name);
  if (!disk) throw new Error(`no ${name}`);
  const volume = disk.attached === null ? null : disk.serial.replace("vol", "vol-");
  return { volume, serial: disk.serial, size: disk.size };
}

/** What is done to the node first, the path that is checked, and what the check says of each demand. */
const CASES: readonly (readonly [
  what: string,
  first: string,
  path: string,
  said: Readonly<Record<DeviceCheck["demands"], string | null>>,
])[] = [
  ["an empty volume", "", "/dev/nvme1n1", { same: null, unused: null, empty: null }],
  ["its other name", "", "/dev/sdb", { same: null, unused: null, empty: null }],
  [
    "a filesystem",
    "mkfs.xfs -q /dev/nvme1n1",
    "/dev/nvme1n1",
    { same: null, unused: null, empty: "is not empty (TYPE=xfs)" },
  ],
  [
    "swap space that is not in use",
    "mkswap -q /dev/nvme1n1",
    "/dev/nvme1n1",
    { same: null, unused: null, empty: "is not empty (TYPE=swap)" },
  ],
  [
    "what was erased",
    "mkfs.ext4 -q /dev/nvme1n1; wipefs -qa /dev/nvme1n1",
    "/dev/nvme1n1",
    { same: null, unused: null, empty: null },
  ],
  [
    "a mounted filesystem",
    "mkfs.xfs -q /dev/nvme1n1; mkdir /data; mount /dev/nvme1n1 /data",
    "/dev/nvme1n1",
    { same: null, unused: "is mounted at /data", empty: "is mounted at /data" },
  ],
  [
    "swap space in use",
    "mkswap -q /dev/nvme1n1; swapon /dev/nvme1n1",
    "/dev/nvme1n1",
    { same: null, unused: "is in use as swap", empty: "is in use as swap" },
  ],
  [
    "no device",
    "",
    "/dev/nvme9n1",
    { same: "does not exist", unused: "does not exist", empty: "does not exist" },
  ],
  [
    "the system disk",
    "",
    "/dev/nvme0n1p127",
    {
      same: expect.stringMatching(/^is not vol-0[0-9a-f]{16} \(its serial is vol0[0-9a-f]{16}\)$/),
      unused: expect.stringMatching(/^is not vol-/),
      empty: expect.stringMatching(/^is not vol-/),
    },
  ],
];

async function check(run: (text: string) => Promise<{ stdout: string }>, one: DeviceCheck) {
  const header = headerLine([devicesField([one])]);
  const { stdout } = await run(`${header}\n${BASE_SHELL}\n${DEVICE_SHELL}\n(ll_check_devices)\necho "$?"`);
  const lines = stdout.trimEnd().split("\n");
  const code = Number(lines.pop());
  const words = new RegExp(`^lamplighter: ${one.path} (.*): nothing has run$`).exec(lines.join("\n"))?.[1];
  return { code, said: words ?? null };
}

describe.each(CASES)("the check of devices on a practice node, of %s", (_, first, path, said) => {
  it.each(["same", "unused", "empty"] as const)("that is to be %s", async (demands) => {
    const { run, manager } = await practiceShell();
    expect(await run(first)).toMatchObject({ stderr: "" });
    const identity = identityOf(manager, "nvme1n1");
    const words = said[demands];
    expect(await check(run, { path, identity, demands })).toEqual({
      code: words === null ? 0 : 125,
      said: words,
    });
  });
});

describe("the check of devices on a practice node", () => {
  it("knows the system disk as in use, and an empty partition on it as empty", async () => {
    const { run, manager } = await practiceShell();
    const identity = identityOf(manager, "nvme0n1");
    const at = (path: string, demands: DeviceCheck["demands"]) => check(run, { path, identity, demands });
    expect(await at("/dev/nvme0n1", "same")).toEqual({ code: 0, said: null });
    expect(await at("/dev/nvme0n1", "unused")).toEqual({ code: 125, said: "is mounted at /" });
    expect(await at("/dev/nvme0n1p1", "unused")).toEqual({ code: 125, said: "is mounted at /" });
    expect(await at("/dev/nvme0n1p127", "empty")).toEqual({ code: 0, said: null });
  });
});
