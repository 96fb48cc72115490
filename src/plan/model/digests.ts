// The two digests that a log repeats: of the whole plan, and of what one confirmation covers. Their contents
// never change (a new key is included only where it is used), so that old logs can always be checked against
// them.
import { digestOf } from "../../digest.ts";
import type { Fleet, Plan, Task } from "./plan.ts";
import type { Presented } from "./presented.ts";

/** What the plan's digest covers beside its targets. */
export interface PlanCover {
  /** SHA-256 of the guide's bytes. */
  readonly guide: string;
  /** Ids of the steps that run, in order. */
  readonly selection: readonly string[];
  readonly targets: Plan["targets"];
  /** Absent or empty for none. */
  readonly fleets?: readonly Fleet[];
  readonly tasks: readonly Task[];
  readonly wrapper: string | null;
  /** Everything known about it: keys that a caller adds are covered too. */
  readonly destination: { readonly account: string; readonly region: string } | null;
}

/** Covers what is sent where: any change in it voids an approval. Null while a placeholder is open. */
export function planDigest({
  guide,
  selection,
  targets,
  fleets = [],
  tasks,
  wrapper,
  destination,
}: PlanCover): string | null {
  if (tasks.some((it) => it.open.length > 0)) return null;
  return digestOf({
    format: "lamplighter-plan-digest/1",
    guide,
    selection,
    destination,
    wrapper,
    targets: targets.map(({ key, roles, selector, id, make }) => ({
      key,
      roles,
      selector,
      id,
      ...(make === undefined ? {} : { make }),
    })),
    ...(fleets.length === 0 ? {} : { fleets }),
    tasks: tasks.map((it) => ({
      id: it.id,
      command: it.command?.text ?? null,
      done: it.done?.text ?? null,
      verify: it.verify?.text ?? null,
      capture: it.capture,
      secrets: it.secrets,
      ...(it.output === undefined ? {} : { output: it.output }),
      timeout: it.timeout,
      confirm: it.confirm,
    })),
  });
}

/** What a confirmation covers, as input for `Presented.digest`. */
export type Covered = Pick<
  Presented,
  "preamble" | "command" | "done" | "verify" | "capture" | "secrets" | "timeout"
> &
  Partial<Pick<Presented, "aws" | "devices" | "local" | "park" | "output">>;

/** The digest of what a confirmation of the task covers. */
export function presentedDigest(task: string, it: Covered): string {
  return digestOf({
    task,
    preamble: it.preamble,
    command: it.command,
    done: it.done,
    verify: it.verify,
    capture: it.capture,
    secrets: it.secrets,
    timeout: it.timeout,
    ...(it.aws === undefined ? {} : { aws: it.aws }),
    ...(it.devices === undefined ? {} : { devices: it.devices }),
    ...(it.local === undefined ? {} : { local: it.local }),
    ...(it.park === undefined ? {} : { park: it.park }),
    ...(it.output === undefined ? {} : { output: it.output }),
  });
}

/** What a wave's confirmation covers: each node's own digest, and the limits. */
export function waveDigest(
  step: string,
  members: readonly { readonly task: string; readonly digest: string }[],
  { maxConcurrency, maxErrors }: Pick<Fleet, "maxConcurrency" | "maxErrors">,
): string {
  return digestOf({
    step,
    members: members.map(({ task, digest }) => ({ task, digest })),
    maxConcurrency,
    maxErrors,
  });
}
