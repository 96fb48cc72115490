// The practice account itself: its nodes and operations, all in this thread. practice-account.ts starts it,
// in a worker or not.
import type { AwsCall } from "../../aws/api/call.ts";
import { createClock } from "../base/clock.ts";
import { createFaults, type Fault } from "../base/faults.ts";
import { serviceError } from "../base/service-error.ts";
import { isComputing } from "../base/yield-to-event-loop.ts";
import { type Cloud, createCloud } from "../cloud/cloud.ts";
import { clustersFor } from "../cloud/describe-databases.ts";
import { populateAccount } from "../cloud/initial-account.ts";
import type { NodeMaking } from "../cloud/launch.ts";
import { letsIn, makeDefaultVpc } from "../cloud/network.ts";
import { makeZone, PRACTICE_ZONE } from "../cloud/zones.ts";
import type { NodeIdentity, PracticeNode } from "../node/node.ts";
import { createSwarms, joinToken, type Swarms } from "../node/swarms.ts";
import { createCommandsService } from "../ssm/commands-service.ts";
import { createStacks } from "../stacks/stacks.ts";
import { answersOf } from "./answers.ts";
import { type RebuildStep, rebuild } from "./rebuild.ts";

export interface Account {
  /** The running nodes. */
  readonly nodes: readonly PracticeNode[];
  readonly call: AwsCall;
  /** The worker join token of the newest swarm after a rebuild; null if there is no swarm. */
  readonly joinToken: string | null;
  close(): void;
}

export interface AccountOptions {
  readonly seed: string;
  readonly rebuild: readonly RebuildStep[];
  /** Seconds on the nodes per real second; 0 skips all waiting. */
  readonly pace: number;
  /** There are no nodes yet; the account starts with only its default VPC. */
  readonly empty?: boolean;
  /** Names of the nodes that stacks will make, in the order of their addresses. */
  readonly toMake?: readonly string[];
  /** The number of initial nodes; two when omitted. */
  readonly count?: number;
  /** Faults that will occur in it. */
  readonly faults?: readonly Fault[];
}

/** How many look-ups in Systems Manager miss a late node. */
const LATE_LOOKS = 20;

export async function openAccount(options: AccountOptions): Promise<Account> {
  const { seed, toMake = [] } = options;
  const clock = createClock(undefined, isComputing);
  const swarms = createSwarms(seed);
  const cloud = createCloud(seed, clock);
  const faults = createFaults(options.faults ?? []);
  const nodes: PracticeNode[] = [];
  const making = makingOf(cloud, swarms, nodes);
  if (!faults.has("no-default-vpc")) makeDefaultVpc(cloud);
  makeZone(cloud, PRACTICE_ZONE);
  if (options.empty !== true)
    populateAccount(making, {
      met: !faults.has("not-met"),
      noDisk: faults.has("no-disk"),
      slow: faults.has("slow"),
      away: faults.has("away"),
      otherImage: faults.has("other-image"),
      ...(options.count === undefined ? {} : { count: options.count }),
    });
  const place = (name: string) => (toMake.includes(name) ? toMake.indexOf(name) : null);
  const stacks = createStacks({ cloud, making, faults, placeOf: place });
  let looks = 0;
  const managed = () => nodes.filter((node) => isOnline(cloud, node) && !faults.has("late-node"));
  const look = () => {
    if (nodes.length > 0 && ++looks > LATE_LOOKS) faults.meet("late-node");
    return managed();
  };
  const lost = () => nodes.filter(({ id }) => cloud.instances.some((one) => one.id === id && one.lost));
  const answers = answersOf({ cloud, service: createCommandsService(managed), stacks, managed: look, lost });
  await rebuild(options.rebuild, { nodes, answers, faults, cloud });
  clock.pace = options.pace;
  const swarm = swarms.all.at(-1);
  return {
    nodes,
    joinToken: swarm === undefined ? null : joinToken(swarm, "worker"),
    async call(operation, input, signal) {
      signal.throwIfAborted();
      const answer = answers[operation];
      // An unknown operation name can only come from outside the type system.
      if (!answer)
        throw serviceError(
          "UnknownOperationException",
          `The practice account does not simulate ${operation}.`,
        );
      return answer(input);
    },
    close() {
      for (const node of nodes) node.processes.clear();
    },
  };
}

function makingOf(cloud: Cloud, swarms: Swarms, nodes: PracticeNode[]): NodeMaking {
  const instanceOf = ({ id }: NodeIdentity) => cloud.instances.find((one) => one.id === id);
  return {
    cloud,
    swarms,
    clock: cloud.clock,
    others: () => nodes,
    clusters: (node) => clustersFor(cloud, node),
    letsIn(to, from, port) {
      const [there, here] = [instanceOf(to), instanceOf(from)];
      return there !== undefined && here !== undefined && letsIn(cloud, there, here, "tcp", port);
    },
    booted: (node) => void nodes.push(node),
    gone({ id }) {
      const at = nodes.findIndex((node) => node.id === id);
      if (at >= 0) nodes.splice(at, 1);
    },
  };
}

function isOnline(cloud: Cloud, { id }: NodeIdentity): boolean {
  return cloud.instances.some((one) => one.id === id && one.online);
}
