// The differences between a practice account and a real one; the first screen of a rehearsal shows them. Keep
// it true.
import { FAULTS, type Fault, isOfNodes } from "../base/faults.ts";
import { PACE } from "../base/pace.ts";

const ALWAYS: readonly string[] = [
  "The nodes are simulated in this program's memory. Nothing is sent or billed, and the nodes are gone when the program ends.",
  `Waits and time limits are ${PACE} times shorter than on a real node.`,
  "The shell simulates bash, without traps, job control and terminals.",
  "A command's output appears when the command has ended. A command that is stopped early shows none.",
  "Commands cover the preparation of a node: disks, mounts, packages, services, Docker Swarm, and the first connection to a DocumentDB cluster. All others report that they are not simulated.",
  "A disk has a filesystem, swap space or nothing. You cannot make partitions or write anything else to it.",
  "Containers do not run, there is no network, and packages come from a short list.",
  "A DocumentDB cluster can be made and reached, but has no database: certificates are not real, and mongosh runs only the script of the bundled runbook.",
  "AWS is simulated only as far as guides for nodes need it. Volumes grow and snapshots finish within seconds. Disk figures are not measured: they are AWS's figures for the type.",
];

const STANDING =
  "One requirement is not met on purpose: the DocumentDB cluster practice-documents has no deletion protection.";

const EMPTY: readonly string[] = [
  "The account starts with a default VPC and the hosted zone practice.example. It makes new stacks only, one resource after another, and only resource types that guides for nodes need. User data does not run.",
  "Security groups count only when a node joins a swarm.",
];

const ENDING: readonly string[] = [
  "Every user is root. File permissions are stored but not enforced.",
  "When you resume a rehearsal, the nodes are rebuilt by running the finished commands again.",
];

/** The sentences for an account, depending on whether it is empty and on its faults. */
export function differencesOf(empty: boolean, faults: readonly Fault[]): readonly string[] {
  const met = faults.filter((fault) => !isOfNodes(fault));
  const standing = faults.filter(isOfNodes).map((fault) => FAULTS[fault]);
  return [
    ...ALWAYS,
    ...(empty ? EMPTY : [STANDING]),
    ...(standing.length === 0 ? [] : [`On purpose: ${standing.join("; ")}.`]),
    ...(met.length === 0
      ? []
      : [
          `On purpose: ${met.map((fault) => FAULTS[fault]).join("; ")}. Each happens once. Before you retry, an administrator has repaired it and deleted a failed stack.`,
        ]),
    ...ENDING,
  ];
}
