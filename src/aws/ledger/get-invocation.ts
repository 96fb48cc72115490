// Asks the service once about one command on one instance.
import type { AwsOperations } from "../api/call.ts";
import type { Sending } from "../session/job.ts";

export type Invocation = AwsOperations["ssm:GetCommandInvocation"][1];

/**
 * The service's record of the command. Rejects as the call does, and when the answer is about another command
 * or instance.
 */
export async function getInvocation(job: Sending, instance: string, commandId: string): Promise<Invocation> {
  const input = { CommandId: commandId, InstanceId: instance };
  const answer = await job.session.options.call("ssm:GetCommandInvocation", input, job.signal);
  if (answer.CommandId !== commandId || answer.InstanceId !== instance)
    throw new Error(
      `the answer is about ${answer.CommandId ?? "no command"} on ${answer.InstanceId ?? "no instance"}`,
    );
  return answer;
}
