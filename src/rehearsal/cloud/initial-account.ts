// The initial content of a practice account that is not empty: nodes that meet every requirement of a guide
// (with the fault `not-met`, all but two), and a cluster without deletion protection. differences.ts says so.

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

/** How an account's nodes differ from the default. */
export interface Differing {
  /** They meet a guide's requirements. */
  readonly met: boolean;
  /** The number of nodes; two when omitted. */
  readonly count?: number;
  /** One node in ten has no data volume. */
  readonly noDisk: boolean;
  /** One node in ten is slow. */
  readonly slow: boolean;
  /** The agent of one node in ten has lost its connection. */
  readonly away: boolean;
  /** One node in ten has an older image. */
  readonly otherImage: boolean;
}

/** The factor by which a slow node takes longer. */
const SLOWNESS = 8;
/** The least extra time on a slow node, in seconds. */
const LATENCY = 2;

/** Adds the nodes and everything around them to the account, and boots them. */
export function populateAccount(making: NodeMaking, differing: Differing): void {
  const { cloud } = making;
  const { met, count, noDisk, slow, away, otherImage } = differing;
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
  for (const [at, usual] of initialNodes(cloud.seed, count).entries()) {
    const isOne = (fault: Parameters<typeof isOneOfTen>[2]) => isOneOfTen(at, count ?? 2, fault);
    const identity: InitialNode = otherImage && isOne("otherImage") ? { ...usual, image: "al2" } : usual;
    makeInstance(slow && isOne("slow") ? slower(making) : making, identity, group, {
      met,
      data: !(noDisk && isOne("noDisk")),
      online: !(away && isOne("away")),
    });
    if (identity.role === "manager")
      cloud.zones[0]?.records.push({
        name: dotted(`${identity.name}.${PRACTICE_ZONE}`),
        type: "A",
        ttl: 300,
        values: [identity.publicIp],
      });
  }
}

/** The same clock, with longer work. */
function slower(making: NodeMaking): NodeMaking {
  const { clock } = making;
  const sleep: typeof clock.sleep = (seconds, signal) => clock.sleep(seconds * SLOWNESS + LATENCY, signal);
  // Its pace may still change, so do not copy the clock.
  return { ...making, clock: Object.create(clock, { sleep: { value: sleep } }) };
}

/** Their security group. Without UDP 4789, containers on two nodes cannot reach each other. */
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
  its: { readonly met: boolean; readonly data: boolean; readonly online: boolean },
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
    publicIp: identity.publicIp,
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
    online: its.online,
    ...(its.online ? {} : { lost: true }),
    ...(identity.image === undefined ? {} : { image: identity.image }),
    disks,
    node: null,
  };
  cloud.instances.push(instance);
  for (const disk of disks) keepVolume(cloud, instance, disk);
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

/** Adds the disk's volume, if it is an EBS volume. */
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
