// The list of all finding rules; findings come in the order of their places, then of this list.
import type { ShellFinding } from "../command.ts";
import { suspiciousCharacter } from "./characters.ts";
import { endedProgram, endedSource } from "./end-of-support.ts";
import { exitStatusHidden } from "./exit-status.ts";
import type { Examined, FindingRule } from "./finding-rule.ts";
import { badSubstitution, brokenContinuation } from "./mistakes.ts";
import {
  openDaemon,
  openFirewall,
  openListener,
  openPermissions,
  openSecurityGroup,
  pipesInternetIntoShell,
} from "./open-door.ts";
import { unencryptedOverlay } from "./overlay.ts";
import { unsupportedPlace } from "./placeholders.ts";
import { notRepeatable } from "./repeating.ts";
import { destroysData, opaque, syntax } from "./risk-findings.ts";
import { secretInClear } from "./secrets.ts";
import { mountMayBeMissing, startedNotEnabled } from "./services.ts";
import { functionDoesNotLast, stateCarried, stateDoesNotLast } from "./shell-state-findings.ts";
import { sshConfig } from "./ssh-config.ts";
import { mayAsk, waitsForSomeone } from "./waiting-findings.ts";
import { linkOntoDirectory, needsDirectory, sudoRedirect } from "./writing.ts";

const RULES: readonly FindingRule[] = [
  syntax,
  brokenContinuation,
  badSubstitution,
  suspiciousCharacter,
  unsupportedPlace,
  destroysData,
  opaque,
  pipesInternetIntoShell,
  openDaemon,
  openPermissions,
  openSecurityGroup,
  openListener,
  openFirewall,
  unencryptedOverlay,
  secretInClear,
  endedProgram,
  endedSource,
  waitsForSomeone,
  sshConfig,
  mayAsk,
  exitStatusHidden,
  notRepeatable,
  needsDirectory,
  sudoRedirect,
  linkOntoDirectory,
  startedNotEnabled,
  mountMayBeMissing,
  stateDoesNotLast,
  functionDoesNotLast,
  stateCarried,
];

/** Everything the rules notice in a command. */
export function applyRules(examined: Examined): readonly ShellFinding[] {
  return RULES.flatMap((rule) => rule(examined)).sort((a, b) => a.start - b.start);
}
