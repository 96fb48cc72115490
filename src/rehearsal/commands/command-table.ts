// Every command of a practice node that is ours, and the programs that a new node has.
import type { NodeCommand, ShellState } from "../node/node.ts";
import { coreCommands } from "../shell/core-commands.ts";
import { diskCommands } from "./disks/disk-commands.ts";
import { filesystemCommands } from "./disks/filesystem-commands.ts";
import { mountCommands } from "./disks/mount-commands.ts";
import { swapCommands } from "./disks/swap-commands.ts";
import { fileCommands } from "./files/file-commands.ts";
import { statusCommands } from "./files/show-status.ts";
import { shellCommands } from "./processes/shell-commands.ts";
import { dockerCommands } from "./services/docker-commands.ts";
import { awsCommands, mongoCommands } from "./services/documentdb-commands.ts";
import { serviceCommands } from "./services/systemctl.ts";
import { identityCommands } from "./system/identity-commands.ts";
import { opensslCommands } from "./system/openssl.ts";
import { packageCommands } from "./system/package-commands.ts";

const system: Readonly<Record<string, NodeCommand>> = {
  ...fileCommands,
  ...statusCommands,
  ...diskCommands,
  ...filesystemCommands,
  ...swapCommands,
  ...mountCommands,
  ...identityCommands,
  ...packageCommands,
  ...serviceCommands,
  ...opensslCommands,
  ...awsCommands,
};

/** Commands that come with a package; their program files appear when it is installed. */
const laterCommands: Readonly<Record<string, NodeCommand>> = { ...dockerCommands, ...mongoCommands };

const NONE: ShellState = { parts: [], functions: [], shellPid: 0 };

/** Programs with a file on a new node. */
export const programNames: readonly string[] = [
  ...new Set([...coreCommands, ...Object.keys(system), ...Object.keys(shellCommands(NONE))]),
];

export function commandTable(state: ShellState): Readonly<Record<string, NodeCommand>> {
  return { ...system, ...laterCommands, ...shellCommands(state) };
}
