// What the finding rules about commands are for: one entry for each rule id. The rules themselves are in the files beside.
import type { ShellFinding } from "../model/command.ts";

/** What a rule is for, in general; a finding says what it is in its case. */
export interface Rule {
  readonly id: string;
  /** The severities that its findings may have, the gravest first. */
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
    why: "The shell would refuse the text: a quote, a bracket or a keyword is missing.",
    advice: "Correct the text; as it stands the command is opaque.",
  },
  {
    id: "not-shell",
    severities: ["warning"],
    why: "A part of a shell block cannot be read as shell, so it is not taken as a command.",
    advice: "Correct it, or mark the block with its own language.",
  },
  {
    id: "broken-continuation",
    severities: ["error"],
    why: "A backslash does not continue its line (blanks behind it, a comment or an empty line below), so a shell would run half a command.",
    advice: "Let the backslash be the line's last character, with the rest right below.",
  },
  {
    id: "bad-substitution",
    severities: ["error"],
    why: "`${command …}` is no expansion; a shell stops there.",
    advice: "Write `$(command …)`.",
  },
  {
    id: "suspicious-character",
    severities: ["error", "warning"],
    why: "An invisible, bidirectional, damaged or look-alike character makes a command other than it looks.",
    advice: "Remove it, or type the plain ASCII character.",
  },
  {
    id: "unsupported-place",
    severities: ["error"],
    why: "A placeholder stands where no quoting could protect the command from its value.",
    advice: "Put it in a place of its own, as a word or in double quotes.",
  },
  {
    id: "destroys-data",
    severities: ["warning"],
    why: "A part of the command destroys data. What it destroys is typed before it runs.",
    advice: "Make sure that the name is the right one on this node.",
  },
  {
    id: "opaque",
    severities: ["warning", "info"],
    why: "What a part of the command does cannot be seen from its text.",
    advice: "Look at what will run, and prefer a command that says what it does.",
  },
  {
    id: "pipes-internet-into-shell",
    severities: ["warning"],
    why: "What a server answers is run at once and unseen; a broken download runs by half.",
    advice: "Download to a file, check its digest, look at it, then run it.",
  },
  {
    id: "open-door",
    severities: ["warning"],
    why: "Others get in: Docker's API without TLS, a service on every address or without a password, files that everybody may write, a port open to the internet, a firewall that is switched off.",
    advice:
      "Name the one address, group or owner that needs it, and ask who comes for a password or a certificate.",
  },
  {
    id: "unencrypted-overlay",
    severities: ["warning"],
    why: "What containers on different nodes tell each other over an overlay network is not encrypted.",
    advice: "Make the network with `--opt encrypted`, and allow IP protocol 50 (ESP) between the nodes.",
  },
  {
    id: "secret-in-clear",
    severities: ["error", "warning"],
    why: "A password, token or key stands in the guide, or was given in clear.",
    advice: "Put a placeholder in its place, give its value as `NAME=@FILE`, and change the secret.",
  },
  {
    id: "end-of-support",
    severities: ["warning"],
    why: "The guide names a system, program or source that its maker no longer supports.",
    advice: "Use what has followed it.",
  },
  {
    id: "asks-for-answer",
    severities: ["warning"],
    why: "The command asks a question, and on a node nobody can answer it.",
    advice: "Give the answer as an option, such as `-y`.",
  },
  {
    id: "needs-terminal",
    severities: ["warning"],
    why: "The command needs a terminal, and on a node there is none.",
    advice: "Use a form that needs none, or run it yourself in a terminal.",
  },
  {
    id: "never-ends",
    severities: ["warning"],
    why: "The command does not end by itself.",
    advice: "Give it an end, or make it a service; a tunnel is a `mode=session`.",
  },
  {
    id: "may-ask",
    severities: ["info"],
    why: "The command asks for a password or a host's key where they are not set up.",
    advice: "Add `-o BatchMode=yes`: then it fails instead.",
  },
  {
    id: "ssh-config",
    severities: ["warning"],
    why: "`%h` and `%p` are filled in by SSH; a shell leaves them as they are.",
    advice: "Put the text into `~/.ssh/config`.",
  },
  {
    id: "exit-status-hidden",
    severities: ["warning", "info"],
    why: "A part may fail while the whole reports success: inside a substitution, a pipeline, in front of `;` or in the background.",
    advice: "Make the parts commands of their own, join them with `&&`, or set `pipefail`.",
  },
  {
    id: "not-repeatable",
    severities: ["warning", "info"],
    why: "A second run fails, or does damage that the first did not.",
    advice: "Use a form that may be repeated (`mkdir -p`), or give the step a `done` check.",
  },
  {
    id: "needs-directory",
    severities: ["warning"],
    why: "A file is written into a directory that may not exist.",
    advice: "Make it first with `mkdir -p`.",
  },
  {
    id: "sudo-redirect",
    severities: ["warning"],
    why: "`sudo` does not cover the redirection: the file is opened without its rights.",
    advice: "Write `… | sudo tee FILE > /dev/null`.",
  },
  {
    id: "link-onto-directory",
    severities: ["warning"],
    why: "`ln -s` onto a directory makes the link inside it, with success, and moves nothing.",
    advice: "Use `ln -sT`, or the program's own setting for its directory.",
  },
  {
    id: "started-not-enabled",
    severities: ["warning"],
    why: "The service runs now, and nothing starts it after a restart of the node.",
    advice: "Use `systemctl enable --now`.",
  },
  {
    id: "mount-may-be-missing",
    severities: ["warning", "info"],
    why: "With `nofail` a node starts without the mount, and data lands on the disk below.",
    advice: "Let the service wait for it (`RequiresMountsFor`), and check with `mountpoint`.",
  },
  {
    id: "state-does-not-last",
    severities: ["warning"],
    why: "Each command has a shell of its own; what this one sets is gone when it ends.",
    advice: "Put it into the same command as what needs it.",
  },
];
