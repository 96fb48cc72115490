// The purpose of each finding rule about commands: one entry per rule id. The rules are in the neighbouring files.
import type { ShellFinding } from "../model/command.ts";

/** The purpose of a rule in general; a finding describes its own case. */
export interface Rule {
  readonly id: string;
  /** The severities that its findings may have, worst first. */
  readonly severities: readonly ShellFinding["severity"][];
  readonly why: string;
  /** What to do about it. */
  readonly advice: string;
}

/** The rules of single commands. */
export const SHELL_RULES: readonly Rule[] = [
  {
    id: "syntax",
    severities: ["warning"],
    why: "A quote, bracket or keyword is missing, so the shell cannot read the command.",
    advice: "Correct the text; until then the command counts as opaque.",
  },
  {
    id: "not-shell",
    severities: ["warning"],
    why: "A part of a shell block is not valid shell, so it does not become a step.",
    advice: "Correct it, or mark the block with its own language.",
  },
  {
    id: "broken-continuation",
    severities: ["error"],
    why: "A backslash does not continue its line (blanks, a comment or an empty line follow), so a shell would run half a command.",
    advice: "End the line with the backslash, and put the rest directly below.",
  },
  {
    id: "bad-substitution",
    severities: ["error"],
    why: "`${command …}` is not a valid expansion, so a shell stops there.",
    advice: "Write `$(command …)`.",
  },
  {
    id: "suspicious-character",
    severities: ["error", "warning"],
    why: "An invisible, bidirectional, damaged or look-alike character makes the command differ from what it looks like.",
    advice: "Remove it, or type the plain ASCII character.",
  },
  {
    id: "unsupported-place",
    severities: ["error"],
    why: "A placeholder is in a place where no quoting can protect the command from its value.",
    advice: "Make it a separate word, or put it in double quotes.",
  },
  {
    id: "destroys-data",
    severities: ["warning"],
    why: "A part of the command destroys data. You type what it destroys before it runs.",
    advice: "Check that the name is correct on this node.",
  },
  {
    id: "opaque",
    severities: ["warning", "info"],
    why: "The text of the command does not show everything that it does.",
    advice: "Read what will run, and prefer a command that shows what it does.",
  },
  {
    id: "pipes-internet-into-shell",
    severities: ["warning"],
    why: "The command runs what a server sends, unread. A broken download runs only in part.",
    advice: "Download it to a file, check its hash, read it, then run it.",
  },
  {
    id: "open-door",
    severities: ["warning"],
    why: "Others can get in: Docker's API without TLS, a service on every address or without a password, files that anyone can write, a port open to the internet, or a disabled firewall.",
    advice: "Allow only the address, group or owner that needs it, and require a password or a certificate.",
  },
  {
    id: "unencrypted-overlay",
    severities: ["warning"],
    why: "An overlay network does not encrypt traffic between containers on different nodes.",
    advice: "Create the network with `--opt encrypted`, and allow IP protocol 50 (ESP) between the nodes.",
  },
  {
    id: "secret-in-clear",
    severities: ["error", "warning"],
    why: "A password, token or key is in the guide, or is set in plain text.",
    advice: "Use a placeholder, set its value with `NAME=@FILE`, and change the secret.",
  },
  {
    id: "end-of-support",
    severities: ["warning"],
    why: "The guide names a system, program or source that is no longer supported.",
    advice: "Use its successor.",
  },
  {
    id: "asks-for-answer",
    severities: ["warning"],
    why: "The command asks a question, and nobody can answer it on a node.",
    advice: "Pass the answer as an option, such as `-y`.",
  },
  {
    id: "needs-terminal",
    severities: ["warning"],
    why: "The command needs a terminal, and a step has none.",
    advice: "Use a form that needs none, or run it yourself in a terminal.",
  },
  {
    id: "never-ends",
    severities: ["warning"],
    why: "The command never exits.",
    advice: "Set a limit, or run it as a service; a tunnel needs `mode=session`.",
  },
  {
    id: "may-ask",
    severities: ["info"],
    why: "The command asks for a password or about a host key unless both are set up.",
    advice: "Add `-o BatchMode=yes` so that it fails instead.",
  },
  {
    id: "ssh-config",
    severities: ["warning"],
    why: "SSH replaces `%h` and `%p`; a shell does not.",
    advice: "Put the text into `~/.ssh/config`.",
  },
  {
    id: "exit-status-hidden",
    severities: ["warning", "info"],
    why: "A part can fail while the whole command reports success: in a substitution, in a pipeline, before `;` or in the background.",
    advice: "Split it into separate commands, join the parts with `&&`, or set `pipefail`.",
  },
  {
    id: "not-repeatable",
    severities: ["warning", "info"],
    why: "A second run fails, or does damage that the first did not.",
    advice: "Use a repeatable form (`mkdir -p`), or give the step a `done` check.",
  },
  {
    id: "needs-directory",
    severities: ["warning"],
    why: "The command writes a file to a directory that may not exist.",
    advice: "Create it first with `mkdir -p`.",
  },
  {
    id: "sudo-redirect",
    severities: ["warning"],
    why: "`sudo` does not cover the redirection: the shell opens the file without root rights.",
    advice: "Write `… | sudo tee FILE > /dev/null`.",
  },
  {
    id: "link-onto-directory",
    severities: ["warning"],
    why: "`ln -s` onto a directory creates the link inside it, succeeds and moves nothing.",
    advice: "Use `ln -sT`, or the program's own setting for its directory.",
  },
  {
    id: "started-not-enabled",
    severities: ["warning"],
    why: "The service runs now, but nothing starts it after a reboot.",
    advice: "Use `systemctl enable --now`.",
  },
  {
    id: "mount-may-be-missing",
    severities: ["warning", "info"],
    why: "With `nofail` a node boots without the mount, and data lands on the disk below.",
    advice: "Make the service wait for it (`RequiresMountsFor`), and check with `mountpoint`.",
  },
  {
    id: "state-does-not-last",
    severities: ["warning"],
    why: "Each command has its own shell, so what this one sets is gone when it ends.",
    advice: "Put it in the same command that needs it.",
  },
];
