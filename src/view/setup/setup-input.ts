// What the first screens are given and what they give back. Data and the two functions they need; no logic.

import type { NewNode } from "../../plan/model/aws-order.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Alternatives } from "../../plan/steps/alternatives.ts";
import type { Destination, LogStore } from "../../run/model/event.ts";
import type { Runbook, Variable } from "../../runbook/model/runbook.ts";

/** A node that a role can be given to. */
export interface SetupNode {
  readonly key: string;
  /** Instance id; null for one that is to be made. */
  readonly id: string | null;
  readonly name: string;
  /** A few words: what it is, where it stands. */
  readonly note: string;
  /** How the operator named it (`tag:Role=worker`); its name when left out. */
  readonly selector?: string;
  /** How it is to be made; absent for one that exists. */
  readonly make?: NewNode;
}

/** A selector that does not name exactly one instance: the operator picks among what was found. */
export interface UnsettledChoice {
  readonly role: string;
  /** As given: `node-01`, `tag:Role=worker`, `i-0abc…`. */
  readonly selector: string;
  /** How many running instances it names; 0 means that the keys are all running instances instead. */
  readonly found: number;
  /** Keys of the nodes to choose from. */
  readonly keys: readonly string[];
}

/** Role to the keys of the nodes that serve it. */
export type Assignments = Readonly<Record<string, readonly string[]>>;

export interface SetupInput {
  readonly runbook: Runbook;
  readonly guide: { readonly path: string; readonly sha256: string };
  readonly destination: Destination;
  /** Who AWS says is asking; null or left out where AWS is not asked. */
  readonly arn?: string | null;
  /** Where the log will be kept beside this machine; null when nowhere. Not said of a rehearsal. */
  readonly store?: LogStore | null;
  readonly nodes: readonly SetupNode[];
  /** Given already, on the command line. */
  readonly bindings: readonly Binding[];
  /** Names of secrets that were given already. */
  readonly secretsGiven: readonly string[];
  /** Assigned already; these roles are not asked about. */
  readonly assignments: Assignments;
  /** Roles whose nodes are walked together where they are on several; none when left out. */
  readonly together?: readonly string[];
  /** What `--on` left open: roles that are not assigned until the operator has picked. */
  readonly choices?: readonly UnsettledChoice[];
  /** Ids of the sections to tick at first; all when left out. */
  readonly sections?: readonly string[] | null;
  /** The ways of alternatives that were chosen already; left out, the default of each. */
  readonly alternatives?: Alternatives;
  /** A practice value; null where there is none. */
  readonly suggest: (variable: Variable, target: string | null) => string | null;
  /** How practice differs from real nodes, one sentence each. */
  readonly differences: readonly string[];
  /** The plan for a choice: pure, and quick enough to be made at each change of page. */
  readonly planFor: (selection: {
    readonly sections: readonly string[];
    readonly alternatives: Alternatives;
    readonly bindings: readonly Binding[];
    readonly assignments: Assignments;
  }) => Plan;
}

export type SetupResult =
  | { readonly type: "leave" }
  | {
      readonly type: "go";
      readonly sections: readonly string[];
      readonly alternatives: Alternatives;
      /** Given ones and new ones; a secret stands here without its value. */
      readonly bindings: readonly Binding[];
      readonly secrets: readonly {
        readonly name: string;
        /** Null: for every node. */
        readonly target: string | null;
        readonly value: string;
      }[];
      readonly assignments: Assignments;
    };
