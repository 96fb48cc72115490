// Block device commands: sizes, and growing partitions. Also collects the commands that list devices and
// their content.

import { BACKUP_TABLE } from "../../node/make-disks.ts";
import { deviceOf, exists } from "../../node/mounting.ts";
import type { NodeCommand } from "../../node/node.ts";
import { fail, notSimulated, readOptions, say } from "../../shell/answer.ts";
import { blkid, wipefs } from "./disk-signatures.ts";
import { lsblk } from "./list-disks.ts";

const growpart: NodeCommand = ({ node, args }) => {
  const { rest, given } = readOptions(
    args,
    ["-N", "--dry-run", "-v", "--verbose", "-h", "--help"],
    ["--fudge", "-u", "--update"],
  );
  const usage =
    "growpart disk partition\n   rewrite partition table so that partition takes up all the space it can\n";
  if (given.has("-h") || given.has("--help")) return say(usage);
  const [path, number] = rest;
  if (path === undefined || number === undefined)
    return { stdout: "FAILED: must supply disk and partition-number\n", exitCode: 2 };
  if (!/^\d+$/.test(number)) return { stdout: "FAILED: partition-number must be a number\n", exitCode: 2 };
  const disk = deviceOf(node, path);
  if (!disk) return { stdout: `FAILED: ${path}: does not exist\n`, exitCode: 2 };
  if (!disk.table)
    return {
      stdout: `FAILED: failed to dump sfdisk info for ${path}\n`,
      stderr: `sfdisk: ${path}: does not contain a recognized partition table\nfailed [sfd_dump:1] sfdisk --unit=S --dump ${path}\n`,
      exitCode: 2,
    };
  const part = disk.partitions.find((one) => one.name === `${disk.name}p${number}`);
  if (!part)
    return { stdout: `FAILED: failed to get start and end for ${path}p${number} in ${path}\n`, exitCode: 2 };
  const start = part.entry?.start ?? 0;
  const old = part.size / SECTOR;
  const size = disk.size / SECTOR - start - BACKUP_TABLE;
  const isLast = disk.partitions.every((one) => (one.entry?.start ?? 0) <= start);
  if (!isLast || size - old < LEAST_GROWTH)
    return { stdout: `NOCHANGE: partition ${number} is size ${old}. it cannot be grown\n`, exitCode: 1 };
  const change = `partition=${number} start=${start} old: size=${old} end=${start + old - 1} new: size=${size} end=${start + size - 1}`;
  if (given.has("-N") || given.has("--dry-run")) return say(`CHANGE: ${change}\n`);
  part.size = size * SECTOR;
  return say(`CHANGED: ${change}\n`);
};

const SECTOR = 512;
/** growpart does not change a partition that would gain less than 1 MiB (its `--fudge`). */
const LEAST_GROWTH = 2048;

/** The queries of blockdev: the ioctl, and the answer for a device of that size. */
const ASKED: Readonly<Record<string, readonly [call: string, answer: (size: number) => string]>> = {
  "--getsize64": ["BLKGETSIZE64", (size) => String(size)],
  "--getsz": ["BLKGETSIZE64", (size) => String(size / 512)],
  "--getsize": ["BLKGETSIZE", (size) => String(size / 512)],
  "--getss": ["BLKSSZGET", () => "512"],
  "--getpbsz": ["BLKPBSZGET", () => "512"],
  "--getbsz": ["BLKBSZGET", () => "4096"],
  "--getro": ["BLKROGET", () => "0"],
  "--getra": ["BLKRAGET", () => "256"],
};
const DONE = ["--flushbufs", "--rereadpt", "-q", "-v"];

const blockdev: NodeCommand = ({ node, args }) => {
  const hint = "\nTry 'blockdev --help' for more information.";
  if (args.length === 0) return fail(1, `blockdev: not enough arguments${hint}`);
  const asked = args.filter((arg) => arg.startsWith("-"));
  const paths = args.filter((arg) => !arg.startsWith("-"));
  const wrong = asked.find((arg) => !ASKED[arg] && !DONE.includes(arg));
  if (wrong !== undefined)
    return /^--(set|report|get)/.test(wrong)
      ? notSimulated(`blockdev ${wrong}`)
      : fail(1, `blockdev: Unknown command: ${wrong}${hint}`);
  if (paths.length === 0) return fail(1, `blockdev: no device specified${hint}`);
  let stdout = "";
  for (const path of paths) {
    const device = deviceOf(node, path);
    if (!device) {
      const [call] = asked.flatMap((one) => ASKED[one]?.[0] ?? []);
      const trouble = exists(node, path)
        ? `ioctl error on ${call}: Inappropriate ioctl for device`
        : `cannot open ${path}: No such file or directory`;
      return { ...fail(1, `blockdev: ${trouble}`), stdout };
    }
    stdout += asked.map((one) => (ASKED[one] ? `${ASKED[one][1](device.size)}\n` : "")).join("");
  }
  return say(stdout);
};

export const diskCommands: Readonly<Record<string, NodeCommand>> = {
  lsblk,
  blkid,
  wipefs,
  growpart,
  blockdev,
};
