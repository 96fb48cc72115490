// A task as it is shown, confirmed and sent: with every value known at that moment. Data only.
import type { Finding, OutputPolicy } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";
import type { AwsOrder, MadeNode, Proposal } from "./aws-order.ts";
import type { DeviceCheck, Disk } from "./device.ts";
import type { Binding, Confirmation, FilledValue, Hole, Task } from "./plan.ts";

export interface Presented {
  /** The command's exact text. */
  readonly command: string;
  /** Lines carried from earlier steps, each ending in `|| exit 125`; they run before the command. */
  readonly preamble: readonly string[];
  readonly done: string | null;
  readonly verify: string | null;
  /** The places of values in `command`, and of those still missing. */
  readonly values: readonly FilledValue[];
  readonly holes: readonly Hole[];
  readonly open: readonly string[];
  readonly secrets: readonly string[];
  readonly capture: Task["capture"];
  /** Device checks that the node runs before the command; absent for none. */
  readonly devices?: readonly DeviceCheck[];
  /** The request to AWS; absent for a command on a machine. */
  readonly aws?: AwsOrder;
  /**
   * For the operator's own machine. `session`: a tunnel that stays open during the run, ready when `port`
   * answers on this machine. `lend`: it needs the terminal, so its output is not captured.
   */
  readonly local?: {
    readonly mode: "run" | "session";
    readonly port: number | null;
    readonly lend: boolean;
  };
  /** Its secrets are parked in Parameter Store for the node, which has no openssl to receive them with. */
  readonly park?: true;
  /** How much output of its command and checks is kept; absent for all of it. */
  readonly output?: OutputPolicy;
  /** Seconds. */
  readonly timeout: number;
  readonly risk: Risk;
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
  /** SHA-256 of `command` as UTF-8: what `printf %s COMMAND | sha256sum` prints. */
  readonly sha256: string;
  /**
   * What a confirmation covers: SHA-256 of the canonical JSON of preamble, command, checks, capture, secrets,
   * time limit and task; plus the AWS request, device checks, local mode, parking and output policy where
   * present.
   */
  readonly digest: string;
}

/** What is known about a task at the moment of showing. */
export interface KnownNow {
  /** Newest first; they come before the plan's own. */
  readonly bindings: readonly Binding[];
  /** The operator's command; null for the guide's. */
  readonly edited: string | null;
  /** The lines carried from earlier steps. */
  readonly preamble: readonly string[];
  /** The disks of its node; null if unknown. */
  readonly disks: readonly Disk[] | null;
  /** May commands run on the operator's own machine? */
  readonly allowLocal: boolean;
  /** Can its node make a key to receive secrets with? */
  readonly openssl: boolean;
  /** By target: the nodes that the run has created; absent for none. */
  readonly made?: ReadonlyMap<string, MadeNode>;
  /** As shown before, by this process or in its log; null or absent if not shown. */
  readonly shown?: Presented | null;
  /** The last proposal for the target's stack; null or absent for none. */
  readonly proposal?: Proposal | null;
}
