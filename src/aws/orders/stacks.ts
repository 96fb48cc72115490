// A CloudFormation stack as it stands: its status, its outputs, and what they mean for what should be done with it.
import type { AwsOperations } from "../api/call.ts";
import { errorLabel } from "../api/service-errors.ts";
import { hasCode } from "./refusal-words.ts";
import { CallError, callFor, type OrderJob } from "./work.ts";

export type Stack = NonNullable<AwsOperations["cloudformation:DescribeStacks"][1]["Stacks"]>[number];

/** The stack of that name or id; null when there is none. Rejects with a CallError. */
export async function describeStack(
  job: Pick<OrderJob, "session" | "signal">,
  nameOrId: string,
): Promise<Stack | null> {
  try {
    const input = { StackName: nameOrId };
    const { Stacks } = await callFor(job, "cloudformation:DescribeStacks", input);
    return Stacks?.find(({ StackName, StackId }) => StackName === nameOrId || StackId === nameOrId) ?? null;
  } catch (error) {
    if (error instanceof CallError && isNoStack(error.cause)) return null;
    throw error;
  }
}

/** Is it that there is no such stack? CloudFormation says so by an error that has no code of its own. */
export function isNoStack(error: unknown): boolean {
  return hasCode(error, "ValidationError") && /does not exist/i.test(errorLabel(error));
}

/** Its outputs by their names. */
export function outputsOf(stack: Stack): Readonly<Record<string, string>> {
  return Object.fromEntries((stack.Outputs ?? []).map((it) => [it.OutputKey ?? "", it.OutputValue ?? ""]));
}

/** True for a status after which nothing follows by itself. */
export function isFinal(status: string): boolean {
  return /_(COMPLETE|FAILED)$/.test(status);
}

/** True for the status of a stack that stands as its template says. */
export function isWell(status: string): boolean {
  return ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].includes(status);
}

/** Can a template be applied to a stack of that status? Null when it can; otherwise why not, and what to do. */
export function whyNotUsable(stack: string, status: string): string | null {
  const usable = ["UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"];
  if (isWell(status) || usable.includes(status)) return null;
  const what = `The stack ${stack} is ${status}`;
  switch (status) {
    case "ROLLBACK_COMPLETE":
    case "ROLLBACK_FAILED":
    case "CREATE_FAILED":
      return `${what}: it was not made, and a stack in that state can only be deleted. Check what is left of it, then delete it (\`${deleteCommand(stack)}\`), wait until it is deleted, and retry. Lamplighter deletes nothing.`;
    case "DELETE_FAILED":
      return `${what}: its deletion failed. Check its events in the CloudFormation console, delete it (\`${deleteCommand(stack)}\`), wait until it is deleted, and retry. Lamplighter deletes nothing.`;
    case "UPDATE_ROLLBACK_FAILED":
      return `${what}: an update failed, and its rollback failed too. Check its events in the CloudFormation console and continue the rollback (\`aws cloudformation continue-update-rollback --stack-name ${stack}\`), then retry.`;
    default:
      return /_IN_PROGRESS$/.test(status)
        ? `${what}: CloudFormation is still working on it. Wait until it has finished, then retry.`
        : `${what}, so it cannot be changed. Check it in the CloudFormation console, then retry.`;
  }
}

/** The command by which a person deletes a stack. */
export function deleteCommand(stack: string): string {
  return `aws cloudformation delete-stack --stack-name ${stack}`;
}
