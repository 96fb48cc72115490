// What would wait for a person, needs a terminal, or never ends. Commands run without a terminal and with an empty
// input, so none of these can do on a node what a person sees at a prompt.
import { isTunnel } from "./aws-session.ts";
import type { Call } from "./calls.ts";
import { innerScripts } from "./inner-scripts.ts";
import { hasOption, splitArguments } from "./options.ts";

export interface Waiting {
  readonly kind: "answer" | "terminal" | "endless";
  readonly message: string;
  readonly advice: string;
}

type Rule = (call: Call) => Waiting | null;

/** Why the call would wait; null when the tables know of nothing. */
export function waiting(call: Call): Waiting | null {
  const program = call.program;
  if (program === null || !Object.hasOwn(RULES, program)) return null;
  const found = RULES[program]?.(call) ?? null;
  return found?.kind === "answer" && isFed(call) ? null : found;
}

const GIVES_INPUT = /^<(?!>|&)/;

/** Something gives it input: an earlier stage, a file, a here-document, for itself or for a loop around it. */
function isFed(call: Call): boolean {
  if (call.stage > 0 || call.redirects.some(({ operator }) => GIVES_INPUT.test(operator))) return true;
  for (let at = call.visit; at !== null && at.node.type !== "Script"; at = at.parent) {
    const { node, parent } = at;
    if (node.type === "Redirected" && node.redirects.some(({ operator }) => GIVES_INPUT.test(operator)))
      return true;
    if (parent?.node.type === "Pipeline" && parent.node.commands[0] !== node) return true;
  }
  return false;
}

const answer = (message: string, advice: string): Waiting => ({ kind: "answer", message, advice });
const terminal = (
  what: string,
  advice = "Run it yourself in a terminal, or use a form that asks nothing.",
): Waiting => ({
  kind: "terminal",
  message: `${what} needs a terminal.`,
  advice,
});
const endless = (message: string, advice: string): Waiting => ({ kind: "endless", message, advice });

const needsTerminal =
  (what: string): Rule =>
  () =>
    terminal(what);

/** A database client or interpreter that reads commands from a person unless it is given some. */
const client =
  (options: readonly string[]): Rule =>
  (call) =>
    isFed(call) || hasOption(call.arguments, options) ? null : terminal(`${call.program} without a command`);

const follows = (call: Call, options: readonly string[], advice: string): Waiting | null =>
  hasOption(call.arguments, options)
    ? endless(`${call.program} follows its source and never ends.`, advice)
    : null;

const RULES: Readonly<Record<string, Rule>> = {
  yum: (call) => packages(call),
  dnf: (call) => packages(call),
  "amazon-linux-extras": (call) => packages(call),
  apt: (call) => packages(call),
  "apt-get": (call) => packages(call),
  zypper: (call) => (hasOption(call.arguments, ["-n", "--non-interactive"]) ? null : packages(call)),
  ssh: (call) => {
    if (call.arguments.some(({ value }) => /BatchMode=yes/.test(value))) return null;
    if (hasOption(call.arguments, ["-V"])) return null;
    const runs = innerScripts(call).length > 0;
    return runs
      ? { ...terminal("ssh"), message: "ssh may ask for a password, a passphrase or the host's key." }
      : terminal("ssh without a command");
  },
  "ssh-copy-id": needsTerminal("ssh-copy-id"),
  sftp: needsTerminal("sftp"),
  telnet: needsTerminal("telnet"),
  ftp: needsTerminal("ftp"),
  passwd: (call) =>
    hasOption(call.arguments, ["--stdin", "-l", "-u", "-S", "-d", "-e"]) ? null : terminal("passwd"),
  su: (call) => (innerScripts(call).length > 0 ? null : terminal("su without a command")),
  sudo: (call) =>
    hasOption(call.arguments, ["-i", "-s", "--login", "-e", "--edit"])
      ? terminal("sudo without a command")
      : null,
  vi: needsTerminal("vi"),
  vim: needsTerminal("vim"),
  nano: needsTerminal("nano"),
  emacs: needsTerminal("emacs"),
  visudo: (call) => (hasOption(call.arguments, ["-c"]) ? null : terminal("visudo")),
  vipw: needsTerminal("vipw"),
  less: (call) => pager(call),
  more: (call) => pager(call),
  man: (call) => pager(call),
  top: (call) => (hasOption(call.arguments, ["-b"]) ? null : terminal("top", "Use `top -b -n 1`.")),
  htop: needsTerminal("htop"),
  screen: (call) => (hasOption(call.arguments, ["-d", "-ls", "-X"]) ? null : terminal("screen")),
  tmux: (call) =>
    hasOption(call.arguments, ["-d"]) || /^(?:ls|send-keys|kill-)/.test(call.arguments[0]?.value ?? "")
      ? null
      : terminal("tmux"),
  fdisk: (call) =>
    hasOption(call.arguments, ["-l", "--list"]) || isFed(call)
      ? null
      : terminal("fdisk", "Use `parted -s` or `sfdisk`."),
  gdisk: (call) =>
    hasOption(call.arguments, ["-l"]) || isFed(call) ? null : terminal("gdisk", "Use `sgdisk`."),
  cfdisk: needsTerminal("cfdisk"),
  parted: (call) =>
    hasOption(call.arguments, ["-s", "--script", "-l", "--list"])
      ? null
      : answer("parted may ask before it acts.", "Add `-s`."),
  mysql: client(["-e", "--execute"]),
  psql: client(["-c", "-f", "-l", "--command", "--file", "--list"]),
  mongo: client(["--eval", "--version"]),
  mongosh: client(["--eval", "--version"]),
  mysql_secure_installation: needsTerminal("mysql_secure_installation"),
  docker: (call) => docker(call),
  podman: (call) => docker(call),
  aws: (call) => aws(call),
  read: (call) =>
    isFed(call)
      ? null
      : answer("read waits for a line of input.", "Give the value as a variable of the guide."),
  tail: (call) =>
    follows(call, ["-f", "-F", "--follow"], "Leave `-f` out, or give it a limit: `timeout 10 tail -f …`."),
  journalctl: (call) => follows(call, ["-f", "--follow"], "Leave `-f` out and use `-n 100`."),
  dmesg: (call) => follows(call, ["-w", "-W", "--follow"], "Leave `-w` out."),
  kubectl: (call) =>
    call.arguments[0]?.value === "edit"
      ? terminal("kubectl edit")
      : follows(call, ["-w", "--watch"], "Leave `-w` out."),
  watch: () => endless("watch repeats its command and never ends.", "Run the command itself, once."),
  ping: (call) =>
    hasOption(call.arguments, ["-c", "-w"]) ? null : endless("ping without -c never ends.", "Add `-c 3`."),
  sleep: (call) =>
    call.arguments[0]?.value === "infinity" ? endless("sleep infinity never ends.", "Leave it out.") : null,
  yes: (call) =>
    call.stage === call.pipeline.length - 1
      ? endless("yes never ends.", "Pipe it into a command that ends.")
      : null,
  tcpdump: (call) =>
    hasOption(call.arguments, ["-c"]) ? null : endless("tcpdump without -c never ends.", "Add `-c 100`."),
  dockerd: () => endless("dockerd runs until it is stopped.", "Start it as a service."),
  systemctl: (call) =>
    call.arguments[0]?.value === "edit" && !hasOption(call.arguments, ["--stdin"])
      ? terminal("systemctl edit", "Write the drop-in file with `tee`.")
      : null,
  crontab: (call) => (hasOption(call.arguments, ["-e"]) ? terminal("crontab -e") : null),
  git: (call) =>
    call.arguments[0]?.value === "commit" && !hasOption(call.arguments, ["-m", "-F", "--no-edit", "-C"])
      ? terminal("git commit without -m")
      : null,
  "ssh-keygen": (call) =>
    hasOption(call.arguments, ["-l", "-y", "-R", "-F", "-A"]) ||
    (hasOption(call.arguments, ["-N"]) && hasOption(call.arguments, ["-f"]))
      ? null
      : answer("ssh-keygen asks where to write and for a passphrase.", "Add `-f FILE -N ''`."),
  certbot: (call) =>
    hasOption(call.arguments, ["-n", "--non-interactive"]) || call.arguments[0]?.value === "renew"
      ? null
      : answer("certbot asks questions.", "Add `--non-interactive --agree-tos -m ADDRESS`."),
  rm: (call) => asksEach(call),
  cp: (call) => asksEach(call),
  mv: (call) => asksEach(call),
};

const PACKAGE_ACTIONS =
  /^(?:install|update|upgrade|remove|erase|autoremove|downgrade|reinstall|swap|groupinstall|localinstall|distro-sync|dist-upgrade|full-upgrade|purge|in|up|rm)$/;

function packages(call: Call): Waiting | null {
  const args = call.arguments;
  const [action] = splitArguments(args).operands;
  if (action === undefined || !PACKAGE_ACTIONS.test(action.value)) return null;
  const apt = call.program === "apt" || call.program === "apt-get";
  if (apt && action.value === "update") return null;
  const yes = ["-y", "--yes", "--assumeyes", "--assume-yes", "--assumeno", "--downloadonly", "--no-confirm"];
  if (hasOption(args, yes) || args.some(({ value }) => value === "-qq")) return null;
  return answer(
    `${call.program} ${action.value} asks for an answer; without a terminal it gets none and does nothing.`,
    "Add `-y`.",
  );
}

function docker(call: Call): Waiting | null {
  const args = call.arguments;
  const operands = splitArguments(args, ["-H", "--host", "-c", "--context"]).operands.map(
    ({ value }) => value,
  );
  const [first, second] = operands;
  const at = args.findIndex(({ value }) => value === first);
  const own = args.slice(
    at + 1,
    at + 1 + args.slice(at + 1).findIndex(({ value }) => !value.startsWith("-")),
  );
  if ((first === "exec" || first === "run") && hasOption(own, ["-t", "--tty"])) {
    return terminal(`docker ${first} -t`, "Leave `-t` (and `-i`) out.");
  }
  if (first === "attach") return terminal("docker attach");
  if (first === "login" && !hasOption(args, ["--password-stdin", "-p", "--password"])) {
    return answer("docker login asks for a password.", "Use `--password-stdin`.");
  }
  if (second === "prune" && !hasOption(args, ["-f", "--force"])) {
    return answer("docker prune asks for an answer.", "Add `--force`.");
  }
  if (first === "logs" || second === "logs") return follows(call, ["-f", "--follow"], "Leave `-f` out.");
  if (first === "events" || (first === "stats" && !hasOption(args, ["--no-stream"]))) {
    return endless(`docker ${first} never ends.`, "Use `--no-stream`, or `--until`.");
  }
  if (first === "compose" && second === "up" && !hasOption(args, ["-d", "--detach", "--wait"])) {
    return endless("docker compose up stays in the foreground.", "Add `-d`.");
  }
  return null;
}

function aws(call: Call): Waiting | null {
  const operands = splitArguments(call.arguments, ["--region", "--profile", "--output"]).operands;
  const [first, second] = operands.map(({ value }) => value);
  if (isTunnel(call)) {
    return endless(
      "The tunnel lives until it is closed.",
      "Open it in a terminal of your own, or say `{on=local mode=session port=PORT}` at the fence.",
    );
  }
  if (first === "ssm" && second === "start-session") {
    return terminal("aws ssm start-session", "Run it yourself in a terminal on your own computer.");
  }
  if (first === "configure" && second === undefined) return terminal("aws configure");
  if (first === "logs" && second === "tail") return follows(call, ["--follow"], "Leave `--follow` out.");
  return null;
}

function pager(call: Call): Waiting | null {
  return call.stage === call.pipeline.length - 1 ? terminal(`${call.program}`, "Use `cat`.") : null;
}

function asksEach(call: Call): Waiting | null {
  return hasOption(call.arguments, ["-i", "--interactive"])
    ? answer(`${call.program} -i asks for an answer.`, "Leave `-i` out.")
    : null;
}
