// How the effects of one process ask AWS about several nodes in one request: what they send at the same time,
// and what they follow.
import type { Order } from "../../ledger/order.ts";
import type { AwsOperations } from "../api/call.ts";

/** Whoever waits for a request. */
export interface Asking {
  readonly signal: AbortSignal;
  /** Sets what is waited for, with the latest news about it. */
  readonly waits?: (what: string, detail?: string) => void;
}

/** A script for one instance. */
export interface Letter {
  readonly instance: string;
  /** The script when it goes alone. */
  readonly script: string;
  /** The name in its Comment when it goes alone, or with others of the same script. */
  readonly name: string;
  /** The time limit on the node, in seconds. */
  readonly seconds: number;
  /** What it carries, if the node can find it in a script that several share. */
  readonly order?: Order;
  /** True if others of the same script are likely to follow, and nobody waits for this one alone. */
  readonly patient?: boolean;
  /** How many times it is sent again when AWS is too busy to take it. */
  readonly busyRounds?: number;
}

export interface Outbox {
  /**
   * Announces a letter: others wait a moment for it. Returns a function that says that it is there, or will
   * not come.
   */
  expect(): () => void;
  /** Sends it; resolves to the command's id, and rejects as the call does. */
  put(asking: Asking, letter: Letter): Promise<string>;
}

/** The service's record of a command on one instance. */
export type Invocation = AwsOperations["ssm:GetCommandInvocation"][1];

/** One command, followed on one instance. */
export interface Following {
  /** Resolves when a page about the command has come that another follower asked for. */
  news(): Promise<void>;
  end(): void;
}

export interface Invocations {
  /** True while a command is followed. */
  any(): boolean;
  /** Says that the command is followed on the instance. */
  follow(commandId: string, instance: string): Following;
  /**
   * The service's record of the command there, at most `fresh` milliseconds old. Rejects as the call does; an
   * error with the name InvocationDoesNotExist when a page does not have it.
   */
  ask(signal: AbortSignal, instance: string, commandId: string, fresh: number): Promise<Invocation>;
}
