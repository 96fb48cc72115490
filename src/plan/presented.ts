// A task as it is shown, confirmed and sent: with every value in it that is known at that moment. Data only.
import type { Finding, OutputPolicy } from "../runbook/runbook.ts";
import type { Risk } from "../shell/command.ts";
import type { AwsOrder } from "./aws-order.ts";
import type { DeviceCheck } from "./device.ts";
import type { Confirmation, FilledValue, Hole, Task } from "./plan.ts";

export interface Presented {
  /** The command's exact text. */
  readonly command: string;
  /** Lines carried from earlier steps, each ending in `|| exit 125`, run before the command. */
  readonly preamble: readonly string[];
  readonly done: string | null;
  readonly verify: string | null;
  /** Where values stand in `command`, and what is still missing there. */
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
   * For the operator's own machine. `session`: a tunnel that lives beside the walk, ready when `port` answers on this
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
