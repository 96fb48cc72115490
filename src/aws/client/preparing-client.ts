// The operations that only the AWS side of a guide needs: CloudFormation, DocumentDB, IAM and Route 53. Each
// client has its own file, loaded by the first call.
import type { AwsOperation, Operation } from "../api/call.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** The operations; a service's client is loaded when one of its operations is called. */
export function preparingOperations(
  settings: PreparingSettings,
  place: Place,
): OperationsOf<"cloudformation" | "docdb" | "iam" | "route53"> {
  const cloudFormation = once(async () =>
    (await import("./cloud-formation-client.ts")).cloudFormationOperations(settings, place),
  );
  const docdb = once(async () => (await import("./docdb-client.ts")).docdbOperations(settings, place));
  const iam = once(async () => (await import("./iam-client.ts")).iamOperations(settings, place));
  const route53 = once(async () => (await import("./route53-client.ts")).route53Operations(settings, place));
  return {
    "cloudformation:CreateChangeSet": lazily(cloudFormation, "cloudformation:CreateChangeSet"),
    "cloudformation:DescribeChangeSet": lazily(cloudFormation, "cloudformation:DescribeChangeSet"),
    "cloudformation:DescribeStackEvents": lazily(cloudFormation, "cloudformation:DescribeStackEvents"),
    "cloudformation:DescribeStacks": lazily(cloudFormation, "cloudformation:DescribeStacks"),
    "cloudformation:ExecuteChangeSet": lazily(cloudFormation, "cloudformation:ExecuteChangeSet"),
    "cloudformation:GetTemplate": lazily(cloudFormation, "cloudformation:GetTemplate"),
    "docdb:DescribeDBClusterParameters": lazily(docdb, "docdb:DescribeDBClusterParameters"),
    "docdb:DescribeDBClusters": lazily(docdb, "docdb:DescribeDBClusters"),
    "docdb:DescribeDBInstances": lazily(docdb, "docdb:DescribeDBInstances"),
    "docdb:DescribeDBSubnetGroups": lazily(docdb, "docdb:DescribeDBSubnetGroups"),
    "docdb:ListTagsForResource": lazily(docdb, "docdb:ListTagsForResource"),
    "iam:GetInstanceProfile": lazily(iam, "iam:GetInstanceProfile"),
    "iam:ListAttachedRolePolicies": lazily(iam, "iam:ListAttachedRolePolicies"),
    "route53:ListHostedZonesByName": lazily(route53, "route53:ListHostedZonesByName"),
    "route53:ListResourceRecordSets": lazily(route53, "route53:ListResourceRecordSets"),
  };
}

function lazily<O extends AwsOperation>(
  load: () => Promise<{ readonly [K in O]: Operation<K> }>,
  operation: O,
): Operation<O> {
  return async (input, signal) => (await load())[operation](input, signal);
}

/** Runs `make` at the first call; later calls get the same result. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
