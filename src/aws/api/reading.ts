// Reads AWS to check requirements. Answers and refusals are cached for some seconds, so that twenty
// requirements for one node do not ask the same questions twenty times.
import type { AwsCall, AwsOperation, AwsOperations } from "./call.ts";
import type { Dns } from "./dns.ts";
import { errorName, errorWords } from "./service-errors.ts";

/** Answers by operation and input. */
export type AnswerCache = Map<string, { readonly at: number; readonly answer: Outcome }>;

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

export interface ReadContext {
  readonly call: AwsCall;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly dns: Dns;
  readonly memory: AnswerCache;
  /** Instance id. */
  readonly instance: string;
}

/** Nothing readable answers the question; the message says why, and what to do. */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
  readonly source: string | null;
  constructor(message: string, source: string | null) {
    super(message);
    this.source = source;
  }
}

/** How long an answer is reused; ms. */
const FRESH = 15_000;

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "UnauthorizedAccess",
]);

/** The answer to one operation. Throws ReadFailure when AWS gives none; `about` is the id in question. */
export async function readAnswer<O extends AwsOperation>(
  reading: ReadContext,
  operation: O,
  input: AwsOperations[O][0],
  about: string,
): Promise<AwsOperations[O][1]> {
  try {
    return await remembered(reading, operation, input);
  } catch (error) {
    if (reading.signal.aborted) throw error;
    throw new ReadFailure(whyNot(operation, error), sourceWords(operation, about));
  }
}

/**
 * Like `readAnswer`, but null when the service's error has that name, which means that the thing does not
 * exist.
 */
export async function readIfExists<O extends AwsOperation>(
  reading: ReadContext,
  operation: O,
  input: AwsOperations[O][0],
  about: string,
  absent: RegExp,
): Promise<AwsOperations[O][1] | null> {
  try {
    return await remembered(reading, operation, input);
  } catch (error) {
    if (reading.signal.aborted) throw error;
    if (absent.test(errorName(error))) return null;
    throw new ReadFailure(whyNot(operation, error), sourceWords(operation, about));
  }
}

/**
 * The items of all pages. `next` gives the extra input for the next page, null after the last. Throws
 * ReadFailure as `readAnswer` does, and when the pages do not end.
 */
export async function readPages<O extends AwsOperation, T>(
  reading: ReadContext,
  operation: O,
  input: AwsOperations[O][0],
  about: string,
  page: {
    readonly items: (output: AwsOperations[O][1]) => readonly T[] | undefined;
    readonly next: (output: AwsOperations[O][1]) => Partial<AwsOperations[O][0]> | null;
  },
): Promise<readonly T[]> {
  const all: T[] = [];
  let more: Partial<AwsOperations[O][0]> | null = {};
  for (let turn = 0; more !== null; turn++) {
    if (turn === MOST_PAGES)
      throw new ReadFailure(
        `${operation} has more than ${MOST_PAGES} pages, which is the limit.`,
        sourceWords(operation, about),
      );
    const output: AwsOperations[O][1] = await readAnswer(reading, operation, { ...input, ...more }, about);
    for (const item of page.items(output) ?? []) all.push(item);
    more = page.next(output);
  }
  return all;
}

const MOST_PAGES = 100;

/** The extra input for the next page in EC2 and Systems Manager. */
export function nextTokenInput(output: {
  readonly NextToken?: string | undefined;
}): { NextToken: string } | null {
  return output.NextToken === undefined || output.NextToken === "" ? null : { NextToken: output.NextToken };
}

/** `ec2:DescribeVolumes vol-0123456789abcdef0`. */
export function sourceWords(operation: AwsOperation, ...about: readonly string[]): string {
  return [operation, ...about.filter((it) => it !== "")].join(" ");
}

/** The result of `look`, or its ReadFailure as a value when another lookup may still answer. */
export async function readOrFailure<T>(look: () => Promise<T>): Promise<T | ReadFailure> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ReadFailure) return error;
    throw error;
  }
}

async function remembered<O extends AwsOperation>(
  { call, signal, now, memory }: ReadContext,
  operation: O,
  input: AwsOperations[O][0],
): Promise<AwsOperations[O][1]> {
  const key = `${operation} ${JSON.stringify(input)}`;
  const known = memory.get(key);
  const answer =
    known !== undefined && now() - known.at < FRESH
      ? known.answer
      : await call(operation, input, signal).then(
          (value): Outcome => ({ ok: true, value }),
          (error: unknown): Outcome => ({ ok: false, error }),
        );
  if (signal.aborted) throw new Error("aborted");
  if (answer !== known?.answer) memory.set(key, { at: now(), answer });
  if (!answer.ok) throw answer.error;
  return answer.value as AwsOperations[O][1];
}

function whyNot(operation: AwsOperation, error: unknown): string {
  return DENIED.has(errorName(error))
    ? `Your AWS identity is not allowed to call ${permissionFor(operation)}. Ask for that permission, then check again.`
    : `${operation} failed (${errorWords(error)}). Check again.`;
}

/** The IAM name of the permission: IAM lists DocumentDB's operations under RDS. */
export function permissionFor(operation: AwsOperation): string {
  return operation.replace(/^docdb:/, "rds:");
}
