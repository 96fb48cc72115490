// What a practice account has that is not empty: nodes that meet all that a guide requires of them (with the fault
// `not-met`, all but two things), and a cluster without deletion protection. differences.ts says so.

import { typeFacts } from "../base/instance-type-facts.ts";
import { seededHex } from "../base/seeded.ts";
import { programNames } from "../commands/command-table.ts";
import { type BlockDevice, GIB, TIB } from "../node/disks.ts";
import { emptyDisk, instanceStore, systemDisk } from "../node/make-disks.ts";
import { type Cloud, type Instance, STARTED, type Volume } from "./cloud.ts";
import { makePracticeCluster } from "./describe-databases.ts";
import { type InitialNode, initialNodes, isOneOfTen } from "./initial-nodes.ts";
import type { NodeMaking } from "./launch.ts";
import { makeNode } from "./make-node.ts";
import { addRule, defaultSubnet, makeGroup } from "./network.ts";
import { holdVolume } from "./volumes.ts";
import { dotted, PRACTICE_ZONE } from "./zones.ts";

/** How the nodes of an account differ from usual ones. */
export interface Differing {
  /** They meet what a guide requires. */
  readonly met: boolean;
  /** How many there are; the usual two when omitted. */
  readonly count?: number;
  /** One of ten has no data volume. */
  readonly noDisk: boolean;
  /** One of ten takes its time. */
  readonly slow: boolean;
}

/** How much longer everything takes on a slow node. */
const SLOWNESS = 8;
/** And how much longer even the shortest, in seconds. */
const LATENCY = 2;

/** Puts the nodes and all that is around them into the account, and boots them. */
export function populateAccount(making: NodeMaking, differing: Differing): void {
  const { cloud } = making;
  const { met, count, noDisk, slow } = differing;
  const group = makeSwarmGroup(cloud, met);
  cloud.roles.push({
    name: "practice-node",
    policies: ["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"],
    clusters: [],
    created: STARTED,
  });
  cloud.profiles.push({ name: "practice-node", role: "practice-node", created: STARTED });
  cloud.keyPairs.push({ name: "practice-key", id: cloud.newId("key", "practice-key"), tags: [] });
  makePracticeCluster(cloud, group);
  for (const [at, identity] of initialNodes(cloud.seed, count).entries()) {
    const isOne = (which: "first" | "second") => isOneOfTen(at, count ?? 2, which);
    makeInstance(slow && isOne("second") ? slower(making) : making, identity, group, {
      met,
      data: !(noDisk && isOne("first")),
    });
    if (identity.role === "manager" && identity.publicIp !== null)
      cloud.zones[0]?.records.push({
        name: dotted(`${identity.name}.${PRACTICE_ZONE}`),
        type: "A",
        ttl: 300,
        values: [identity.publicIp],
      });
  }
}

/** The same clock, on which work takes longer. */
function slower(making: NodeMaking): NodeMaking {
  const { clock } = making;
  const sleep: typeof clock.sleep = (seconds, signal) => clock.sleep(seconds * SLOWNESS + LATENCY, signal);
  // Its pace may still change: it is not copied.
  return { ...making, clock: Object.create(clock, { sleep: { value: sleep } }) };
}

/** The group around them. Without UDP 4789, containers on two nodes do not find each other. */
function makeSwarmGroup(cloud: Cloud, met: boolean): string {
  const vpc = defaultSubnet(cloud)?.vpc ?? "";
  const group = makeGroup(cloud, { name: "practice-swarm", description: "Practice swarm", vpc, tags: [] });
  const allow = (protocol: string, port: number, cidr: string | null, description: string) =>
    addRule(cloud, group, {
      protocol,
      from: port,
      to: port,
      source: cidr === null ? { kind: "group", group: group.id } : { kind: "cidr", cidr },
      description,
    });
  allow("tcp", 80, "0.0.0.0/0", "HTTP");
  allow("tcp", 443, "0.0.0.0/0", "HTTPS");
  allow("tcp", 2377, null, "Docker Swarm");
  allow("tcp", 7946, null, "Docker Swarm");
  allow("udp", 7946, null, "Docker Swarm");
  if (met) allow("udp", 4789, null, "Docker Overlay");
  return group.id;
}

function makeInstance(
  making: NodeMaking,
  identity: InitialNode,
  group: string,
  its: { readonly met: boolean; readonly data: boolean },
): void {
  const { cloud } = making;
  const { id, key, name, seed, role } = identity;
  const serial = (disk: string) => `vol0${seededHex(seed, `${key} ${disk}`, 16)}`;
  const disks: BlockDevice[] = [
    systemDisk(identity, programNames, {
      size: 8 * GIB,
      serial: serial("nvme0n1"),
      attached: "/dev/xvda",
    }),
    ...(its.data
      ? [emptyDisk({ name: "nvme1n1", minor: 4, size: TIB, serial: serial("nvme1n1"), attached: "/dev/sdb" })]
      : []),
    ...(typeFacts(identity.instanceType)?.stores ?? []).map((_, at) => instanceStore(identity, 2 + at)),
  ];
  const instance: Instance = {
    id,
    key,
    name,
    type: identity.instanceType,
    privateIp: identity.privateIp,
    publicIp: identity.publicIp ?? `198.51.100.${4 + ((cloud.instances.length * 7) % 250)}`,
    subnet: defaultSubnet(cloud) ?? { id: "", vpc: "", cidr: "", zone: "" },
    groups: [group],
    profile: "practice-node",
    keyName: "practice-key",
    protected: its.met || role === "manager",
    tokens: "required",
    tags: Object.entries(identity.tags).map(([Key, Value]) => ({ Key, Value })),
    launched: STARTED,
    state: "running",
    checks: "ok",
    online: true,
    disks,
    node: null,
  };
  cloud.instances.push(instance);
  for (const disk of disks) keepVolume(cloud, instance, disk);
  if (identity.publicIp !== null)
    cloud.addresses.push({
      allocation: cloud.newId("eipalloc", key),
      ip: identity.publicIp,
      instance: id,
      tags: [{ Key: "Name", Value: name }],
    });
  const node = makeNode(identity, disks, making);
  instance.node = node;
  making.booted(node);
}

/** The volume that the disk is, where it is one. */
function keepVolume(cloud: Cloud, instance: Instance, disk: BlockDevice): void {
  if (disk.attached === null) return;
  const isRoot = disk === instance.disks[0];
  const volume: Volume = {
    id: disk.serial.replace("vol", "vol-"),
    gibibytes: disk.size / GIB,
    type: "gp3",
    iops: 3000,
    throughput: isRoot ? 125 : 250,
    encrypted: !isRoot,
    created: STARTED,
    tags: [{ Key: "Name", Value: `${instance.name}-${isRoot ? "system" : "data"}` }],
    attachment: null,
    disk: null,
    modification: null,
  };
  cloud.volumes.push(volume);
  holdVolume(volume, instance, disk, { device: disk.attached, deleteOnTermination: isRoot, at: STARTED });
}
