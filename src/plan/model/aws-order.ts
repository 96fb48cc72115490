// What is asked of AWS itself, beside the commands for nodes: with every value in it. Data only; doing it is for aws/.
import type { SafeText } from "../../output/safe-text.ts";

/** A node that does not exist yet: it is made as a CloudFormation stack of its own. */
export interface NewNode {
  /** The stack's name, which is the node's name too. */
  readonly stack: string;
  /** The security group that it shares with nodes that exist; null: its stack makes one, unless an earlier one of this run did. */
  readonly group: string | null;
  /** Where it is to stand; null for the default VPC. */
  readonly subnet: string | null;
  /** The network of that subnet; absent where no subnet was named, or nobody looked it up yet. */
  readonly vpc?: string;
  /** The public zones of Route 53 that its DNS name may be in; absent where there are none, or they may not be listed. */
  readonly zones?: readonly HostedZone[];
}

/** A zone of Route 53: `example.org`, `Z0123456789`. */
export interface HostedZone {
  readonly name: string;
  readonly id: string;
}

/** The text of the invocation is the template for `propose-stack`, and says in words what is asked for the others. */
export type AwsOrder =
  /** Makes a change set, which makes nothing yet. Its name is the stack's and the invocation's nonce. */
  | {
      readonly action: "propose-stack";
      readonly stack: string;
      readonly parameters: Readonly<Record<string, string>>;
      /** The instance whose network the stack is to stand in; absent where `parameters` says that, or nothing does. */
      readonly beside?: string;
    }
  /** Carries a change set out. `template` is the SHA-256 of the template that was confirmed. */
  | {
      readonly action: "make-stack";
      readonly stack: string;
      readonly changeSet: string;
      readonly template: string;
    }
  /** Waits until the instance runs, passes its status checks and is online in Systems Manager. One of both is not null. */
  | { readonly action: "wait-for-node"; readonly stack: string | null; readonly instance: string | null }
  | { readonly action: "snapshot-volume"; readonly volume: string }
  | { readonly action: "grow-volume"; readonly volume: string; readonly gibibytes: number };

/** What a stack has made. */
export interface MadeNode {
  /** Instance id. */
  readonly instance: string;
  /** Security group, as far as the stack made or was given one. */
  readonly group: string | null;
  /** In words, for a person: addresses, the data volume… */
  readonly facts: Readonly<Record<string, SafeText>>;
}

/** The last proposal for a target that ended well in this run. */
export interface Proposal {
  readonly stack: string;
  readonly changeSet: string;
  /** SHA-256 of its template. */
  readonly template: string;
  /** What CloudFormation said it would do; null when it is not known any more. */
  readonly text: SafeText | null;
}

/** The name of the change set that an invocation makes. */
export function changeSetName(nonce: string): string {
  return `lamplighter-${nonce}`;
}
