// Requests to AWS itself, beside the commands for nodes: with every value filled in. Data only; aws/ executes
// them.
import type { SafeText } from "../../output/safe-text.ts";

/** A node that does not exist yet: it is created as its own CloudFormation stack. */
export interface NewNode {
  /** The stack's name, and also the node's name. */
  readonly stack: string;
  /**
   * The security group to share with existing nodes; null: its stack creates one, unless an earlier stack of
   * this run did.
   */
  readonly group: string | null;
  /** Its subnet; null for the default VPC. */
  readonly subnet: string | null;
  /** The subnet's VPC; absent when no subnet was named, or it was not looked up yet. */
  readonly vpc?: string;
  /**
   * The public Route 53 zones that may contain its DNS name; absent when there are none or listing them is
   * not allowed.
   */
  readonly zones?: readonly HostedZone[];
}

/** A Route 53 zone: `example.org`, `Z0123456789`. */
export interface HostedZone {
  readonly name: string;
  readonly id: string;
}

/**
 * The text of the invocation is the template for `propose-stack`, and a description in words for the others.
 */
export type AwsOrder =
  /** Makes a change set, which creates nothing yet. Its name is the stack's plus the invocation's nonce. */
  | {
      readonly action: "propose-stack";
      readonly stack: string;
      readonly parameters: Readonly<Record<string, string>>;
      /** The instance whose network the stack uses; absent where `parameters` sets it, or nothing does. */
      readonly beside?: string;
    }
  /** Executes a change set. `template` is the SHA-256 of the template that was confirmed. */
  | {
      readonly action: "make-stack";
      readonly stack: string;
      readonly changeSet: string;
      readonly template: string;
    }
  /**
   * Waits until the instance runs, passes its status checks and is online in Systems Manager. Either `stack`
   * or `instance` is not null.
   */
  | { readonly action: "wait-for-node"; readonly stack: string | null; readonly instance: string | null }
  | { readonly action: "snapshot-volume"; readonly volume: string }
  | { readonly action: "grow-volume"; readonly volume: string; readonly gibibytes: number };

/** What a stack created. */
export interface MadeNode {
  /** Instance id. */
  readonly instance: string;
  /** Security group, if the stack created or was given one. */
  readonly group: string | null;
  /** In words for a person: addresses, the data volume… */
  readonly facts: Readonly<Record<string, SafeText>>;
}

/** The target's last successful proposal in this run. */
export interface Proposal {
  readonly stack: string;
  readonly changeSet: string;
  /** SHA-256 of its template. */
  readonly template: string;
  /** What CloudFormation said it would do; null when no longer known. */
  readonly text: SafeText | null;
}

/** The name of the change set that an invocation makes. */
export function changeSetName(nonce: string): string {
  return `lamplighter-${nonce}`;
}
