// systemctl, service and reboot: commands that change units. show-units.ts shows them.

import { makeParents } from "../../fs/file-operations.ts";
import type { Call, NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Control, startUnit, stopUnit } from "../../node/service-control.ts";
import { isEnabled, loadUnit, reloadUnits, settingOf, unitName } from "../../node/units.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";
import { changedOnDisk, journalctl, show, status } from "./show-units.ts";

async function eachUnit(
  names: readonly string[],
  one: (name: string) => Promise<Control> | Control,
): Promise<Answer> {
  let stderr = "";
  let exitCode = 0;
  for (const name of names.map(unitName)) {
    const result = await one(name);
    if (result.ok) continue;
    stderr += result.text;
    exitCode = result.exitCode;
  }
  return { stderr, exitCode };
}

async function start(call: Call, name: string): Promise<Control> {
  await call.node.pause(name === "docker.service" ? 2 : 0.3, call.process.controller.signal);
  return startUnit(call.node, name);
}

async function restart(call: Call, name: string): Promise<Control> {
  if (!loadUnit(call.node, name))
    return { ok: false, exitCode: 5, text: `Failed to restart ${name}: Unit ${name} not found.\n` };
  stopUnit(call.node, name);
  const started = await start(call, name);
  return started.ok
    ? started
    : { ...started, text: started.text.replace("Failed to start", "Failed to restart") };
}

function enable(node: PracticeNode, name: string): Control & { readonly said?: string } {
  const unit = loadUnit(node, name);
  if (!unit)
    return { ok: false, exitCode: 1, text: `Failed to enable unit: Unit file ${name} does not exist.\n` };
  const wanted = settingOf(unit, "Install.WantedBy");
  if (wanted === "")
    return {
      ok: true,
      said: "The unit files have no installation config (WantedBy=, RequiredBy=, Also=,\nAlias= settings in the [Install] section, and DefaultInstance= for template\nunits). This means they are not meant to be enabled using systemctl.\n",
    };
  if (isEnabled(node, name)) return { ok: true };
  const directory = `/etc/systemd/system/${wanted}.wants`;
  makeParents(node.files, node.tree, directory);
  node.files.symlink(unit.path, `${directory}/${name}`);
  return { ok: true, said: `Created symlink ${directory}/${name} → ${unit.path}.\n` };
}

function disable(node: PracticeNode, name: string): Control & { readonly said?: string } {
  const unit = loadUnit(node, name);
  if (!unit)
    return { ok: false, exitCode: 1, text: `Failed to disable unit: Unit file ${name} does not exist.\n` };
  if (!isEnabled(node, name)) return { ok: true };
  const link = `/etc/systemd/system/${settingOf(unit, "Install.WantedBy")}.wants/${name}`;
  node.files.unlink(link);
  return { ok: true, said: `Removed "${link}".\n` };
}

const systemctl: NodeCommand = async (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    [
      "--now",
      "-q",
      "--quiet",
      "--no-pager",
      "-l",
      "--full",
      "--no-block",
      "--value",
      "-a",
      "--all",
      "--system",
      "-f",
      "--force",
    ],
    ["-p", "--property", "-n", "--lines", "-t", "--type", "--state", "-o"],
  );
  if (unknown) return fail(1, `systemctl: unrecognized option '${unknown}'`);
  const [verb = "list-units", ...names] = rest;
  const quiet = given.has("-q") || given.has("--quiet");
  if (
    [
      "start",
      "stop",
      "restart",
      "reload",
      "enable",
      "disable",
      "is-active",
      "is-enabled",
      "try-restart",
      "reload-or-restart",
      "mask",
      "unmask",
    ].includes(verb) &&
    names.length === 0
  )
    return fail(1, "Too few arguments.");
  switch (verb) {
    case "start":
    case "restart":
    case "reload-or-restart": {
      const warning = changedOnDisk(node, names);
      const result = await eachUnit(names, (name) =>
        verb === "start" ? start(call, name) : restart(call, name),
      );
      return { ...result, stderr: warning + (result.stderr ?? "") };
    }
    case "try-restart":
      return eachUnit(names, (name) =>
        loadUnit(node, name)?.state === "active" ? restart(call, name) : { ok: true },
      );
    case "stop":
      return eachUnit(names, (name) => stopUnit(node, name));
    case "enable":
    case "disable": {
      let said = "";
      const done = await eachUnit(names, (name) => {
        const result = verb === "enable" ? enable(node, name) : disable(node, name);
        said += result.said ?? "";
        return result;
      });
      if (done.exitCode !== 0 || !given.has("--now"))
        return { ...done, stderr: quiet ? (done.stderr ?? "") : said + (done.stderr ?? "") };
      const now = await eachUnit(names, (name) =>
        verb === "enable" ? start(call, name) : stopUnit(node, name),
      );
      return { ...now, stderr: said + (now.stderr ?? "") };
    }
    case "daemon-reload":
      reloadUnits(node);
      return say("");
    case "is-active": {
      const states = names.map((name) => loadUnit(node, unitName(name))?.state ?? "inactive");
      return {
        stdout: quiet ? "" : states.map((state) => `${state}\n`).join(""),
        exitCode: states.includes("active") ? 0 : 3,
      };
    }
    case "is-failed": {
      const states = names.map((name) => loadUnit(node, unitName(name))?.state ?? "inactive");
      return {
        stdout: quiet ? "" : states.map((state) => `${state}\n`).join(""),
        exitCode: states.includes("failed") ? 0 : 1,
      };
    }
    case "is-enabled": {
      const missing = names.map(unitName).filter((name) => !loadUnit(node, name));
      const states = names
        .map(unitName)
        .filter((name) => loadUnit(node, name))
        .map((name) => (isEnabled(node, name) ? "enabled" : "disabled"));
      const stderr = missing
        .map((name) => `Failed to get unit file state for ${name}: No such file or directory\n`)
        .join("");
      return {
        stdout: quiet ? "" : states.map((state) => `${state}\n`).join(""),
        stderr,
        exitCode: states.includes("enabled") ? 0 : 1,
      };
    }
    case "status":
      return names.length === 0 ? notSimulated("systemctl status") : status(node, unitName(names[0] ?? ""));
    case "show": {
      const name = unitName(names[0] ?? "");
      return say(
        show(
          node,
          loadUnit(node, name),
          name,
          given.get("-p") ?? given.get("--property") ?? "",
          given.has("--value"),
        ),
      );
    }
    case "cat": {
      const unit = loadUnit(node, unitName(names[0] ?? ""));
      if (!unit) return fail(1, `No files found for ${unitName(names[0] ?? "")}.`);
      return say(
        [unit.path, ...unit.dropIns]
          .map((path) => `# ${path}\n${new TextDecoder().decode(node.files.read(path))}`)
          .join("\n"),
      );
    }
    case "is-system-running":
      return say("running\n");
    case "reboot":
      node.rebooting();
      return say("");
    default:
      return notSimulated(`systemctl ${verb}`);
  }
};

const service: NodeCommand = async (call) => {
  const [name, verb] = call.args;
  if (name === undefined || verb === undefined)
    return fail(
      2,
      "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]",
    );
  const unit = unitName(name);
  if (!["start", "stop", "restart", "status", "reload", "try-restart"].includes(verb))
    return fail(
      2,
      "The service command supports only basic LSB actions (start, stop, restart, try-restart, reload, reload-or-restart, force-reload, status, condrestart). For other actions, please try to use systemctl.",
    );
  const result = await systemctl({ ...call, args: [verb, unit] });
  return { ...result, stderr: `Redirecting to /bin/systemctl ${verb} ${unit}\n${result.stderr ?? ""}` };
};

const reboot: NodeCommand = ({ node }) => {
  node.rebooting();
  return say("");
};

export const serviceCommands: Readonly<Record<string, NodeCommand>> = {
  systemctl,
  service,
  journalctl,
  reboot,
};
