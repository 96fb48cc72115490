// Variables whose value is run or evaluated because of their name. Data only, covered by the tests.

/** A program or the shell takes a command, options or a command file from these. Each with the program. */
const RUN: Readonly<Record<string, string>> = {
  GIT_SSH_COMMAND: "git",
  GIT_SSH: "git",
  GIT_EDITOR: "git",
  GIT_SEQUENCE_EDITOR: "git",
  GIT_PAGER: "git",
  GIT_EXTERNAL_DIFF: "git",
  GIT_PROXY_COMMAND: "git",
  GIT_ASKPASS: "git",
  GIT_CONFIG_PARAMETERS: "git",
  RSYNC_RSH: "rsync",
  CVS_RSH: "cvs",
  SSH_ASKPASS: "ssh",
  SUDO_ASKPASS: "sudo",
  SUDO_EDITOR: "sudoedit",
  EDITOR: "programs that open an editor",
  VISUAL: "programs that open an editor",
  FCEDIT: "bash",
  SYSTEMD_EDITOR: "systemctl edit",
  KUBE_EDITOR: "kubectl edit",
  PAGER: "programs that open a pager",
  MANPAGER: "man",
  SYSTEMD_PAGER: "systemctl",
  AWS_PAGER: "aws",
  LESSOPEN: "less",
  LESSCLOSE: "less",
  BROWSER: "programs that open a browser",
  TAR_OPTIONS: "tar",
  PROMPT_COMMAND: "bash",
  PS0: "bash",
  PS1: "bash",
  PS2: "bash",
  PS4: "bash",
  BASH_ENV: "bash",
  LD_PRELOAD: "every program",
  LD_AUDIT: "every program",
  LD_LIBRARY_PATH: "every program",
  PERL5OPT: "perl",
  PERL5LIB: "perl",
  RUBYOPT: "ruby",
  PYTHONSTARTUP: "python",
  PYTHONPATH: "python",
  NODE_OPTIONS: "node",
  JAVA_TOOL_OPTIONS: "java",
  MAKEFLAGS: "make",
};

/** Assigning to these evaluates the text as arithmetic: bash gives them the integer attribute. */
const NUMBERS: ReadonlySet<string> = new Set(
  "RANDOM SRANDOM SECONDS LINENO HISTCMD OPTIND BASHPID EPOCHSECONDS EPOCHREALTIME UID EUID PPID".split(" "),
);

/** What evaluates or runs any value of the variable, in a few words; null when nothing does. */
export function assignmentReader(name: string): string | null {
  if (Object.hasOwn(RUN, name)) return `a command in ${name}`;
  return NUMBERS.has(name) ? "arithmetic" : null;
}

/** Guides often set these to an ordinary program or option. */
const USUAL: ReadonlySet<string> = new Set(
  `EDITOR VISUAL FCEDIT GIT_EDITOR GIT_SEQUENCE_EDITOR SUDO_EDITOR SYSTEMD_EDITOR KUBE_EDITOR PAGER MANPAGER GIT_PAGER
  SYSTEMD_PAGER AWS_PAGER BROWSER PS1 PS2 JAVA_TOOL_OPTIONS MAKEFLAGS`.split(/\s+/),
);

/** Does the variable tell a program to run another one, with seldom a harmless value? */
export function isRunByName(name: string): boolean {
  return Object.hasOwn(RUN, name) && !USUAL.has(name);
}
