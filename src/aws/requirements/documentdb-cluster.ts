// Finds the DocumentDB cluster that a guide means: by its identifier, by a tag, or the only one that exists.
import type { AwsOperations } from "../api/call.ts";
import { type ReadContext, readAnswer, readIfExists, readPages, sourceWords } from "../api/reading.ts";
import { cannotTell, type Evidence, listWords, notMet } from "./evidence.ts";

type DbCluster = NonNullable<AwsOperations["docdb:DescribeDBClusters"][1]["DBClusters"]>[number];

/** A cluster with its identifier, and where it was read. */
export interface Cluster {
  readonly id: string;
  readonly cluster: DbCluster;
  readonly source: string;
}

/** The most clusters whose tags are read. */
const MOST_TAGGED = 50;

/**
 * The cluster, or why there is none to check. `written`: the guide's text; `name`: its value. Throws
 * ReadFailure.
 */
export async function findCluster(
  reading: ReadContext,
  written: string | null,
  name: string | null,
): Promise<Cluster | Evidence> {
  if (written === null) return onlyCluster(reading);
  if (name === null)
    return cannotTell(
      `The cluster is unknown, because ${written} is not set. Set it with --set ${written}=NAME.`,
      null,
      null,
    );
  const [, key, value] = /^tag:([^=]+)=(.*)$/s.exec(name) ?? [];
  if (key !== undefined && value !== undefined) return taggedCluster(reading, key, value);
  const id = name.toLowerCase();
  const source = sourceWords("docdb:DescribeDBClusters", id);
  const answer = await readIfExists(
    reading,
    "docdb:DescribeDBClusters",
    { DBClusterIdentifier: id },
    id,
    /^DBClusterNotFound/,
  );
  const cluster = answer?.DBClusters?.find(({ DBClusterIdentifier }) => DBClusterIdentifier === id);
  if (cluster === undefined)
    return notMet(
      `No DocumentDB cluster ${id} in this account and Region. Make it, or check the name.`,
      "none",
      source,
    );
  // DocumentDB's API also lists other databases.
  if (cluster.Engine !== undefined && cluster.Engine !== "docdb")
    return notMet(
      `${id} is not a DocumentDB cluster; its engine is ${cluster.Engine}.`,
      cluster.Engine,
      source,
    );
  return { id, cluster, source };
}

async function onlyCluster(reading: ReadContext): Promise<Cluster | Evidence> {
  const source = sourceWords("docdb:DescribeDBClusters");
  const [only, ...others] = await allClusters(reading);
  if (only === undefined)
    return notMet("No DocumentDB cluster in this account and Region. Make one.", "none", source);
  if (others.length === 0) return found(only);
  return severalOf("There are several DocumentDB clusters", [only, ...others], source);
}

async function taggedCluster(reading: ReadContext, key: string, value: string): Promise<Cluster | Evidence> {
  const source = sourceWords("docdb:ListTagsForResource");
  const all = await allClusters(reading);
  if (all.length > MOST_TAGGED)
    return cannotTell(
      `There are ${all.length} DocumentDB clusters, too many to read their tags. Name the cluster.`,
      null,
      source,
    );
  const tagged: DbCluster[] = [];
  for (const cluster of all) {
    const { DBClusterArn: arn = "" } = cluster;
    const { TagList = [] } = await readAnswer(
      reading,
      "docdb:ListTagsForResource",
      { ResourceName: arn },
      arn,
    );
    if (TagList.some((tag) => tag.Key === key && tag.Value === value)) tagged.push(cluster);
  }
  const [only, ...others] = tagged;
  if (only === undefined)
    return notMet(
      `No DocumentDB cluster has the tag ${key}=${value}. Make one, or check the tag.`,
      "none",
      source,
    );
  return others.length === 0
    ? found(only)
    : severalOf(`Several DocumentDB clusters have the tag ${key}=${value}`, tagged, source);
}

async function allClusters(reading: ReadContext): Promise<readonly DbCluster[]> {
  const input = { Filters: [{ Name: "engine", Values: ["docdb"] }] };
  const all = await readPages(reading, "docdb:DescribeDBClusters", input, "", {
    items: ({ DBClusters }) => DBClusters,
    next: ({ Marker }) => (Marker === undefined || Marker === "" ? null : { Marker }),
  });
  return all.filter(({ Engine }) => Engine === "docdb");
}

function found(cluster: DbCluster): Cluster {
  const id = cluster.DBClusterIdentifier ?? "";
  return { id, cluster, source: sourceWords("docdb:DescribeDBClusters", id) };
}

function severalOf(what: string, clusters: readonly DbCluster[], source: string): Evidence {
  const names = clusters.map(({ DBClusterIdentifier }) => DBClusterIdentifier ?? "").sort();
  return cannotTell(
    `${what} (${listWords(names.slice(0, 10))}). Name one in the guide.`,
    names.slice(0, 10).join(", "),
    source,
  );
}
