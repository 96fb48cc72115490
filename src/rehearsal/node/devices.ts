// /dev and /proc of a practice node: files whose content is generated on each read.

import { randomBytes, randomUUID } from "node:crypto";
import { typeFacts } from "../base/instance-type-facts.ts";
import { FileError } from "../fs/file-error.ts";
import {
  type DirectoryInode,
  type Inode,
  makeDirectory,
  makeGeneratedDirectory,
  makeLink,
  makeSpecial,
} from "../fs/inode.ts";
import { allDevices, type BlockDevice } from "./disks.ts";
import { imageOf } from "./images.ts";
import type { PracticeNode } from "./node.ts";
import type { Process } from "./process.ts";

const EMPTY = new Uint8Array();
const encode = (text: string) => new TextEncoder().encode(text);
const refuse = (operation: string, path: string) => () => {
  throw new FileError("EPERM", operation, path);
};
/** The memory that a kernel reports for each type, in KiB. */
const MEMORY: Readonly<Record<string, number>> = { "t3.medium": 3_926_516, "m5d.large": 7_929_844 };
/** The share of the memory of any other type that a kernel reports. */
const LEFT = 0.96;
/** Bytes per read from an endless device. */
const ENDLESS = 4096;

const text = (read: () => string, write: (bytes: Uint8Array) => void = refuse("write", "/proc")): Inode =>
  makeSpecial("text", 0o444, "", () => encode(read()), write);

function memoryOf(type: string): number {
  return MEMORY[type] ?? Math.round((typeFacts(type)?.mebibytes ?? 4096) * 1024 * LEFT);
}

export function deviceDirectory(node: Pick<PracticeNode, "disks">): DirectoryInode {
  const character = (name: string, read: () => Uint8Array, write: (bytes: Uint8Array) => void) =>
    [name, makeSpecial("character", 0o666, name, read, write)] as const;
  const fixed: readonly (readonly [string, Inode])[] = [
    character(
      "null",
      () => EMPTY,
      () => {},
    ),
    character(
      "zero",
      () => new Uint8Array(ENDLESS),
      () => {},
    ),
    character("full", () => new Uint8Array(ENDLESS), refuseFull),
    character(
      "random",
      () => randomBytes(ENDLESS),
      () => {},
    ),
    character(
      "urandom",
      () => randomBytes(ENDLESS),
      () => {},
    ),
    character("tty", refuse("open", "/dev/tty") as () => Uint8Array, refuse("open", "/dev/tty")),
    character(
      "console",
      () => EMPTY,
      () => {},
    ),
    ["fd", makeLink("/proc/self/fd")],
    ["stdin", makeLink("/proc/self/fd/0")],
    ["stdout", makeLink("/proc/self/fd/1")],
    ["stderr", makeLink("/proc/self/fd/2")],
    ["shm", makeDirectory(0o1777)],
  ];
  const directory = makeDirectory(0o755);
  for (const [name, inode] of fixed) directory.writable.set(name, inode);
  const disk = makeDirectory(0o755);
  const names = () => allDevices(node.disks);
  addDevices(directory.writable, node.disks);
  const byUuid = makeGeneratedDirectory(
    0o755,
    () =>
      new Map(
        names().flatMap((device): [string, Inode][] =>
          device.content ? [[device.content.uuid, makeLink(`../../${device.name}`)]] : [],
        ),
      ),
  );
  const byId = makeGeneratedDirectory(
    0o755,
    () =>
      new Map(
        names().flatMap((device): [string, Inode][] =>
          device.serial
            ? [
                [
                  `nvme-${device.model.replaceAll(" ", "_")}_${device.serial}`,
                  makeLink(`../../${device.name}`),
                ],
              ]
            : [],
        ),
      ),
  );
  disk.writable.set("by-uuid", byUuid);
  disk.writable.set("by-id", byId);
  directory.writable.set("disk", disk);
  return directory;
}

/** The files of these disks and their partitions, in the directory `/dev`. */
export function addDevices(directory: Map<string, Inode>, disks: readonly BlockDevice[]): void {
  const names = allDevices(disks);
  // Amazon Linux also names a volume's disk after the device name it is attached under in EC2.
  for (const { name, attached } of names)
    if (attached !== null) directory.set(attached.replace("/dev/", ""), makeLink(name));
  for (const { name } of names)
    directory.set(
      name,
      makeSpecial(
        "block",
        0o660,
        name,
        refuse("read", `/dev/${name}`) as () => Uint8Array,
        refuse("write", `/dev/${name}`),
      ),
    );
}

function refuseFull(): void {
  throw new FileError("ENOSPC", "write", "/dev/full");
}

/** `/proc`. `self` points to the newest process, nearly always the one that reads it. */
export function processDirectory(node: PracticeNode): DirectoryInode {
  const uptime = () => node.uptime() / 100;
  const self = () => Math.max(1, ...node.processes.processes.keys());
  const random = makeGeneratedDirectory(
    0o555,
    () =>
      new Map<string, Inode>([
        ["boot_id", text(() => `${node.bootId}\n`)],
        ["uuid", text(() => `${randomUUID()}\n`)],
      ]),
  );
  const kernel = makeGeneratedDirectory(
    0o555,
    () =>
      new Map<string, Inode>([
        ["hostname", text(() => `${node.hostName}\n`)],
        ["ostype", text(() => "Linux\n")],
        ["osrelease", text(() => `${imageOf(node).kernel}\n`)],
        ["random", random],
      ]),
  );
  const sys = makeGeneratedDirectory(0o555, () => new Map<string, Inode>([["kernel", kernel]]));
  const mounts = () =>
    node.tree.mounts
      .map(
        (mount) =>
          `${mount.source} ${mount.target.replaceAll(" ", "\\040")} ${mount.volume.type} ${mount.options.join(",")} 0 0\n`,
      )
      .join("");
  const swaps = () =>
    `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n${node.swaps
      .map(
        (device, at) =>
          `${`/dev/${device.name}`.padEnd(40)}partition\t${device.size / 1024 - 4}\t\t0\t\t${-2 - at}\n`,
      )
      .join("")}`;
  return makeGeneratedDirectory(0o555, () => {
    const all = new Map<string, Inode>([
      ["self", makeLink(String(self()))],
      ["mounts", makeLink("self/mounts")],
      ["uptime", text(() => `${uptime().toFixed(2)} ${(uptime() * 1.9).toFixed(2)}\n`)],
      ["loadavg", text(() => "0.02 0.04 0.00 1/142 2000\n")],
      [
        "version",
        text(() => `Linux version ${imageOf(node).kernel} (mockbuild@amazon) #1 SMP PREEMPT_DYNAMIC\n`),
      ],
      [
        "cmdline",
        text(
          () =>
            `BOOT_IMAGE=(hd0,gpt1)/boot/vmlinuz-${imageOf(node).kernel} root=UUID=${node.disks[0]?.partitions[0]?.content?.uuid ?? ""} ro console=tty0 console=ttyS0,115200n8\n`,
        ),
      ],
      ["filesystems", text(() => "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\txfs\n\text4\n\tvfat\n")],
      [
        "meminfo",
        text(
          () =>
            `MemTotal:        ${memoryOf(node.instanceType)} kB\nMemFree:         2941200 kB\nMemAvailable:    3314060 kB\n`,
        ),
      ],
      [
        "cpuinfo",
        text(() =>
          [0, 1]
            .map(
              (cpu) =>
                `processor\t: ${cpu}\nmodel name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz\n\n`,
            )
            .join(""),
        ),
      ],
      [
        "partitions",
        text(
          () =>
            `major minor  #blocks  name\n\n${allDevices(node.disks)
              .map(
                (device) =>
                  ` 259 ${String(device.minor).padStart(8)} ${String(device.size / 1024).padStart(10)} ${device.name}\n`,
              )
              .join("")}`,
        ),
      ],
      ["swaps", text(swaps)],
      ["sys", sys],
    ]);
    all.set("1", oneProcess(INIT, mounts));
    for (const process of node.processes.processes.values())
      all.set(String(process.pid), oneProcess(process, mounts));
    return all;
  });
}

type Shown = Pick<Process, "pid" | "ppid" | "pgid" | "sid" | "name" | "argv" | "startedAt" | "umask">;
const INIT: Shown = {
  pid: 1,
  ppid: 0,
  pgid: 1,
  sid: 1,
  name: "systemd",
  argv: ["/usr/lib/systemd/systemd"],
  startedAt: 1,
  umask: 0o022,
};

function oneProcess(process: Shown, mounts: () => string): DirectoryInode {
  const name = process.name.slice(0, 15);
  // Fields as in proc(5); the 22nd is the start time.
  const stat = () =>
    `${process.pid} (${name}) S ${process.ppid} ${process.pgid} ${process.sid} 0 -1 4194560 100 0 0 0 0 0 0 0 20 0 1 0 ${process.startedAt} 4096000 800 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
  return makeGeneratedDirectory(
    0o555,
    () =>
      new Map<string, Inode>([
        ["stat", text(stat)],
        ["comm", text(() => `${name}\n`)],
        ["cmdline", text(() => process.argv.map((arg) => `${arg}\0`).join(""))],
        [
          "status",
          text(
            () =>
              `Name:\t${name}\nUmask:\t${process.umask.toString(8).padStart(4, "0")}\nState:\tS (sleeping)\nPid:\t${process.pid}\nPPid:\t${process.ppid}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n`,
          ),
        ],
        ["mounts", text(mounts)],
        ["cwd", makeLink("/")],
      ]),
  );
}
