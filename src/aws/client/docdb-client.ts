// DocumentDB's client, loaded by the first call. SDK imports are by name, so that a missing name fails the
// build.
import {
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSubnetGroupsCommand,
  DocDBClient,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-docdb";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** Rejects with OperatorError when AWS's own endpoint is wanted and no Region is set. */
export async function docdbOperations(
  settings: PreparingSettings,
  place: Place,
): Promise<OperationsOf<"docdb">> {
  const make = (more: object) => new DocDBClient({ ...settings, ...more });
  const client = bounded(make(await place(() => make({}))));
  return {
    "docdb:DescribeDBClusterParameters": (input, abortSignal) =>
      client.send(new DescribeDBClusterParametersCommand(input), { abortSignal }),
    "docdb:DescribeDBClusters": (input, abortSignal) =>
      client.send(new DescribeDBClustersCommand(input), { abortSignal }),
    "docdb:DescribeDBInstances": (input, abortSignal) =>
      client.send(new DescribeDBInstancesCommand(input), { abortSignal }),
    "docdb:DescribeDBSubnetGroups": (input, abortSignal) =>
      client.send(new DescribeDBSubnetGroupsCommand(input), { abortSignal }),
    "docdb:ListTagsForResource": (input, abortSignal) =>
      client.send(new ListTagsForResourceCommand(input), { abortSignal }),
  };
}
