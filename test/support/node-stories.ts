// What nodes answer, for tests of what is shown of them: disks, facts, warnings, and another run that holds one.
import { safeText } from "../../src/output/clean.ts";
import type { Disk } from "../../src/plan/model/device.ts";
import type { Holder } from "../../src/run/model/event.ts";
import type { Report } from "../../src/run/model/ports.ts";
import { START } from "./run-fixtures.ts";

export const GIB = 2 ** 30;

/** A disk that is empty and nowhere mounted, unless said otherwise. */
export function disk(name: string, more: Partial<Disk> = {}): Disk {
  return {
    name,
    size: 64 * GIB,
    kind: "ebs",
    serial: null,
    volume: null,
    signature: null,
    mounts: [],
    parts: [],
    ...more,
  };
}

const tag = (key: string, value: string) => ({ key: safeText(key), value: safeText(value) });

export const ROOT_DISK = disk("nvme0n1", {
  size: 8 * GIB,
  serial: "vol0123456789abcdef0",
  volume: {
    id: "vol-0123456789abcdef0",
    told: "serial",
    attached: safeText("/dev/xvda"),
    encrypted: true,
    tags: [],
  },
  signature: safeText("gpt"),
  parts: [safeText("nvme0n1p1"), safeText("nvme0n1p128")],
  mounts: [safeText("/"), safeText("/boot/efi")],
});

export const DATA_DISK = disk("nvme1n1", {
  serial: "vol0fedcba9876543210",
  volume: {
    id: "vol-0fedcba9876543210",
    told: "serial",
    attached: safeText("/dev/sdf"),
    encrypted: true,
    tags: [tag("env", "prod"), tag("Name", "node-01 data")],
  },
});

/** Told by its letter only, and something is on it. */
export const OLD_DISK = disk("xvdg", {
  size: 2 * 1024 * GIB,
  volume: {
    id: "vol-0aaaabbbbccccdddd",
    told: "attachment",
    attached: safeText("/dev/sdg"),
    encrypted: false,
    tags: [],
  },
  signature: safeText("ext4"),
});

export const STORE_DISK = disk("nvme2n1", {
  size: 118_000_000_000,
  kind: "instance-store",
  serial: "AWS22222222222222222",
});

export const DISKS = [ROOT_DISK, DATA_DISK, OLD_DISK, STORE_DISK];

const FACTS = {
  instance: "i-0f3a9b8c7d6e5f401",
  name: "node-01",
  type: "t3.medium",
  image: "al2023-ami-2023.6.20260901.0-kernel-6.1-x86_64",
  support: "until 2029-06-30",
  os: "Amazon Linux 2023.6.20260901",
  kernel: "6.1.112-124.190.amzn2023.x86_64",
  machine: "x86_64",
  agent: "3.3.987.0",
  ping: "Online, 12 s ago",
  clock: "in step",
  hostname: "ip-172-31-5-10",
  boot: "0b5f3b8e-5b1f-4f0e-9b0e-0d8c1e0d7b11",
  bash: "yes",
  openssl: "yes",
  tools: "complete",
};

/** That it is the right one, with what it told of itself. */
export function answered(
  target: string,
  more: { disks?: readonly Disk[]; concerns?: readonly string[] } = {},
): Report {
  const { disks = DISKS, concerns = [] } = more;
  return {
    type: "identified",
    target,
    facts: Object.fromEntries(Object.entries(FACTS).map(([name, value]) => [name, safeText(value)])),
    disks,
    concerns: concerns.map((concern) => safeText(concern)),
  };
}

export const HOLDER: Holder = {
  hold: 3,
  run: "01KA6ZZZZZZZZZZZZZZZZZZZZZ",
  who: safeText("grace@ops-laptop"),
  since: START - 3 * 3_600_000,
  pending: [
    {
      nonce: "a".repeat(32),
      state: "running",
      since: START - 3_000_000,
      command: safeText("dnf -y upgrade --releasever=latest"),
    },
    { nonce: "b".repeat(32), state: "claimed", since: null, command: safeText("mkfs -t xfs /dev/nvme1n1") },
  ],
  more: 2,
};

/** That another run holds it. */
export function heldBy(target: string, holder: Holder = HOLDER): Report {
  return { type: "held", target, holder };
}
