// All our own commands on a practice node, and the programs of a new node.
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

/** Commands from packages; their program files appear on installation. */
const laterCommands: Readonly<Record<string, NodeCommand>> = { ...dockerCommands, ...mongoCommands };

const NONE: ShellState = { parts: [], functions: [], shellPid: 0 };

/** Programs with a file on a new node. */
export const programNames: readonly string[] = [
  ...new Set([...coreCommands, ...Object.keys(system), ...Object.keys(shellCommands(NONE))]),
];

export function commandTable(state: ShellState): Readonly<Record<string, NodeCommand>> {
  return { ...system, ...laterCommands, ...shellCommands(state) };
}
