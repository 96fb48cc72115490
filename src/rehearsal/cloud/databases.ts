// What DocumentDB of the practice account holds, and how a node sees a cluster. Data only; what answers for it stands in
// describe-databases.ts.
import type { Tag } from "./cloud.ts";

export interface DbCluster {
  readonly id: string;
  readonly created: Date;
  readonly engine: string;
  readonly port: number;
  readonly encrypted: boolean;
  protected: boolean;
  /** Days. */
  readonly retention: number;
  readonly parameters: string;
  readonly subnets: string;
  readonly groups: readonly string[];
  readonly user: string;
  /** DocumentDB made the password, and keeps it in Secrets Manager. */
  readonly managed: boolean;
  readonly tags: readonly Tag[];
  status: "creating" | "available";
  /** What was written into it, by database, collection and id. */
  readonly documents: Set<string>;
}

export interface DbInstance {
  readonly id: string;
  readonly cluster: string;
  readonly type: string;
  readonly zone: string;
  status: "creating" | "available";
}

export interface Databases {
  readonly clusters: DbCluster[];
  readonly instances: DbInstance[];
  readonly parameterGroups: { readonly name: string; readonly family: string; readonly tls: string }[];
  readonly subnetGroups: { readonly name: string; readonly subnets: readonly string[] }[];
}

export function noDatabases(): Databases {
  return { clusters: [], instances: [], parameterGroups: [], subnetGroups: [] };
}

/** A cluster as a node sees it. */
export interface SeenCluster {
  readonly id: string;
  readonly endpoint: string;
  readonly port: number;
  readonly tls: boolean;
  /** Its security groups let the node in, and an instance answers. */
  readonly isReached: boolean;
  /** What the node's role may read: its address, and its password. */
  readonly mayDescribe: boolean;
  readonly mayRead: boolean;
  /** Null where the password is not in Secrets Manager. */
  readonly secret: string | null;
  readonly user: string;
  readonly password: string;
  readonly documents: Set<string>;
}
