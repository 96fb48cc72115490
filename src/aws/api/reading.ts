// Reading AWS to look at a requirement. What was read is remembered for some seconds, so that twenty statements about one node do not
// ask the same things twenty times; a refusal is remembered too.
import type { AwsCall, AwsOperation, AwsOperations } from "./call.ts";
import type { Dns } from "./dns.ts";
import { errorName, errorWords } from "./service-errors.ts";

/** Answers by operation and input. */
export type AnswerCache = Map<string, { readonly at: number; readonly answer: Outcome }>;

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** What it takes to ask. */
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

/** Nothing could be read that would tell; the message says why, and what to do. */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
  readonly source: string | null;
  constructor(message: string, source: string | null) {
    super(message);
    this.source = source;
  }
}

/** For how many milliseconds an answer counts. */
const FRESH = 15_000;

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "UnauthorizedAccess",
]);

/** The answer of one operation. Throws ReadFailure when AWS does not give one; `about` is the id that is asked about. */
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

/** The same, with null where the service says by an error with that name that there is no such thing. */
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
 * Everything on all pages. `next` gives what the next page's input has besides, null after the last. Throws ReadFailure as `readAnswer`
 * does, and when the pages have no end.
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

/** How the next page of EC2 and Systems Manager is asked for. */
export function nextTokenInput(output: {
  readonly NextToken?: string | undefined;
}): { NextToken: string } | null {
  return output.NextToken === undefined || output.NextToken === "" ? null : { NextToken: output.NextToken };
}

/** `ec2:DescribeVolumes vol-0123456789abcdef0`. */
export function sourceWords(operation: AwsOperation, ...about: readonly string[]): string {
  return [operation, ...about.filter((it) => it !== "")].join(" ");
}

/** The result of `look`, or its ReadFailure as a value, where another look may still tell. */
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

/** What IAM calls the permission: DocumentDB's operations are those of RDS there. */
export function permissionFor(operation: AwsOperation): string {
  return operation.replace(/^docdb:/, "rds:");
}
