// One practice node: its files, processes, disks, units and name. make-node.ts makes and boots it; commands/
// has its commands.

import type { ResolvedCommandContext } from "just-bash";
import { seededUuid } from "../base/seeded.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { FileTree } from "../fs/file-tree.ts";
import type { BlockDevice } from "./disks.ts";
import type { ImageName } from "./images.ts";
import type { Process, ProcessTable } from "./process.ts";
import type { Swarms } from "./swarms.ts";
import type { Part, SyntaxNode } from "./syntax.ts";

export interface NodeIdentity {
  readonly key: string;
  /** EC2 instance id. */
  readonly id: string;
  readonly name: string;
  readonly instanceType: string;
  readonly privateIp: string;
  /** The seed of all its random values. */
  readonly seed: string;
  /** The image that it was made from, if it is not Amazon Linux 2023. */
  readonly image?: ImageName;
}

export interface PracticeNode extends NodeIdentity {
  /** New after each boot, except that disks keep their content. */
  readonly tree: FileTree;
  readonly files: FileOperations;
  readonly processes: ProcessTable;
  /** Swap space in use, the oldest first. */
  readonly swaps: BlockDevice[];
  readonly bootId: string;
  /** Milliseconds since 1970. */
  readonly bootedAt: number;
  /** Hundredths of a second since boot, on the nodes' own clock. */
  readonly uptime: () => number;
  readonly disks: readonly BlockDevice[];
  /** Attaches another disk to the running node. */
  plug(disk: BlockDevice): void;
  readonly units: Map<string, Unit>;
  readonly swarms: Swarms;
  /** The kernel's host name. */
  hostName: string;
  /** The number of names of each kind so far; makes names follow from the seed. */
  readonly counters: Map<string, number>;
  /** Lines of the journal, oldest first. */
  readonly journal: { readonly at: number; readonly unit: string; readonly text: string }[];
  /**
   * Waits as long as that many seconds of real work would take, shortened; ends early when the signal aborts.
   */
  pause(seconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves when a time limit of that many seconds has passed, or the signal aborts; the limit never passes
   * at pace 0.
   */
  expire(seconds: number, signal: AbortSignal): Promise<void>;
  commands(state: ShellState): Readonly<Record<string, NodeCommand>>;
  /** The running Docker daemon. */
  docker: DockerDaemon | null;
  /**
   * Who answers at that address and TCP port: a node with a running daemon, one without (`refused`), or
   * nobody, because the address does not exist or its security groups block the traffic.
   */
  reach(address: string, port: number): PracticeNode | "refused" | "unreachable";
  /** The node's view of its account's DocumentDB clusters. */
  clusters(): readonly SeenCluster[];
  /** The host name of the node with that key. */
  nameOf(key: string): string;
  /** Requests a reboot, as a command that ends with one does. */
  rebooting(): void;
  /** Power cut and boot. */
  reboot(): void;
}

/** A node's view of a DocumentDB cluster. */
export interface SeenCluster {
  readonly id: string;
  readonly endpoint: string;
  readonly port: number;
  readonly tls: boolean;
  /** Its security groups let the node in, and an instance answers. */
  readonly isReached: boolean;
  /** Whether the node's role may read its address and its password. */
  readonly mayDescribe: boolean;
  readonly mayRead: boolean;
  /** Null if the password is not in Secrets Manager. */
  readonly secret: string | null;
  readonly user: string;
  readonly password: string;
  readonly documents: Set<string>;
}

/** The next number of a kind, from 1, for names that follow from the seed. */
export function count(node: PracticeNode, kind: string): number {
  const next = (node.counters.get(kind) ?? 0) + 1;
  node.counters.set(kind, next);
  return next;
}

/** A UUID for the next file system or swap space made on the node. */
export function newUuid(node: PracticeNode): string {
  return seededUuid(node.seed, `${node.key} file system ${count(node, "file system")}`);
}

/** A unit as loaded by systemd; changed files take effect after `daemon-reload`. */
export interface Unit {
  readonly name: string;
  /** Settings by `Section.Key`, in order; an empty assignment empties the list. */
  settings: ReadonlyMap<string, readonly string[]>;
  /** The paths and texts of the unit and its drop-ins when loaded, to notice changes. */
  fingerprint: string;
  readonly path: string;
  dropIns: readonly string[];
  state: "inactive" | "active" | "failed";
  since: number;
  mainPid: number;
}

/** The running daemon. */
export interface DockerDaemon {
  readonly dataRoot: string;
  /** The same path without links: the data's real location. */
  readonly realRoot: string;
  readonly hosts: readonly string[];
  readonly networks: {
    readonly id: string;
    readonly name: string;
    readonly driver: string;
    readonly scope: string;
  }[];
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** `bytes`: each character of stdout is one byte. */
  readonly kind: "text" | "bytes";
}

/** One running command. */
export interface Call {
  readonly node: PracticeNode;
  readonly process: Process;
  readonly name: string;
  readonly args: readonly string[];
  readonly shell: ResolvedCommandContext;
  /** Standard input, one character per byte. */
  stdin(): string;
  /** The bundled command that this one replaces. */
  original(args: readonly string[]): Promise<Output>;
}

export type NodeCommand = (call: Call) => Promise<Partial<Output>> | Partial<Output>;

export interface ShellState {
  /** The parts of its script, by number. */
  readonly parts: readonly Part[];
  readonly functions: readonly SyntaxNode[];
  /** The value of `$$`. */
  readonly shellPid: number;
}
