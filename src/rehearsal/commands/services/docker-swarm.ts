// docker swarm and docker node: init, join, tokens, leaving, and the list of members.

import { seededWord } from "../../base/seeded.ts";
import { forgetMembership, membershipOf, writeMembership } from "../../node/docker-daemon.ts";
import type { Call, PracticeNode } from "../../node/node.ts";
import { count } from "../../node/node.ts";
import { fingerprintOf, joinToken, type Swarm, type SwarmMember } from "../../node/swarms.ts";
import { type Answer, fail, readOptions, say, table } from "../../shell/answer.ts";

/** The port of a manager. */
const SWARM_PORT = 2377;
const NOT_A_MANAGER =
  'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';
const ALREADY =
  'Error response from daemon: This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.';
const TIMEOUT =
  'Error response from daemon: Timeout was reached before node joined. The attempt to join the swarm will continue in the background. Use the "docker info" command to see the current swarm status of your node.';

export async function swarm(call: Call, args: readonly string[]): Promise<Answer> {
  const { node } = call;
  const [verb, ...rest] = args;
  switch (verb) {
    case "init":
      return init(call, rest);
    case "join":
      return join(call, rest);
    case "join-token":
      return token(node, rest);
    case "leave":
      return leave(node, rest);
    case undefined:
      return say("\nUsage:  docker swarm COMMAND\n\nManage Swarm\n");
    default:
      return fail(1, `docker swarm ${verb}: not simulated on a practice node`);
  }
}

function add(
  node: PracticeNode,
  to: Swarm,
  role: SwarmMember["role"],
  address: string,
  remote: string,
): SwarmMember {
  const member: SwarmMember = {
    nodeId: seededWord(node.seed, `${node.key} member ${count(node, "swarm member")}`, 25),
    nodeKey: node.key,
    role,
    address,
  };
  to.members.set(member.nodeId, member);
  writeMembership(node, to, member, remote);
  return member;
}

function howToJoin(to: Swarm, role: SwarmMember["role"], address: string): string {
  return `To add a ${role} to this swarm, run the following command:\n\n    docker swarm join --token ${joinToken(to, role)} ${address}:2377\n\n`;
}

async function init(call: Call, args: readonly string[]): Promise<Answer> {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    args,
    ["--autolock", "--force-new-cluster"],
    [
      "--advertise-addr",
      "--listen-addr",
      "--availability",
      "--default-addr-pool",
      "--data-path-addr",
      "--data-path-port",
      "--task-history-limit",
      "--cert-expiry",
    ],
  );
  if (unknown) return fail(125, `unknown flag: ${unknown}\nSee 'docker swarm init --help'.`);
  if (rest.length > 0)
    return fail(1, "\"docker swarm init\" accepts no arguments.\nSee 'docker swarm init --help'.");
  if (given.has("--autolock") || given.has("--force-new-cluster"))
    return fail(1, `docker swarm init ${[...given.keys()].join(" ")}: not simulated on a practice node`);
  if (membershipOf(node)) return fail(1, ALREADY);
  const asked = given.get("--advertise-addr")?.replace(/:\d+$/, "");
  const address = asked === undefined || asked === "ens5" || asked === "eth0" ? node.privateIp : asked;
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(address))
    return fail(
      1,
      `Error response from daemon: advertise address must be a non-zero IP address or network interface (with optional port number)`,
    );
  await node.pause(2, call.process.controller.signal);
  const made = node.swarms.create();
  const member = add(node, made, "manager", address, "");
  return say(
    `Swarm initialized: current node (${member.nodeId}) is now a manager.\n\n${howToJoin(made, "worker", address)}To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n\n`,
  );
}

async function join(call: Call, args: readonly string[]): Promise<Answer> {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    args,
    [],
    ["--token", "--advertise-addr", "--listen-addr", "--availability", "--data-path-addr"],
  );
  if (unknown) return fail(125, `unknown flag: ${unknown}\nSee 'docker swarm join --help'.`);
  const [target] = rest;
  if (target === undefined || rest.length > 1)
    return fail(
      1,
      "\"docker swarm join\" requires exactly 1 argument.\nSee 'docker swarm join --help'.\n\nUsage:  docker swarm join [OPTIONS] HOST:PORT\n\nJoin a swarm as a node and/or manager",
    );
  const given1 = given.get("--token") ?? "";
  if (membershipOf(node)) return fail(1, ALREADY);
  const parts = /^SWMTKN-1-([0-9a-z]{50})-([0-9a-z]{25})$/.exec(given1);
  if (!parts) return fail(1, "Error response from daemon: invalid join token");
  const [, host = "", port = String(SWARM_PORT)] = /^(.*?)(?::(\d+))?$/.exec(target) ?? [];
  await node.pause(1, call.process.controller.signal);
  const manager = node.reach(host, Number(port));
  if (manager === "refused" || (typeof manager !== "string" && port !== String(SWARM_PORT)))
    return fail(
      1,
      `Error response from daemon: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${host}:${port}: connect: connection refused"`,
    );
  if (manager === "unreachable") {
    await node.pause(20, call.process.controller.signal);
    return fail(1, TIMEOUT);
  }
  const there = membershipOf(manager);
  if (there?.member.role !== "manager")
    return fail(
      1,
      `Error response from daemon: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${host}:${port}: connect: connection refused"`,
    );
  if (there.swarm.digest !== parts[1])
    return fail(
      1,
      `Error response from daemon: remote CA does not match fingerprint. Expected: ${parts[1]}, actual: ${fingerprintOf(there.swarm)}`,
    );
  const role =
    parts[2] === there.swarm.secrets.worker
      ? "worker"
      : parts[2] === there.swarm.secrets.manager
        ? "manager"
        : null;
  if (!role)
    return fail(
      1,
      "Error response from daemon: rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster",
    );
  add(node, there.swarm, role, given.get("--advertise-addr") ?? node.privateIp, target);
  return say(`This node joined a swarm as a ${role}.\n`);
}

function token(node: PracticeNode, args: readonly string[]): Answer {
  const { given, rest, unknown } = readOptions(args, ["-q", "--quiet", "--rotate"], []);
  if (unknown) return fail(125, `unknown flag: ${unknown}\nSee 'docker swarm join-token --help'.`);
  const [role] = rest;
  if (role === undefined || rest.length > 1)
    return fail(
      1,
      "\"docker swarm join-token\" requires exactly 1 argument.\nSee 'docker swarm join-token --help'.",
    );
  if (role !== "worker" && role !== "manager") return fail(1, `unknown role ${role}`);
  const membership = membershipOf(node);
  if (membership?.member.role !== "manager") return fail(1, NOT_A_MANAGER);
  const quiet = given.has("-q") || given.has("--quiet");
  let text = "";
  if (given.has("--rotate")) {
    node.swarms.rotate(membership.swarm, role);
    text = quiet ? "" : `Successfully rotated ${role} join token.\n\n`;
  }
  return say(
    text +
      (quiet
        ? `${joinToken(membership.swarm, role)}\n`
        : howToJoin(membership.swarm, role, membership.member.address)),
  );
}

function leave(node: PracticeNode, args: readonly string[]): Answer {
  const membership = membershipOf(node);
  if (!membership) return fail(1, "Error response from daemon: This node is not part of a swarm");
  const force = args.includes("-f") || args.includes("--force");
  if (membership.member.role === "manager" && !force)
    return fail(
      1,
      "Error response from daemon: You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message.",
    );
  membership.swarm.members.delete(membership.member.nodeId);
  forgetMembership(node);
  return say("Node left the swarm.\n");
}

/** `docker node ls` and the other read-only parts of `docker node`. */
export function swarmNode(call: Call, args: readonly string[]): Answer {
  const { node } = call;
  const membership = membershipOf(node);
  if (membership?.member.role !== "manager")
    return fail(1, NOT_A_MANAGER.replace("connect this node to swarm", "connect this node to swarm"));
  if (args[0] !== "ls") return fail(1, `docker node ${args[0] ?? ""}: not simulated on a practice node`);
  const members = [...membership.swarm.members.values()];
  if (args.includes("-q") || args.includes("--quiet"))
    return say(members.map((one) => `${one.nodeId}\n`).join(""));
  const format = readOptions(args.slice(1), [], ["--format", "-f", "--filter"]).given.get("--format");
  const state = (one: SwarmMember) => (node.reach(one.address, SWARM_PORT) === "refused" ? "Down" : "Ready");
  const host = (one: SwarmMember) => node.nameOf(one.nodeKey);
  if (format !== undefined)
    return say(
      members
        .map(
          (one) =>
            `${format.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => ({ ID: one.nodeId, Hostname: host(one), Status: state(one), Availability: "Active", ManagerStatus: one.role === "manager" ? "Leader" : "" })[name] ?? "")}\n`,
        )
        .join(""),
    );
  const rows = members.map((one) => [
    `${one.nodeId}${one === membership.member ? " *" : ""}  `,
    `${host(one)}  `,
    `${state(one)}    `,
    "Active        ",
    one.role === "manager" ? "Leader          " : "                ",
    "25.0.8",
  ]);
  return say(
    table([["ID", "HOSTNAME", "STATUS", "AVAILABILITY", "MANAGER STATUS", "ENGINE VERSION"], ...rows]),
  );
}
