// The parts of an order to AWS itself: how it is requested, followed and found again. The files beside this
// one define them for each action; sending, watching, reconciling and cancelling are common to all.
import { BugError } from "../../errors.ts";
import { safeWords } from "../../output/output-pipe.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import type { Report } from "../../run/model/ports.ts";
import type { AwsOperation, AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import type { Session } from "../session/job.ts";

/** An order in progress. */
export interface OrderJob<A extends AwsOrder = AwsOrder> {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
  readonly nonce: string;
  readonly order: A;
}

export type OrderOf<T extends AwsOrder["action"]> = Extract<AwsOrder, { action: T }>;

/** How an order ended. Texts may contain AWS's words; they are cleaned when reported. */
export interface OrderEnd {
  readonly exitCode: 0 | 1;
  /** What it means and what to do about it; null when there is nothing to say. */
  readonly message: string | null;
  /** Milliseconds; omitted when only the time of following it is known. */
  readonly duration?: number;
  /** The node that it made or found. */
  readonly made?: {
    readonly instance: string;
    readonly group: string | null;
    readonly facts: Readonly<Record<string, string>>;
  };
}

/** What to do once everything readable has been checked. */
export type Prepared =
  /** Send the request to AWS, once; returns the id by which it is followed. */
  | { readonly kind: "ask"; readonly ask: () => Promise<string> }
  /** It needs no request, or must not be requested. */
  | { readonly kind: "end"; readonly end: OrderEnd };

/** The outcome of an order whose fate was unknown. */
export type ReconciledOrder =
  /** It reached AWS; the id is the one that `ask` returns. */
  | { readonly kind: "there"; readonly id: string }
  /** There is no trace of it yet. */
  | { readonly kind: "absent" }
  /** It did not happen and can no longer happen. */
  | { readonly kind: "never"; readonly message: string }
  | { readonly kind: "ended"; readonly end: OrderEnd };

export interface OrderWork<A extends AwsOrder> {
  /** Reads and checks what it needs. `text` is the confirmed text. Nothing is changed before `ask`. */
  prepare(job: OrderJob<A>, text: string): Promise<Prepared>;
  /** Does an error of `ask` prove that nothing began? */
  isRefusal(error: unknown): boolean;
  /**
   * Returns a function that looks once: the end, or null while it continues. `timeout` is the step's time
   * limit in seconds.
   */
  follow(job: OrderJob<A>, id: string, timeout: number): () => Promise<OrderEnd | null>;
  /** `requestedAt`: milliseconds since 1970 UTC. `id`: set when it is known to be accepted. */
  find(
    job: OrderJob<A>,
    asked: { readonly requestedAt: number; readonly id: string | null },
  ): Promise<ReconciledOrder>;
  /** The first and the longest pause between two looks, in milliseconds. */
  readonly pace: readonly [number, number];
  /**
   * If a second request does no harm: how many milliseconds without a trace before it may be sent again under
   * its name. Null: never; wait instead.
   */
  readonly againAfter: number | null;
  /** How long a lost request may still arrive, in milliseconds. */
  readonly arrivesWithin: number;
  /** What the operator sees when cancelling it, and whether the run stops waiting for it. */
  readonly stopping: (order: A) => { readonly ends: boolean; readonly words: string };
}

/**
 * How long after an order's not-after time a lost request may still arrive, in milliseconds. Every request to
 * AWS carries the time of its signature, and AWS refuses one that arrives more than five minutes later (IAM
 * user guide, "AWS Signature Version 4 for API requests"). No request begins after the not-after time; a
 * client that repeats a lost one gives up within two minutes, or when its process ends. The extra minute is
 * for requests that have arrived but are not visible yet.
 */
export const ARRIVES_WITHIN = 8 * 60_000;

/** How long something that has arrived may be missing from AWS's lists, in milliseconds. */
export const VISIBLE_WITHIN = 60_000;

/** A call that failed at AWS or on the way there. Any other error is a bug in Lamplighter. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly operation: AwsOperation;

  constructor(operation: AwsOperation, cause: unknown) {
    super(`${operation} failed`, { cause });
    this.operation = operation;
  }
}

/** Calls one operation. Rejects with a CallError, or with the BugError from the call. */
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

/** Goes through the pages of the operation's list. Throws a CallError when the pages do not end. */
export function turnerFor(operation: AwsOperation): ReturnType<typeof pageTurner> {
  return pageTurner(operation, (error) => new CallError(operation, error));
}

/** Reports a line of output. Each `key` is reported once per process, however often it is seen. */
export function reportOutput(job: OrderJob, key: string, line: string): void {
  const { session, nonce } = job;
  const told = session.told.get(nonce) ?? new Set();
  session.told.set(nonce, told);
  if (told.has(key)) return;
  told.add(key);
  // AWS's text may have several lines; here one item is one line.
  const text = safeWords(session.options.vault, `${line.replace(/\s*[\r\n]+\s*/g, " ")}\n`);
  job.report({ type: "output", nonce, text, bytes: Buffer.byteLength(text) });
}

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

export function failedEnd(message: string): OrderEnd {
  return { exitCode: 1, message };
}
