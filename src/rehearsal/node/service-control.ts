// Starting and stopping units: their dependencies and failures. The systemctl command is in systemctl.ts.

import { startDocker, stopDocker } from "./docker-daemon.ts";
import { deviceOf, mountAt, mountDevice, readFstab } from "./mounting.ts";
import type { PracticeNode, Unit } from "./node.ts";
import { loadUnit, settingOf } from "./units.ts";

export type Control =
  | { readonly ok: true }
  | { readonly ok: false; readonly exitCode: number; readonly text: string };

const fine: Control = { ok: true };
const no = (exitCode: number, text: string): Control => ({ ok: false, exitCode, text });

function note(node: PracticeNode, unit: string, text: string): void {
  node.journal.push({ at: Date.now(), unit, text });
  if (node.journal.length > 2000) node.journal.splice(0, 500);
}

/** Starts a unit and its dependencies. A failure has systemctl's text. */
export function startUnit(node: PracticeNode, name: string): Control {
  const unit = loadUnit(node, name);
  if (!unit) return no(5, `Failed to start ${name}: Unit ${name} not found.\n`);
  if (unit.state === "active") return fine;
  if (isMasked(unit)) return no(1, `Failed to start ${name}: Unit ${name} is masked.\n`);
  for (const path of unit.settings.get("Unit.RequiresMountsFor") ?? []) {
    for (const one of path.split(/\s+/))
      if (!mountFor(node, one))
        return no(1, `A dependency job for ${name} failed. See 'journalctl -xe' for details.\n`);
  }
  for (const key of ["Unit.Requires", "Unit.Wants"]) {
    for (const other of (unit.settings.get(key) ?? []).flatMap((value) => value.split(/\s+/))) {
      if (!other.endsWith(".service") && !other.endsWith(".socket")) continue;
      const started = startUnit(node, other);
      if (!started.ok && key === "Unit.Requires")
        return no(
          1,
          started.exitCode === 5
            ? `Failed to start ${name}: Unit ${other} not found.\n`
            : `A dependency job for ${name} failed. See 'journalctl -xe' for details.\n`,
        );
    }
  }
  return name.endsWith(".service") ? startService(node, unit) : becomeActive(node, unit);
}

function startService(node: PracticeNode, unit: Unit): Control {
  const commands = unit.settings.get("Service.ExecStart") ?? [];
  const bad = `Failed to start ${unit.name}: Unit ${unit.name} has a bad unit file setting.\nSee system logs and 'systemctl status ${unit.name}' for details.\n`;
  if (commands.length === 0) return no(1, bad);
  if (commands.length > 1 && settingOf(unit, "Service.Type") !== "oneshot") {
    note(
      node,
      unit.name,
      `${unit.name}: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.`,
    );
    return no(1, bad);
  }
  if (unit.name !== "docker.service") return becomeActive(node, unit);
  const started = startDocker(node, unit, commands[0] ?? "");
  if (started.ok) {
    node.docker = started.daemon;
    for (const host of started.daemon.hosts)
      if (host.startsWith("tcp://"))
        note(
          node,
          unit.name,
          `[DEPRECATION NOTICE] API is accessible on ${host.replace("tcp", "http")} without encryption. Access to the remote API is equivalent to root access on the host.`,
        );
    note(node, unit.name, "API listen on /run/docker.sock");
    return becomeActive(node, unit);
  }
  unit.state = "failed";
  note(node, unit.name, started.reason);
  note(node, unit.name, "docker.service: Failed with result 'exit-code'.");
  return no(
    1,
    `Job for ${unit.name} failed because the control process exited with error code.\nSee "systemctl status ${unit.name}" and "journalctl -xeu ${unit.name}" for details.\n`,
  );
}

function becomeActive(node: PracticeNode, unit: Unit): Control {
  unit.state = "active";
  unit.since = Date.now();
  if (unit.name.endsWith(".service")) {
    const program =
      (settingOf(unit, "Service.ExecStart").split(/\s+/)[0] ?? unit.name).split("/").at(-1) ?? unit.name;
    unit.mainPid = node.processes.add(
      null,
      program,
      settingOf(unit, "Service.ExecStart").split(/\s+/),
      "session",
    ).pid;
  }
  note(node, unit.name, `Started ${unit.name} - ${settingOf(unit, "Unit.Description")}.`);
  return fine;
}

function isMasked(unit: Unit): boolean {
  return unit.fingerprint.split("\0")[0] === "/dev/null";
}

/** Is the path's file system mounted? Mounts it if the fstab has it. */
function mountFor(node: PracticeNode, path: string): boolean {
  return readFstab(node).entries.every((entry) => {
    if (entry.target === "/" || !`${path}/`.startsWith(`${entry.target}/`) || mountAt(node, entry.target))
      return true;
    return (
      deviceOf(node, entry.source) !== null &&
      mountDevice(node, entry.source, entry.target, entry.type, entry.options).ok
    );
  });
}

/** Stops a unit; no error if it is not running. */
export function stopUnit(node: PracticeNode, name: string): Control {
  const unit = loadUnit(node, name);
  if (!unit) return no(5, `Failed to stop ${name}: Unit ${name} not loaded.\n`);
  if (unit.state === "active") {
    if (name === "docker.service") stopDocker(node);
    const main = node.processes.processes.get(unit.mainPid);
    if (main) node.processes.remove(main);
    note(node, name, `Stopped ${name} - ${settingOf(unit, "Unit.Description")}.`);
  }
  unit.state = "inactive";
  unit.mainPid = 0;
  return fine;
}
