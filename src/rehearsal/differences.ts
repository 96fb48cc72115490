// What differs between a practice node and a real one; the first screen of a rehearsal shows it. Keep it true.
import { PACE } from "./pace.ts";

export const DIFFERENCES: readonly string[] = [
  "Nothing here is real: nodes in this program's memory. Nothing is sent, nothing costs money, nothing stays.",
  `Waiting is ${PACE} times shorter than on a real node, time limits too.`,
  "The shell is an imitation of bash. Traps, job control and terminals are missing.",
  "A command's output appears when the command has ended; one that is stopped half-way shows none.",
  "Commands know what preparing a node needs: disks, mounts, packages, services, Docker Swarm. The rest says that it is not simulated.",
  "A disk holds a filesystem or swap space, or nothing. Partitions cannot be made, and nothing else can be written to it.",
  "Containers do not run, networks are not reached, packages come from a short list.",
  "Of the AWS side, only what guides ask for is there. On purpose node-02 is not protected against termination, and the security group of both does not let UDP 4789 in, so that a check has something to find.",
  "A volume has grown and a snapshot is complete after seconds. Nothing is measured: figures of disks are what AWS states of their types.",
  "Everybody is root. File permissions are kept but not enforced.",
  "After an interruption the nodes are built again by running once more what had ended.",
];
