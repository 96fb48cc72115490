// A task as it is shown, confirmed and sent: with every value in it that is known at that moment. Data only.
import type { Finding } from "../runbook/runbook.ts";
import type { Risk } from "../shell/command.ts";
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
  /** Seconds. */
  readonly timeout: number;
  readonly risk: Risk;
  readonly confirm: Confirmation;
  readonly findings: readonly Finding[];
  /** SHA-256 of `command` as UTF-8: what `printf %s COMMAND | sha256sum` prints. */
  readonly sha256: string;
  /** What a confirmation covers: SHA-256 of the canonical JSON of preamble, command, checks, capture, secrets, time limit, task. */
  readonly digest: string;
}
