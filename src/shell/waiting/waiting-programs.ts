// What would wait for a person, need a terminal, or never end. Commands run without a terminal and with empty input,
// so none of these can work on a node as at a prompt.

import type { Call } from "../calls/call.ts";
import { innerScripts } from "../calls/inner-scripts.ts";
import { hasOption, splitArguments } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";
import { isTunnel } from "../sessions/aws-session.ts";
import { answer, endless, followedLogs, isFed, terminal, type Waiting } from "./waiting.ts";
import { cluster, compose, docker, vagrant } from "./waiting-containers.ts";
import type { WaitingRow } from "./waiting-row.ts";
import { WAITING_ROWS } from "./waiting-rows.ts";

type Rule = (call: Call) => Waiting | null;

/** Why the call would wait; null when the tables have no match. */
export function waiting(call: Call): Waiting | null {
  const program = call.program;
  if (/^\$\{?(?:EDITOR|VISUAL)\b/.test(call.words[0]?.value ?? "")) return terminal("$EDITOR");
  if (program === null) return null;
  const name = program.slice(program.lastIndexOf("/") + 1);
  const logs = followedLogs(call);
  const found =
    logs === null
      ? ((Object.hasOwn(RULES, name) ? RULES[name]?.(call) : null) ?? byRow(call, name))
      : endless(logs, "Remove the option that follows the log.");
  return found?.kind === "answer" && isFed(call) ? null : found;
}

const needsTerminal =
  (what: string): Rule =>
  () =>
    terminal(what);

const follows =
  (what: string, options: readonly string[], advice: string): Rule =>
  (call) =>
    hasOption(call.arguments, options) ? endless(what, advice) : null;

/** A database client or interpreter that reads commands from a person unless it gets some. */
const client =
  (options: readonly string[]): Rule =>
  (call) =>
    call.arguments.some(({ value }) => /^--?(?:version|help)$|^-V$/.test(value))
      ? null
      : isFed(call) || isGiven(call, options)
        ? asksPassword(call)
        : terminal(`${call.program} without a command`);

/** `-e TEXT` and `-eTEXT` alike. */
function isGiven(call: Call, options: readonly string[]): boolean {
  return (
    hasOption(call.arguments, options) ||
    call.arguments.some(({ value }) => options.some((name) => name.length === 2 && value.startsWith(name)))
  );
}

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
      : answer("add-apt-repository", "Add `-y`."),
  zypper: (call) => (hasOption(call.arguments, ["-n", "--non-interactive"]) ? null : packages(call)),
  ssh: (call) =>
    // What only prints information connects to nothing.
    hasOption(call.arguments, ["-V", "-G", "-Q", "-f"]) || innerScripts(call).length > 0
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
    hasOption(call.arguments, ["-s", "--script", "-l", "--list"]) ? null : answer("parted", "Add `-s`."),
  mysql: client(["-e", "--execute"]),
  psql: client(["-c", "-f", "-l", "--command", "--file", "--list"]),
  mongo: client(["--eval", "--version"]),
  mongosh: client(["--eval", "--version"]),
  mysql_secure_installation: needsTerminal("mysql_secure_installation"),
  docker: (call) => docker(call),
  podman: (call) => docker(call),
  nerdctl: (call) => docker(call),
  aws: (call) => aws(call),
  read: (call) => (isFed(call) ? null : answer("read", "Make the value a variable of the guide.")),
  tail: follows("tail -f", ["-f", "-F", "--follow"], "Remove `-f`, or set a limit: `timeout 10 tail -f …`."),
  journalctl: follows("journalctl -f", ["-f", "--follow"], "Remove `-f` and use `-n 100`."),
  dmesg: follows("dmesg -w", ["-w", "-W", "--follow"], "Remove `-w`."),
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
  az: (call) =>
    call.arguments[0]?.value === "login" &&
    !hasOption(call.arguments, ["--identity", "--service-principal", "-i"])
      ? terminal("az login")
      : null,
  gcloud: (call) =>
    /^(?:init|auth(?: application-default)? login)\b/.test(sentence(call))
      ? terminal(`gcloud ${sentence(call)}`)
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
      ? answer(`terraform ${call.arguments[0]?.value}`, "Add `-auto-approve`.")
      : null,
  ufw: (call) =>
    /^(?:enable|reset|delete)$/.test(call.arguments[0]?.value ?? "")
      ? answer(`ufw ${call.arguments[0]?.value}`, "Use `ufw --force`.")
      : null,
  adduser: (call) =>
    hasOption(call.arguments, ["--disabled-password", "--disabled-login", "-D", "--system"]) &&
    (hasOption(call.arguments, ["--gecos", "-D", "--comment", "--system"]) || isFed(call))
      ? null
      : answer("adduser", "Add `--disabled-password --gecos ''`."),
  createuser: (call) =>
    hasOption(call.arguments, ["-P", "--pwprompt", "--interactive", "-W"]) && !isFed(call)
      ? answer("createuser", "Set the password with `psql -c`.")
      : null,
  mysqladmin: (call) => asksPassword(call),
  mysqldump: (call) => asksPassword(call),
  "dpkg-reconfigure": (call) =>
    hasOption(call.arguments, ["-f", "--frontend"]) ? null : terminal("dpkg-reconfigure"),
  pacman: (call) =>
    hasOption(call.arguments, ["--noconfirm"]) ||
    !call.arguments.some(({ value }) => /^-(?:S[yu]*|R[nsc]*|U)$/.test(value))
      ? null
      : answer("pacman", "Add `--noconfirm`."),
  watch: () => endless("watch", "Run the command itself, once."),
  ping: (call) =>
    hasOption(call.arguments, ["-c", "-w"]) ? null : endless("ping without -c", "Add `-c 3`."),
  sleep: (call) => (call.arguments[0]?.value === "infinity" ? endless("sleep infinity", "Remove it.") : null),
  yes: (call) =>
    call.stage === call.pipeline.length - 1 ? endless("yes", "Pipe it into a command that exits.") : null,
  tcpdump: (call) =>
    hasOption(call.arguments, ["-c"]) ? null : endless("tcpdump without -c", "Add `-c 100`."),
  systemctl: (call) =>
    call.arguments[0]?.value === "edit" && !hasOption(call.arguments, ["--stdin"])
      ? terminal("systemctl edit", "Write the drop-in file with `tee`.")
      : null,
  crontab: (call) => (hasOption(call.arguments, ["-e"]) ? terminal("crontab -e") : null),
  git: (call) =>
    sentence(call).startsWith("commit") && !hasOption(call.arguments, COMMIT_TEXTS)
      ? terminal("git commit without -m", "Add `-m TEXT`.")
      : null,
  "ssh-keygen": (call) =>
    hasOption(call.arguments, ["-l", "-y", "-R", "-F", "-A"]) ||
    (hasOption(call.arguments, ["-N"]) && hasOption(call.arguments, ["-f"]))
      ? null
      : answer("ssh-keygen", "Add `-f FILE -N ''`."),
  certbot: (call) =>
    hasOption(call.arguments, ["-n", "--non-interactive", "--version", "--help"]) ||
    /^(?:renew|certificates|plugins|show_account)\b/.test(sentence(call))
      ? null
      : answer("certbot", "Add `--non-interactive --agree-tos -m ADDRESS`."),
  rm: (call) => asksEach(call),
  cp: (call) => asksEach(call),
  mv: (call) => asksEach(call),
};

let rowsOf: ReadonlyMap<string, readonly WaitingRow[]> | null = null;

/** The table's result for a program of this name. */
function byRow(call: Call, name: string): Waiting | null {
  rowsOf ??= indexed();
  const words = sentence(call);
  const found = rowsOf
    .get(name)
    ?.find(
      (row) =>
        (row.words === undefined || row.words.test(words)) &&
        (row.options === undefined || hasOption(call.arguments, row.options)) &&
        !(row.unless !== undefined && hasOption(call.arguments, row.unless)),
    );
  if (found === undefined || (found.kind === "terminal" && isFed(call))) return null;
  const said = [call.program, ...words.split(" ").slice(0, found.words === undefined ? 0 : 1)]
    .join(" ")
    .trim();
  if (found.kind === "terminal") return terminal(said);
  return found.kind === "endless"
    ? endless(said)
    : answer(said, "Use a form that asks nothing, or run it yourself in a terminal.");
}

function indexed(): ReadonlyMap<string, readonly WaitingRow[]> {
  const index = new Map<string, WaitingRow[]>();
  for (const row of WAITING_ROWS)
    for (const program of row.programs.split(" ")) index.set(program, [...(index.get(program) ?? []), row]);
  return index;
}

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
  return answer(`${call.program} ${action.value}`, "Add `-y`.");
}

/** npm, yarn and pnpm: a project's own server, and what asks for an account. */
function node(call: Call): Waiting | null {
  const [first, second] = splitArguments(call.arguments).operands.map(({ value }) => value);
  if (first === "login" || first === "adduser") return terminal(`${call.program} ${first}`);
  if (first === "init" && !hasOption(call.arguments, ["-y", "--yes"]))
    return answer(`${call.program} init`, "Add `-y`.");
  const script = first === "run" ? second : first;
  return script === "start" || script === "dev" || script === "serve" || script === "watch"
    ? endless(`${call.program} ${first === "run" ? `run ${script}` : script}`)
    : null;
}

/** `-p` without a value asks for the password. */
function asksPassword(call: Call): Waiting | null {
  return call.arguments.some(({ value }) => value === "-p" || value === "--password")
    ? answer(`${call.program} -p`, "Use an option file that only its owner can read.")
    : null;
}

function aws(call: Call): Waiting | null {
  const [first, second] = ownWords(call).map(({ value }) => value);
  if (isTunnel(call)) {
    return endless(
      "aws ssm start-session",
      "Open it in your own terminal, or add `{on=local mode=session port=PORT}` to the fence.",
    );
  }
  if (first === "ssm" && second === "start-session") {
    return terminal("aws ssm start-session", "Run it yourself in a terminal on your own computer.");
  }
  if (first === "configure" && (second === undefined || second === "sso")) return terminal("aws configure");
  if (first === "sso" && second === "login") return terminal("aws sso login");
  return null;
}

/** The call's own words as one text. */
function sentence(call: Call): string {
  return ownWords(call)
    .map(({ value }) => value)
    .join(" ");
}

const COMMIT_TEXTS = ["-m", "--message", "-F", "--file", "--no-edit", "-C", "--fixup", "--dry-run"];

function asksEach(call: Call): Waiting | null {
  return hasOption(call.arguments, ["-i", "--interactive"])
    ? answer(`${call.program} -i`, "Remove `-i`.")
    : null;
}
