// What an order to AWS itself is made of: how it is asked for, followed and found again. The files beside this one give it for each
// action; sending, watching, reconciling and cancelling are the same for all of them.
import { BugError } from "../../errors.ts";
import { safeWords } from "../../output/output-pipe.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import type { Report } from "../../run/model/ports.ts";
import type { AwsOperation, AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import type { Session } from "../session/job.ts";

/** An order at work. */
export interface OrderJob<A extends AwsOrder = AwsOrder> {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
  readonly nonce: string;
  readonly order: A;
}

export type OrderOf<T extends AwsOrder["action"]> = Extract<AwsOrder, { action: T }>;

/** How an order ended. Texts may hold what AWS said; they are cleaned when they are reported. */
export interface OrderEnd {
  readonly exitCode: 0 | 1;
  /** What it means and what to do about it; null when there is nothing to say. */
  readonly message: string | null;
  /** Milliseconds; omitted where only the time that it was followed is known. */
  readonly duration?: number;
  /** The node that stands by it. */
  readonly made?: {
    readonly instance: string;
    readonly group: string | null;
    readonly facts: Readonly<Record<string, string>>;
  };
}

/** What should be done after all that can be read was looked at. */
export type Prepared =
  /** Ask AWS for it, once; gives the id by which it is followed. */
  | { readonly kind: "ask"; readonly ask: () => Promise<string> }
  /** It needs no asking, or must not be asked for. */
  | { readonly kind: "end"; readonly end: OrderEnd };

/** The outcome of an order whose fate is not known. */
export type ReconciledOrder =
  /** It reached AWS; the id is as `ask` gives it. */
  | { readonly kind: "there"; readonly id: string }
  /** There is no trace of it by now. */
  | { readonly kind: "absent" }
  /** It did not happen and cannot happen any more. */
  | { readonly kind: "never"; readonly message: string }
  | { readonly kind: "ended"; readonly end: OrderEnd };

export interface OrderWork<A extends AwsOrder> {
  /** Reads what it takes and judges it. `text` is what was confirmed. Nothing is changed before `ask`. */
  prepare(job: OrderJob<A>, text: string): Promise<Prepared>;
  /** Does an error of `ask` prove that nothing was begun? */
  isRefusal(error: unknown): boolean;
  /** Gives what looks once: the end, or null while it continues. `timeout` is the step's time limit in seconds. */
  follow(job: OrderJob<A>, id: string, timeout: number): () => Promise<OrderEnd | null>;
  /** `requestedAt`: milliseconds since 1970 UTC. `id`: where it is known that it was accepted. */
  find(
    job: OrderJob<A>,
    asked: { readonly requestedAt: number; readonly id: string | null },
  ): Promise<ReconciledOrder>;
  /** The pauses between two looks: the first and the longest, in milliseconds. */
  readonly pace: readonly [number, number];
  /**
   * After how many milliseconds without a trace it may be asked for again under its name: where a second request does no harm.
   * Null: never, it is waited out.
   */
  readonly againAfter: number | null;
  /** How long a request that was lost may still arrive, in milliseconds. */
  readonly arrivesWithin: number;
  /** What an operator hears who wants it stopped, and whether the run stops waiting for it. */
  readonly stopping: (order: A) => { readonly ends: boolean; readonly words: string };
}

/**
 * How long after an order's not-after time a request that was lost may still arrive, in milliseconds. Every request to AWS carries
 * the time of its signature, and one that arrives more than five minutes after it is refused (IAM user guide, "AWS
 * Signature Version 4 for API requests"). No request is begun after the not-after time; a client that repeats a lost one by itself
 * gives up within two minutes, and with its process at the latest. The minute beyond is for what has arrived and cannot be
 * seen yet.
 */
export const ARRIVES_WITHIN = 8 * 60_000;

/** How long what has arrived may be missing from what AWS lists, in milliseconds. */
export const VISIBLE_WITHIN = 60_000;

/** A call that failed at AWS or on the way there. Everything else that is thrown is a bug in Lamplighter. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly operation: AwsOperation;

  constructor(operation: AwsOperation, cause: unknown) {
    super(`${operation} failed`, { cause });
    this.operation = operation;
  }
}

/** Calls one operation. Rejects with a CallError, or with the BugError that the call rejects with. */
export async function callFor<O extends AwsOperation>(
  { session, signal }: Pick<OrderJob, "session" | "signal">,
  operation: O,
  input: AwsOperations[O][0],
): Promise<AwsOperations[O][1]> {
  try {
    return await session.options.call(operation, input, signal);
  } catch (error) {
    if (error instanceof BugError) throw error;
    throw new CallError(operation, error);
  }
}

/** Goes from page to page of what the operation lists. Throws a CallError where the pages have no end. */
export function turnerFor(operation: AwsOperation): ReturnType<typeof pageTurner> {
  return pageTurner(operation, (error) => new CallError(operation, error));
}

/** Reports a line of output. The same `key` is told once in this process, however often it is looked at. */
export function reportOutput(job: OrderJob, key: string, line: string): void {
  const { session, nonce } = job;
  const told = session.told.get(nonce) ?? new Set();
  session.told.set(nonce, told);
  if (told.has(key)) return;
  told.add(key);
  // What AWS says may have lines of its own; here one thing is one line.
  const text = safeWords(session.options.vault, `${line.replace(/\s*[\r\n]+\s*/g, " ")}\n`);
  job.report({ type: "output", nonce, text, bytes: Buffer.byteLength(text) });
}

/** Reports how it ended. */
export function reportEnd(job: OrderJob, end: OrderEnd, duration: number | null): void {
  const { vault } = job.session.options;
  const { exitCode, message, made } = end;
  job.report({
    type: "finished",
    nonce: job.nonce,
    outcome: "exited",
    exitCode,
    bytes: null,
    sha256: null,
    missing: 0,
    duration: end.duration ?? duration,
    captured: null,
    message: message === null ? null : safeWords(vault, message),
    ...(made === undefined
      ? {}
      : {
          made: {
            instance: safeWords(vault, made.instance),
            group: made.group === null ? null : safeWords(vault, made.group),
            facts: Object.fromEntries(
              Object.entries(made.facts).map(([name, value]) => [name, safeWords(vault, value)]),
            ),
          },
        }),
  });
}

/** An end that failed. */
export function failedEnd(message: string): OrderEnd {
  return { exitCode: 1, message };
}
