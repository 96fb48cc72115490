// Findings about services that need all of a guide's commands: data on a mount that the service does not wait for,
// and a service that is installed and started, but not enabled at boot.
import { isServiceOf, readUnits, type Units } from "../../shell/state/units.ts";
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Finding } from "../model/runbook.ts";
import { placesIn } from "../model/source-text.ts";
import { awaitedMounts } from "./answered-findings.ts";

/** For each draft, what its command does to services. */
export function unitsOf(drafts: readonly ReadDraft[]): readonly Units[] {
  return drafts.map(({ command }) => readUnits(command?.text ?? "", command?.occurrences ?? []));
}

interface Placed {
  /** The service, or the program that it belongs to. */
  readonly name: string;
  readonly mount: string;
  readonly index: number;
}

/** For each draft its findings. `roles`: whose nodes run it. */
export function serviceFindings(
  drafts: readonly ReadDraft[],
  roles: readonly string[],
  units: readonly Units[],
): readonly (readonly Finding[])[] {
  const found: Finding[][] = drafts.map(() => []);
  for (const own of byRole(roles)) {
    const text = (index: number) => drafts[index]?.draft.source.text ?? "";
    const line = (index: number) => drafts[index]?.draft.source.origins[0]?.line ?? 1;
    const mounts = new Set(own.flatMap((index) => mountPoints(text(index))));
    const waits = (mount: string) => own.some((index) => isAwaited(text(index), mount));
    const told = new Set<string>();
    for (const { name, mount, index } of own.flatMap((at) => placedData(text(at), mounts, at))) {
      if (told.has(name) || waits(mount)) continue;
      told.add(name);
      const starts = own.find((at) =>
        units[at]?.starts.some((it) => it.units.some((unit) => isServiceOf(unit, name))),
      );
      found[starts ?? index]?.push({
        rule: "service-without-mount",
        severity: "warning",
        message: `${name} keeps its data on the mount ${mount} (line ${line(index)}), but does not wait for it: without the mount it writes to the disk below.`,
        advice: `Add a drop-in with \`RequiresMountsFor=${mount}\` to its unit before it starts.`,
        ...placeOf(drafts[starts ?? index]),
      });
    }
    for (const index of own)
      for (const { how, units: names, start } of units[index]?.starts ?? []) {
        if (how !== "restart") continue;
        const unit = names.find((name) => !own.some((at) => isEnabled(units[at], name)));
        const from =
          unit === undefined
            ? undefined
            : own.find((at) => at < index && units[at]?.installs.some((it) => isServiceOf(unit, it)));
        if (unit === undefined || from === undefined || told.has(`start ${unit}`)) continue;
        told.add(`start ${unit}`);
        const source = drafts[index]?.draft.source;
        found[index]?.push({
          rule: "started-not-enabled",
          severity: "warning",
          message: `${unit} is installed on line ${line(from)} and started here, but nothing starts it after a reboot.`,
          advice: `Use \`systemctl enable --now ${unit}\`.`,
          ...(source === undefined ? { line: 1, column: 1 } : placesIn(source)(start)),
        });
      }
  }
  return found;
}

/**
 * For each role, the places of the drafts that run on its nodes; in one pass, because a guide may have a role per
 * section.
 */
function byRole(roles: readonly string[]): Iterable<readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, role] of roles.entries()) {
    const known = places.get(role);
    if (known === undefined) places.set(role, [index]);
    else known.push(index);
  }
  return places.values();
}

function isEnabled(units: Units | undefined, name: string): boolean {
  return (
    units?.enables.includes(name) === true ||
    units?.starts.some((it) => it.how === "start" && it.units.includes(name)) === true
  );
}

/** Where the text mounts something, or adds a mount to fstab. */
function mountPoints(text: string): readonly string[] {
  const mounted = wordsAfter("mount", text).flatMap((words) =>
    words.length > 1 ? (words.at(-1) ?? "") : [],
  );
  const listed = [
    ...text.matchAll(/[ \t](\/[^\s'"\\]{0,200})[ \t]{1,40}(?:xfs|ext[234]|btrfs|nfs4?|efs|zfs|auto)[ \t]/g),
  ].map(([, path = ""]) => path);
  return [...mounted, ...listed]
    .map((path) => path.replace(/(?<=.)\/$/, ""))
    .filter((path) => path.startsWith("/") && path !== "/");
}

/** The service data that the text puts below one of the mounts. */
function placedData(text: string, mounts: ReadonlySet<string>, index: number): readonly Placed[] {
  const found: Placed[] = [];
  const put = (name: string, path: string): void => {
    const mount = [...mounts].find((it) => path === it || path.startsWith(`${it}/`));
    if (mount !== undefined) found.push({ name, mount, index });
  };
  for (const [path = "", link = ""] of wordsAfter("ln", text)) {
    const name = ownDirectory.exec(link)?.[1];
    if (name !== undefined) put(name, path);
  }
  for (const [name, pattern] of SETTINGS) {
    const path = pattern.exec(text)?.[1];
    if (path !== undefined) put(name, path);
  }
  for (const mount of mountPoints(text)) {
    const name = ownDirectory.exec(mount)?.[1];
    if (name !== undefined) put(name, mount);
  }
  return found;
}

/** Where services keep their data by default. */
const ownDirectory = /^\/var\/lib\/([\w.-]+)\/?$/;

/** Settings that tell services where their data is. */
const SETTINGS: readonly (readonly [string, RegExp])[] = [
  ["docker", /(?:"(?:data-root|graph)"\s{0,9}:\s{0,9}"|--data-root[= ])(\/[^\s'"]+)/],
  ["mysql", /\bdatadir\s{0,9}=\s{0,9}['"]?(\/[^\s'"]+)/],
  ["mongod", /\bdbPath\s{0,9}:\s{0,9}['"]?(\/[^\s'"]+)/],
];

/** The words after each call of a program, without its options. */
function wordsAfter(program: string, text: string): readonly (readonly string[])[] {
  if (!text.includes(program)) return [];
  return [...text.matchAll(new RegExp(`(?:^|[\\s;&|])${program}[ \\t]+([^\\n;&|]{1,500})`, "g"))].map(
    ([, rest = ""]) => rest.split(/[ \t]+/).filter((word) => word !== "" && !word.startsWith("-")),
  );
}

/** Does a unit that the text writes, or a word in fstab, make a service wait for the mount? */
function isAwaited(text: string, mount: string): boolean {
  if (awaitedMounts(text).some((path) => path === mount || path.startsWith(`${mount}/`))) return true;
  const unit = `${mount.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}.mount`;
  return text
    .split("\n")
    .some(
      (line) =>
        (/(?:Requires|BindsTo)=/.test(line) && line.includes(unit)) ||
        (/\bx-systemd\.(?:required-by|before)=/.test(line) && line.includes(`${mount} `)),
    );
}

function placeOf(read: ReadDraft | undefined): { readonly line: number; readonly column: number } {
  return read?.draft.source.origins[0] ?? { line: 1, column: 1 };
}
