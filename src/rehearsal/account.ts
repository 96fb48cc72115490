// The practice account itself: its nodes and the operations it answers, all in this thread. Starting it, in a worker or
// not, is practice-account.ts.
import type { AwsCall, AwsOperation, AwsOperations } from "../aws/call.ts";
import { createClock } from "./clock.ts";
import { createCommandsService } from "./commands-service.ts";
import { callerIdentity, describeImages, describeInstances, describeVolumes } from "./inventory.ts";
import { makeNode } from "./make-node.ts";
import { describeDocument, describeInstanceInformation } from "./managed-nodes.ts";
import type { NodeIdentity, PracticeNode } from "./node.ts";
import { createParameters } from "./parameters.ts";
import { isComputing } from "./process/breathe.ts";
import { type RebuildStep, rebuildStep } from "./rebuild.ts";
import { seededHex, seededNumber } from "./seeded.ts";
import { serviceError } from "./service-error.ts";
import { createSwarms, joinToken } from "./swarms.ts";

export interface Account {
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

/** The nodes that an account of that seed has; the same ones each time. */
export function identities(seed: string): readonly NodeIdentity[] {
  const subnet = seededNumber(seed, "subnet", 0, 15);
  return (["manager", "worker"] as const).map((role, at) => ({
    key: role,
    id: `i-0${seededHex(seed, `instance ${role}`, 16)}`,
    name: role === "manager" ? "node-01" : "node-02",
    role,
    instanceType: role === "manager" ? "t3.medium" : "m5d.large",
    privateIp: `172.31.${subnet}.${seededNumber(seed, `private ${role}`, 10, 120) + at * 125}`,
    publicIp: `203.0.113.${seededNumber(seed, `public ${role}`, 10, 120) + at * 125}`,
    seed,
  }));
}

export async function openAccount(options: AccountOptions): Promise<Account> {
  const clock = createClock(Date.now, isComputing);
  const swarms = createSwarms(options.seed);
  const nodes: PracticeNode[] = [];
  for (const identity of identities(options.seed)) nodes.push(makeNode(identity, swarms, clock, () => nodes));
  for (const step of options.rebuild) {
    const node = nodes.find((one) => one.key === step.target || one.id === step.target);
    if (node) await rebuildStep(node, step);
  }
  clock.pace = options.pace;
  const swarm = swarms.all.at(-1);
  const service = createCommandsService(nodes);
  const parameters = createParameters();
  const answers: { readonly [O in AwsOperation]?: (input: AwsOperations[O][0]) => AwsOperations[O][1] } = {
    "ssm:SendCommand": (input) => service.send(input),
    "ssm:GetCommandInvocation": (input) => service.get(input),
    "ssm:ListCommands": (input) => service.list(input),
    "ssm:ListCommandInvocations": (input) => service.listInvocations(input),
    "ssm:CancelCommand": (input) => service.cancel(input),
    "ssm:DescribeInstanceInformation": (input) => describeInstanceInformation(nodes, input),
    "ssm:DescribeDocument": (input) => describeDocument(input),
    "ssm:PutParameter": (input) => parameters.put(input),
    "ssm:DeleteParameter": (input) => parameters.delete(input),
    "ec2:DescribeImages": (input) => describeImages(nodes, input),
    "ec2:DescribeInstances": (input) => describeInstances(nodes, input),
    "ec2:DescribeVolumes": (input) => describeVolumes(nodes, input),
    "sts:GetCallerIdentity": () => callerIdentity(),
  };
  return {
    nodes,
    joinToken: swarm === undefined ? null : joinToken(swarm, "worker"),
    async call(operation, input, signal) {
      signal.throwIfAborted();
      const answer = answers[operation];
      if (!answer)
        throw serviceError("UnknownOperationException", `The practice account does not answer ${operation}.`);
      return answer(input);
    },
    close() {
      for (const node of nodes) node.processes.clear();
    },
  };
}
