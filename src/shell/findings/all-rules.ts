// The list of all finding rules; findings come in the order of their places, then of this list.
import type { ShellFinding } from "../model/command.ts";
import { suspiciousCharacter } from "./rules/characters.ts";
import { endedProgram, endedSource } from "./rules/end-of-support.ts";
import { exitStatusHidden } from "./rules/exit-status.ts";
import {
  openDaemon,
  openFirewall,
  openListener,
  openPermissions,
  openSecurityGroup,
  pipesInternetIntoShell,
} from "./rules/exposed-services.ts";
import type { Examined, FindingRule } from "./rules/finding-rule.ts";
import { badSubstitution, brokenContinuation } from "./rules/mistakes.ts";
import { unencryptedOverlay } from "./rules/overlay.ts";
import { unsupportedPlace } from "./rules/placeholders.ts";
import { notRepeatable } from "./rules/repeating.ts";
import { destroysData, opaque, syntax } from "./rules/risk-findings.ts";
import { secretInClear } from "./rules/secrets.ts";
import { mountMayBeMissing, startedNotEnabled } from "./rules/services.ts";
import { functionDoesNotLast, stateDoesNotLast } from "./rules/shell-state-findings.ts";
import { sshConfig } from "./rules/ssh-config.ts";
import { mayAsk, waitsForSomeone } from "./rules/waiting-findings.ts";
import { linkOntoDirectory, needsDirectory, sudoRedirect } from "./rules/writing.ts";

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
];

export function applyRules(examined: Examined): readonly ShellFinding[] {
  return RULES.flatMap((rule) => rule(examined)).sort((a, b) => a.start - b.start);
}
