// A task as it is shown, confirmed and sent: with every value in it that is known at that moment. Data only.
import type { Finding, OutputPolicy } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";
import type { AwsOrder, MadeNode, Proposal } from "./aws-order.ts";
import type { DeviceCheck, Disk } from "./device.ts";
import type { Binding, Confirmation, FilledValue, Hole, Task } from "./plan.ts";

export interface Presented {
  /** The command's exact text. */
  readonly command: string;
  /** Lines carried from earlier steps, each ending in `|| exit 125`, run before the command. */
  readonly preamble: readonly string[];
  readonly done: string | null;
  readonly verify: string | null;
  /** Where values are in `command`, and what is still missing there. */
  readonly values: readonly FilledValue[];
  readonly holes: readonly Hole[];
  readonly open: readonly string[];
  readonly secrets: readonly string[];
  readonly capture: Task["capture"];
  /** What the node checks of devices in front of the command; absent when there is nothing to check. */
  readonly devices?: readonly DeviceCheck[];
  /** What is asked of AWS itself; absent for a command of a machine. */
  readonly aws?: AwsOrder;
  /**
   * For the operator's own machine. `session`: a tunnel that lives beside the run, ready when `port` answers on this
   * machine. `lend`: it needs the terminal, so nothing of its output is captured.
   */
  readonly local?: {
    readonly mode: "run" | "session";
    readonly port: number | null;
    readonly lend: boolean;
  };
  /** Its secrets are parked in Parameter Store for the node, which has no openssl to receive them by. */
  readonly park?: true;
  /** What is kept of the output of its command and checks; absent for all of it. */
  readonly output?: OutputPolicy;
  /** Seconds. */
  readonly timeout: number;
  readonly risk: Risk;
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
  /** SHA-256 of `command` as UTF-8: what `printf %s COMMAND | sha256sum` prints. */
  readonly sha256: string;
  /** What a confirmation covers: SHA-256 of the canonical JSON of preamble, command, checks, capture, secrets, time limit, task, and of what is asked of AWS, device checks, local mode, parking and what is kept of the output where there are any. */
  readonly digest: string;
}

/** What is known of a task at the moment of showing. */
export interface KnownNow {
  /** Newest first; they come before the plan's own. */
  readonly bindings: readonly Binding[];
  /** The operator's command; null for the guide's. */
  readonly edited: string | null;
  /** The lines carried from earlier steps. */
  readonly preamble: readonly string[];
  /** The disks of its node; null when they are not known. */
  readonly disks: readonly Disk[] | null;
  /** May commands run on the operator's own machine? */
  readonly allowLocal: boolean;
  /** Can its node make a key to receive secrets by? */
  readonly openssl: boolean;
  /** By target: the nodes that the run has made; absent for none. */
  readonly made?: ReadonlyMap<string, MadeNode>;
  /** As it was shown before, by this process or by its log; null or absent when it was not. */
  readonly shown?: Presented | null;
  /** What was proposed last for the target's stack; null or absent when nothing was. */
  readonly proposal?: Proposal | null;
}
