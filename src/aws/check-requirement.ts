// Whether a requirement is met: what AWS says of an instance, compared with what the guide demands.
import type { CheckResult } from "../run/event.ts";
import type { Requirement } from "../runbook/runbook.ts";
import type { AwsCall } from "./call.ts";

/** What it takes to ask. */
export interface Asking {
  readonly call: AwsCall;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** What is to be looked at. */
export interface Demand {
  /** Instance id. */
  readonly instance: string;
  readonly requirement: Requirement;
  /** The host name that a DNS record is to have; null where it is not known. */
  readonly value: string | null;
}

/** What was found. */
export interface Evidence {
  readonly result: CheckResult;
  /** In a sentence. */
  readonly evidence: string;
  /** The value as it was found; null where there is none. */
  readonly observed: string | null;
  /** Where it was read; null where nothing was. */
  readonly source: string | null;
}

/** Looks, and never rejects but for the signal: what AWS refuses cannot be told. */
export async function checkRequirement(_asking: Asking, { requirement }: Demand): Promise<Evidence> {
  return {
    result: "cannot-tell",
    evidence: `Nothing looks at a requirement of the kind ${requirement.kind} yet.`,
    observed: null,
    source: null,
  };
}
