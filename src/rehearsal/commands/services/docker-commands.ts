// The docker command, as far as preparing a node needs it. Container commands report that they are not
// simulated.

import { seededHex } from "../../base/seeded.ts";
import { membershipOf } from "../../node/docker-daemon.ts";
import { imageOf } from "../../node/images.ts";
import type { NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, readOptions, say, table } from "../../shell/answer.ts";
import { swarm, swarmNode } from "./docker-swarm.ts";

const VERSION = "25.0.8";
const NO_DAEMON =
  "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n";

const docker: NodeCommand = async (call) => {
  const { node } = call;
  const args = [...call.args];
  while (args[0]?.startsWith("-")) {
    const option = args.shift() ?? "";
    if (option === "-v" || option === "--version") return say(`Docker version ${VERSION}, build 0bab007\n`);
    if (["-H", "--host", "-c", "--context", "-l", "--log-level"].includes(option))
      return fail(1, `docker ${option}: not simulated on a practice node`);
    return fail(125, `unknown flag: ${option}\nSee 'docker --help'.`);
  }
  const [verb, ...rest] = args;
  if (verb === undefined)
    return say("Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n");
  if (verb === "version") return version(node, rest);
  if (verb === "info" || (verb === "system" && rest[0] === "info"))
    return info(node, verb === "info" ? rest : rest.slice(1));
  if (verb === "swarm") return node.docker ? swarm(call, rest) : fail(1, NO_DAEMON);
  if (!KNOWN.has(verb)) return fail(1, `docker: '${verb}' is not a docker command.\nSee 'docker --help'`);
  if (!node.docker) return fail(1, NO_DAEMON);
  if (verb === "node") return swarmNode(call, rest);
  if (verb === "network") return network(node, rest);
  if (verb === "ps" || (verb === "container" && rest[0] === "ls"))
    return listing(rest, "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES");
  if (verb === "images" || (verb === "image" && rest[0] === "ls"))
    return listing(rest, "REPOSITORY   TAG       IMAGE ID   CREATED   SIZE");
  if (verb === "volume" && rest[0] === "ls") return listing(rest, "DRIVER    VOLUME NAME");
  if ((verb === "service" || verb === "stack") && rest[0] === "ls") {
    if (membershipOf(node)?.member.role !== "manager")
      return fail(
        1,
        'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
      );
    return listing(
      rest,
      verb === "service" ? "ID        NAME      MODE      REPLICAS   IMAGE     PORTS" : "NAME      SERVICES",
    );
  }
  return fail(1, `docker ${[verb, ...rest.slice(0, 1)].join(" ")}: not simulated on a practice node`);
};

const KNOWN = new Set(
  "build compose config container context cp create diff events exec export history image images import inspect kill load login logout logs manifest network node pause plugin port ps pull push rename restart rm rmi run save search secret service stack start stats stop system tag top trust unpause update volume wait".split(
    " ",
  ),
);

function listing(rest: readonly string[], head: string): Answer {
  return say(
    rest.includes("-q") || rest.includes("--quiet") || rest.some((arg) => /^(--format|-aq|-qa)/.test(arg))
      ? ""
      : `${head}\n`,
  );
}

function version(node: PracticeNode, args: readonly string[]): Answer {
  const { given } = readOptions(args, [], ["-f", "--format"]);
  const format = given.get("-f") ?? given.get("--format");
  const needsServer = format === undefined || format.includes(".Server");
  if (format !== undefined && (node.docker || !needsServer))
    return say(`${format.replace(/\{\{\s*\.(Client|Server)\.Version\s*\}\}/g, VERSION)}\n`);
  const client = `Client:\n Version:           ${VERSION}\n API version:       1.44\n Go version:        go1.23.8\n OS/Arch:           linux/amd64\n Context:           default\n`;
  if (!node.docker) return { stdout: format === undefined ? client : "", stderr: NO_DAEMON, exitCode: 1 };
  return say(
    `${client}\nServer:\n Engine:\n  Version:          ${VERSION}\n  API version:      1.44 (minimum version 1.24)\n  Go version:       go1.23.8\n  OS/Arch:          linux/amd64\n`,
  );
}

/** The fields of `docker info` for `--format`. */
function infoFields(node: PracticeNode): Readonly<Record<string, string>> {
  const membership = membershipOf(node);
  const managers = membership
    ? [...membership.swarm.members.values()].filter((one) => one.role === "manager")
    : [];
  return {
    "Swarm.LocalNodeState": membership ? "active" : "inactive",
    "Swarm.NodeID": membership?.member.nodeId ?? "",
    "Swarm.NodeAddr": membership?.member.address ?? "",
    "Swarm.ControlAvailable": String(membership?.member.role === "manager"),
    "Swarm.Managers": String(managers.length),
    "Swarm.Nodes": String(membership?.swarm.members.size ?? 0),
    "Swarm.Cluster.ID": membership?.swarm.id ?? "",
    DockerRootDir: node.docker?.dataRoot ?? "",
    ServerVersion: VERSION,
    Driver: "overlay2",
    Name: node.hostName,
    Containers: "0",
    Images: "0",
    OperatingSystem: imageOf(node).pretty,
  };
}

function info(node: PracticeNode, args: readonly string[]): Answer {
  const { given } = readOptions(args, [], ["-f", "--format"]);
  const format = given.get("-f") ?? given.get("--format");
  if (!node.docker)
    return {
      stdout:
        format === undefined
          ? `Client:\n Version:    ${VERSION}\n Context:    default\n Debug Mode: false\n\nServer:\n`
          : "",
      stderr: format === undefined ? `ERROR: ${NO_DAEMON}errors pretty printing info\n` : NO_DAEMON,
      exitCode: 1,
    };
  const fields = infoFields(node);
  if (format !== undefined) {
    let unknown = "";
    const text = format.replace(/\{\{\s*\.([\w.]+)\s*\}\}/g, (_, name: string) => {
      if (fields[name] === undefined) unknown = name;
      return fields[name] ?? "";
    });
    if (unknown !== "" || text.includes("{{"))
      return fail(
        64,
        `template parsing error: template: :1: ${unknown || format}: not simulated on a practice node`,
      );
    return say(`${text}\n`);
  }
  const membership = membershipOf(node);
  const inSwarm = membership
    ? ` Swarm: active\n  NodeID: ${fields["Swarm.NodeID"]}\n  Is Manager: ${fields["Swarm.ControlAvailable"]}\n${membership.member.role === "manager" ? `  ClusterID: ${membership.swarm.id}\n  Managers: ${fields["Swarm.Managers"]}\n  Nodes: ${fields["Swarm.Nodes"]}\n` : ""}  Node Address: ${membership.member.address}\n`
    : " Swarm: inactive\n";
  return say(
    `Client:\n Version:    ${VERSION}\n Context:    default\n Debug Mode: false\n\nServer:\n Containers: 0\n Images: 0\n Server Version: ${VERSION}\n Storage Driver: overlay2\n  Backing Filesystem: xfs\n Logging Driver: json-file\n Cgroup Version: 2\n${inSwarm} Operating System: ${fields.OperatingSystem}\n OSType: linux\n Architecture: x86_64\n CPUs: 2\n Total Memory: 3.746GiB\n Name: ${node.hostName}\n Docker Root Dir: ${node.docker.dataRoot}\n Debug Mode: false\n Live Restore Enabled: false\n`,
  );
}

function network(node: PracticeNode, args: readonly string[]): Answer {
  const [verb, ...rest] = args;
  const networks = node.docker?.networks ?? [];
  const all = membershipOf(node)
    ? [
        ...networks,
        { id: seededHex(node.seed, "ingress", 12), name: "ingress", driver: "overlay", scope: "swarm" },
      ]
    : networks;
  if (verb === "ls") {
    if (rest.some((arg) => arg === "-q")) return say(all.map((one) => `${one.id}\n`).join(""));
    return say(
      table(
        [
          ["NETWORK ID", "NAME", "DRIVER", "SCOPE"],
          ...all.map((one) => [one.id, one.name, one.driver, one.scope]),
        ].map((row) => row.map((cell, at) => (at < 3 ? `${cell}  ` : cell))),
      ),
    );
  }
  if (verb === "create") {
    const {
      given,
      rest: names,
      unknown,
    } = readOptions(
      rest,
      ["--attachable", "--internal", "--ipv6", "--ingress"],
      ["-d", "--driver", "--subnet", "--gateway", "-o", "--opt", "--label", "--scope"],
    );
    const [name] = names;
    if (unknown) return fail(125, `unknown flag: ${unknown}\nSee 'docker network create --help'.`);
    if (name === undefined)
      return fail(
        1,
        "\"docker network create\" requires exactly 1 argument.\nSee 'docker network create --help'.",
      );
    if (all.some((one) => one.name === name))
      return fail(1, `Error response from daemon: network with name ${name} already exists`);
    const driver = given.get("-d") ?? given.get("--driver") ?? "bridge";
    if (driver === "overlay" && membershipOf(node)?.member.role !== "manager")
      return fail(
        1,
        'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
      );
    const id = seededHex(node.seed, `network ${node.key} ${name}`, 64);
    networks.push({ id: id.slice(0, 12), name, driver, scope: driver === "overlay" ? "swarm" : "local" });
    return say(`${driver === "overlay" ? id.slice(0, 25) : id}\n`);
  }
  return fail(1, `docker network ${verb ?? ""}: not simulated on a practice node`);
}

export const dockerCommands: Readonly<Record<string, NodeCommand>> = { docker };
