// For every operation that the program calls: what the server's answer must have, or that the server has no answer. Complete
// by its type: a new operation is entered here before anything compiles.
import type { AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import { DOCDB_CONTRACTS } from "./contracts-docdb.ts";
import { EC2_CONTRACTS } from "./contracts-ec2.ts";
import { PREPARING_CONTRACTS } from "./contracts-preparing.ts";
import { SSM_CONTRACTS } from "./contracts-ssm.ts";
import { STS_CONTRACTS } from "./contracts-sts.ts";
import type { Holdings } from "./holdings.ts";

export type Ask<O extends AwsOperation> = (input: AwsOperations[O][0]) => Promise<AwsOperations[O][1]>;

export interface Answered<O extends AwsOperation> {
  readonly kind: "answered";
  /** Asks as the program asks, and holds the answer against what the program reads in it. */
  readonly holds: (ask: Ask<O>, has: Holdings) => Promise<void>;
  readonly without?: readonly Lack<O>[];
}

/** Something that AWS does and the server does not. */
export interface Lack<O extends AwsOperation> {
  readonly what: string;
  /** Asks for it; false once the server has begun to do it. */
  readonly lacks: (ask: Ask<O>, has: Holdings) => Promise<boolean>;
}

/** An operation that the server does not have. */
export interface Missing<O extends AwsOperation> {
  readonly kind: "missing";
  readonly input: (has: Holdings) => AwsOperations[O][0];
  /** Which tests prove it instead. */
  readonly instead: string;
}

export type ContractsOf<O extends AwsOperation> = { readonly [P in O]: Answered<P> | Missing<P> };
/** The operations of one service. */
export type Of<Service extends string> = Extract<AwsOperation, `${Service}:${string}`>;

export const CONTRACTS: ContractsOf<AwsOperation> = {
  ...DOCDB_CONTRACTS,
  ...EC2_CONTRACTS,
  ...PREPARING_CONTRACTS,
  ...SSM_CONTRACTS,
  ...STS_CONTRACTS,
};

/** What no request brings about, so that no test here can look for it. */
export const NEVER_SEEN =
  "never to be had: throttling, expired credentials, commands that are on their way, and lists that lag behind";
