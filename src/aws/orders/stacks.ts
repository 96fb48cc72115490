// The state of a CloudFormation stack: its status, its outputs, and what can be done with it.
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

/** Does the error say that there is no such stack? CloudFormation has no error code for that. */
export function isNoStack(error: unknown): boolean {
  return hasCode(error, "ValidationError") && /does not exist/i.test(errorLabel(error));
}

export function outputsOf(stack: Stack): Readonly<Record<string, string>> {
  return Object.fromEntries((stack.Outputs ?? []).map((it) => [it.OutputKey ?? "", it.OutputValue ?? ""]));
}

/** True for a status that does not change by itself. */
export function isFinal(status: string): boolean {
  return /_(COMPLETE|FAILED)$/.test(status);
}

/** True for the status of a stack that matches its template. */
export function isWell(status: string): boolean {
  return ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].includes(status);
}

/** Why a template cannot be applied to a stack of that status, and what to do; null when it can. */
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

/** The command that deletes a stack. */
export function deleteCommand(stack: string): string {
  return `aws cloudformation delete-stack --stack-name ${stack}`;
}
