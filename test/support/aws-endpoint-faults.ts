// What can go wrong between a program and AWS, as rules that a test sets. A rule meets the requests that fit, in turn.
import type { AwsOperation } from "../../src/aws/api/call.ts";
import { readHeaderLine } from "../../src/ledger/encoding/header-line.ts";
import type { Random } from "./random.ts";

/** `before`: the service did nothing. `after`: it did everything, and only the answer is spoiled. */
export type Fault =
  /** The connection is reset. */
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  | {
      readonly kind: "error";
      readonly when: "before" | "after";
      readonly status: number;
      readonly name: string;
      readonly message?: string;
    }
  /** Something on the way answers in the service's place: no number of AWS stands on it. */
  | {
      readonly kind: "proxy";
      readonly when: "before" | "after";
      readonly status: number;
      readonly type: string;
      readonly body: string;
    }
  /** The answer comes this many milliseconds late. */
  | { readonly kind: "slow"; readonly ms: number }
  /** What was put can be read so many milliseconds after the answer; of PutParameter only. */
  | { readonly kind: "late"; readonly ms: number }
  /** What becomes of an accepted command; of SendCommand only. */
  | ({ readonly kind: "delivery" } & Delivery);

export interface Delivery {
  /** How often it reaches the node, one after the other; the agent has forgotten the earlier ones, unless it `remembers`. */
  readonly copies?: number;
  /** The agent drops what it had within the last half hour. */
  readonly remembers?: boolean;
  /** The agent loses its memory before it has reported, and runs the script once more: its outputs are appended. */
  readonly appends?: boolean;
  /** It reaches the node when this resolves. */
  readonly hold?: Promise<void>;
  /** It reaches the node once more when this resolves, whatever has become of it. */
  readonly again?: Promise<void>;
  /** Cancelling it while it is held stops nothing. */
  readonly despiteCancel?: boolean;
  /** It never reaches the node. */
  readonly lost?: boolean;
  /** How many reads do not see it yet. */
  readonly hiddenReads?: number;
  /** The most that the service keeps of what the script prints, in bytes. */
  readonly keeps?: number;
  /** What the service says of it, for good, from when the node has begun it (or at once), whatever really happens. */
  readonly says?: { readonly status: string; readonly details: string; readonly from: "start" | "send" };
}

export interface FaultRule {
  readonly on: AwsOperation;
  readonly fits?: (input: Readonly<Record<string, unknown>>) => boolean;
  /** Fitting requests that it lets pass first. */
  readonly skip?: number;
  /** How many it meets; 1 unless said. */
  readonly times?: number;
  /** How likely it meets one; by the endpoint's seed. */
  readonly chance?: number;
  readonly fault: Fault;
}

/** For `hold` and `again`: waits until it is let go. */
export function held(): { readonly until: Promise<void>; readonly release: () => void } {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}

/** Does this SendCommand carry a confirmed command, and no probe? */
export function isOrder(input: Readonly<Record<string, unknown>>): boolean {
  return headerOf(input)?.has("limit") ?? false;
}

/** The header line of the script that a SendCommand carries. */
export function headerOf(input: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> | null {
  const { commands } = (input.Parameters ?? {}) as { commands?: readonly string[] };
  const script = commands?.[0] ?? "";
  return readHeaderLine(script.slice(0, script.indexOf("\n")));
}

/** The faults of one request, by rules that may be added to at any time. */
export function createFaultPicker(
  rules: readonly FaultRule[],
  random: Random,
): (operation: string, input: Readonly<Record<string, unknown>>) => readonly Fault[] {
  const seen = new Map<FaultRule, number>();
  return (operation, input) =>
    rules
      .filter((rule) => {
        if (rule.on !== operation || rule.fits?.(input) === false) return false;
        if (rule.chance !== undefined && !random.chance(rule.chance)) return false;
        const count = seen.get(rule) ?? 0;
        seen.set(rule, count + 1);
        const first = rule.skip ?? 0;
        return count >= first && count < first + (rule.times ?? 1);
      })
      .map(({ fault }) => fault);
}
