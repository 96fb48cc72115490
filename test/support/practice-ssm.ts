// A practice account in this process behind its AWS port, as a transport meets it; and waiting for a command's end.
import type { GetCommandInvocationCommandOutput } from "@aws-sdk/client-ssm";
import {
  type PracticeAccount,
  type RebuildStep,
  startPracticeAccount,
} from "../../src/rehearsal/practice-account.ts";

export const never = new AbortController().signal;

export interface PracticeSsm {
  readonly account: PracticeAccount;
  /** Sends a script to a node (its index) and gives the command's id. */
  send(script: string, node?: number, more?: object): Promise<string>;
  /** Waits until the command has ended there. */
  ended(commandId: string, node?: number): Promise<Omit<GetCommandInvocationCommandOutput, "$metadata">>;
  run(
    script: string,
    node?: number,
    more?: object,
  ): Promise<Omit<GetCommandInvocationCommandOutput, "$metadata">>;
}

/** A pace so high that waiting costs nothing, while time limits still pass. */
export async function practiceSsm(rebuild: readonly RebuildStep[] = [], pace = 5000): Promise<PracticeSsm> {
  const account = await startPracticeAccount({ seed: "SEED", rebuild, inProcess: true, pace });
  const idOf = (node: number) => account.nodes[node]?.id ?? "";
  const ssm: PracticeSsm = {
    account,
    async send(script, node = 0, more = {}) {
      const sent = await account.call(
        "ssm:SendCommand",
        {
          InstanceIds: [idOf(node)],
          DocumentName: "AWS-RunShellScript",
          Parameters: { commands: script.split("\n") },
          ...more,
        },
        never,
      );
      return sent.Command?.CommandId ?? "";
    },
    async ended(commandId, node = 0) {
      for (;;) {
        try {
          const seen = await account.call(
            "ssm:GetCommandInvocation",
            { CommandId: commandId, InstanceId: idOf(node) },
            never,
          );
          if (!/^(Pending|InProgress|Cancelling)$/.test(seen.Status ?? "")) return seen;
        } catch (error) {
          if (!(error instanceof Error) || error.name !== "InvocationDoesNotExist") throw error;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    run: async (script, node = 0, more = {}) => ssm.ended(await ssm.send(script, node, more), node),
  };
  return ssm;
}
