// Starts a practice account, an AWS account in memory, in its own thread (or in this one, for tests): with
// two or more nodes, or empty, for stacks to make them. The account itself is in account.ts; other rooms need
// only this file.
import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { AwsCall } from "../aws/api/call.ts";
import { BugError } from "../errors.ts";
import type { Variable } from "../runbook/model/runbook.ts";
import type { AccountOptions } from "./account/account.ts";
import { differencesOf } from "./account/differences.ts";
import type { RebuildStep } from "./account/rebuild.ts";
import { futureNodes, presentNodes, suggestValue } from "./account/suggest.ts";
import type { Fault } from "./base/faults.ts";
import { PACE } from "./base/pace.ts";
import { serviceError } from "./base/service-error.ts";
import { ACCOUNT, REGION } from "./cloud/cloud.ts";
import { initialNodes, PRACTICE_CLUSTER } from "./cloud/initial-nodes.ts";
import type { Reply, Request } from "./worker.ts";

export type { RebuildStep } from "./account/rebuild.ts";

export interface PracticeAccount {
  readonly call: AwsCall;
  readonly account: string;
  readonly region: string;
  /** The initial nodes; none if it is empty. */
  readonly nodes: readonly {
    readonly key: string;
    readonly id: string;
    readonly name: string;
    readonly privateIp: string;
    readonly publicIp: string | null;
    readonly role: "manager" | "worker";
    readonly tags: Readonly<Record<string, string>>;
  }[];
  /**
   * A value that works here for the variable on that target (a node's key, the name of a stack that will make
   * one, or null for all); null if there is none.
   */
  suggest(variable: Variable, target: string | null): string | null;
  /** The name of the initial DocumentDB cluster; null if the account is empty. */
  readonly cluster: string | null;
  /** The worker join token of the newest swarm in a rebuilt account; null if it had none. */
  readonly joinToken: string | null;
  /** How the nodes differ from real ones, one sentence each. */
  readonly differences: readonly string[];
  /** Stops the account and everything that runs in it. */
  close(): Promise<void>;
}

/**
 * Starts the account. `seed` (the run's id) determines every id, address and token; `rebuild` lists the steps
 * to repeat after a restart. `count`: the number of initial nodes, two by default. `empty`: there are no
 * nodes yet; `toMake` names those that stacks will make, the first node of a swarm first, so that their
 * addresses can be suggested. `faults` will occur in it. `inProcess` runs it without a thread; `pace` is the
 * number of seconds on the nodes per real second (0: no waiting).
 */
export async function startPracticeAccount(options: {
  readonly seed: string;
  readonly rebuild: readonly RebuildStep[];
  readonly empty?: boolean;
  readonly toMake?: readonly string[];
  readonly count?: number;
  readonly faults?: readonly Fault[];
  readonly inProcess?: boolean;
  readonly pace?: number;
}): Promise<PracticeAccount> {
  const settings: AccountOptions = {
    seed: options.seed,
    rebuild: options.rebuild,
    pace: options.pace ?? PACE,
    empty: options.empty === true,
    toMake: options.toMake ?? [],
    faults: options.faults ?? [],
    ...(options.count === undefined ? {} : { count: options.count }),
  };
  const file = options.inProcess === true ? null : workerFile();
  const { call, close, joinToken } = file ? await startWorker(file, settings) : await startHere(settings);
  const standing = options.empty === true ? [] : initialNodes(options.seed, options.count);
  const nodes = standing.map(({ seed: _, ...node }) => node);
  const known = [
    ...(options.empty === true ? [] : presentNodes(options.seed, options.count)),
    ...futureNodes(options.seed, options.toMake ?? []),
  ];
  return {
    call,
    account: ACCOUNT,
    region: REGION,
    nodes,
    suggest: (variable, target) =>
      suggestValue(variable, known.find((node) => node.key === target || node.id === target) ?? null, known),
    cluster: options.empty === true ? null : PRACTICE_CLUSTER,
    joinToken,
    differences: differencesOf(options.empty === true, options.faults ?? []),
    close,
  };
}

/** The launcher of worker.ts, one folder above the chunks. Null if this is not the built program. */
function workerFile(): URL | null {
  const launcher = new URL("../practice-account.cjs", import.meta.url);
  return existsSync(launcher) ? launcher : null;
}

type Started = Pick<PracticeAccount, "call" | "close" | "joinToken">;

async function startHere(settings: AccountOptions): Promise<Started> {
  // Not loaded here if there is a thread, because a person waits for the first page.
  const { openAccount } = await import("./account/account.ts");
  const account = await openAccount(settings);
  return {
    call: account.call,
    joinToken: account.joinToken,
    async close() {
      account.close();
    },
  };
}

/** Calls after the end get no answer; that is not an error of the caller. */
function endedError(): Error {
  return Object.assign(new Error("The practice account has stopped."), { name: "PracticeAccountEnded" });
}

function errorOf({ name, message, isRefusal }: Extract<Reply, { type: "error" }>): Error {
  return isRefusal
    ? serviceError(name, message)
    : new BugError(`the practice account failed (${name}: ${message})`);
}

interface Waiting {
  resolve(output: never): void;
  reject(error: Error): void;
}

/** How long a new account's thread waits while the first page is drawn, unless it gets a call; ms. */
const AFTER_THE_FIRST_PAGE = 300;

async function startWorker(file: URL, settings: AccountOptions): Promise<Started> {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let ended: Error | null = null;
  let worker: Worker | null = null;
  const end = (error: Error) => {
    ended ??= error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  /** The thread, started on first use; `told` hears when it is ready, or why it failed. */
  const thread = (told?: { ready(joinToken: string | null): void; failed(error: Error): void }): Worker => {
    if (worker !== null) return worker;
    worker = new Worker(file, { workerData: settings });
    worker.on("message", (reply: Reply) => {
      if (reply.type === "ready") return told?.ready(reply.joinToken);
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.type === "answer") one?.resolve(reply.output as never);
      else one?.reject(errorOf(reply));
    });
    const gone = (error: Error) => {
      told?.failed(error);
      end(error);
    };
    worker.on("error", (error) => gone(error instanceof Error ? error : new BugError(String(error))));
    worker.on("exit", () => gone(endedError()));
    return worker;
  };
  // A new account has no swarm. Its thread starts during setup; the first call reports a failure to start.
  const isNew = settings.rebuild.length === 0;
  const later = isNew ? setTimeout(() => thread(), AFTER_THE_FIRST_PAGE).unref() : undefined;
  const joinToken = isNew
    ? null
    : await new Promise<string | null>((ready, failed) => thread({ ready, failed }));
  return {
    joinToken,
    call(operation, input, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (ended) return reject(ended);
        const id = next++;
        const aborted = () => {
          waiting.delete(id);
          reject(signal.reason);
        };
        const settle = () => signal.removeEventListener("abort", aborted);
        signal.addEventListener("abort", aborted, { once: true });
        waiting.set(id, {
          resolve(output) {
            settle();
            resolve(output);
          },
          reject(error) {
            settle();
            reject(error);
          },
        });
        thread().postMessage({ id, operation, input } satisfies Request);
      });
    },
    async close() {
      clearTimeout(later);
      end(endedError());
      await worker?.terminate();
    },
  };
}
