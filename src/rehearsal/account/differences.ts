// What differs between a practice account and a real one; the first screen of a rehearsal shows it. Keep it true.
import { FAULTS, type Fault } from "../base/faults.ts";
import { PACE } from "../base/pace.ts";

const ALWAYS: readonly string[] = [
  "Nothing here is real: nodes in this program's memory. Nothing is sent, nothing costs money, nothing stays.",
  `Waiting is ${PACE} times shorter than on a real node, time limits too.`,
  "The shell is an imitation of bash. Traps, job control and terminals are missing.",
  "A command's output appears when the command has ended; one that is stopped half-way shows none.",
  "Commands know what preparing a node needs: disks, mounts, packages, services, Docker Swarm, the first connection to a DocumentDB cluster. The rest says that it is not simulated.",
  "A disk holds a filesystem or swap space, or nothing. Partitions cannot be made, and nothing else can be written to it.",
  "Containers do not run, networks are not reached, packages come from a short list.",
  "Of DocumentDB, clusters stand and are reached or not. No certificate is real; mongosh knows one script of the bundled runbook, and no database; a stack that stands is not changed.",
  "Of the AWS side, only what guides of nodes ask for is there. A volume has grown and a snapshot is complete after seconds. Nothing is measured: figures of disks are what AWS states of their types.",
];

const STANDING =
  "Something is left for a check to find: node-02 is not protected against termination, the security group of both nodes does not let UDP 4789 in, and nothing protects the DocumentDB cluster practice-documents from being deleted.";

const EMPTY: readonly string[] = [
  "The account begins with a default network and the DNS zone practice.example. Its stacks are new ones only, made one resource after another; of a type that guides of nodes do not need, nothing comes. User data does not run.",
  "Security groups are asked when a node joins a swarm, and at no other time.",
];

const ENDING: readonly string[] = [
  "Everybody is root. File permissions are kept but not enforced.",
  "After an interruption all is built again by doing once more what had ended.",
];

/** The sentences for an account that is empty or not, in which these faults are met. */
export function differencesOf(empty: boolean, faults: readonly Fault[]): readonly string[] {
  return [
    ...ALWAYS,
    ...(empty ? EMPTY : [STANDING]),
    ...(faults.length === 0
      ? []
      : [
          `On purpose: ${faults.map((fault) => FAULTS[fault]).join("; ")}. Each is met once; before you try again, an administrator has repaired it, and has deleted a stack that failed.`,
        ]),
    ...ENDING,
  ];
}
