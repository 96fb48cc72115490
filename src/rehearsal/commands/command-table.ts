// Every command of a practice node that is ours, and the programs that a new node has.
import type { NodeCommand, ShellState } from "../node.ts";
import { coreCommands } from "../process/core-commands.ts";
import { diskCommands } from "./disk-commands.ts";
import { dockerCommands } from "./docker-commands.ts";
import { fileCommands } from "./file-commands.ts";
import { filesystemCommands } from "./filesystem-commands.ts";
import { identityCommands } from "./identity-commands.ts";
import { mountCommands } from "./mount-commands.ts";
import { opensslCommands } from "./openssl.ts";
import { packageCommands } from "./package-commands.ts";
import { shellCommands } from "./shell-commands.ts";
import { statusCommands } from "./show-status.ts";
import { swapCommands } from "./swap-commands.ts";
import { serviceCommands } from "./systemctl.ts";

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
};

/** Commands that come with a package; their program files appear when it is installed. */
const laterCommands = dockerCommands;

const NONE: ShellState = { parts: [], functions: [], shellPid: 0 };

/** Programs with a file on a new node. */
export const programNames: readonly string[] = [
  ...new Set([...coreCommands, ...Object.keys(system), ...Object.keys(shellCommands(NONE))]),
];

export function commandTable(state: ShellState): Readonly<Record<string, NodeCommand>> {
  return { ...system, ...laterCommands, ...shellCommands(state) };
}
