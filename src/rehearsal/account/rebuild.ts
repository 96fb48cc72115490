// Rebuilds an account after a restart of our program: repeats the commands that the log has as ended, and the
// requests to AWS, without delays. A rebuilt node has only a small ledger entry, without the wrapper's other
// files.

import type { AwsOperation, AwsOperations } from "../../aws/api/call.ts";
import { sha256 } from "../../digest.ts";
import { unreachable } from "../../errors.ts";
import { type AwsOrder, changeSetName } from "../../plan/model/aws-order.ts";
import { parametersOf } from "../../plan/stack/edited-template.ts";
import type { Faults } from "../base/faults.ts";
import { isServiceError } from "../base/service-error.ts";
import { type Cloud, whenSettled } from "../cloud/cloud.ts";
import { makeParents } from "../fs/file-operations.ts";
import type { PracticeNode } from "../node/node.ts";
import { createSink } from "../node/process.ts";
import { joinToken } from "../node/swarms.ts";
import { shellEnvironment, startProgram } from "../shell/shell.ts";
import type { Answers } from "./answers.ts";

export type RebuildStep = CommandStep | OrderStep;

/** A request to AWS itself, which AWS completes even if nobody waits. */
export interface OrderStep {
  readonly order: AwsOrder;
  readonly nonce: string;
  /** The confirmed text; the template of a proposal. */
  readonly text: string;
  /** It ended successfully. */
  readonly endedWell: boolean;
}

/** One ended command, in the order in which they ended. */
export interface CommandStep {
  /** The node's key or instance id. */
  readonly target: string;
  readonly nonce: string;
  /** The command's confirmed text. */
  readonly body: string;
  /** The lines before it. */
  readonly preamble: readonly string[];
  /**
   * Variables that the runner filled in, including secrets. An empty value means a swarm token that is no
   * longer known: it is replaced by the practice swarm's own worker token, which is the captured one unless
   * it was rotated.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** The device check ended it with 125 before it ran; so it does not run now either. */
  readonly refused: boolean;
}

/** The runner's exit code when its device check refuses a command. */
const REFUSED = 125;

const LEDGER = "/var/lib/lamplighter";

/** Repeats the steps in order, and waits until nothing is pending. */
export async function rebuild(
  steps: readonly RebuildStep[],
  account: {
    /** The nodes running at that time. */
    readonly nodes: readonly PracticeNode[];
    readonly answers: Answers;
    readonly faults: Faults;
    readonly cloud: Cloud;
  },
): Promise<void> {
  for (const step of steps) {
    if ("order" in step) await orderAgain(step, account);
    else {
      const node = account.nodes.find((one) => one.key === step.target || one.id === step.target);
      if (node) await rebuildStep(node, step);
    }
    await whenSettled(account.cloud);
    if ("order" in step) told(step.order, account.answers);
  }
}

/** Reads how a stack ended: an administrator repairs it only after that. */
function told(order: AwsOrder, { "cloudformation:DescribeStacks": describe }: Answers): void {
  if (order.action === "make-stack") unlessRefused(() => describe({ StackName: order.stack }));
}

function unlessRefused(ask: () => unknown): void {
  try {
    ask();
  } catch (error) {
    if (!isServiceError(error)) throw error;
  }
}

/** Repeats the request. What was rejected then is rejected again. */
async function orderAgain(
  { order, nonce, text, endedWell }: OrderStep,
  { answers, faults, cloud }: { readonly answers: Answers; readonly faults: Faults; readonly cloud: Cloud },
) {
  const ask = <O extends AwsOperation>(operation: O, input: AwsOperations[O][0]): void =>
    unlessRefused(() => answers[operation](input));
  switch (order.action) {
    case "propose-stack":
      // A stack is looked up before it is proposed.
      ask("cloudformation:DescribeStacks", { StackName: order.stack });
      return ask("cloudformation:CreateChangeSet", {
        StackName: order.stack,
        ChangeSetName: changeSetName(nonce),
        ChangeSetType: "CREATE",
        ClientToken: nonce,
        TemplateBody: text,
        Parameters: Object.entries(toldTo(order, text, cloud)).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        Capabilities: ["CAPABILITY_NAMED_IAM"],
      });
    case "make-stack":
      return ask("cloudformation:ExecuteChangeSet", {
        StackName: order.stack,
        ChangeSetName: order.changeSet,
        ClientRequestToken: nonce,
      });
    case "wait-for-node":
      if (endedWell) faults.meet("late-node");
      return;
    case "snapshot-volume":
      return ask("ec2:CreateSnapshot", {
        VolumeId: order.volume,
        TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: "lamplighter:nonce", Value: nonce }] }],
      });
    case "grow-volume":
      return ask("ec2:ModifyVolume", { VolumeId: order.volume, Size: order.gibibytes });
    default:
      return unreachable(order);
  }
}

/**
 * The parameters of a proposal; for a node beside an existing instance, includes the look-ups, as
 * `src/aws/orders/stand-beside.ts` does.
 */
function toldTo(
  { parameters, beside }: Extract<AwsOrder, { action: "propose-stack" }>,
  template: string,
  cloud: Cloud,
): Readonly<Record<string, string>> {
  const instance = cloud.instances.find(({ id }) => id === beside);
  if (instance === undefined) return parameters;
  const { subnet, groups, profile } = instance;
  const other = cloud.subnets
    .filter(({ vpc, zone }) => vpc === subnet.vpc && zone !== subnet.zone)
    .toSorted((a, b) => (`${a.zone} ${a.id}` < `${b.zone} ${b.id}` ? -1 : 1))[0];
  const found = {
    NodeGroup: groups[0] ?? "",
    NodeRole: cloud.profiles.find(({ name }) => name === profile)?.role ?? "",
    Vpc: subnet.vpc,
    Subnets: [subnet.id, other?.id].join(","),
    Zones: [subnet.zone, other?.zone].join(","),
  };
  const asked = parametersOf(template);
  return { ...parameters, ...Object.fromEntries(Object.entries(found).filter(([name]) => asked.has(name))) };
}

/**
 * Runs the step on its node, and leaves a ledger entry, so that a second delivery of its nonce reports and
 * runs nothing.
 */
export async function rebuildStep(node: PracticeNode, step: CommandStep): Promise<void> {
  const exitCode = step.refused ? REFUSED : await runStep(node, step);
  if (exitCode === null) return;
  makeParents(node.files, node.tree, `${LEDGER}/${step.nonce}/started`, 0o700);
  // Its output was redacted when it was first logged; the rebuilt entry keeps none, so that nothing can leak.
  const kept = new Uint8Array();
  const result = `exited ${exitCode} ${kept.length} ${sha256(kept)} -\n`;
  node.files.write(`${LEDGER}/${step.nonce}/output`, kept, 0o600, false);
  node.files.write(`${LEDGER}/${step.nonce}/result`, new TextEncoder().encode(result), 0o600, false);
}

/** Runs the step and returns its exit code; null if the node went down meanwhile. */
async function runStep(node: PracticeNode, step: CommandStep): Promise<number | null> {
  const swarm = node.swarms.all.at(-1);
  const token = swarm ? joinToken(swarm, "worker") : "";
  const filled = Object.entries(step.environment).map(([name, value]) => [
    name,
    value === "" ? token : value,
  ]);
  const script = [...step.preamble, step.body].join("\n");
  const boot = node.bootId;
  const { ended } = startProgram(node, {
    parent: null,
    own: "session",
    sink: createSink(),
    run: { kind: "script", text: script, name: `${LEDGER}/${step.nonce}/body`, args: [] },
    cwd: "/root",
    environment: { ...shellEnvironment(), HOME: "/root", ...Object.fromEntries(filled) },
    stdin: "",
  });
  const { exitCode } = await ended;
  return node.bootId === boot ? exitCode : null;
}
