// The data of DocumentDB in the practice account; describe-databases.ts answers for it.
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
  /** DocumentDB generated the password and keeps it in Secrets Manager. */
  readonly managed: boolean;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  status: "creating" | "available";
  /** The documents written into it, by database, collection and id. */
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
