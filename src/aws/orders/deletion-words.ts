// How the operator can remove what was made. Nothing is deleted here; the words say what stays and still
// costs money.
import { leftOf, type StackEvent } from "./stack-events.ts";
import { deleteCommand, whyNotUsable } from "./stacks.ts";

const NOTHING = "Lamplighter deletes nothing.";

/** Lines for an existing stack: how to delete it, and what stays after that. */
export function keptWords(stack: string, outputs: Readonly<Record<string, string>>): readonly string[] {
  const { Instance: instance, DataVolume: volume, Cluster: cluster } = outputs;
  return [
    `${NOTHING} To delete the stack later:`,
    ...(instance === undefined ? [] : [`  ${unprotect(instance)}`]),
    ...(cluster === undefined ? [] : [`  ${unprotectCluster(cluster)}`]),
    `  ${deleteCommand(stack)}`,
    ...(cluster === undefined
      ? []
      : [
          "This keeps a last snapshot of the cluster, which costs money until you delete it (DocumentDB console: Snapshots).",
        ]),
    ...(volume === undefined
      ? []
      : [
          `This keeps the data volume ${volume}, which costs money until you delete it: aws ec2 delete-volume --volume-id ${volume}`,
        ]),
  ];
}

/** Sentences about what a failed operation leaves behind. */
export function leftWords(stack: string, status: string, events: readonly StackEvent[]): readonly string[] {
  if (status === "UPDATE_ROLLBACK_COMPLETE")
    return [`The stack ${stack} is unchanged. Retry to go back to the proposal.`];
  if (status.startsWith("UPDATE")) return [whyNotUsable(stack, status) ?? ""];
  const volumes = leftOf(events, "AWS::EC2::Volume");
  const instances = leftOf(events, "AWS::EC2::Instance");
  return [
    `The stack ${stack} can only be deleted now. ${NOTHING} After you have checked it:`,
    ...instances.map((id) => `  ${unprotect(id)}`),
    ...leftOf(events, "AWS::DocDB::DBCluster").map((id) => `  ${unprotectCluster(id)}`),
    `  ${deleteCommand(stack)}`,
    ...(volumes.length === 0
      ? []
      : [
          `A volume was made before the failure. It is kept, and costs money until you delete it:`,
          ...volumes.map((id) => `  aws ec2 delete-volume --volume-id ${id}`),
        ]),
    "When the stack is deleted, retry to go back to the proposal.",
  ];
}

function unprotect(instance: string): string {
  return `aws ec2 modify-instance-attribute --instance-id ${instance} --no-disable-api-termination`;
}

function unprotectCluster(cluster: string): string {
  return `aws docdb modify-db-cluster --db-cluster-identifier ${cluster} --no-deletion-protection`;
}
