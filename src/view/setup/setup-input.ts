// Input and result of the setup screens: data and the two functions they need.

import type { NewNode } from "../../plan/model/aws-order.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Alternatives } from "../../plan/steps/alternatives.ts";
import type { Destination, LogStore } from "../../run/model/event.ts";
import type { Runbook, Variable } from "../../runbook/model/runbook.ts";

/** A node that can serve a role. */
export interface SetupNode {
  readonly key: string;
  /** Instance id; null for one that does not exist yet. */
  readonly id: string | null;
  readonly name: string;
  /** A few words: what it is, where it is. */
  readonly note: string;
  /** How the operator named it (`tag:Role=worker`); its name by default. */
  readonly selector?: string;
  /** How it will be made; absent for one that exists. */
  readonly make?: NewNode;
}

/** A selector that does not match exactly one instance: the operator picks one of the matches. */
export interface UnsettledChoice {
  readonly role: string;
  /** As given: `node-01`, `tag:Role=worker`, `i-0abc…`. */
  readonly selector: string;
  /** How many running instances it matches; if 0, `keys` are all running instances. */
  readonly found: number;
  /** Keys of the nodes to choose from. */
  readonly keys: readonly string[];
}

/** Role to the keys of the nodes that serve it. */
export type Assignments = Readonly<Record<string, readonly string[]>>;

export interface SetupInput {
  /** The words that start this program; `lamplighter` when omitted. */
  readonly program?: string;
  readonly runbook: Runbook;
  readonly guide: { readonly path: string; readonly sha256: string };
  readonly destination: Destination;
  /** The caller's identity according to AWS; null (the default) where AWS is not asked. */
  readonly arn?: string | null;
  /** Where else the log will be stored; null for nowhere. Not shown in a rehearsal. */
  readonly store?: LogStore | null;
  readonly nodes: readonly SetupNode[];
  /** Set on the command line. */
  readonly bindings: readonly Binding[];
  /** Names of secrets that are already set. */
  readonly secretsGiven: readonly string[];
  /** Already assigned; these roles are not asked about. */
  readonly assignments: Assignments;
  /** Roles whose nodes run each step together at first if there are several; none by default. */
  readonly together?: readonly string[];
  /** Roles that `--on` does not settle: not assigned until the operator has picked. */
  readonly choices?: readonly UnsettledChoice[];
  /** Ids of the sections to tick at first; all by default. */
  readonly sections?: readonly string[] | null;
  /** The alternatives that are already chosen; the default of each group otherwise. */
  readonly alternatives?: Alternatives;
  /** A practice value; null where there is none. */
  readonly suggest: (variable: Variable, target: string | null) => string | null;
  /** How practice nodes differ from real ones, one sentence each. */
  readonly differences: readonly string[];
  /** The plan for a choice: pure, and fast enough for every page change. */
  readonly planFor: (selection: {
    readonly sections: readonly string[];
    readonly alternatives: Alternatives;
    readonly bindings: readonly Binding[];
    readonly assignments: Assignments;
    /** Roles whose nodes run each step together if there are several. */
    readonly together: readonly string[];
  }) => Plan;
}

export type SetupResult =
  | { readonly type: "leave" }
  | {
      readonly type: "go";
      readonly sections: readonly string[];
      readonly alternatives: Alternatives;
      /** All bindings, old and new; a secret is here without its value. */
      readonly bindings: readonly Binding[];
      readonly secrets: readonly {
        readonly name: string;
        /** Null: for every node. */
        readonly target: string | null;
        readonly value: string;
      }[];
      readonly assignments: Assignments;
      readonly together: readonly string[];
    };
