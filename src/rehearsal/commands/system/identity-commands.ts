// The node's identity: users, groups, host name, kernel, addresses.

import { imageOf } from "../../node/images.ts";
import type { NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";

const lines = (node: PracticeNode, path: string): string[][] =>
  new TextDecoder()
    .decode(node.files.read(path))
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(":"));

function writeLines(node: PracticeNode, path: string, rows: readonly (readonly string[])[]): void {
  node.files.write(
    path,
    new TextEncoder().encode(rows.map((row) => `${row.join(":")}\n`).join("")),
    0o644,
    false,
  );
}

const groupsOf = (node: PracticeNode, user: string) =>
  lines(node, "/etc/group").filter(
    ([name, , , members]) => name === user || members?.split(",").includes(user),
  );

/** Adds a group as a package does; no effect if it exists. */
export function addGroup(node: PracticeNode, name: string, id: number): void {
  const rows = lines(node, "/etc/group");
  if (!rows.some(([group]) => group === name))
    writeLines(node, "/etc/group", [...rows, [name, "x", String(id), ""]]);
}

const id: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-u", "--user", "-g", "--group", "-G", "--groups", "-n", "--name", "-r", "-un", "-gn", "-Gn", "-nG"],
    [],
  );
  if (unknown)
    return fail(
      1,
      `id: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'id --help' for more information.`,
    );
  const user = rest[0] ?? "root";
  const entry = lines(node, "/etc/passwd").find(([name]) => name === user);
  if (!entry) return fail(1, `id: ‘${user}’: no such user`);
  const [, , uid = "", gid = ""] = entry;
  const all = lines(node, "/etc/group");
  const groupName = all.find((row) => row[2] === gid)?.[0] ?? gid;
  const others = groupsOf(node, user).filter((row) => row[2] !== gid);
  const name =
    [...given.keys()].some((option) => option.includes("n") && !option.startsWith("--")) ||
    given.has("--name");
  const has = (letter: string, long: string) =>
    [...given.keys()].some((option) => !option.startsWith("--") && option.includes(letter)) ||
    given.has(long);
  if (has("G", "--groups"))
    return say(`${[name ? groupName : gid, ...others.map((row) => row[name ? 0 : 2] ?? "")].join(" ")}\n`);
  if (has("u", "--user")) return say(`${name ? user : uid}\n`);
  if (has("g", "--group")) return say(`${name ? groupName : gid}\n`);
  return say(
    `uid=${uid}(${user}) gid=${gid}(${groupName}) groups=${[`${gid}(${groupName})`, ...others.map((row) => `${row[2]}(${row[0]})`)].join(",")}\n`,
  );
};

const groups: NodeCommand = ({ node, args }) => {
  const user = args[0] ?? "root";
  if (!lines(node, "/etc/passwd").some(([name]) => name === user))
    return fail(1, `groups: ‘${user}’: no such user`);
  const names = groupsOf(node, user).map((row) => row[0]);
  return say(`${args[0] === undefined ? "" : `${user} : `}${names.join(" ")}\n`);
};

const usermod: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-a", "--append"],
    ["-G", "--groups", "-s", "-d", "-g", "-l", "-L", "-U"],
  );
  const user = rest[0];
  if (unknown || user === undefined) return fail(2, "Usage: usermod [options] LOGIN\n");
  const asked = given.get("-G") ?? given.get("--groups");
  if (
    asked === undefined ||
    [...given.keys()].some((option) => !["-a", "--append", "-G", "--groups"].includes(option))
  )
    return notSimulated(`usermod ${args.join(" ")}`);
  if (!lines(node, "/etc/passwd").some(([name]) => name === user))
    return fail(6, `usermod: user '${user}' does not exist`);
  const names = asked.split(",").filter(Boolean);
  const rows = lines(node, "/etc/group");
  const missing = names.filter((name) => !rows.some(([group]) => group === name));
  if (missing.length > 0)
    return fail(6, missing.map((name) => `usermod: group '${name}' does not exist\n`).join(""));
  const append = given.has("-a") || given.has("--append");
  const changed = rows.map(([name = "", password = "", gid = "", members = ""]) => {
    const now = members.split(",").filter(Boolean);
    if (names.includes(name) && !now.includes(user)) return [name, password, gid, [...now, user].join(",")];
    return !append && !names.includes(name) && name !== user
      ? [name, password, gid, now.filter((one) => one !== user).join(",")]
      : [name, password, gid, members];
  });
  writeLines(node, "/etc/group", changed);
  return say("");
};

const groupadd: NodeCommand = ({ node, args }) => {
  const { given, rest } = readOptions(args, ["-r", "-f"], ["-g"]);
  const name = rest[0];
  if (name === undefined) return fail(2, "Usage: groupadd [options] GROUP\n");
  const rows = lines(node, "/etc/group");
  if (rows.some(([group]) => group === name))
    return given.has("-f") ? say("") : fail(9, `groupadd: group '${name}' already exists`);
  addGroup(
    node,
    name,
    Number(
      given.get("-g") ??
        Math.max(1000, ...rows.map((row) => Number(row[2])).filter((gid) => gid < 60000)) + 1,
    ),
  );
  return say("");
};

const getent: NodeCommand = ({ node, args }) => {
  const [database, ...keys] = args;
  const path = { passwd: "/etc/passwd", group: "/etc/group" }[database ?? ""];
  if (database === "hosts" || database === "ahosts") return getentHosts(node, keys);
  if (!path)
    return database === undefined
      ? fail(1, "getent: wrong number of arguments")
      : notSimulated(`getent ${database}`);
  const rows = lines(node, path);
  const found =
    keys.length === 0 ? rows : keys.flatMap((key) => rows.filter((row) => row[0] === key || row[2] === key));
  return {
    stdout: found.map((row) => `${row.join(":")}\n`).join(""),
    exitCode: found.length >= Math.max(1, keys.length) ? 0 : 2,
  };
};

function getentHosts(node: PracticeNode, keys: readonly string[]): Answer {
  const dashed = `ip-${node.privateIp.replaceAll(".", "-")}.ec2.internal`;
  const names: Readonly<Record<string, string>> = {
    localhost: "::1",
    [dashed]: node.privateIp,
    [node.hostName]: node.privateIp,
  };
  const found = keys.flatMap((key) =>
    names[key] === undefined ? [] : [`${(names[key] ?? "").padEnd(15)} ${key}\n`],
  );
  return { stdout: found.join(""), exitCode: found.length === keys.length ? 0 : 2 };
}

/** Sets the name now and for the next boot, as hostnamectl does. */
function setHostName(node: PracticeNode, name: string): Answer {
  if (name.length > 64 || !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name) || name.includes(".."))
    return fail(1, `Invalid hostname '${name}'`);
  node.hostName = name;
  node.files.write("/etc/hostname", new TextEncoder().encode(`${name}\n`), 0o644, false);
  return say("");
}

const hostnamectl: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["--static", "--transient", "--pretty", "--no-ask-password"],
    [],
  );
  if (unknown) return fail(1, `hostnamectl: unrecognized option '${unknown}'`);
  const [verb = "status", name] = rest;
  if (verb === "set-hostname" || (verb === "hostname" && name !== undefined))
    return name === undefined ? fail(1, "Too few arguments.") : setHostName(node, name);
  if (verb === "hostname" || (verb === "status" && given.has("--static"))) return say(`${node.hostName}\n`);
  if (verb !== "status") return fail(1, `Unknown command verb ${verb}.`);
  const machine = new TextDecoder().decode(node.files.read("/etc/machine-id")).trim();
  return say(
    ` Static hostname: ${node.hostName}\n       Icon name: computer-vm\n         Chassis: vm 🖴\n      Machine ID: ${machine}\n         Boot ID: ${node.bootId.replaceAll("-", "")}\n  Virtualization: amazon\nOperating System: ${imageOf(node).pretty}\n     CPE OS Name: ${imageOf(node).cpe}\n          Kernel: Linux ${imageOf(node).kernel}\n    Architecture: x86-64\n Hardware Vendor: Amazon EC2\n  Hardware Model: t3.medium\nFirmware Version: 1.0\n`,
  );
};

const hostname: NodeCommand = ({ node, args }) => {
  const [first] = args;
  if (first === undefined || first === "-f" || first === "--fqdn" || first === "-A")
    return say(`${node.hostName}\n`);
  if (first === "-s" || first === "--short") return say(`${node.hostName.split(".")[0]}\n`);
  if (first === "-d") return say(`${node.hostName.split(".").slice(1).join(".")}\n`);
  if (first === "-I" || first === "--all-ip-addresses") return say(`${node.privateIp} \n`);
  if (first === "-i") return say(`${node.privateIp}\n`);
  if (first.startsWith("-")) return fail(1, `hostname: invalid option -- '${first.replace(/^-+/, "")}'`);
  node.hostName = first;
  return say("");
};

const uname: NodeCommand = ({ node, args }) => {
  const fields: readonly (readonly [string, string, string])[] = [
    ["-s", "--kernel-name", "Linux"],
    ["-n", "--nodename", node.hostName],
    ["-r", "--kernel-release", imageOf(node).kernel],
    ["-v", "--kernel-version", "#1 SMP PREEMPT_DYNAMIC Tue Jun 24 21:55:07 UTC 2025"],
    ["-m", "--machine", "x86_64"],
    ["-p", "--processor", "x86_64"],
    ["-i", "--hardware-platform", "x86_64"],
    ["-o", "--operating-system", "GNU/Linux"],
  ];
  const asked = new Set(
    args.flatMap((arg) => (arg.startsWith("--") ? [arg] : [...arg.slice(1)].map((letter) => `-${letter}`))),
  );
  const all = asked.has("-a") || asked.has("--all");
  const known = fields.flatMap(([short, long]) => [short, long, "-a", "--all"]);
  const wrong = [...asked].find((option) => !known.includes(option));
  if (wrong)
    return fail(
      1,
      `uname: invalid option -- '${wrong.replace(/^-+/, "")}'\nTry 'uname --help' for more information.`,
    );
  const chosen = fields.filter(
    ([short, long]) => all || asked.has(short) || asked.has(long) || (asked.size === 0 && short === "-s"),
  );
  return say(`${chosen.map(([, , value]) => value).join(" ")}\n`);
};

const ip: NodeCommand = ({ node, args }) => {
  const shown = args.filter((arg) => !arg.startsWith("-")).join(" ");
  if (!/^(a|addr|address)( show)?( dev)?( ens5| eth0)?$/.test(shown) && !/^route( get .*)?$/.test(shown))
    return notSimulated(`ip ${args.join(" ")}`);
  if (shown.startsWith("route"))
    return say(`default via 172.31.0.1 dev ens5 proto dhcp src ${node.privateIp} metric 512\n`);
  return say(
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    inet 127.0.0.1/8 scope host lo\n2: ens5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP group default qlen 1000\n    inet ${node.privateIp}/20 metric 512 brd 172.31.15.255 scope global dynamic ens5\n`,
  );
};

export const identityCommands: Readonly<Record<string, NodeCommand>> = {
  id,
  whoami: () => say("root\n"),
  groups,
  usermod,
  groupadd,
  getent,
  hostnamectl,
  hostname,
  uname,
  ip,
};
