// The key `documentdb` of a `{requires}` block: a map of requirements for one cluster, or only its name.

import type { Requirement } from "../model/runbook.ts";
import type { YamlEntry, YamlNode } from "../settings/yaml-tree.ts";
import { type Demands, numberOf } from "./read-documentdb.ts";

type DocumentDb = Extract<Requirement, { kind: "documentdb" }>;
type Wrong = { readonly wrong: string; readonly advice: string };

/** What one entry requires; `start` and `end` are its place. */
export interface ClusterEntry {
  readonly read: DocumentDb | Wrong;
  readonly start: number;
  readonly end: number;
}

const flag =
  (demands: Demands) =>
  (text: string): Demands | null =>
    text === "true" || text === "required" ? demands : null;

/** By key: what its value requires (null for an invalid one), and its syntax. */
const KEYS: Readonly<Record<string, readonly [(text: string) => Demands | null, string]>> = {
  encrypted: [flag({ encrypted: true }), "encrypted: true"],
  tls: [flag({ tls: true }), "tls: true"],
  "deletion-protection": [flag({ deletionProtection: true }), "deletion-protection: true"],
  "backup-retention": [
    (text) => {
      const days = Number(/^(?:at least )?(\d{1,2})(?: days?)?$/i.exec(text)?.[1] ?? 0);
      return days >= 1 && days <= 35 ? { backupRetention: days } : null;
    },
    "backup-retention: 7 days",
  ],
  instances: [
    (text) => {
      const [, instances, zones] =
        /^(?:at least )?(\d{1,2})(?: instances)?(?: in (\d) zones)?$/i.exec(text) ?? [];
      if (instances === undefined || numberOf(instances) < 1) return null;
      return { instances: numberOf(instances), ...(zones === undefined ? {} : { zones: numberOf(zones) }) };
    },
    "instances: at least 2 in 2 zones",
  ],
  "instance-class": [
    (text) => (/^db\.[a-z]\w{1,9}\.\w{1,12}$/.test(text) ? { instanceClass: text } : null),
    "instance-class: db.r6g.large",
  ],
  engine: [(text) => (/^\d\.\d$/.test(text) ? { engine: text } : null), "engine: 5.0"],
  reachable: [flag({ reachable: true }), "reachable: true"],
};

const ADVICE = `Write \`cluster: NAME\` and any of \`${Object.values(KEYS)
  .map(([, written]) => written)
  .join("`, `")}\`.`;
/** An identifier, a tag or a variable. */
const CLUSTER = /^<?([A-Za-z][A-Za-z0-9_-]{0,99}|tag:[^=\s][^=]{0,127}=[^\n]{1,255}?)>?$/;

/** The requirements for the cluster, one per entry; the first is that it exists. */
export function clusterEntries(whole: YamlEntry): readonly ClusterEntry[] {
  const { value } = whole;
  const entries = value.kind === "map" ? value.entries : [];
  const named = value.kind === "value" ? whole : entries.find(({ key }) => key === "cluster");
  const cluster = CLUSTER.exec(plainText(named?.value))?.[1];
  if (named === undefined || cluster === undefined)
    return [
      { read: { wrong: "`documentdb` does not name a cluster", advice: ADVICE }, ...placeOf(named ?? whole) },
    ];
  const asked = entries.filter(({ key }) => key !== "cluster");
  return [
    { read: { kind: "documentdb", cluster }, ...placeOf(named) },
    ...asked.map((entry) => ({ read: demandOf(cluster, entry), ...placeOf(entry) })),
  ];
}

function demandOf(cluster: string, { key, value }: YamlEntry): DocumentDb | Wrong {
  const [read, written] = (Object.hasOwn(KEYS, key) ? KEYS[key] : undefined) ?? [];
  if (read === undefined)
    return { wrong: `\`documentdb\` has no key \`${key.slice(0, 80)}\``, advice: ADVICE };
  const demands = read(plainText(value));
  return demands === null
    ? { wrong: `the value of \`${key}\` is not understood`, advice: `Write it like \`${written}\`.` }
    : { kind: "documentdb", cluster, ...demands };
}

function plainText(value: YamlNode | undefined): string {
  return value?.kind === "value" ? value.text.trim() : "";
}

function placeOf({ start, end }: YamlEntry): Pick<ClusterEntry, "start" | "end"> {
  return { start, end };
}
