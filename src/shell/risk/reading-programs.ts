// The allowlist of what only reads: programs, their reading actions, and the options that make them write. Anything
// else may do more than read.
import type { Call } from "../calls/call.ts";
import { hasOption } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";
import { mayBeOption } from "../syntax/words.ts";
import { isJudgedByText, textOnlyReads } from "./reading-texts.ts";

interface ReadRule {
  /** The first operands must be one of these; `*` at a word's end matches any rest. `""`: no operand at all. */
  readonly actions?: readonly string[];
  /** Not reading with one of these options. */
  readonly refuse?: readonly string[];
  /** Reading only with one of these options. */
  readonly need?: readonly string[];
  /** At most this many operands. */
  readonly operands?: number;
  /** Options that take a value, so that operands are counted correctly. */
  readonly takeValue?: readonly string[];
  /** No operand may match. */
  readonly operandsNot?: RegExp;
}

const ALWAYS = `lsblk cat ls head tail wc grep egrep fgrep zgrep zcat cut tr df du findmnt mountpoint id whoami who w
  groups uname uptime free ps pgrep stat readlink realpath basename dirname pwd true false : test [ sleep seq expr
  nproc lscpu lsmod lspci lsusb getent which type nslookup dig host getenforce sha256sum sha1sum md5sum cmp diff jq
  column nl tac rev printenv locale arch tty wait strings od hexdump netstat echo printf read exit return break
  continue shift cd pushd popd export readonly declare typeset local unset set shopt ulimit umask let getopts jobs
  pvs vgs lvs pvdisplay vgdisplay lvdisplay xfs_info dumpe2fs vmstat iostat apt-cache ec2-metadata fold paste join
  comm more top watch ping traceroute tracepath base64 dirs times cal base32 lsns namei lsattr
  getfacl sum cksum pidof lsof env time command exec trap yes getconf`;

const RULES: Readonly<Record<string, ReadRule>> = {
  blkid: { refuse: ["-g", "-w", "--garbage-collect"] },
  sort: { refuse: ["-o", "--output", "--compress-program"] },
  uniq: { operands: 1, takeValue: ["-f", "-s", "-w"] },
  xxd: { operands: 1, refuse: ["-r"], takeValue: ["-l", "-s", "-c", "-g"] },
  file: { refuse: ["-C", "--compile"] },
  dmesg: {
    refuse: ["-c", "-C", "-D", "-E", "-n", "--clear", "--read-clear", "--console-off", "--console-on"],
  },
  sudo: { need: ["-l", "-v", "-V", "-k", "-K"], operands: 0 },
  hostname: { operands: 0, refuse: ["-F", "--file", "-b"] },
  hostnamectl: { actions: ["", "status", "hostname"], operands: 1 },
  timedatectl: { actions: ["", "status", "show*", "list-timezones"] },
  sysctl: { refuse: ["-w", "--write", "-p", "--load", "--system"], operandsNot: /=/ },
  mount: { operands: 0, refuse: ["-a", "--all"], takeValue: ["-t", "--types"] },
  swapon: { need: ["-s", "--show", "--summary"], refuse: ["-a", "--all"] },
  less: { refuse: ["-o", "-O", "--log-file"] },
  growpart: { need: ["-N", "--dry-run"] },
  ss: { refuse: ["-K", "--kill"] },
  ip: {
    actions: [
      "",
      "* show",
      "* list",
      "* ls",
      "* get",
      "addr",
      "a",
      "address",
      "link",
      "route",
      "r",
      "neigh",
      "rule",
    ],
    operandsNot: /^(?:add|del|delete|set|change|replace|flush|exec|append)$/,
  },
  find: { refuse: ["-delete", "-fprint", "-fprint0", "-fprintf", "-fls"] },
  journalctl: {
    refuse: ["--vacuum-size", "--vacuum-time", "--vacuum-files", "--rotate", "--flush", "--sync"],
  },
  systemctl: {
    actions: [
      ...["status", "is-active", "is-enabled", "is-failed", "is-system-running", "show", "cat", "help"],
      ...[
        "list-units",
        "list-unit-files",
        "list-dependencies",
        "list-timers",
        "list-sockets",
        "get-default",
        "",
      ],
    ],
  },
  service: { actions: ["* status"] },
  docker: {
    actions: [
      ...[
        "info",
        "ps",
        "version",
        "images",
        "inspect",
        "logs",
        "port",
        "stats",
        "diff",
        "search",
        "events",
        "top",
      ],
      ...[
        "history",
        "exec",
        "node ls",
        "node ps",
        "node inspect",
        "service ls",
        "service ps",
        "service inspect",
      ],
      ...[
        "service logs",
        "stack ls",
        "stack ps",
        "stack services",
        "network ls",
        "network inspect",
        "volume ls",
      ],
      ...[
        "volume inspect",
        "container ls",
        "container inspect",
        "container logs",
        "image ls",
        "image inspect",
      ],
      ...["system df", "system info", "config ls", "config inspect", "secret ls", "secret inspect"],
      ...[
        "swarm join-token",
        "swarm unlock-key",
        "context ls",
        "compose ps",
        "compose logs",
        "compose config",
        "",
      ],
    ],
    refuse: ["--rotate"],
  },
  aws: {
    actions: [
      "* describe-*",
      "* list-*",
      "* get-*",
      "s3 ls",
      "configure list",
      "configure get",
      "s3api head-*",
      "* help",
    ],
    operandsNot: /^(?:get-object|get-object-torrent|get-job-output|get-export|get-media)$/,
  },
  yum: { actions: packageLists() },
  dnf: { actions: packageLists() },
  apt: { actions: ["list", "show", "search", "policy", "depends"] },
  rpm: { need: ["-q", "-V", "--query", "--verify"], refuse: ["--pipe"] },
  dpkg: {
    need: ["-l", "-s", "-L", "-S", "--list", "--status", "--listfiles", "--search", "--print-architecture"],
  },
  pip: { actions: ["list", "show", "freeze"] },
  pip3: { actions: ["list", "show", "freeze"] },
  kubectl: {
    actions: ["get", "describe", "logs", "top", "version", "cluster-info", "api-resources", "explain"],
  },
  git: {
    actions: ["status", "log", "rev-parse", "ls-files", "show", "describe"],
    refuse: ["--output", "-c"],
  },
  crontab: { need: ["-l"] },
  fdisk: { need: ["-l", "--list"] },
  sfdisk: { need: ["-l", "-d", "--list", "--dump", "--verify"] },
  sgdisk: { need: ["-p", "--print"], operands: 1 },
  parted: { need: ["-l", "--list"] },
  wipefs: { refuse: ["-a", "--all", "-o", "--offset"] },
  tune2fs: { need: ["-l"], operands: 1 },
  e2label: { operands: 1 },
  mdadm: { need: ["-D", "--detail", "--examine", "-E"] },
  cryptsetup: { actions: ["status", "luksDump", "isLuks", "luksUUID"] },
  nvme: { actions: ["list", "id-ctrl", "id-ns", "smart-log", "list-subsys"] },
  openssl: { actions: ["version"] },
  loginctl: { actions: ["", "list-*", "show-*", "session-status", "user-status"] },
  chkconfig: { need: ["--list"] },
  "amazon-linux-extras": { actions: ["", "list", "info"] },
};

function packageLists(): readonly string[] {
  return [
    "list",
    "info",
    "search",
    "repolist",
    "check-update",
    "provides",
    "whatprovides",
    "repoquery",
    "history list",
    "history info",
    "deplist",
  ];
}

const SIMPLE: ReadonlySet<string> = new Set(ALWAYS.split(/\s+/));

/** Does this call only read, by its words? Its redirections are judged elsewhere. */
export function onlyReads(call: Call): boolean {
  const program = call.program;
  if (program === null) return false;
  if (SIMPLE.has(program)) return true;
  if (hasOption(call.arguments, ["--version"]) && call.arguments.length === 1) return true;
  if (isJudgedByText(program)) return textOnlyReads(call);
  const rule = Object.hasOwn(RULES, program) ? RULES[program] : undefined;
  return rule !== undefined && follows(rule, call);
}

function follows(rule: ReadRule, call: Call): boolean {
  const args = call.arguments;
  // A runtime expansion could be one of the options that write.
  if (args.some(mayBeOption)) return false;
  if (rule.refuse !== undefined && refuses(rule.refuse, call)) return false;
  if (rule.need !== undefined && !hasOption(args, rule.need)) return false;
  const operands = ownWords(call, rule.takeValue);
  if (rule.operands !== undefined && operands.length > rule.operands) return false;
  if (rule.operandsNot !== undefined && operands.some(({ value }) => rule.operandsNot?.test(value)))
    return false;
  if (rule.actions === undefined) return true;
  const given = operands.map(({ value, masked, fixed }) => (masked || !fixed ? "" : value));
  return rule.actions.some((action) => startsWithAction(given, action));
}

/**
 * Single-hyphen words (`find -delete`) are whole options, others may be in a cluster; long ones may be abbreviated.
 */
function refuses(names: readonly string[], call: Call): boolean {
  return (
    hasOption(call.arguments, names) ||
    call.arguments.some(
      ({ value }) => names.includes(value) || names.some((name) => isShortened(value, name)),
    )
  );
}

function isShortened(value: string, name: string): boolean {
  const given = value.split("=", 1)[0] ?? "";
  return given.length > 2 && given.startsWith("--") && name.startsWith(given);
}

function startsWithAction(given: readonly string[], action: string): boolean {
  if (action === "") return given.length === 0;
  return action.split(" ").every((word, index) => {
    const value = given[index];
    if (value === undefined || value === "") return false;
    return word.endsWith("*") ? value.startsWith(word.slice(0, -1)) : value === word;
  });
}
