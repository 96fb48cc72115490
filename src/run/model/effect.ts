// The work that ought to be in flight. Data only; next.ts says what is due.
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import type { DeviceCheck } from "../../plan/model/device.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { OutputPolicy, Requirement } from "../../runbook/model/runbook.ts";
import type { Phase } from "./event.ts";

/** Work that ought to be in flight now. Equal keys are the same work. */
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
      /** Its secrets may be parked in Parameter Store: that was confirmed. */
      readonly park?: boolean;
      /** What is kept of its output; absent for all of it. */
      readonly output?: OutputPolicy;
      /** What is asked of AWS itself; absent for a command of a machine. */
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
      /** What is asked of AWS itself; absent for a command of a machine. */
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
      /** What was confirmed: a command that carries another text is not it. */
      readonly text: string;
      readonly commandId: string | null;
      readonly capture: Presented["capture"];
      /** After this it must never begin. */
      readonly fence: boolean;
      /** The operator asked for it to be cancelled: what runs is stopped. */
      readonly stop: boolean;
      /** What is asked of AWS itself; absent for a command of a machine. */
      readonly aws?: AwsOrder;
    }
  | {
      readonly key: string;
      readonly type: "cancel";
      readonly nonce: string;
      readonly epoch: number;
      readonly target: string;
      readonly commandId: string | null;
      /** What is asked of AWS itself; absent for a command of a machine. */
      readonly aws?: AwsOrder;
    }
  | {
      readonly key: string;
      readonly type: "identify";
      readonly epoch: number;
      readonly target: string;
      /** Of a node that this run has made; absent for those that were there before. */
      readonly instance?: string;
      /** The hold of another run that the operator takes over; null when none. */
      readonly takeOver: number | null;
    }
  /** Give the node back. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "release";
      readonly epoch: number;
      readonly target: string;
    }
  /** Read from AWS whether a requirement is met. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "check";
      readonly task: string;
      readonly target: string;
      readonly instance: string;
      readonly requirement: Requirement;
      /** The value of the variable that the requirement names; null where it names none, or nobody gave it. */
      readonly value: string | null;
      /** It was looked at before: what was read then no longer counts. */
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
  /** Remove a secret that an earlier process parked. Its key is the probe's id. */
  | {
      readonly key: string;
      readonly type: "unpark";
      /** The parameter's name. */
      readonly name: string;
      readonly epoch: number;
      readonly target: string;
    };
