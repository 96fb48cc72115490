// Making and growing file systems: the mkfs commands, xfs_growfs, resize2fs.

import { makeVolume } from "../../fs/file-tree.ts";
import { makeDirectory } from "../../fs/inode.ts";
import type { BlockDevice } from "../../node/disks.ts";
import { deviceOf, exists, isBusy, mountAt, mountsOf } from "../../node/mounting.ts";
import type { Call, NodeCommand } from "../../node/node.ts";
import { newUuid } from "../../node/node.ts";
import { fail, notSimulated, readOptions, say } from "../../shell/answer.ts";

async function format(call: Call, device: BlockDevice, type: "xfs" | "ext4", label: string): Promise<string> {
  const uuid = newUuid(call.node);
  await call.node.pause(4, call.process.controller.signal);
  const volume = makeVolume(type, device.size, makeDirectory(0o755));
  if (type === "ext4") volume.root.writable?.set("lost+found", makeDirectory(0o700));
  device.content = { type, uuid, label, volume };
  return uuid;
}

const USAGE_XFS =
  "Usage: mkfs.xfs\n/* blocksize */\t\t[-b size=num]\n/* force overwrite */\t[-f]\n/* label */\t\t\t[-L label (maximum 12 characters)]\n/* no-op info only */\t[-N]\n/* quiet */\t\t[-q]\n\t\t\tdevicename\n";

const mkfsXfs: NodeCommand = async (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-f", "-q", "-N", "-K", "-V"],
    ["-L", "-b", "-d", "-i", "-l", "-m", "-n", "-r", "-s", "-p"],
  );
  if (unknown) return fail(1, `mkfs.xfs: invalid option -- '${unknown.slice(1)}'\n${USAGE_XFS}`);
  const [path, more] = rest;
  if (path === undefined) return fail(1, `no device name given in argument list\n${USAGE_XFS}`);
  if (more !== undefined) return fail(1, `extra arguments\n${USAGE_XFS}`);
  const device = deviceOf(node, path);
  if (!device)
    return fail(
      1,
      exists(node, path)
        ? `mkfs.xfs: ${path} is not a block device: not simulated on a practice node`
        : `Error accessing specified device ${path}: No such file or directory\n${USAGE_XFS}`,
    );
  if (mountsOf(node, device).length > 0)
    return fail(1, `mkfs.xfs: ${path} contains a mounted filesystem\n${USAGE_XFS}`);
  if (isBusy(node, device)) return fail(1, `mkfs.xfs: cannot open ${path}: Device or resource busy`);
  const found = device.content
    ? `an existing filesystem (${device.content.type})`
    : device.table
      ? `a partition table (${device.table.type})`
      : null;
  if (found && !given.has("-f"))
    return fail(
      1,
      `mkfs.xfs: ${path} appears to contain ${found}.\nmkfs.xfs: Use the -f option to force overwrite.`,
    );
  if (device.table) return notSimulated("mkfs.xfs over a partition table");
  const label = given.get("-L") ?? "";
  if (label.length > 12)
    return fail(1, `Invalid value ${label} for -L option. Label is too long (12 max)\n${USAGE_XFS}`);
  const text = given.has("-q") ? "" : xfsGeometry(path, device.size, "");
  if (given.has("-N")) return say(text);
  await format(call, device, "xfs", label);
  return say(text);
};

/** The output of mkfs.xfs and xfs_growfs for a file system of that size. */
function xfsGeometry(name: string, size: number, note: string): string {
  const blocks = Math.floor(size / 4096);
  const groups = size >= 512 * 1024 ** 3 ? 32 : 4;
  const log = Math.min(521728, Math.max(2560, Math.floor(blocks / 2048)));
  const row = (left: string, right: string) => `${left.padEnd(23)}${right}\n`;
  return (
    row(
      `meta-data=${name}`.padEnd(22),
      ` isize=512    agcount=${groups}, agsize=${Math.ceil(blocks / groups)} blks`,
    ).replace(/ {2}isize/, " isize") +
    row("         =", "sectsz=512   attr=2, projid32bit=1") +
    row("         =", "crc=1        finobt=1, sparse=1, rmapbt=0") +
    row("         =", "reflink=1    bigtime=1 inobtcount=1") +
    row("data     =", `bsize=4096   blocks=${blocks}, imaxpct=${size >= 1024 ** 4 ? 5 : 25}`) +
    row("         =", "sunit=1      swidth=1 blks") +
    row("naming   =version 2", "bsize=4096   ascii-ci=0, ftype=1") +
    row("log      =internal log", `bsize=4096   blocks=${log}, version=2`) +
    row("         =", "sectsz=512   sunit=1 blks, lazy-count=1") +
    row("realtime =none", "extsz=4096   blocks=0, rtextents=0") +
    note
  );
}

const mkfsExt4: NodeCommand = async (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-F", "-q", "-v", "-n"],
    ["-L", "-b", "-m", "-i", "-I", "-J", "-N", "-O", "-E", "-U", "-t", "-T"],
  );
  if (unknown || rest.length !== 1)
    return fail(
      1,
      "Usage: mkfs.ext4 [-c|-l filename] [-b block-size] [-C cluster-size]\n\t[-L volume-label] [-q] [-v] device [blocks-count]",
    );
  const path = rest[0] ?? "";
  const device = deviceOf(node, path);
  const banner = "mke2fs 1.46.5 (30-Dec-2021)\n";
  if (!device) return fail(1, `${banner}The file ${path} does not exist and no size was specified.`);
  if (mountsOf(node, device).length > 0 || node.swaps.includes(device))
    return fail(1, `${banner}${path} is mounted; will not make a filesystem here!`);
  if (isBusy(node, device))
    return fail(1, `${banner}${path} is apparently in use by the system; will not make a filesystem here!`);
  // mkfs.ext4 overwrites existing content: it asks first only on a terminal.
  if (device.table) return notSimulated("mkfs.ext4 over a partition table");
  const uuid = await format(call, device, "ext4", given.get("-L") ?? "");
  const blocks = Math.floor(device.size / 4096);
  const text = `Creating filesystem with ${blocks} 4k blocks and ${Math.floor(blocks / 4)} inodes\nFilesystem UUID: ${uuid}\nAllocating group tables: done                            \nWriting inode tables: done                            \nCreating journal (262144 blocks): done\nWriting superblocks and filesystem accounting information: done\n\n`;
  return { stdout: given.has("-q") ? "" : text, stderr: given.has("-q") ? "" : banner, exitCode: 0 };
};

const mkfs: NodeCommand = (call) => {
  const args = [...call.args];
  let type = "ext2";
  const at = args.findIndex((arg) => /^(-t|--type)/.test(arg));
  if (at >= 0) {
    const option = args[at] ?? "";
    type = option.startsWith("--type=")
      ? option.slice(7)
      : /^-t./.test(option)
        ? option.slice(2)
        : (args[at + 1] ?? "");
    args.splice(at, option === "-t" || option === "--type" ? 2 : 1);
  }
  if (type === "xfs") return mkfsXfs({ ...call, args });
  if (type === "ext4") return mkfsExt4({ ...call, args });
  if (type === "ext2" || type === "ext3") return notSimulated(`mkfs -t ${type}`);
  return fail(1, `mkfs: failed to execute mkfs.${type}: No such file or directory`);
};

const xfsGrowfs: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-d", "-n", "-l", "-r", "-x", "-V"],
    ["-D", "-L", "-R", "-e", "-m", "-t"],
  );
  const [path] = rest;
  if (unknown || path === undefined)
    return fail(
      1,
      "Usage: xfs_growfs [options] mountpoint\n\nOptions:\n\t-d          grow data/metadata section\n\t-l          grow log section\n\t-r          grow realtime section\n\t-n          don't change anything, just show geometry",
    );
  const mount = mountAt(node, path);
  if (!mount) return fail(1, `xfs_growfs: ${path} is not a mounted XFS filesystem`);
  if (mount.volume.type !== "xfs") return fail(1, `xfs_growfs: ${path} is not a mounted XFS filesystem`);
  const device = deviceOf(node, mount.source);
  if (!device) return fail(1, `xfs_growfs: ${path} is not a mounted XFS filesystem`);
  const grows = device.size > mount.volume.capacity && !given.has("-n");
  const text = xfsGeometry(mount.source, mount.volume.capacity, "");
  if (!grows) return say(given.has("-d") ? `${text}data size unchanged, skipping\n` : text);
  const before = mount.volume.capacity / 4096;
  mount.volume.capacity = device.size;
  return say(`${text}data blocks changed from ${before} to ${device.size / 4096}\n`);
};

const resize2fs: NodeCommand = ({ node, args }) => {
  const { rest, given } = readOptions(args, ["-f", "-p", "-M", "-P"], []);
  const banner = "resize2fs 1.46.5 (30-Dec-2021)\n";
  const [path] = rest;
  if (path === undefined)
    return fail(
      1,
      `${banner}Usage: resize2fs [-d debug_flags] [-f] [-F] [-M] [-P] [-p] device [-b|-s|new_size] [-S RAID-stride] [-z undo_file]`,
    );
  const device = deviceOf(node, path);
  if (!device) return fail(1, `${banner}open: No such file or directory while opening ${path}`);
  if (device.content?.type !== "ext4")
    return fail(
      1,
      `${banner}resize2fs: Bad magic number in super-block while trying to open ${path}\nCouldn't find valid filesystem superblock.`,
    );
  const { volume } = device.content;
  const blocks = device.size / 4096;
  if (!volume || volume.capacity >= device.size)
    return {
      stdout: `The filesystem is already ${blocks} (4k) blocks long.  Nothing to do!\n\n`,
      stderr: banner,
      exitCode: 0,
    };
  const [mount] = mountsOf(node, device);
  // An unmounted file system must be checked first.
  if (!mount && !given.has("-f"))
    return { stdout: `Please run 'e2fsck -f ${path}' first.\n\n`, stderr: banner, exitCode: 1 };
  volume.capacity = device.size;
  const online = mount
    ? `Filesystem at ${path} is mounted on ${mount.target}; on-line resizing required\nold_desc_blocks = 1, new_desc_blocks = ${Math.ceil(blocks / 2 ** 21)}\n`
    : `Resizing the filesystem on ${path} to ${blocks} (4k) blocks.\n`;
  return {
    stdout: `${online}The filesystem on ${path} is now ${blocks} (4k) blocks long.\n\n`,
    stderr: banner,
    exitCode: 0,
  };
};

export const filesystemCommands: Readonly<Record<string, NodeCommand>> = {
  mkfs,
  "mkfs.xfs": mkfsXfs,
  "mkfs.ext4": mkfsExt4,
  xfs_growfs: xfsGrowfs,
  resize2fs,
};
