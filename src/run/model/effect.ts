// The work that should be in flight. Data only; next.ts says what is due.
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import type { DeviceCheck } from "../../plan/model/device.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { OutputPolicy, Requirement } from "../../runbook/model/runbook.ts";
import type { Phase } from "./event.ts";

/** Work that should be in flight now. Equal keys are the same work. */
export type Effect =
  | {
      readonly key: string;
      readonly type: "send";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
      readonly phase: Phase;
      readonly kind: "script" | "local" | "aws";
      readonly text: string;
      readonly timeout: number;
      readonly notAfter: number;
      readonly secrets: readonly string[];
      readonly capture: Presented["capture"];
      readonly devices: readonly DeviceCheck[];
      /** The operator confirmed that its secrets may be parked in Parameter Store. */
      readonly park?: boolean;
      /** What is kept of its output; absent for everything. */
      readonly output?: OutputPolicy;
      /** The request to AWS itself; absent for a command. */
      readonly aws?: AwsOrder;
      /** How it runs on the operator's own machine; undefined for a node. */
      readonly local: Presented["local"];
    }
  | {
      readonly key: string;
      readonly type: "watch";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
      readonly commandId: string;
      readonly requestedAt: number;
      readonly timeout: number;
      readonly capture: Presented["capture"];
      /** The request to AWS itself; absent for a command. */
      readonly aws?: AwsOrder;
    }
  | {
      readonly key: string;
      readonly type: "reconcile";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
      readonly requestedAt: number;
      readonly notAfter: number;
      /** The confirmed text: a command with a different text is not it. */
      readonly text: string;
      readonly commandId: string | null;
      readonly capture: Presented["capture"];
      /** It must never start after this. */
      readonly fence: boolean;
      /** The operator asked to cancel it: if it runs, it is stopped. */
      readonly stop: boolean;
      /** The request to AWS itself; absent for a command. */
      readonly aws?: AwsOrder;
    }
  | {
      readonly key: string;
      readonly type: "cancel";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
      readonly commandId: string | null;
      /** The request to AWS itself; absent for a command. */
      readonly aws?: AwsOrder;
    }
  | {
      readonly key: string;
      readonly type: "identify";
      readonly epoch: number;
      readonly target: string;
      /** For a node that this run made; absent for existing ones. */
      readonly instance?: string;
      /** The hold of another run that the operator takes over; null for none. */
      readonly takeOver: number | null;
    }
  /** Release the node's lock. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "release";
      readonly epoch: number;
      readonly target: string;
    }
  /** Check on AWS whether a requirement is met. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "check";
      readonly task: string;
      readonly target: string;
      readonly instance: string;
      readonly requirement: Requirement;
      /** The value of the requirement's variable; null if it has none, or it is not set. */
      readonly value: string | null;
      /** It was checked before: results cached then no longer count. */
      readonly again: boolean;
      readonly epoch: number;
    }
  /** Read the newest output of the command. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "tail";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
    }
  /** Delete a secret that an earlier process parked. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "unpark";
      /** The parameter's name. */
      readonly name: string;
      readonly epoch: number;
      readonly target: string;
    };
