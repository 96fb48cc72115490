// Makes a practice node and boots it: disks keep their content, everything in memory is new.
import { randomUUID } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { commandTable } from "../commands/command-table.ts";
import { startSwap, swapsInFstab } from "../commands/disks/swap-commands.ts";
import { createFileOperations, makeParents } from "../fs/file-operations.ts";
import { createFileTree, makeVolume } from "../fs/file-tree.ts";
import { addDevices, deviceDirectory, processDirectory } from "../node/devices.ts";
import { type BlockDevice, GIB, MIB } from "../node/disks.ts";
import { deviceOf, mountAll, parseFstab } from "../node/mounting.ts";
import type { NodeIdentity, PracticeNode, SeenCluster } from "../node/node.ts";
import { createProcessTable } from "../node/process.ts";
import { startUnit } from "../node/service-control.ts";
import type { Swarms } from "../node/swarms.ts";
import { systemDirectory } from "../node/system-directory.ts";
import { privateDnsName } from "./instances.ts";

/** The surroundings of a node. */
export interface NodeEnvironment {
  readonly swarms: Swarms;
  readonly clock: Clock;
  /** The running nodes. */
  readonly others: () => readonly PracticeNode[];
  /** A node's view of the DocumentDB clusters. */
  readonly clusters: (node: NodeIdentity) => readonly SeenCluster[];
  /** Do the security groups of `to` allow traffic from `from` to that TCP port? */
  readonly letsIn: (to: NodeIdentity, from: NodeIdentity, port: number) => boolean;
}

/** Makes a node with these disks and boots from the first. More disks can be plugged in later. */
export function makeNode(
  identity: NodeIdentity,
  disks: BlockDevice[],
  { swarms, clock, others, clusters, letsIn }: NodeEnvironment,
): PracticeNode {
  const node: PracticeNode & {
    -readonly [K in
      | "tree"
      | "files"
      | "processes"
      | "swaps"
      | "bootId"
      | "bootedAt"
      | "uptime"]: PracticeNode[K];
  } = {
    ...identity,
    ...freshMemory(disks, clock),
    disks,
    units: new Map(),
    swarms,
    hostName: "localhost",
    counters: new Map(),
    journal: [],
    pause: clock.sleep,
    expire: clock.limit,
    commands: (state) => commandTable(state),
    docker: null,
    plug(disk) {
      disks.push(disk);
      const { inode } = node.tree.get("/dev", true, "stat");
      if (inode.kind === "directory" && inode.writable) addDevices(inode.writable, [disk]);
    },
    reach(address, port) {
      const there =
        others().find((one) =>
          [one.privateIp, privateDnsName(one.privateIp), one.hostName].includes(address),
        ) ?? (address === "127.0.0.1" || address === "localhost" ? node : undefined);
      if (!there || (there.key !== node.key && !letsIn(there, node, port))) return "unreachable";
      return there.docker ? there : "refused";
    },
    clusters: () => clusters(identity),
    nameOf: (key) => others().find((one) => one.key === key)?.hostName ?? key,
    rebooting: () => void clock.sleep(1).then(() => node.reboot()),
    reboot() {
      node.processes.clear();
      node.docker = null;
      Object.assign(node, freshMemory(disks, clock));
      boot(node);
    },
  };
  boot(node);
  return node;
}

/**
 * Everything that a power cut loses. The boot id does not follow from the seed: a rebuilt account has booted
 * again.
 */
function freshMemory(disks: readonly BlockDevice[], clock: Clock) {
  const root = disks[0]?.partitions[0];
  const volume = root?.content?.volume ?? makeVolume("xfs", GIB);
  const tree = createFileTree(volume, `/dev/${root?.name}`, [
    "rw",
    "noatime",
    "seclabel",
    "attr2",
    "inode64",
    "logbufs=8",
    "logbsize=32k",
    "noquota",
  ]);
  const bootedAt = Date.now();
  const started = clock.hundredths();
  const uptime = () => clock.hundredths() - started;
  return {
    tree,
    files: createFileOperations(tree),
    processes: createProcessTable(uptime, 2101),
    swaps: [],
    bootId: randomUUID(),
    bootedAt,
    uptime,
  };
}

function boot(node: PracticeNode): void {
  const { tree } = node;
  const nosuid = ["rw", "nosuid", "seclabel"];
  tree.attach("devtmpfs", makeVolume("devtmpfs", 2 * GIB, deviceDirectory(node)), "/dev", nosuid);
  tree.attach("proc", makeVolume("proc", 0, processDirectory(node)), "/proc", [
    "rw",
    "nosuid",
    "nodev",
    "noexec",
    "relatime",
  ]);
  tree.attach("sysfs", makeVolume("sysfs", 0, systemDirectory(node)), "/sys", [
    "rw",
    "nosuid",
    "nodev",
    "noexec",
    "relatime",
    "seclabel",
  ]);
  const run = makeVolume("tmpfs", 768 * MIB);
  tree.attach("tmpfs", run, "/run", [...nosuid, "mode=755"]);
  makeParents(node.files, tree, "/run/lock");
  makeParents(node.files, tree, "/run/systemd/system");
  const temporary = makeVolume("tmpfs", 2 * GIB);
  temporary.root.mode = 0o1777;
  tree.attach("tmpfs", temporary, "/tmp", nosuid);
  node.units.clear();
  node.hostName = new TextDecoder().decode(node.files.read("/etc/hostname")).trim();
  // At boot systemd creates a missing mount point.
  for (const entry of parseFstab(new TextDecoder().decode(node.files.read("/etc/fstab"))).entries)
    if (deviceOf(node, entry.source)) makeParents(node.files, tree, entry.target);
  mountAll(node);
  for (const device of swapsInFstab(node)) startSwap(node, device, device.name);
  for (const name of enabledUnits(node)) startUnit(node, name);
}

function enabledUnits(node: PracticeNode): readonly string[] {
  return node.files.list("/etc/systemd/system/multi-user.target.wants").map(([name]) => name);
}
