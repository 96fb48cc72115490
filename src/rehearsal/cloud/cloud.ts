// The contents of the practice account outside its nodes: networks, groups, addresses, instances, volumes,
// roles, zones. Data only; the other files in this folder answer for it and change it.
import type { Clock } from "../base/clock.ts";
import { seededHex } from "../base/seeded.ts";
import type { BlockDevice } from "../node/disks.ts";
import type { ImageName } from "../node/images.ts";
import type { PracticeNode } from "../node/node.ts";
import { type Databases, noDatabases } from "./databases.ts";

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";
export const ZONE = `${REGION}a`;
/** The creation time of everything that a practice account has at the start. */
export const STARTED = new Date("2026-01-05T08:00:00Z");

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly zone: string;
}

/** Allowed traffic: `tcp`, `udp`, or `-1` for everything, which has null ports. */
export interface Rule {
  readonly id: string;
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly source:
    | { readonly kind: "cidr"; readonly cidr: string }
    | { readonly kind: "group"; readonly group: string };
  readonly description: string | null;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpc: string;
  readonly rules: Rule[];
  readonly tags: readonly Tag[];
}

/** An elastic address. */
export interface ElasticAddress {
  readonly allocation: string;
  readonly ip: string;
  instance: string | null;
  readonly tags: readonly Tag[];
}

export interface Instance {
  readonly id: string;
  /** The key of its node. */
  readonly key: string;
  /** Its Name tag, or the key where it has none. */
  readonly name: string;
  readonly type: string;
  readonly privateIp: string;
  /** Its own public address, used while it has no elastic one. */
  readonly publicIp: string;
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  /** The name of its instance profile. */
  readonly profile: string | null;
  readonly keyName: string | null;
  protected: boolean;
  readonly tokens: "required" | "optional";
  readonly tags: readonly Tag[];
  readonly launched: Date;
  state: "pending" | "running" | "terminated";
  checks: "initializing" | "ok";
  /** Its agent has registered with Systems Manager. */
  online: boolean;
  /** Its agent was online before, and has lost its connection. */
  readonly lost?: true;
  /** The image that it was made from, if it is not Amazon Linux 2023. */
  readonly image?: ImageName;
  /** Its attached disks. */
  readonly disks: BlockDevice[];
  /** Null until it has booted, and after it is terminated. */
  node: PracticeNode | null;
}

/** A change of a volume's size or speed. */
export interface Modification {
  readonly began: Date;
  readonly before: Pick<Volume, "gibibytes" | "iops" | "throughput" | "type">;
  readonly after: Pick<Volume, "gibibytes" | "iops" | "throughput" | "type">;
  state: "modifying" | "optimizing" | "completed";
  progress: number;
  ended: Date | null;
}

export interface Volume {
  readonly id: string;
  gibibytes: number;
  type: string;
  iops: number;
  /** MiB/s; null if the type has none. */
  throughput: number | null;
  readonly encrypted: boolean;
  readonly created: Date;
  readonly tags: readonly Tag[];
  attachment: {
    readonly instance: string;
    readonly device: string;
    readonly deleteOnTermination: boolean;
    readonly at: Date;
  } | null;
  /** The disk that a node sees; null while it is detached. */
  disk: BlockDevice | null;
  modification: Modification | null;
}

export interface Snapshot {
  readonly id: string;
  readonly volume: string;
  readonly gibibytes: number;
  readonly encrypted: boolean;
  readonly began: Date;
  readonly description: string;
  readonly tags: readonly Tag[];
  state: "pending" | "completed";
  progress: number;
}

export interface Role {
  readonly name: string;
  /** Names of the attached managed policies. */
  readonly policies: readonly string[];
  /** DocumentDB clusters whose address and password its inline policy lets it read. */
  readonly clusters: string[];
  readonly created: Date;
}

export interface InstanceProfile {
  readonly name: string;
  readonly role: string;
  readonly created: Date;
}

export interface RecordSet {
  /** With the trailing dot. */
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SOA" | "TXT";
  readonly ttl: number;
  readonly values: readonly string[];
}

export interface HostedZone {
  /** `Z…` */
  readonly id: string;
  /** With the trailing dot. */
  readonly name: string;
  readonly records: RecordSet[];
}

export interface Cloud {
  readonly seed: string;
  readonly clock: Clock;
  readonly vpcs: Vpc[];
  readonly subnets: Subnet[];
  readonly groups: SecurityGroup[];
  readonly addresses: ElasticAddress[];
  readonly instances: Instance[];
  readonly volumes: Volume[];
  readonly snapshots: Snapshot[];
  readonly roles: Role[];
  readonly profiles: InstanceProfile[];
  readonly keyPairs: { readonly name: string; readonly id: string; readonly tags: readonly Tag[] }[];
  readonly zones: HostedZone[];
  readonly databases: Databases;
  /** Launch templates: id to settings. */
  readonly launchTemplates: Map<string, Readonly<Record<string, unknown>>>;
  /** Work in the background; a rebuilt account waits for it. */
  readonly under: Set<Promise<void>>;
  /** A new id, `sg-0…`, derived from the seed and the number of earlier ids with that label. */
  newId(prefix: string, label: string): string;
}

/** An empty account. */
export function createCloud(seed: string, clock: Clock): Cloud {
  const given = new Map<string, number>();
  return {
    seed,
    clock,
    vpcs: [],
    subnets: [],
    groups: [],
    addresses: [],
    instances: [],
    volumes: [],
    snapshots: [],
    roles: [],
    profiles: [],
    keyPairs: [],
    zones: [],
    databases: noDatabases(),
    launchTemplates: new Map(),
    under: new Set(),
    newId(prefix, label) {
      const key = `${prefix} ${label}`;
      const times = given.get(key) ?? 0;
      given.set(key, times + 1);
      return `${prefix}-0${seededHex(seed, times === 0 ? key : `${key} ${times}`, 16)}`;
    },
  };
}

export function runInBackground(cloud: Cloud, work: Promise<void>): void {
  cloud.under.add(work);
  void work.finally(() => cloud.under.delete(work));
}

/** Waits until nothing is pending. */
export async function whenSettled(cloud: Cloud): Promise<void> {
  while (cloud.under.size > 0) await Promise.all(cloud.under);
}

/** The value of the tag Name; null when there is none. */
export function nameIn(tags: readonly Tag[]): string | null {
  return tags.find(({ Key }) => Key === "Name")?.Value ?? null;
}

/** The id of that image in the account; of Amazon Linux 2023 by default. */
export function imageId(seed: string, image: ImageName = "al2023"): string {
  return `ami-0${seededHex(seed, image === "al2023" ? "image" : `image ${image}`, 16)}`;
}
