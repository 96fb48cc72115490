// Packages: yum and dnf (one program on Amazon Linux 2023), rpm -q.

import { makeParents } from "../../fs/file-operations.ts";
import { programFiles } from "../../node/image.ts";
import { imageOf } from "../../node/images.ts";
import type { Call, NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";
import { addGroup } from "./identity-commands.ts";
import { findPackage, PACKAGES, type Package } from "./package-list.ts";

/** The node's list of installed packages, one file each. */
const DATABASE = "/var/lib/rpm/packages";

function isInstalled(node: PracticeNode, found: Package): boolean {
  return found.preinstalled || hasFile(node, `${DATABASE}/${found.name}`);
}

function hasFile(node: PracticeNode, path: string): boolean {
  try {
    return node.tree.find(path, true, "stat").inode !== undefined;
  } catch {
    return false;
  }
}

function install(node: PracticeNode, found: Package): void {
  makeParents(node.files, node.tree, DATABASE);
  node.files.write(`${DATABASE}/${found.name}`, new TextEncoder().encode(`${nameOf(found)}\n`), 0o644, false);
  for (const program of found.programs)
    for (const [where, file] of programFiles(program))
      node.files.write(`${where}/${program}`, file.buffer, 0o755, false);
  for (const [path, content] of found.files) {
    makeParents(node.files, node.tree, path.slice(0, path.lastIndexOf("/")));
    node.files.write(path, new TextEncoder().encode(content), 0o644, false);
  }
  if (found.name === "docker") addGroup(node, "docker", 991);
}

const nameOf = (found: Package) => `${found.name}-${found.version}.x86_64`;
const stamp = () => "Last metadata expiration check: 0:07:41 ago.\n";
const LINE = `${"=".repeat(80)}\n`;

function transaction(wanted: readonly Package[], needed: readonly Package[]): string {
  const row = (found: Package) =>
    ` ${found.name.padEnd(22)} x86_64  ${found.version.padEnd(28)} amazonlinux ${found.size.padStart(8)}\n`;
  const all = wanted.length + needed.length;
  return (
    `Dependencies resolved.\n${LINE} ${"Package".padEnd(22)} Arch    ${"Version".padEnd(28)} Repository      Size\n${LINE}Installing:\n` +
    wanted.map(row).join("") +
    (needed.length > 0 ? `Installing dependencies:\n${needed.map(row).join("")}` : "") +
    `\nTransaction Summary\n${LINE}Install  ${all} Package${all === 1 ? "" : "s"}\n\nTotal download size: ${all * 12} M\nInstalled size: ${all * 41} M\n`
  );
}

async function installAll(call: Call, names: readonly string[], yes: boolean): Promise<Answer> {
  const { node } = call;
  let text = stamp();
  const missing = names.filter((name) => {
    const found = findPackage(name);
    return !found || (found.repository !== null && !hasFile(node, found.repository));
  });
  if (missing.length > 0)
    return {
      stdout: text + missing.map((name) => `No match for argument: ${name}\n`).join(""),
      stderr: `Error: Unable to find a match: ${missing.join(" ")}\n`,
      exitCode: 1,
    };
  const found = [...new Set(names.flatMap((name) => findPackage(name) ?? []))];
  for (const one of found)
    if (isInstalled(node, one)) text += `Package ${nameOf(one)} is already installed.\n`;
  const wanted = found.filter((one) => !isInstalled(node, one));
  if (wanted.length === 0) return say(`${text}Dependencies resolved.\nNothing to do.\nComplete!\n`);
  const needed = [
    ...new Set(wanted.flatMap((one) => one.needs.flatMap((name) => findPackage(name) ?? []))),
  ].filter((one) => !isInstalled(node, one) && !wanted.includes(one));
  text += transaction(wanted, needed);
  if (!yes && !/^y(es)?$/i.test((call.stdin().split("\n")[0] ?? "").trim()))
    return { stdout: `${text}Is this ok [y/N]: `, stderr: "Operation aborted.\n", exitCode: 1 };
  await node.pause(12, call.process.controller.signal);
  if (call.process.signal !== null) return { exitCode: 130 };
  const all = [...needed, ...wanted];
  const of = (index: number) => `${index + 1}/${all.length}`;
  text += `Downloading Packages:\n${all.map((one, index) => `(${of(index)}): ${`${nameOf(one)}.rpm`.padEnd(48)} 48 MB/s | ${one.size.padStart(7)}     00:00\n`).join("")}`;
  text += `Running transaction check\nTransaction check succeeded.\nRunning transaction test\nTransaction test succeeded.\nRunning transaction\n  Preparing        :                                                        1/1 \n`;
  all.forEach((one, index) => {
    install(node, one);
    text += `  Installing       : ${nameOf(one).padEnd(52)} ${of(index)} \n`;
  });
  text += `\nInstalled:\n${all.map((one) => `  ${nameOf(one)}\n`).join("")}\nComplete!\n`;
  return say(text);
}

const dnf: NodeCommand = async (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    [
      "-y",
      "--assumeyes",
      "-q",
      "--quiet",
      "-v",
      "--refresh",
      "--best",
      "--allowerasing",
      "--nobest",
      "--security",
    ],
    ["--releasever", "--enablerepo", "--disablerepo", "-x", "--exclude"],
  );
  const tool = call.name;
  if (unknown) return fail(1, `${tool}: error: unrecognized arguments: ${unknown}`);
  const [verb, ...names] = rest;
  const yes = given.has("-y") || given.has("--assumeyes");
  const quiet = given.has("-q") || given.has("--quiet");
  const answer = await work();
  return quiet ? { ...answer, stdout: "" } : answer;

  async function work(): Promise<Answer> {
    switch (verb) {
      case undefined:
        return fail(1, `usage: ${tool} [options] COMMAND`);
      case "install":
        return names.length === 0
          ? fail(
              1,
              "usage: dnf install [-c [config file]] PACKAGE [PACKAGE ...]\ndnf install: error: the following arguments are required: PACKAGE",
            )
          : installAll(call, names, yes);
      case "update":
      case "upgrade":
        await call.node.pause(6, call.process.controller.signal);
        return say(`${stamp()}Dependencies resolved.\nNothing to do.\nComplete!\n`);
      case "check-update":
      case "makecache":
        return say(verb === "makecache" ? `${stamp()}Metadata cache created.\n` : stamp());
      case "list": {
        const installed = PACKAGES.filter(
          (one) =>
            isInstalled(call.node, one) &&
            (names.every((name) => ["installed", "--installed"].includes(name)) || names.includes(one.name)),
        );
        if (installed.length === 0)
          return { stdout: stamp(), stderr: "Error: No matching Packages to list\n", exitCode: 1 };
        return say(
          `Installed Packages\n${installed.map((one) => `${`${one.name}.x86_64`.padEnd(38)} ${one.version.padEnd(28)} @amazonlinux\n`).join("")}`,
        );
      }
      case "clean":
        return say("0 files removed\n");
      default:
        return notSimulated(`${tool} ${verb}`);
    }
  }
};

const rpm: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-q", "--query", "-a", "-qa", "-i"],
    ["--qf", "--queryformat"],
  );
  if (unknown || given.has("-i") || given.has("--qf") || given.has("--queryformat"))
    return notSimulated(`rpm ${args.join(" ")}`);
  if (given.has("-a") || given.has("-qa"))
    return say(
      PACKAGES.filter((one) => isInstalled(node, one))
        .map((one) => `${nameOf(one)}\n`)
        .join(""),
    );
  if (rest.length === 0) return fail(1, "rpm: no arguments given for query");
  let missing = 0;
  const text = rest.map((name) => {
    const found = findPackage(name);
    if (found && isInstalled(node, found)) return `${nameOf(found)}\n`;
    missing += 1;
    return `package ${name} is not installed\n`;
  });
  return { stdout: text.join(""), exitCode: missing };
};

/** The command with the package versions of the node's image; the list has those of Amazon Linux 2023. */
function ofItsImage(command: NodeCommand): NodeCommand {
  return (call) => {
    const { dist } = imageOf(call.node);
    const answer = command(call);
    if (dist === "amzn2023") return answer;
    return Promise.resolve(answer).then((it) =>
      it.stdout === undefined ? it : { ...it, stdout: it.stdout.replaceAll("amzn2023", dist) },
    );
  };
}

export const packageCommands: Readonly<Record<string, NodeCommand>> = {
  yum: ofItsImage(dnf),
  dnf: ofItsImage(dnf),
  rpm: ofItsImage(rpm),
};
