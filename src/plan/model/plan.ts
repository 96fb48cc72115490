// The Plan: everything resolved, nothing run. Data only, JSON-shaped; `run.started` contains all of it, and
// `plan --json` prints it (plan-json.ts has that contract).
import type {
  Finding,
  NotTaken,
  OutputPolicy,
  Runbook,
  Section,
  Step,
  Variable,
} from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";
import type { NewNode } from "./aws-order.ts";
import type { DeviceIdentity } from "./device.ts";

/** Who a binding is for. Precedence: target, then role, then run. */
export type Scope =
  | { readonly kind: "run" }
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "target"; readonly target: string };

/** A variable's validated value. A secret's value is never here: `value` is null and `secret` true. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  readonly value: string | null;
  readonly secret: boolean;
  readonly from: "given" | "default" | "captured";
  /** What a block device's name was pinned to on that target; absent before its node reported its disks. */
  readonly device?: DeviceIdentity;
  /**
   * Of a secret: equal for equal values within one process; reveals nothing about the value without its key.
   */
  readonly mark?: string;
}

/** One instance (or the operator's machine), pinned. */
export interface Target {
  /**
   * Short unique key used everywhere: `manager`, `worker-1`, `local`; the role's name while no instance is
   * assigned.
   */
  readonly key: string;
  /** Its roles; tasks for those roles run on it. */
  readonly roles: readonly string[];
  /** The selector as given (`node-01`, `i-0abc…`, `tag:Role=worker`). */
  readonly selector: string;
  /** Instance id; null until resolved. */
  readonly id: string | null;
  /** The tag Name, or the key. */
  readonly name: string;
  /** For a node that does not exist yet, whose `id` is null; absent for the others. */
  readonly make?: NewNode;
}

/** A role whose nodes run together: each step on one node, then on the others. */
export interface Fleet {
  readonly role: string;
  /** The most nodes that run a step at once. */
  readonly maxConcurrency: number;
  /** When a step has failed on more nodes than this, it starts on no further node. */
  readonly maxErrors: number;
  /** Seconds between the end on the first node and the confirmation for the rest; absent for none. */
  readonly soak?: number;
}

/** A value that a command needs and that is not known yet. */
export interface Hole {
  readonly variable: string;
  /** `open`: not given; `secret`: filled in on the node; `captured`: an earlier step will provide it. */
  readonly kind: "open" | "secret" | "captured";
  /** Place in the task's command, half-open UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

/** A place in a task's command where a value was inserted. */
export interface FilledValue {
  readonly variable: string;
  readonly start: number;
  readonly end: number;
}

/** How a command is confirmed. `typed`: the text to type when `how` is "type". */
export interface Confirmation {
  readonly how: "key" | "type";
  readonly typed: string | null;
}

/** A check or command as it will be sent, with its holes. */
export interface RenderedText {
  /**
   * Open placeholders stay as written; a secret appears as `"$NAME"` quoted for its place, filled in on the
   * node.
   */
  readonly text: string;
  readonly holes: readonly Hole[];
  readonly values: readonly FilledValue[];
}

/** One step on one target: the unit of confirmation. */
export interface Task {
  /** `<step id>@<target key>`. */
  readonly id: string;
  readonly step: string;
  readonly target: string;
  readonly command: RenderedText | null;
  readonly done: RenderedText | null;
  readonly verify: RenderedText | null;
  /** Names in `open` holes, each once: nothing runs while there are any. */
  readonly open: readonly string[];
  /** Names of secrets that the command needs on the node. */
  readonly secrets: readonly string[];
  /**
   * What to capture from its output: the whole trimmed output, or the first text of a known secret shape in
   * it.
   */
  readonly capture: {
    readonly variable: string;
    readonly secret: boolean;
    readonly how: "output" | "swarm-token";
  } | null;
  /** How much output of its command and checks is kept; absent for all of it. */
  readonly output?: OutputPolicy;
  /** A request to AWS instead of a command on a node; `command` describes it in words. */
  readonly aws?: true;
  /** Of those: it refers to a disk of its node, which must report its disks first. */
  readonly disks?: true;
  /** Time limit in seconds. */
  readonly timeout: number;
  readonly risk: Risk;
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
  /** SHA-256 of the command's exact text; null while something is open or captured later. */
  readonly sha256: string | null;
}

/** A step that is skipped because an alternative to it runs. */
export interface LeftOut {
  readonly step: string;
  /** The first line of the alternative that runs instead. */
  readonly instead: number;
  /** The tasks it would have. */
  readonly tasks: readonly Task[];
}

export interface Plan {
  readonly title: string;
  readonly purpose: string;
  readonly guide: { readonly path: string; readonly sha256: string };
  /** Digest of the whole plan; null while something is open. */
  readonly digest: string | null;
  readonly roles: Runbook["roles"];
  readonly targets: readonly Target[];
  readonly sections: readonly Section[];
  readonly variables: readonly Variable[];
  readonly bindings: readonly Binding[];
  /** The selected steps only, in order. */
  readonly steps: readonly Step[];
  /** Roles whose nodes run together; absent for none. */
  readonly fleets?: readonly Fleet[];
  /** In running order: the section on node A, then on B; a fleet's commands each on all its nodes. */
  readonly tasks: readonly Task[];
  /** The selected steps that have no tasks; absent for none. */
  readonly leftOut?: readonly LeftOut[];
  readonly notTaken: readonly NotTaken[];
  /**
   * Findings of the whole guide and of the plan (shared host names, `swarm init` and `join` on one target…).
   */
  readonly findings: readonly Finding[];
}
