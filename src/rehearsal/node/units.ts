// systemd units of a practice node, read from the unit files and drop-ins in its tree.

import { directoryAt } from "../fs/file-operations.ts";
import type { PracticeNode, Unit } from "./node.ts";

const UNIT_PATHS = ["/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system"];

/** `docker` means `docker.service`. */
export function unitName(name: string): string {
  return /\.(service|socket|target|mount|timer)$/.test(name) ? name : `${name}.service`;
}

function textAt(node: PracticeNode, path: string): string | null {
  try {
    return new TextDecoder().decode(node.files.read(path));
  } catch {
    return null;
  }
}

/** The unit in the files now; null if no unit file has that name. */
export function readUnitFiles(
  node: PracticeNode,
  name: string,
): Pick<Unit, "settings" | "fingerprint" | "path" | "dropIns"> | null {
  const path = UNIT_PATHS.map((directory) => `${directory}/${name}`).find(
    (candidate) => textAt(node, candidate) !== null,
  );
  if (!path) return null;
  const dropIns = UNIT_PATHS.flatMap((directory) => {
    const inside = directoryAt(node.tree, `${directory}/${name}.d`);
    return inside
      ? [...inside.entries.keys()]
          .filter((file) => file.endsWith(".conf"))
          .sort()
          .map((file) => `${directory}/${name}.d/${file}`)
      : [];
  });
  const texts = [path, ...dropIns].map((file) => textAt(node, file) ?? "");
  const settings = new Map<string, readonly string[]>();
  for (const text of texts) addSettings(settings, text);
  return { settings, fingerprint: [path, ...dropIns, ...texts].join("\0"), path, dropIns };
}

function addSettings(settings: Map<string, readonly string[]>, text: string): void {
  let section = "";
  for (const line of text.replace(/\\\n/g, " ").split("\n")) {
    const header = /^\[([^\]]+)\]\s*$/.exec(line);
    const pair = /^\s*([A-Za-z]+)\s*=\s*(.*)$/.exec(line);
    if (header) section = header[1] ?? "";
    else if (pair) {
      const key = `${section}.${pair[1]}`;
      settings.set(key, pair[2] === "" ? [] : [...(settings.get(key) ?? []), (pair[2] ?? "").trim()]);
    }
  }
}

/** The loaded unit; loads it on first use. Undefined if there is no such unit. */
export function loadUnit(node: PracticeNode, name: string): Unit | undefined {
  const known = node.units.get(name);
  if (known) return known;
  const read = readUnitFiles(node, name);
  if (!read) return undefined;
  const unit: Unit = { name, ...read, state: "inactive", since: node.bootedAt, mainPid: 0 };
  node.units.set(name, unit);
  return unit;
}

/** `daemon-reload`: loads all units from their files again. */
export function reloadUnits(node: PracticeNode): void {
  for (const unit of [...node.units.values()]) {
    const read = readUnitFiles(node, unit.name);
    if (read)
      Object.assign(unit, { settings: read.settings, fingerprint: read.fingerprint, dropIns: read.dropIns });
    else if (unit.state !== "active") node.units.delete(unit.name);
  }
}

export const isEnabled = (node: PracticeNode, name: string): boolean =>
  ["multi-user.target.wants", "sockets.target.wants"].some((wants) => {
    const inside = directoryAt(node.tree, `/etc/systemd/system/${wants}`);
    return inside?.entries.has(name) === true;
  });

export const settingOf = (unit: Unit, key: string): string => unit.settings.get(key)?.at(-1) ?? "";
