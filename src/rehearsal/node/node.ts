// What one practice node is: its files, processes, disks, units and name. Made and booted in make-node.ts;
// what its commands do with it is in commands/.

import type { ResolvedCommandContext } from "just-bash";
import { seededUuid } from "../base/seeded.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { FileTree } from "../fs/file-tree.ts";
import type { BlockDevice } from "./disks.ts";
import type { Process, ProcessTable } from "./process.ts";
import type { Swarms } from "./swarms.ts";
import type { Part, SyntaxNode } from "./syntax.ts";

export interface NodeIdentity {
  readonly key: string;
  /** EC2 instance id. */
  readonly id: string;
  readonly name: string;
  /** Its kind of machine. */
  readonly instanceType: string;
  readonly privateIp: string;
  /** What everything random of it follows from. */
  readonly seed: string;
}

export interface PracticeNode extends NodeIdentity {
  /** These are new after each boot, except that disks keep their content. */
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
  /** How often each kind of name was given out; part of what makes names follow from the seed. */
  readonly counters: Map<string, number>;
  /** Lines of the journal, oldest first. */
  readonly journal: { readonly at: number; readonly unit: string; readonly text: string }[];
  /** Waits as long as real work of that many seconds would take, shortened; ends early when the signal aborts. */
  pause(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when a time limit of that many seconds has passed, or the signal aborts; never passes where nothing is waited for. */
  expire(seconds: number, signal: AbortSignal): Promise<void>;
  commands(state: ShellState): Readonly<Record<string, NodeCommand>>;
  /** The running Docker daemon. */
  docker: DockerDaemon | null;
  /**
   * Who answers at that address and TCP port: a node with a running daemon, one without (`refused`), or nobody from here,
   * because there is no such address or its security groups let nothing in.
   */
  reach(address: string, port: number): PracticeNode | "refused" | "unreachable";
  /** The DocumentDB clusters of its account, as it sees them. */
  clusters(): readonly SeenCluster[];
  /** The host name of the node with that key. */
  nameOf(key: string): string;
  /** Asks for a reboot, as a command that ends with it does. */
  rebooting(): void;
  /** Power cut and boot. */
  reboot(): void;
}

/** A DocumentDB cluster as a node sees it. */
export interface SeenCluster {
  readonly id: string;
  readonly endpoint: string;
  readonly port: number;
  readonly tls: boolean;
  /** Its security groups let the node in, and an instance answers. */
  readonly isReached: boolean;
  /** What the node's role may read: its address, and its password. */
  readonly mayDescribe: boolean;
  readonly mayRead: boolean;
  /** Null where the password is not in Secrets Manager. */
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

/** A UUID for the next file system or swap space that is made on the node. */
export function newUuid(node: PracticeNode): string {
  return seededUuid(node.seed, `${node.key} file system ${count(node, "file system")}`);
}

/** A unit as systemd has loaded it; changed files count after `daemon-reload`. */
export interface Unit {
  readonly name: string;
  /** Settings by `Section.Key`, in order; an empty assignment empties the list. */
  settings: ReadonlyMap<string, readonly string[]>;
  /** Where it and its drop-ins were read from, and the text read, to notice changes. */
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
  /** The same without links: where its data really is. */
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

/** One command at work. */
export interface Call {
  readonly node: PracticeNode;
  readonly process: Process;
  readonly name: string;
  readonly args: readonly string[];
  readonly shell: ResolvedCommandContext;
  /** Standard input as one character a byte. */
  stdin(): string;
  /** The bundled command that this one comes before. */
  original(args: readonly string[]): Promise<Output>;
}

export type NodeCommand = (call: Call) => Promise<Partial<Output>> | Partial<Output>;

export interface ShellState {
  /** The parts of its script, by number. */
  readonly parts: readonly Part[];
  readonly functions: readonly SyntaxNode[];
  /** What `$$` is. */
  readonly shellPid: number;
}
