// `ssh-config`: a command that only an SSH client can complete.

import type { ShellFinding, Span } from "../../model/command.ts";
import { isSshProxy } from "../../sessions/aws-session.ts";
import { eachCall, finding } from "./finding-rule.ts";

/** `%h` and `%p` are put in by SSH; a shell leaves them as they are. */
export const sshConfig = eachCall((call) => (isSshProxy(call) ? sshConfigFinding(call) : null));

/** What is said of such a text at its place. */
export function sshConfigFinding(span: Span): ShellFinding {
  return finding(
    "ssh-config",
    "warning",
    span,
    "This belongs in an SSH configuration file: SSH replaces %h (host) and %p (port), and a shell does not.",
    "Add it to ~/.ssh/config on your own machine; then `ssh USER@INSTANCE_ID` uses it.",
  );
}
