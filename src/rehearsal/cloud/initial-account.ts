// What a practice account has that is not empty: two nodes that meet all that a guide requires of them (with the fault
// `not-met`, all but two things), and a cluster without deletion protection. differences.ts says so.

import { typeFacts } from "../base/instance-type-facts.ts";
import { seededHex } from "../base/seeded.ts";
import { programNames } from "../commands/command-table.ts";
import { type BlockDevice, GIB, TIB } from "../node/disks.ts";
import { emptyDisk, instanceStore, systemDisk } from "../node/make-disks.ts";
import { type Cloud, type Instance, STARTED, type Volume } from "./cloud.ts";
import { makePracticeCluster } from "./describe-databases.ts";
import { type InitialNode, initialNodes } from "./initial-nodes.ts";
import type { NodeMaking } from "./launch.ts";
import { makeNode } from "./make-node.ts";
import { addRule, defaultSubnet, makeGroup } from "./network.ts";
import { holdVolume } from "./volumes.ts";
import { dotted, PRACTICE_ZONE } from "./zones.ts";

/** Puts both nodes and all that is around them into the account, and boots them. `met`: they meet what a guide requires. */
export function populateAccount(making: NodeMaking, met: boolean): void {
  const { cloud } = making;
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
  for (const identity of initialNodes(cloud.seed)) {
    makeInstance(making, identity, group, met);
    if (identity.role === "manager")
      cloud.zones[0]?.records.push({
        name: dotted(`${identity.name}.${PRACTICE_ZONE}`),
        type: "A",
        ttl: 300,
        values: [identity.publicIp],
      });
  }
}

/** The group around both. Without UDP 4789, containers on two nodes do not find each other. */
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

function makeInstance(making: NodeMaking, identity: InitialNode, group: string, met: boolean): void {
  const { cloud } = making;
  const { id, key, name, seed, role } = identity;
  const serial = (disk: string) => `vol0${seededHex(seed, `${key} ${disk}`, 16)}`;
  const disks: BlockDevice[] = [
    systemDisk(identity, programNames, {
      size: 8 * GIB,
      serial: serial("nvme0n1"),
      attached: "/dev/xvda",
    }),
    emptyDisk({ name: "nvme1n1", minor: 4, size: TIB, serial: serial("nvme1n1"), attached: "/dev/sdb" }),
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
    protected: met || role === "manager",
    tokens: "required",
    tags: [
      { Key: "Name", Value: name },
      { Key: "Role", Value: role },
    ],
    launched: STARTED,
    state: "running",
    checks: "ok",
    online: true,
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
