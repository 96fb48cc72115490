// `ssh-config`: a command that only an SSH client can complete.

import type { ShellFinding, Span } from "../../model/command.ts";
import { isSshProxy } from "../../sessions/aws-session.ts";
import { eachCall, finding } from "./finding-rule.ts";

/** SSH fills in `%h` and `%p`; a shell leaves them alone. */
export const sshConfig = eachCall((call) => (isSshProxy(call) ? sshConfigFinding(call) : null));

/** The finding for this text. */
export function sshConfigFinding(span: Span): ShellFinding {
  return finding(
    "ssh-config",
    "warning",
    span,
    "This belongs in an SSH configuration file: SSH replaces %h (host) and %p (port), and a shell does not.",
    "Add it to ~/.ssh/config on your own machine; then `ssh USER@INSTANCE_ID` uses it.",
  );
}
