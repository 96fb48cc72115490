// Asks the service once about one command on one instance.
import type { Sending } from "../session/job.ts";
import type { Invocation } from "../session/shared-requests.ts";

/**
 * The service's record of the command. Rejects as the call does, and when the answer is about another command
 * or instance.
 */
export async function getInvocation(
  { call }: Pick<Sending["session"]["options"], "call">,
  signal: AbortSignal,
  instance: string,
  commandId: string,
): Promise<Invocation> {
  const input = { CommandId: commandId, InstanceId: instance };
  const answer = await call("ssm:GetCommandInvocation", input, signal);
  if (answer.CommandId !== commandId || answer.InstanceId !== instance)
    throw new Error(
      `the answer is about ${answer.CommandId ?? "no command"} on ${answer.InstanceId ?? "no instance"}`,
    );
  return answer;
}
