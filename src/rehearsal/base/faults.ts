// Faults on the AWS side that can be injected for practice (`--fault`). Each occurs once: when the operator
// has read about it and retries, an administrator of the practice account has repaired it. Faults of the
// nodes themselves stay.

/** The faults, each with a description for a list of options. */
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
  away: "the agent of one node of ten does not reach Systems Manager",
  "other-image": "one node of ten has Amazon Linux 2",
} as const;

export type Fault = keyof typeof FAULTS;

/** Faults of the initial nodes. The others occur while a node is made. */
const OF_NODES: ReadonlySet<Fault> = new Set(["not-met", "no-disk", "slow", "away", "other-image"]);

/** Does it affect existing nodes, without ever being repaired? */
export function isOfNodes(fault: Fault): boolean {
  return OF_NODES.has(fault);
}

export function isFault(name: string): name is Fault {
  return Object.hasOwn(FAULTS, name);
}

export interface Faults {
  /** Is it still to occur? */
  has(fault: Fault): boolean;
  /** Makes the fault occur: true the first time, if it was requested. */
  meet(fault: Fault): boolean;
}

export function createFaults(wanted: readonly Fault[]): Faults {
  const left = new Set(wanted);
  return { has: (fault) => left.has(fault), meet: (fault) => left.delete(fault) };
}

/** The end of every fault's message. */
export const REPAIRED = "(Practice: an administrator repairs this now. Retry.)";
