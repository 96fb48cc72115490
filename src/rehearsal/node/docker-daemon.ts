// The Docker daemon of a practice node: its settings, its data directory, and its swarm membership, which it
// keeps in that directory as the real one does. The docker command is in docker-commands.ts.

import { reasonOf } from "../fs/file-error.ts";
import { makeParents } from "../fs/file-operations.ts";
import { makeSpecial } from "../fs/inode.ts";
import type { DockerDaemon, PracticeNode, Unit } from "./node.ts";
import type { Swarm, SwarmMember } from "./swarms.ts";

type Started =
  | { readonly ok: true; readonly daemon: DockerDaemon }
  | { readonly ok: false; readonly reason: string };

/** dockerd's flags that take a value, and their names in daemon.json where they have one. */
const VALUED: Readonly<Record<string, string>> = {
  "-H": "hosts",
  "--host": "hosts",
  "--data-root": "data-root",
  "-g": "data-root",
  "--containerd": "containerd",
  "--default-ulimit": "default-ulimits",
  "--config-file": "",
  "--log-driver": "log-driver",
  "--log-opt": "log-opts",
  "--log-level": "log-level",
  "-l": "log-level",
  "--storage-driver": "storage-driver",
  "-s": "storage-driver",
  "--tlscert": "tlscert",
  "--tlskey": "tlskey",
  "--tlscacert": "tlscacert",
  "--label": "labels",
  "--exec-opt": "exec-opts",
  "--insecure-registry": "insecure-registries",
  "--registry-mirror": "registry-mirrors",
  "--bip": "bip",
  "--mtu": "mtu",
};
const FLAGS: Readonly<Record<string, string>> = {
  "--tls": "tls",
  "--tlsverify": "tlsverify",
  "--debug": "debug",
  "-D": "debug",
  "--live-restore": "live-restore",
  "--experimental": "experimental",
  "--ipv6": "ipv6",
};
const FILE_KEYS = new Set([
  ...Object.values(VALUED),
  ...Object.values(FLAGS),
  "default-address-pools",
  "dns",
  "features",
  "builder",
  "metrics-addr",
  "userland-proxy",
  "iptables",
  "ip-forward",
  "max-concurrent-downloads",
  "shutdown-timeout",
  "storage-opts",
  "no-new-privileges",
  "swarm-default-advertise-addr",
  "cgroup-parent",
  "icc",
  "fixed-cidr",
  "runtimes",
  "default-runtime",
]);

function environmentOf(node: PracticeNode, unit: Unit): Record<string, string> {
  const environment: Record<string, string> = {};
  const take = (line: string) => {
    const pair = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (pair) environment[pair[1] ?? ""] = (pair[2] ?? "").trim().replace(/^"(.*)"$/, "$1");
  };
  for (const file of unit.settings.get("Service.EnvironmentFile") ?? []) {
    try {
      new TextDecoder()
        .decode(node.files.read(file.replace(/^-/, "")))
        .split("\n")
        .forEach(take);
    } catch {
      // A file that may be missing.
    }
  }
  for (const setting of unit.settings.get("Service.Environment") ?? [])
    take(setting.replace(/^"(.*)"$/, "$1"));
  return environment;
}

/**
 * Starts the daemon with the unit's settings; the reason of a failure is what dockerd writes to the journal.
 */
export function startDocker(node: PracticeNode, unit: Unit, command: string): Started {
  const no = (reason: string): Started => ({ ok: false, reason });
  const environment = environmentOf(node, unit);
  const words = command
    .replace(/\$\{?(\w+)\}?/g, (_, name: string) => environment[name] ?? "")
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const program = words.shift() ?? "";
  try {
    if (!node.tree.get(program.replace(/^[-@:+!]+/, ""), true, "open").path.endsWith("/dockerd"))
      return no(`${program}: only dockerd is simulated on a practice node`);
  } catch (error) {
    return no(`Failed to locate executable ${program}: ${reasonOf(error)}`);
  }
  const flags = new Map<string, string[]>();
  let configFile = "/etc/docker/daemon.json";
  for (let at = 0; at < words.length; at++) {
    const [name = "", inline] = (words[at] ?? "").split(/=(.*)/s);
    const key = VALUED[name] ?? FLAGS[name];
    if (key === undefined) return no(`unknown flag: ${name}`);
    const value = name in FLAGS ? (inline ?? "true") : (inline ?? words[++at] ?? "");
    if (name === "--config-file") configFile = value;
    else flags.set(key, [...(flags.get(key) ?? []), value]);
  }
  const config = readConfig(node, configFile, flags);
  if (typeof config === "string") return no(config);
  const fromFile = config["data-root"] ?? config.graph;
  const dataRoot =
    flags.get("data-root")?.at(-1) ?? (typeof fromFile === "string" ? fromFile : "/var/lib/docker");
  const hosts =
    flags.get("hosts") ??
    (Array.isArray(config.hosts) ? config.hosts.map(String) : ["unix:///var/run/docker.sock"]);
  for (const host of hosts)
    if (!/^(fd|unix|tcp):\/\//.test(host))
      return no(`failed to load listeners: invalid bind address format: ${host}`);
  if (!dataRoot.startsWith("/")) return no(`the "data-root" path must be absolute: ${dataRoot}`);
  try {
    makeParents(node.files, node.tree, dataRoot, 0o710);
    for (const name of [
      "buildkit",
      "containers",
      "image",
      "network",
      "overlay2",
      "plugins",
      "runtimes",
      "swarm",
      "tmp",
      "volumes",
    ])
      makeParents(node.files, node.tree, `${dataRoot}/${name}`, 0o710);
  } catch (error) {
    return no(`failed to start daemon: mkdir ${dataRoot}: ${reasonOf(error).toLowerCase()}`);
  }
  const realRoot = node.tree.get(dataRoot, true, "stat").path;
  const run = node.tree.get("/run", true, "stat").inode;
  if (run.kind === "directory")
    run.writable?.set(
      "docker.sock",
      makeSpecial(
        "socket",
        0o660,
        "",
        () => new Uint8Array(),
        () => {},
      ),
    );
  const networks = ["bridge", "host", "none"].map((name, at) => ({
    id: `${at}f1b3c5d7e9a`,
    name,
    driver: name === "none" ? "null" : name,
    scope: "local",
  }));
  return { ok: true, daemon: { dataRoot, realRoot, hosts, networks } };
}

function readConfig(
  node: PracticeNode,
  path: string,
  flags: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown> | string {
  let text: string;
  try {
    text = new TextDecoder().decode(node.files.read(path));
  } catch {
    return {};
  }
  const where = `unable to configure the Docker daemon with file ${path}`;
  if (text.trim() === "") return {};
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return `${where}: invalid character in JSON`;
  }
  if (typeof config !== "object" || config === null || Array.isArray(config))
    return `${where}: json: cannot unmarshal into Go value of type map[string]interface {}`;
  const unknown = Object.keys(config).filter((key) => !FILE_KEYS.has(key));
  if (unknown.length > 0)
    return `${where}: the following directives don't match any configuration option: ${unknown.join(", ")}`;
  const twice = Object.keys(config).filter(
    (key) => flags.has(key) && key !== "default-ulimits" && key !== "labels",
  );
  if (twice.length > 0)
    return `${where}: the following directives are specified both as a flag and in the configuration file: ${twice.map((key) => `${key}: (from flag: [${flags.get(key)?.join(" ")}], from file: ${JSON.stringify((config as Record<string, unknown>)[key])})`).join(", ")}`;
  return config as Record<string, unknown>;
}

/** Stops the daemon: its socket goes, its data stays. */
export function stopDocker(node: PracticeNode): void {
  node.docker = null;
  const run = node.tree.get("/run", true, "stat").inode;
  if (run.kind === "directory") run.writable?.delete("docker.sock");
}

/** Does the running daemon keep that mount busy? */
export function dockerHolds(node: PracticeNode, target: string): boolean {
  return node.docker !== null && `${node.docker.realRoot}/`.startsWith(`${target.replace(/\/$/, "")}/`);
}

interface Membership {
  readonly swarm: Swarm;
  readonly member: SwarmMember;
}

const statePath = (daemon: DockerDaemon) => `${daemon.dataRoot}/swarm/docker-state.json`;

/** The swarm of the node's daemon, as recorded in its data directory. */
export function membershipOf(node: PracticeNode): Membership | null {
  if (!node.docker) return null;
  try {
    const state = JSON.parse(new TextDecoder().decode(node.files.read(statePath(node.docker)))) as {
      Swarm?: string;
      Node?: string;
    };
    const swarm = node.swarms.find(state.Swarm ?? "");
    const member = swarm?.members.get(state.Node ?? "");
    return swarm && member ? { swarm, member } : null;
  } catch {
    return null;
  }
}

export function writeMembership(node: PracticeNode, swarm: Swarm, member: SwarmMember, remote: string): void {
  if (!node.docker) return;
  const state = {
    RemoteAddr: remote,
    ListenAddr: "0.0.0.0:2377",
    AdvertiseAddr: member.address,
    Swarm: swarm.id,
    Node: member.nodeId,
  };
  node.files.write(statePath(node.docker), new TextEncoder().encode(JSON.stringify(state)), 0o600, false);
}

export function forgetMembership(node: PracticeNode): void {
  if (node.docker) node.files.unlink(statePath(node.docker));
}
