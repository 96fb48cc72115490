// Checks whether an Amazon DocumentDB cluster exists and meets the requirements. Reads DocumentDB only;
// documentdb-reach.ts checks who can reach the cluster.

import type { ClusterDemand } from "../../runbook/model/runbook.ts";
import { DOCUMENTDB_LAST_DAYS } from "../../support-dates.ts";
import { type ReadContext, readPages, sourceWords } from "../api/reading.ts";
import { type Cluster, findCluster } from "./documentdb-cluster.ts";
import { checkReach } from "./documentdb-reach.ts";
import { cannotTell, type Evidence, listWords, met, notMet } from "./evidence.ts";

/**
 * `name`: identifier or tag; null when unknown. If one key is not met, the whole is not met; otherwise, if
 * one is unknown, the whole is unknown.
 */
export async function checkDocumentDb(
  reading: ReadContext,
  demand: ClusterDemand,
  name: string | null,
): Promise<Evidence> {
  const found = await findCluster(reading, demand.cluster, name);
  if ("result" in found) return found;
  const asked = Object.keys(demand).length;
  const parts: Evidence[] = [];
  // If any key is required, the cluster must exist anyway.
  const standing = checkStanding(reading, found);
  if (standing.result !== "met" || asked === 2) parts.push(standing);
  if (demand.encrypted) parts.push(checkEncryption(found));
  if (demand.tls) parts.push(await checkTls(reading, found));
  if (demand.deletionProtection) parts.push(checkProtection(found));
  if (demand.backupRetention !== undefined) parts.push(checkRetention(found, demand.backupRetention));
  if (demand.engine !== undefined) parts.push(checkEngine(reading, found, demand.engine));
  if ((demand.instances ?? demand.zones ?? demand.instanceClass) !== undefined)
    parts.push(await checkInstances(reading, found, demand));
  if (demand.reachable) parts.push(await checkReach(reading, found));
  return together(parts);
}

/** The worst result; evidence of keys that are not met comes first. */
function together(parts: readonly Evidence[]): Evidence {
  const order = ["not-met", "cannot-tell", "met"] as const;
  const sorted = order.flatMap((result) => parts.filter((it) => it.result === result));
  const words = (pick: (it: Evidence) => string | null): string | null => {
    const all = [...new Set(sorted.flatMap((it) => pick(it) ?? []))];
    return all.length === 0 ? null : all.join("; ");
  };
  return {
    result: sorted[0]?.result ?? "cannot-tell",
    evidence: sorted.map(({ evidence }) => evidence).join(" "),
    observed: words(({ observed }) => observed),
    source: words(({ source }) => source),
  };
}

function checkStanding({ now }: ReadContext, { id, cluster, source }: Cluster): Evidence {
  const { Status = "in an unknown state", EngineVersion = "" } = cluster;
  const support = supportWords(EngineVersion, now());
  const observed = `${id}: ${Status}, engine ${EngineVersion} (${support.words})`;
  if (Status !== "available")
    return notMet(
      `The cluster ${id} is ${Status}, not available. Wait, or check its events in the DocumentDB console.`,
      observed,
      source,
    );
  return met(`The cluster ${id} is available.${support.concern}`, observed, source);
}

function checkEncryption({ id, cluster, source }: Cluster): Evidence {
  const { StorageEncrypted: on, KmsKeyId: key } = cluster;
  if (on === undefined)
    return cannotTell("DocumentDB does not report whether the storage is encrypted.", null, source);
  return on
    ? met(`The storage of ${id} is encrypted with ${key ?? "an unknown key"}.`, key ?? "encrypted", source)
    : notMet(
        `The storage of ${id} is not encrypted, and cannot be encrypted later. Restore a snapshot of it into a new, encrypted cluster.`,
        "not encrypted",
        source,
      );
}

/** A value that waits for a reboot does not count yet. */
async function checkTls(reading: ReadContext, { id, cluster, source: seen }: Cluster): Promise<Evidence> {
  const group = cluster.DBClusterParameterGroup ?? "";
  if (group === "") return cannotTell(`DocumentDB shows no parameter group for ${id}.`, null, seen);
  const found = await readPages(
    reading,
    "docdb:DescribeDBClusterParameters",
    { DBClusterParameterGroupName: group },
    group,
    { items: ({ Parameters }) => Parameters, next: markerInput },
  );
  const source = sourceWords("docdb:DescribeDBClusterParameters", group);
  const value = found.find(({ ParameterName }) => ParameterName === "tls")?.ParameterValue;
  if (value === undefined || value === "")
    return cannotTell(`The parameter group ${group} does not have \`tls\`.`, null, source);
  const observed = `tls ${value} in ${group}`;
  const waiting = (cluster.DBClusterMembers ?? []).flatMap((it) =>
    it.DBClusterParameterGroupStatus === "pending-reboot" ? (it.DBInstanceIdentifier ?? []) : [],
  );
  if (value === "disabled") {
    const own = group.startsWith("default.") ? "its own parameter group, in which" : "its parameter group";
    return notMet(
      `TLS is off: passwords and data cross the network in plain text. Give the cluster ${own} \`tls\` is \`enabled\` (DocumentDB console: Parameter groups), then reboot its instances.`,
      observed,
      source,
    );
  }
  if (waiting.length > 0)
    return cannotTell(
      `\`tls\` is \`${value}\`, but ${listWords(waiting)} still ${waiting.length === 1 ? "needs" : "need"} a reboot to apply it. Reboot them.`,
      observed,
      source,
    );
  return met(`Connections need TLS (\`${value}\`).`, observed, source);
}

function checkProtection({ id, cluster, source }: Cluster): Evidence {
  const on = cluster.DeletionProtection;
  if (on === undefined)
    return cannotTell("DocumentDB does not report whether deletion protection is on.", null, source);
  return on
    ? met("Deletion protection is on.", "on", source)
    : notMet(
        `Deletion protection is off. Turn it on (\`aws docdb modify-db-cluster --db-cluster-identifier ${id} --deletion-protection\`).`,
        "off",
        source,
      );
}

function checkRetention({ id, cluster, source }: Cluster, days: number): Evidence {
  const kept = cluster.BackupRetentionPeriod;
  if (kept === undefined)
    return cannotTell("DocumentDB does not report how long backups are kept.", null, source);
  const observed = dayWords(kept);
  return kept >= days
    ? met(`Backups are kept for ${dayWords(kept)}.`, observed, source)
    : notMet(
        `Backups are kept for ${dayWords(kept)}; the guide requires ${days} (\`aws docdb modify-db-cluster --db-cluster-identifier ${id} --backup-retention-period ${days}\`).`,
        observed,
        source,
      );
}

function checkEngine({ now }: ReadContext, { cluster, source }: Cluster, wanted: string): Evidence {
  const found = cluster.EngineVersion ?? "";
  if (found === "") return cannotTell("DocumentDB does not report which engine version it is.", null, source);
  const support = supportWords(found, now());
  const observed = `${found} (${support.words})`;
  return found.startsWith(`${wanted}.`) || found === wanted
    ? met(`The engine is ${found}.${support.concern}`, observed, source)
    : notMet(
        `The engine is ${found}; the guide requires ${wanted}. Upgrade the cluster after a test on a copy, or keep it and say why.${support.concern}`,
        observed,
        source,
      );
}

/** Standard support of an engine version (`5.0.0`), as of `now` in milliseconds since 1970 UTC. */
function supportWords(version: string, now: number): { readonly words: string; readonly concern: string } {
  const major = version.split(".").slice(0, 2).join(".");
  const day = Object.hasOwn(DOCUMENTDB_LAST_DAYS, major) ? DOCUMENTDB_LAST_DAYS[major] : undefined;
  if (day === undefined) return { words: "end of support unknown", concern: "" };
  if (day === null) return { words: "standard support, no end announced", concern: "" };
  const isPast = now >= Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  return isPast
    ? {
        words: `standard support ended ${day}`,
        concern: ` Standard support of engine ${major} ended on ${day}; AWS charges extra for Extended Support. Plan the upgrade.`,
      }
    : { words: `standard support until ${day}`, concern: "" };
}

async function checkInstances(
  reading: ReadContext,
  { id, cluster }: Cluster,
  { instances = 0, zones = 0, instanceClass }: ClusterDemand,
): Promise<Evidence> {
  const own = cluster.DBClusterIdentifier ?? id;
  const all = await readPages(
    reading,
    "docdb:DescribeDBInstances",
    { Filters: [{ Name: "db-cluster-id", Values: [own] }] },
    own,
    { items: ({ DBInstances }) => DBInstances, next: markerInput },
  );
  const source = sourceWords("docdb:DescribeDBInstances", own);
  const members = all.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === own);
  const available = members.filter(({ DBInstanceStatus }) => DBInstanceStatus === "available");
  const places = [...new Set(available.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []))].sort();
  const classes = [...new Set(available.flatMap(({ DBInstanceClass }) => DBInstanceClass ?? []))].sort();
  const observed =
    available.length === 0
      ? `none of ${members.length} available`
      : `${available.length} available, ${classes.join(", ")}, in ${places.join(", ")}`;
  const lacks = [
    ...(available.length < instances
      ? [
          `${available.length} of its instances are available; the guide requires ${instances}: add instances, or wait for them`,
        ]
      : []),
    ...(places.length < zones
      ? [
          `they are in ${zoneWords(places.length)}; the guide requires ${zones}: add an instance in another zone`,
        ]
      : []),
    ...(instanceClass !== undefined && (available.length === 0 || classes.some((it) => it !== instanceClass))
      ? [`their class is ${classes.join(", ") || "not known"}; the guide requires ${instanceClass}`]
      : []),
  ];
  if (lacks.length > 0) return notMet(`${id}: ${lacks.join("; ")}.`, observed, source);
  const lonely = available.length > 1 && places.length === 1 && zones < 2;
  return met(
    `${id} has ${available.length} available ${available.length === 1 ? "instance" : "instances"} in ${zoneWords(places.length)}.${lonely ? " If that zone fails, they all do." : ""}`,
    observed,
    source,
  );
}

function zoneWords(count: number): string {
  return count === 1 ? "1 zone" : `${count} zones`;
}

function dayWords(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

/** The extra input for the next page in DocumentDB. */
export function markerInput({ Marker }: { readonly Marker?: string | undefined }): { Marker: string } | null {
  return Marker === undefined || Marker === "" ? null : { Marker };
}
