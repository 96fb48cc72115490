// What destroys data or resources, and the words that name what is destroyed. One row per program.

import type { Call } from "../../calls/call.ts";
import { hasOption } from "../../calls/options.ts";
import { ownWords } from "../../calls/own-words.ts";
import type { ShellWord } from "../../syntax/words.ts";
import type { Destruction, DiskFate } from "./danger.ts";
import { dangerOf } from "./dangerous-forms.ts";
import { lossByCall } from "./written-files.ts";

type Rule = (call: Call) => Destruction | null;

/** What the call destroys; null when the tables have no match. */
export function destruction(call: Call): Destruction | null {
  const program = call.program;
  if (program === null) return null;
  if (/^mkfs(?:\.|$)/.test(program)) return formats(call);
  const found =
    (Object.hasOwn(RULES, program) ? RULES[program]?.(call) : null) ?? lossByCall(call) ?? dangerOf(call);
  // `find PATH -exec rm {} +`: `{}` means what is found.
  return found !== null && call.outer?.program === "find" && found.names.every(({ value }) => value === "{}")
    ? { ...found, names: findPaths(call.outer) }
    : found;
}

function findPaths(call: Call): readonly ShellWord[] {
  const end = call.arguments.findIndex(({ value }) => /^[-(!]/.test(value));
  return end === -1 ? call.arguments : call.arguments.slice(0, end);
}

const RULES: Readonly<Record<string, Rule>> = {
  mke2fs: (call) => formats(call),
  mkswap: (call) => formats(call),
  dd: (call) => {
    const out = call.arguments.filter(({ value }) => value.startsWith("of=") && value !== "of=/dev/null");
    return onDisk("erases", row(out.length > 0, "dd overwrites its output", out.map(withoutPrefix)));
  },
  wipefs: (call) =>
    onDisk(
      "erases",
      row(
        hasOption(call.arguments, ["-a", "--all", "-o", "--offset"]),
        "wipefs erases signatures",
        operands(call),
      ),
    ),
  rm: (call) => row(true, "rm deletes files", operands(call)),
  unlink: (call) => row(true, "unlink deletes a file", operands(call)),
  shred: (call) => onDisk("erases", row(true, "shred overwrites its targets", operands(call))),
  truncate: (call) =>
    row(true, "truncate cuts off the content of a file", operands(call, ["-s", "-r", "--size"])),
  blkdiscard: (call) =>
    onDisk("erases", row(true, "blkdiscard discards the data on a device", operands(call))),
  fdisk: (call) => partitions(call, !hasOption(call.arguments, ["-l", "--list"]), "erases"),
  gdisk: (call) => partitions(call, !hasOption(call.arguments, ["-l"]), "erases"),
  cfdisk: (call) => partitions(call, true, "erases"),
  sfdisk: (call) =>
    partitions(
      call,
      !hasOption(call.arguments, ["-l", "-d", "--list", "--dump", "--verify"]),
      sfdiskFate(call),
    ),
  sgdisk: (call) =>
    partitions(
      call,
      call.arguments.some(({ value }) => /^-[a-oq-zA-Z]|^--(?!print)/.test(value)),
      sgdiskFate(call),
    ),
  parted: (call) =>
    partitions(
      call,
      call.arguments.some(({ value }) => /^(?:mklabel|mkpart|mktable|rm|resizepart)$/.test(value)),
      partedFate(call),
    ),
  pvcreate: (call) => makesOn(call, "pvcreate creates a physical volume"),
  vgcreate: (call) => makesOn(call, "vgcreate creates physical volumes"),
  vgextend: (call) => makesOn(call, "vgextend creates physical volumes"),
  lvremove: (call) => onDisk("erases", row(true, "lvremove deletes a logical volume", operands(call))),
  vgremove: (call) => row(true, "vgremove deletes a volume group", operands(call)),
  pvremove: (call) => onDisk("erases", row(true, "pvremove deletes a physical volume", operands(call))),
  mdadm: (call) => mdadm(call),
  cryptsetup: (call) => {
    const reason = "cryptsetup makes the data on a device unreadable";
    return (
      onDisk("makes", action(call, /^(?:luksFormat|format)$/, reason, 1)) ??
      onDisk("erases", action(call, /^(?:erase|luksErase)$/, reason, 1))
    );
  },
  zpool: (call) =>
    onDisk("erases", action(call, /^(?:destroy|labelclear)$/, "zpool destroys a pool", 1)) ??
    (/^(?:create|add|attach|replace)$/.test(operands(call)[0]?.value ?? "")
      ? makesOn(call, "zpool adds disks to a pool")
      : null),
  zfs: (call) => action(call, /^(?:destroy|rollback)$/, "zfs destroys a dataset or its changes", 1),
  docker: (call) => docker(call),
  podman: (call) => docker(call),
  nerdctl: (call) => docker(call),
  "docker-compose": (call) => compose(call, 0),
  aws: (call) => aws(call),
  yum: (call) => packages(call),
  dnf: (call) => packages(call),
  apt: (call) => packages(call),
  "apt-get": (call) => packages(call),
  rpm: (call) => row(hasOption(call.arguments, ["-e", "--erase"]), "rpm removes packages", operands(call)),
  dpkg: (call) =>
    row(
      hasOption(call.arguments, ["-r", "-P", "--remove", "--purge"]),
      "dpkg removes packages",
      operands(call),
    ),
  crontab: (call) => row(hasOption(call.arguments, ["-r"]), "crontab -r deletes the crontab", []),
  rsync: (call) =>
    row(
      call.arguments.some(({ value }) => value.startsWith("--delete") || value === "--del"),
      "rsync --delete deletes files",
      operands(call).slice(-1),
    ),
  find: (call) =>
    row(
      call.arguments.some(({ value }) => value === "-delete"),
      "find -delete deletes files",
      findPaths(call),
    ),
  journalctl: (call) =>
    row(
      call.arguments.some(({ value }) => value.startsWith("--vacuum")),
      "journalctl deletes old logs",
      [],
    ),
  git: (call) => git(call),
  mysql: (call) => statements(call),
  psql: (call) => statements(call),
  mongo: (call) => statements(call),
  mongosh: (call) => statements(call),
  sqlite3: (call) => statements(call),
  "redis-cli": (call) => statements(call),
};

function partitions(call: Call, holds: boolean, fate: DiskFate): Destruction | null {
  return onDisk(fate, row(holds, `${call.program} changes the partition table`, devices(call)));
}

/** Without one of these options it writes a new table. */
function sfdiskFate({ arguments: args }: Call): DiskFate {
  if (hasOption(args, ["--delete", "-a", "--append"])) return "erases";
  const edits = args.some(({ value }) =>
    /^(?:-N|--partno|-A|--activate|-J|--json|-r|--reorder|--(?:part|disk)-|--relocate)/.test(value),
  );
  return edits ? "changes" : "makes";
}

function sgdiskFate({ arguments: args }: Call): DiskFate {
  const some = (pattern: RegExp) => args.some(({ value }) => pattern.test(value));
  if (some(/^-[zZ]|^--zap/)) return "erases";
  if (some(/^-[a-zA-Z]*o$|^--clear$/)) return "makes";
  return some(/^-[dgl]|^--(?:delete|mbrtogpt|load-backup)/) ? "erases" : "changes";
}

function partedFate({ arguments: args }: Call): DiskFate {
  const words = args.map(({ value }) => value);
  if (words.some((word) => /^mk(?:label|table)$/.test(word))) return "makes";
  return words.includes("rm") ? "erases" : "changes";
}

function mdadm(call: Call): Destruction | null {
  if (hasOption(call.arguments, ["--create", "-C"])) {
    const names = devices(call).filter(({ value }) => !/^\/dev\/md/.test(value));
    return { reason: "mdadm builds a RAID array from the devices", names, disk: "makes" };
  }
  return onDisk(
    "erases",
    row(hasOption(call.arguments, ["--zero-superblock"]), "mdadm erases a RAID member", devices(call)),
  );
}

/** It makes something on the given devices. */
function makesOn(call: Call, reason: string): Destruction | null {
  const names = devices(call);
  return onDisk("makes", row(names.length > 0, reason, names));
}

function formats(call: Call): Destruction {
  const named = devices(call);
  const names = named.length > 0 ? named : operands(call, ["-t", "-L", "-b", "-U", "-m", "-N"]).slice(-1);
  return {
    reason: `${call.program} creates a new filesystem`,
    names,
    disk: "makes",
  };
}

function docker(call: Call): Destruction | null {
  const words = operands(call);
  const [first, second] = words.map(({ value }) => value);
  const reason = `docker ${[first, second].filter((word) => word !== undefined).join(" ")} deletes Docker objects`;
  if (first === "rm" || first === "rmi")
    return { reason: `docker ${first} deletes Docker objects`, names: words.slice(1) };
  if (second !== undefined && /^(?:rm|remove|prune)$/.test(second)) return { reason, names: words.slice(2) };
  if (first === "swarm" && second === "leave" && hasOption(call.arguments, ["-f", "--force"])) {
    return { reason: "docker swarm leave --force can destroy the swarm", names: [] };
  }
  return first === "compose" ? compose(call, 1) : null;
}

/** `from`: the index of its action among the words. */
function compose(call: Call, from: number): Destruction | null {
  const action = operands(call, ["-f", "--file", "-p"])[from]?.value;
  if (action === "down" && hasOption(call.arguments, ["-v", "--volumes", "--rmi"]))
    return { reason: "docker compose down deletes volumes or images", names: [] };
  return row(action === "rm", "docker compose rm deletes containers", []);
}

const AWS_DESTROYS =
  /^(?:terminate-|delete-|deregister-|release-address|schedule-key-deletion|batch-delete-|purge-)/;

function aws(call: Call): Destruction | null {
  const words = operands(call);
  const [service, verb] = words.map(({ value }) => value);
  if (service === "s3" && (verb === "rm" || verb === "rb")) {
    return { reason: `aws s3 ${verb} deletes objects`, names: words.slice(2) };
  }
  if (service === "s3" && verb === "sync" && hasOption(call.arguments, ["--delete"])) {
    return { reason: "aws s3 sync --delete deletes objects", names: words.slice(-1) };
  }
  if (verb === undefined || !AWS_DESTROYS.test(verb)) return null;
  const named = call.arguments.findIndex(({ value }) =>
    /^--[a-z0-9-]*(?:ids?|names?|arns?|address)$/.test(value),
  );
  const behind = named === -1 ? [] : call.arguments.slice(named + 1);
  const next = behind.findIndex(({ value }) => value.startsWith("--"));
  const values = next === -1 ? behind : behind.slice(0, next);
  const names = values.length > 0 ? values : words.slice(1, 2);
  return { reason: `aws ${service} ${verb} deletes resources`, names };
}

function packages(call: Call): Destruction | null {
  return action(call, /^(?:remove|purge|erase|autoremove|autopurge)$/, `${call.program} removes packages`, 1);
}

function git(call: Call): Destruction | null {
  const [verb] = operands(call);
  if (verb?.value === "clean" && hasOption(call.arguments, ["-f", "--force"])) {
    return { reason: "git clean deletes files", names: [] };
  }
  return row(
    verb?.value === "reset" && hasOption(call.arguments, ["--hard"]),
    "git reset --hard discards changes",
    [],
  );
}

const SQL =
  /\b(?:drop\s+(?:table|database|schema|user|index)|dropDatabase|truncate\s|delete\s+from|flushall|flushdb|deleteMany|\.drop\()/i;

function statements(call: Call): Destruction | null {
  const texts = [
    ...call.arguments.map(({ value }) => value),
    ...call.redirects.map(
      ({ body, operator, target }) => body ?? (operator === "<<<" ? (target?.value ?? "") : ""),
    ),
  ];
  return row(
    texts.some((text) => SQL.test(text)),
    `${call.program} deletes data`,
    [],
  );
}

function action(call: Call, verbs: RegExp, reason: string, from: number): Destruction | null {
  const words = operands(call);
  return row(verbs.test(words[0]?.value ?? ""), reason, words.slice(from));
}

function onDisk(disk: DiskFate, found: Destruction | null): Destruction | null {
  return found === null ? null : { ...found, disk };
}

function row(holds: boolean, reason: string, names: readonly ShellWord[]): Destruction | null {
  return holds ? { reason, names } : null;
}

function operands(call: Call, takeValue: readonly string[] = []): readonly ShellWord[] {
  return ownWords(call, takeValue);
}

function devices(call: Call): readonly ShellWord[] {
  return call.arguments.filter(({ value }) => value.startsWith("/dev/"));
}

function withoutPrefix(word: ShellWord): ShellWord {
  return { ...word, start: word.start + 3, value: word.value.slice(3) };
}
