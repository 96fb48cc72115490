// Where a run's commands go: the practice account, or AWS. What the verbs need to know of either, and no more.

import type { AwsCall } from "../aws/call.ts";
import { OperatorError } from "../errors.ts";
import type { RebuildStep } from "../rehearsal/rebuild.ts";
import type { Destination } from "../run/event.ts";
import type { Variable } from "../runbook/runbook.ts";
import type { Assignments, SetupNode } from "../view/setup/setup-input.ts";

/** `--profile` and `--region`; the SDK's own chain decides what is left out. */
export interface AwsOptions {
  readonly profile?: string;
  readonly region?: string;
}

export interface World {
  readonly call: AwsCall;
  readonly destination: Destination;
  readonly nodes: readonly SetupNode[];
  /** What `--on` says: role to keys of nodes. */
  readonly assignments: Assignments;
  readonly arn: string | null;
  /** A practice value; null where there is none (always, on AWS). */
  suggest(variable: Variable, target: string | null): string | null;
  /** The worker join token of the newest practice swarm; null when there is none (always, on AWS). */
  readonly practiceToken: string | null;
  /** How it differs from real nodes. */
  readonly differences: readonly string[];
  close(): Promise<void>;
}

/** AWS with the operator's own credentials. Throws OperatorError when there are none, or no Region. */
export async function awsWorld(
  options: AwsOptions,
  choices: readonly { readonly role: string; readonly text: string }[],
): Promise<World> {
  // The SDK warns on the terminal of what its later versions will need; the one in this bundle stays as it is.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { awsClient } = await import("../aws/client.ts");
  const { onlyOne, resolveTargets } = await import("../aws/resolve-targets.ts");
  const client = await awsClient({ profile: options.profile ?? null, region: options.region ?? null });
  const { call, account, region, endpoint, arn } = client;
  const selectors = choices.map((it) => it.text);
  const found = (await resolveTargets(call, selectors, AbortSignal.timeout(60_000))).map(onlyOne);
  const resolved = found.map(({ id, name }) => {
    const alone = found.every((other) => other.id === id || other.name !== name);
    return { key: alone ? name : id, id, name, note: `${account} ${region}` };
  });
  return {
    call,
    destination: { kind: endpoint === null ? "aws" : "endpoint", account, region, endpoint },
    nodes: resolved.filter((node, at) => resolved.findIndex((other) => other.id === node.id) === at),
    assignments: assignmentsOf(choices.map((it, at) => [it.role, resolved[at]?.key ?? it.text])),
    arn,
    practiceToken: null,
    suggest: () => null,
    differences: [],
    close: async () => {},
  };
}

/** Practice nodes in memory; `rebuild` brings them back to where an earlier process left them. */
export async function practiceWorld(
  seed: string,
  rebuild: readonly RebuildStep[],
  choices: readonly { readonly role: string; readonly text: string }[],
): Promise<World> {
  const { startPracticeAccount } = await import("../rehearsal/practice-account.ts");
  const account = await startPracticeAccount({ seed, rebuild });
  const nodes = account.nodes.map(({ key, id, name, privateIp }) => ({
    key,
    id,
    name,
    note: `practice node, ${privateIp}`,
  }));
  let assignments: Assignments;
  try {
    assignments = assignmentsOf(choices.map((it) => [it.role, practiceNode(nodes, it.text).key]));
  } catch (error) {
    // Its thread would keep the program from ending.
    await account.close();
    throw error;
  }
  return {
    call: account.call,
    destination: { kind: "rehearsal", account: account.account, region: account.region, endpoint: null },
    nodes,
    assignments,
    arn: null,
    practiceToken: account.joinToken,
    suggest: (variable, target) => account.suggest(variable, target),
    differences: account.differences,
    close: () => account.close(),
  };
}

/** By key, name or id. Throws OperatorError that lists the nodes. */
function practiceNode(nodes: readonly SetupNode[], selector: string): SetupNode {
  const node = nodes.find((it) => it.key === selector || it.name === selector || it.id === selector);
  if (node !== undefined) return node;
  throw new OperatorError(
    `there is no practice node ${selector}.`,
    `The practice nodes are: ${nodes.map((it) => it.key).join(", ")}.`,
  );
}

function assignmentsOf(pairs: readonly (readonly [string, string])[]): Assignments {
  const assignments: Record<string, string[]> = {};
  for (const [role, key] of pairs) assignments[role] = [...(assignments[role] ?? []), key];
  return assignments;
}
