// The practice account itself: its nodes and the operations it answers, all in this thread. Starting it, in a worker or
// not, is practice-account.ts.
import type { AwsCall, AwsOperation, AwsOperations } from "../aws/call.ts";
import { type Answers, answersOf } from "./answers.ts";
import { createClock } from "./clock.ts";
import { createCloud, settled } from "./cloud/cloud.ts";
import type { NodeMaking } from "./cloud/launch.ts";
import { letsIn, makeDefaultVpc } from "./cloud/network.ts";
import { makeStanding } from "./cloud/standing.ts";
import { createCommandsService } from "./commands-service.ts";
import type { NodeIdentity, PracticeNode } from "./node.ts";
import { isComputing } from "./process/breathe.ts";
import { type RebuildStep, rebuildStep } from "./rebuild.ts";
import { serviceError } from "./service-error.ts";
import { createSwarms, joinToken } from "./swarms.ts";

export interface Account {
  /** Those that run. */
  readonly nodes: readonly PracticeNode[];
  readonly call: AwsCall;
  /** The worker join token of the newest swarm, once everything is rebuilt; null when there is no swarm. */
  readonly joinToken: string | null;
  close(): void;
}

export interface AccountOptions {
  readonly seed: string;
  readonly rebuild: readonly RebuildStep[];
  /** Seconds on the nodes in a real second; 0 leaves all waiting out. */
  readonly pace: number;
}

export async function openAccount(options: AccountOptions): Promise<Account> {
  const clock = createClock(Date.now, isComputing);
  const swarms = createSwarms(options.seed);
  const cloud = createCloud(options.seed, clock);
  const nodes: PracticeNode[] = [];
  const instanceOf = ({ id }: NodeIdentity) => cloud.instances.find((one) => one.id === id);
  const making: NodeMaking = {
    cloud,
    swarms,
    clock,
    others: () => nodes,
    letsIn(to, from, port) {
      const [there, here] = [instanceOf(to), instanceOf(from)];
      return there !== undefined && here !== undefined && letsIn(cloud, there, here, "tcp", port);
    },
    booted: (node) => void nodes.push(node),
  };
  makeDefaultVpc(cloud);
  makeStanding(making);
  for (const step of options.rebuild) {
    const node = nodes.find((one) => one.key === step.target || one.id === step.target);
    if (node) await rebuildStep(node, step);
  }
  await settled(cloud);
  clock.pace = options.pace;
  const swarm = swarms.all.at(-1);
  const managed = () => nodes.filter((node) => instanceOf(node)?.online === true);
  const answers: Partial<Answers> = answersOf({ cloud, service: createCommandsService(managed), managed });
  return {
    nodes,
    joinToken: swarm === undefined ? null : joinToken(swarm, "worker"),
    async call(operation, input, signal) {
      signal.throwIfAborted();
      const answer = (
        answers as { readonly [O in AwsOperation]?: (input: AwsOperations[O][0]) => AwsOperations[O][1] }
      )[operation];
      if (!answer)
        throw serviceError("UnknownOperationException", `The practice account does not answer ${operation}.`);
      return answer(input);
    },
    close() {
      for (const node of nodes) node.processes.clear();
    },
  };
}
