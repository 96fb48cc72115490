// What a beginner meets on the AWS side, to be practised on purpose (`--fault`). Each is met once: when the person has read of it
// and tries again, an administrator of the practice account has repaired it. What is of the nodes themselves stays.

/** The faults, each with what it is, in words for a list of options. */
export const FAULTS = {
  "no-permission": "you are not allowed to make a change set at first",
  "no-default-vpc": "the account has no default VPC",
  quota: "the quota for running instances is used up",
  "name-taken": "a stack with that name exists after a failed attempt",
  rollback: "AWS has no capacity for the instance, so the stack is rolled back",
  "late-node": "the node takes a long time to reach Systems Manager",
  "not-met":
    "node-02 has no termination protection, and the security group of both nodes does not allow UDP 4789",
  "no-disk": "one node of ten has no data volume",
  slow: "everything takes long on one node of ten",
} as const;

export type Fault = keyof typeof FAULTS;

/** Those of the nodes that an account begins with. The others happen while a node is made. */
const OF_NODES: ReadonlySet<Fault> = new Set(["not-met", "no-disk", "slow"]);

/** Is it met on nodes that exist, and never repaired? */
export function isOfNodes(fault: Fault): boolean {
  return OF_NODES.has(fault);
}

/** Is there a fault of that name? */
export function isFault(name: string): name is Fault {
  return Object.hasOwn(FAULTS, name);
}

export interface Faults {
  /** Is it still to be met? */
  has(fault: Fault): boolean;
  /** Meets it: true the first time, where it was asked for. */
  meet(fault: Fault): boolean;
}

export function createFaults(wanted: readonly Fault[]): Faults {
  const left = new Set(wanted);
  return { has: (fault) => left.has(fault), meet: (fault) => left.delete(fault) };
}

/** What a message of a fault ends with. */
export const REPAIRED = "(Practice: an administrator repairs this now. Retry.)";
