// What would wait for a person, needs a terminal, or never ends. Commands run without a terminal and with an empty
// input, so none of these can do on a node what a person sees at a prompt.

import type { Call } from "../calls/call.ts";
import { innerScripts } from "../calls/inner-scripts.ts";
import { hasOption, splitArguments } from "../calls/options.ts";
import { isTunnel } from "../sessions/aws-session.ts";
import { answer, endless, follows, isFed, serves, terminal, type Waiting } from "./waiting.ts";
import { cluster, compose, docker, vagrant } from "./waiting-containers.ts";
import { toolWaiting } from "./waiting-tools.ts";

type Rule = (call: Call) => Waiting | null;

/** Why the call would wait; null when the tables know of nothing. */
export function waiting(call: Call): Waiting | null {
  const program = call.program;
  if (/^\$\{?(?:EDITOR|VISUAL)\b/.test(call.words[0]?.value ?? "")) return terminal("An editor");
  if (program === null) return null;
  const found = (Object.hasOwn(RULES, program) ? RULES[program]?.(call) : null) ?? toolWaiting(call);
  return found?.kind === "answer" && isFed(call) ? null : found;
}

const needsTerminal =
  (what: string): Rule =>
  () =>
    terminal(what);

/** A database client or interpreter that reads commands from a person unless it is given some. */
const client =
  (options: readonly string[]): Rule =>
  (call) =>
    call.arguments.some(({ value }) => /^--?(?:version|help)$|^-V$/.test(value))
      ? null
      : isFed(call) || hasOption(call.arguments, options)
        ? asksPassword(call)
        : terminal(`${call.program} without a command`);

const RULES: Readonly<Record<string, Rule>> = {
  yum: (call) => packages(call),
  dnf: (call) => packages(call),
  "amazon-linux-extras": (call) => packages(call),
  apt: (call) => packages(call),
  "apt-get": (call) => packages(call),
  aptitude: (call) => packages(call),
  "add-apt-repository": (call) =>
    hasOption(call.arguments, ["-y", "--yes", "-h", "--help", "-L", "--list"])
      ? null
      : answer("add-apt-repository waits for Enter.", "Add `-y`."),
  zypper: (call) => (hasOption(call.arguments, ["-n", "--non-interactive"]) ? null : packages(call)),
  ssh: (call) =>
    // What only tells of itself connects to nothing.
    hasOption(call.arguments, ["-V", "-G", "-Q"]) || innerScripts(call).length > 0
      ? null
      : terminal("ssh without a command"),
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
  nerdctl: (call) => docker(call),
  aws: (call) => aws(call),
  read: (call) =>
    isFed(call)
      ? null
      : answer("read waits for a line of input.", "Give the value as a variable of the guide."),
  tail: (call) =>
    follows(call, ["-f", "-F", "--follow"], "Leave `-f` out, or give it a limit: `timeout 10 tail -f …`."),
  journalctl: (call) => follows(call, ["-f", "--follow"], "Leave `-f` out and use `-n 100`."),
  dmesg: (call) => follows(call, ["-w", "-W", "--follow"], "Leave `-w` out."),
  kubectl: (call) => cluster(call),
  oc: (call) => cluster(call),
  k3s: (call) => cluster(call),
  "docker-compose": (call) => compose(call, call.arguments),
  "docker-machine": (call) =>
    call.arguments[0]?.value === "ssh" && splitArguments(call.arguments).operands.length < 3
      ? terminal("docker-machine ssh without a command")
      : null,
  vagrant: (call) => vagrant(call),
  editor: needsTerminal("editor"),
  "sensible-editor": needsTerminal("sensible-editor"),
  pico: needsTerminal("pico"),
  joe: needsTerminal("joe"),
  mc: needsTerminal("mc"),
  az: (call) =>
    call.arguments[0]?.value === "login" &&
    !hasOption(call.arguments, ["--identity", "--service-principal", "-i"])
      ? terminal("az login")
      : null,
  gcloud: (call) =>
    /^(?:init|auth)$/.test(call.arguments[0]?.value ?? "") && call.arguments[1]?.value !== "list"
      ? terminal(`gcloud ${call.arguments[0]?.value}`)
      : null,
  gh: (call) =>
    call.arguments[0]?.value === "auth" && call.arguments[1]?.value === "login" && !isFed(call)
      ? terminal("gh auth login")
      : null,
  npm: (call) => node(call),
  yarn: (call) => node(call),
  pnpm: (call) => node(call),
  terraform: (call) =>
    /^(?:apply|destroy)$/.test(call.arguments[0]?.value ?? "") &&
    !hasOption(call.arguments, ["-auto-approve", "--auto-approve"]) &&
    splitArguments(call.arguments).operands.length < 2
      ? answer(`terraform ${call.arguments[0]?.value} asks before it acts.`, "Add `-auto-approve`.")
      : null,
  ufw: (call) =>
    /^(?:enable|reset|delete)$/.test(call.arguments[0]?.value ?? "")
      ? answer(`ufw ${call.arguments[0]?.value} asks for an answer.`, "Use `ufw --force`.")
      : null,
  adduser: (call) =>
    hasOption(call.arguments, ["--disabled-password", "--disabled-login", "-D", "--system"]) &&
    (hasOption(call.arguments, ["--gecos", "-D", "--comment", "--system"]) || isFed(call))
      ? null
      : answer("adduser asks for a password and a name.", "Add `--disabled-password --gecos ''`."),
  createuser: (call) =>
    hasOption(call.arguments, ["-P", "--pwprompt", "--interactive", "-W"]) && !isFed(call)
      ? answer("createuser asks for a password.", "Set the password with `psql -c`.")
      : null,
  mysqladmin: (call) => asksPassword(call),
  mysqldump: (call) => asksPassword(call),
  mkdocs: (call) => (call.arguments[0]?.value === "serve" ? serves("mkdocs serve") : null),
  hugo: (call) => (/^(?:server|serve)$/.test(call.arguments[0]?.value ?? "") ? serves("hugo server") : null),
  jekyll: (call) =>
    /^(?:serve|server|s)$/.test(call.arguments[0]?.value ?? "") ? serves("jekyll serve") : null,
  rails: (call) =>
    /^(?:s|server|c|console|db|dbconsole)$/.test(call.arguments[0]?.value ?? "")
      ? serves(`rails ${call.arguments[0]?.value}`)
      : null,
  foreman: (call) => (call.arguments[0]?.value === "start" ? serves("foreman start") : null),
  "dpkg-reconfigure": (call) =>
    hasOption(call.arguments, ["-f", "--frontend"]) ? null : terminal("dpkg-reconfigure"),
  pacman: (call) =>
    hasOption(call.arguments, ["--noconfirm"]) ||
    !call.arguments.some(({ value }) => /^-(?:S[yu]*|R[nsc]*|U)$/.test(value))
      ? null
      : answer("pacman asks for an answer.", "Add `--noconfirm`."),
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
  const apt = /^apt(?:-get|itude)?$/.test(call.program ?? "");
  if (apt && action.value === "update") return null;
  const yes = ["-y", "--yes", "--assumeyes", "--assume-yes", "--assumeno", "--downloadonly", "--no-confirm"];
  if (hasOption(args, yes) || args.some(({ value }) => value === "-qq")) return null;
  return answer(
    `${call.program} ${action.value} asks for an answer; without a terminal it gets none and does nothing.`,
    "Add `-y`.",
  );
}

/** npm, yarn and pnpm: a project's own server, and what asks for an account. */
function node(call: Call): Waiting | null {
  const [first, second] = splitArguments(call.arguments).operands.map(({ value }) => value);
  if (first === "login" || first === "adduser") return terminal(`${call.program} ${first}`);
  if (first === "init" && !hasOption(call.arguments, ["-y", "--yes"]))
    return answer(`${call.program} init asks questions.`, "Add `-y`.");
  const script = first === "run" ? second : first;
  return script === "start" || script === "dev" || script === "serve" || script === "watch"
    ? serves(`${call.program} ${first === "run" ? `run ${script}` : script}`)
    : null;
}

/** `-p` without a value asks for the password. */
function asksPassword(call: Call): Waiting | null {
  return call.arguments.some(({ value }) => value === "-p" || value === "--password")
    ? answer(`${call.program} asks for a password.`, "Use an option file that only its owner can read.")
    : null;
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
  if (first === "configure" && (second === undefined || second === "sso")) return terminal("aws configure");
  if (first === "sso" && second === "login") return terminal("aws sso login");
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
