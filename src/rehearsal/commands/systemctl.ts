// systemctl, service and journalctl.
import { makeParents } from "../fs/file-operations.ts";
import type { PracticeNode } from "../node.ts";
import type { Call, NodeCommand } from "../process/shell.ts";
import { isEnabled, loadUnit, readUnitFiles, reloadUnits, settingOf, type Unit, unitName } from "../units.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "./answer.ts";
import { type Control, startUnit, stopUnit } from "./service-control.ts";

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

function changedOnDisk(node: PracticeNode, names: readonly string[]): string {
  return names
    .map(unitName)
    .filter((name) => {
      const unit = node.units.get(name);
      const read = unit && readUnitFiles(node, name);
      return unit && read && read.fingerprint !== unit.fingerprint;
    })
    .map(
      (name) =>
        `Warning: The unit file, source configuration file or drop-ins of ${name} changed on disk. Run 'systemctl daemon-reload' to reload units.\n`,
    )
    .join("");
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

function status(node: PracticeNode, name: string): Answer {
  const unit = loadUnit(node, name);
  if (!unit) return { stderr: `Unit ${name} could not be found.\n`, exitCode: 4 };
  const since = new Date(unit.since).toUTCString();
  const state =
    unit.state === "active"
      ? `active (running) since ${since}`
      : unit.state === "failed"
        ? `failed (Result: exit-code) since ${since}`
        : "inactive (dead)";
  const log = node.journal.filter((line) => line.unit === name).slice(-10);
  const text = `${unit.state === "active" ? "●" : unit.state === "failed" ? "×" : "○"} ${name} - ${settingOf(unit, "Unit.Description")}
     Loaded: loaded (${unit.path}; ${isEnabled(node, name) ? "enabled" : "disabled"}; preset: disabled)
${unit.dropIns.length > 0 ? `    Drop-In: ${unit.dropIns[0]?.replace(/\/[^/]*$/, "")}\n             └─${unit.dropIns.map((path) => path.split("/").at(-1)).join(", ")}\n` : ""}     Active: ${state}
${unit.state === "active" && unit.mainPid > 0 ? `   Main PID: ${unit.mainPid} (${settingOf(unit, "Service.ExecStart").split(/\s+/)[0]?.split("/").at(-1)})\n` : ""}
${log.map((line) => journalLine(node, line)).join("")}`;
  return { stdout: text, stderr: changedOnDisk(node, [name]), exitCode: unit.state === "active" ? 0 : 3 };
}

function journalLine(node: PracticeNode, line: PracticeNode["journal"][number]): string {
  const [, month, day, , time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(line.at).toUTCString()) ?? [];
  return `${day} ${month} ${time} ${node.hostName.split(".")[0]} ${line.unit.replace(/\.service$/, "")}: ${line.text}\n`;
}

function show(
  node: PracticeNode,
  unit: Unit | undefined,
  name: string,
  asked: string,
  bare: boolean,
): string {
  const properties: Readonly<Record<string, string>> = {
    Id: name,
    LoadState: unit ? "loaded" : "not-found",
    ActiveState: unit?.state ?? "inactive",
    SubState: unit?.state === "active" ? "running" : unit?.state === "failed" ? "failed" : "dead",
    UnitFileState: unit ? (isEnabled(node, name) ? "enabled" : "disabled") : "",
    MainPID: String(unit?.mainPid ?? 0),
    FragmentPath: unit?.path ?? "",
    DropInPaths: unit?.dropIns.join(" ") ?? "",
    RequiresMountsFor: unit?.settings.get("Unit.RequiresMountsFor")?.join(" ") ?? "",
    ExecStart:
      unit?.settings
        .get("Service.ExecStart")
        ?.map((line) => `{ path=${line.split(" ")[0]} ; argv[]=${line} ; ignore_errors=no }`)
        .join("\n") ?? "",
    NeedDaemonReload: changedOnDisk(node, [name]) === "" ? "no" : "yes",
  };
  const names = asked === "" ? Object.keys(properties) : asked.split(",");
  return names
    .flatMap((key) =>
      properties[key] === undefined ? [] : [bare ? `${properties[key]}\n` : `${key}=${properties[key]}\n`],
    )
    .join("");
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

const journalctl: NodeCommand = ({ node, args }) => {
  const { given, unknown } = readOptions(
    args,
    ["--no-pager", "-x", "-e", "-xe", "-b", "-q", "-r", "-xeu"],
    ["-u", "--unit", "-n", "--lines", "-o", "--since"],
  );
  if (unknown === "-f" || unknown === "--follow") return notSimulated("journalctl -f");
  if (unknown) return fail(1, `journalctl: unrecognized option '${unknown}'`);
  const asked = given.get("-u") ?? given.get("--unit") ?? (given.has("-xeu") ? args.at(-1) : undefined);
  const lines = node.journal.filter((line) => asked === undefined || line.unit === unitName(asked));
  const count = Number(given.get("-n") ?? given.get("--lines") ?? lines.length);
  return say(
    lines.length === 0
      ? "-- No entries --\n"
      : lines
          .slice(-count)
          .map((line) => journalLine(node, line))
          .join(""),
  );
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
