// Where a run's commands go: the practice account, or AWS. What the verbs need to know of either, and no more.
import type { AwsCall } from "../aws/call.ts";
import type { RebuildStep } from "../rehearsal/rebuild.ts";
import type { Destination } from "../run/event.ts";
import type { Variable } from "../runbook/runbook.ts";
import type { SetupNode } from "../view/setup/setup-input.ts";

export interface World {
  readonly call: AwsCall;
  readonly destination: Destination;
  readonly nodes: readonly SetupNode[];
  readonly arn: string | null;
  /** A practice value; null where there is none (always, on AWS). */
  suggest(variable: Variable, target: string | null): string | null;
  /** The worker join token of the newest practice swarm; null when there is none (always, on AWS). */
  readonly practiceToken: string | null;
  /** How it differs from real nodes. */
  readonly differences: readonly string[];
  close(): Promise<void>;
}

/** Practice nodes in memory; `rebuild` brings them back to where an earlier process left them. */
export async function practiceWorld(seed: string, rebuild: readonly RebuildStep[]): Promise<World> {
  const { startPracticeAccount } = await import("../rehearsal/practice-account.ts");
  const account = await startPracticeAccount({ seed, rebuild });
  return {
    call: account.call,
    destination: { kind: "rehearsal", account: account.account, region: account.region, endpoint: null },
    nodes: account.nodes.map(({ key, id, name, privateIp }) => ({
      key,
      id,
      name,
      note: `practice node, ${privateIp}`,
    })),
    arn: null,
    practiceToken: account.joinToken,
    suggest: (variable, target) => account.suggest(variable, target),
    differences: account.differences,
    close: () => account.close(),
  };
}
