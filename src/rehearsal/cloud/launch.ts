// Starting an instance: from the accepted request until its node runs, passes its checks and is registered
// with Systems Manager, each after its delay.

import { typeFacts } from "../base/instance-type-facts.ts";
import { programNames } from "../commands/command-table.ts";
import { GIB } from "../node/disks.ts";
import { instanceStore, systemDisk } from "../node/make-disks.ts";
import type { NodeIdentity, PracticeNode } from "../node/node.ts";
import { plannedAddress } from "./addresses.ts";
import { type Cloud, type Instance, runInBackground, type Subnet, type Tag } from "./cloud.ts";
import { mayRegister } from "./identity.ts";
import { makeNode, type NodeEnvironment } from "./make-node.ts";
import { freeFrom } from "./network.ts";
import { holdVolume, makeVolumeIn, type VolumeWish } from "./volumes.ts";

export interface Launch {
  /** The label that its id is derived from. */
  readonly label: string;
  /** The node's key. */
  readonly key: string;
  readonly type: string;
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  readonly profile: string | null;
  readonly keyName: string | null;
  readonly protected: boolean;
  readonly tokens: "required" | "optional";
  readonly tags: readonly Tag[];
  readonly name: string;
  /** Its place among the nodes, which determines its addresses; null if it has none. */
  readonly place: number | null;
  readonly root: VolumeWish & { readonly deleteOnTermination: boolean };
}

/** Everything needed to make nodes. */
export interface NodeMaking extends NodeEnvironment {
  readonly cloud: Cloud;
  /** Called when the node has booted. */
  readonly booted: (node: PracticeNode) => void;
  /** Called when the instance is terminated. */
  readonly gone: (instance: Instance) => void;
}

/** Seconds on the account's clock, each after the previous one. */
const BOOTS_AFTER = 10;
const REGISTERS_AFTER = 15;
const CHECKED_AFTER = 40;

/** Starts the instance: it is pending, with its addresses and its root volume. */
export function launch({ cloud }: NodeMaking, its: Launch): Instance {
  const taken = new Set(
    cloud.instances.filter(({ state }) => state !== "terminated").map(({ privateIp }) => privateIp),
  );
  const instance: Instance = {
    id: cloud.newId("i", its.label),
    key: its.key,
    name: its.name,
    type: its.type,
    privateIp: freeFrom(plannedAddress(cloud.seed, its.place, its.key), taken),
    publicIp: `198.51.100.${4 + ((cloud.instances.length * 7) % 250)}`,
    subnet: its.subnet,
    groups: its.groups,
    profile: its.profile,
    keyName: its.keyName,
    protected: its.protected,
    tokens: its.tokens,
    tags: its.tags,
    launched: new Date(),
    state: "pending",
    checks: "initializing",
    online: false,
    disks: [],
    node: null,
  };
  const volume = makeVolumeIn(cloud, `${its.label} root`, its.root);
  const identity = identityOf(cloud, instance);
  const disk = systemDisk(identity, programNames, {
    size: volume.gibibytes * GIB,
    serial: volume.id.replace("-", ""),
    attached: "/dev/xvda",
  });
  instance.disks.push(disk);
  // The number after the root's is reserved for the data volume, where guides look for it.
  for (const [at] of (typeFacts(its.type)?.stores ?? []).entries())
    instance.disks.push(instanceStore(identity, 2 + at));
  holdVolume(volume, instance, disk, {
    device: "/dev/xvda",
    deleteOnTermination: its.root.deleteOnTermination,
    at: new Date(),
  });
  cloud.instances.push(instance);
  return instance;
}

/** Its UUIDs are unique, even among earlier nodes with its name. */
function identityOf(cloud: Cloud, instance: Instance): NodeIdentity {
  const { id, key, name, type: instanceType, privateIp } = instance;
  return { key, id, name, instanceType, privateIp, seed: `${cloud.seed} ${id}` };
}

/** Boots it; resolves when it runs. The later stages continue in the background. */
export async function start(making: NodeMaking, instance: Instance): Promise<void> {
  const { cloud } = making;
  await cloud.clock.sleep(BOOTS_AFTER);
  if (instance.state === "terminated") return;
  const node = makeNode(identityOf(cloud, instance), instance.disks, making);
  instance.node = node;
  instance.state = "running";
  making.booted(node);
  runInBackground(cloud, register(cloud, instance));
  runInBackground(cloud, check(cloud, instance));
}

async function register(cloud: Cloud, instance: Instance): Promise<void> {
  await cloud.clock.sleep(REGISTERS_AFTER);
  instance.online = instance.state === "running" && mayRegister(cloud, instance.profile);
}

async function check(cloud: Cloud, instance: Instance): Promise<void> {
  await cloud.clock.sleep(CHECKED_AFTER);
  if (instance.state === "running") instance.checks = "ok";
}

/** Terminates it: its node is gone, and its volumes are detached or deleted. */
export function terminate(cloud: Cloud, instance: Instance): void {
  instance.node?.processes.clear();
  Object.assign(instance, { state: "terminated", online: false, node: null });
  for (const volume of [...cloud.volumes]) {
    if (volume.attachment?.instance !== instance.id) continue;
    const goes = volume.attachment.deleteOnTermination;
    Object.assign(volume, { attachment: null, disk: null });
    if (goes) cloud.volumes.splice(cloud.volumes.indexOf(volume), 1);
  }
  for (const address of cloud.addresses) if (address.instance === instance.id) address.instance = null;
}
