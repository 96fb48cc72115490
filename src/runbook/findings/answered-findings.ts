// Findings about a single command that the guide itself answers: an earlier step makes the directory, a check guards
// the step, a service waits for the mount or is enabled by another step.
import type { ShellFinding } from "../../shell/model/command.ts";
import { type Directories, readDirectories } from "../../shell/state/directories.ts";
import { isServiceOf, type Units } from "../../shell/state/units.ts";
import type { ReadDraft } from "../commands/read-commands.ts";

/** What remains of the findings of the command at an index; one that matters less becomes `info`. */
export type Answers = (index: number) => readonly ShellFinding[];

/** For a guide's commands, with their roles and what they do to services, in order. */
export function answerFindings(
  drafts: readonly ReadDraft[],
  roles: readonly string[],
  units: readonly Units[],
): Answers {
  const directories = drafts.map(({ command }) =>
    command !== null && /\bmkdir\b|\binstall\b|>|\btee\b/.test(command.text)
      ? readDirectories(command.text, command.occurrences)
      : null,
  );
  const made = firstMade(directories, roles);
  const awaited = new Set(
    drafts.flatMap(({ draft }, index) =>
      awaitedMounts(draft.source.text).flatMap((path) =>
        withParents(path).map((one) => of(roles[index], one)),
      ),
    ),
  );
  const isEnabled = (index: number, { start }: ShellFinding): boolean => {
    const own = units[index]?.starts.find((it) => it.start === start)?.units ?? [];
    return (
      own.length > 0 &&
      own.every((unit) =>
        units.some(
          ({ enables, enablesByInstall }, other) =>
            roles[other] === roles[index] &&
            (enables.includes(unit) || enablesByInstall.some((name) => isServiceOf(unit, name))),
        ),
      )
    );
  };
  const stopped = firstStopped(drafts, roles);
  /** What the guide stops was running before: it is started again. */
  const wasStopped = (index: number, { start }: ShellFinding): boolean => {
    const own = units[index]?.starts.find((it) => it.start === start)?.units ?? [];
    return own.some((unit) => (stopped.get(of(roles[index], unit)) ?? index) < index);
  };
  const isMadeBefore = (index: number, { start }: ShellFinding): boolean => {
    const needed = directories[index]?.needed.find(({ at }) => at === start);
    return needed !== undefined && (made.get(of(roles[index], needed.directory)) ?? index) < index;
  };
  return (index) => {
    const { command = null, done = null } = drafts[index] ?? {};
    return (command?.analysis.findings ?? []).flatMap((finding) => {
      switch (finding.rule) {
        case "not-repeatable":
          return done === null ? [finding] : [];
        case "needs-directory":
          return isMadeBefore(index, finding) ? [] : [finding];
        case "started-not-enabled":
          return isEnabled(index, finding) || wasStopped(index, finding) ? [] : [finding];
        case "mount-may-be-missing": {
          const point = mountPoint(command?.text ?? "");
          const waits = point !== null && awaited.has(of(roles[index], point));
          return waits ? [{ ...finding, severity: "info" as const }] : [finding];
        }
        default:
          return [finding];
      }
    });
  };
}

/** By role and directory: the first command after which it exists. */
function firstMade(
  directories: readonly (Directories | null)[],
  roles: readonly string[],
): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  for (const [index, it] of directories.entries())
    for (const path of (it?.made ?? []).flatMap(withParents)) {
      const key = of(roles[index], path);
      if (!made.has(key)) made.set(key, index);
    }
  return made;
}

/** By role and unit: the first command that stops it. */
function firstStopped(drafts: readonly ReadDraft[], roles: readonly string[]): ReadonlyMap<string, number> {
  const stopped = new Map<string, number>();
  for (const [index, { draft }] of drafts.entries())
    for (const [, units = "", unit = ""] of draft.source.text.matchAll(
      /\bsystemctl stop ([^\n;&|]{1,200})|\bservice ([\w@.-]{1,80}) stop\b/g,
    ))
      for (const name of `${units} ${unit}`.split(/\s+/).map((it) => it.replace(/\.service$/, ""))) {
        const key = of(roles[index], name);
        if (name !== "" && !stopped.has(key)) stopped.set(key, index);
      }
  return stopped;
}

/** A directory and its parents; nothing for what is too long to be a path. */
function withParents(path: string): readonly string[] {
  if (path.length > 4096) return [];
  const all = [path];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    all.push(path.slice(0, at));
  return all;
}

function of(role: string | undefined, path: string): string {
  return `${role ?? ""} ${path}`;
}

/** The mount point of the fstab line with `nofail` in the text: the field before the filesystem's type. */
function mountPoint(text: string): string | null {
  return /(?:^|[\s'"])(\/[^\s'"\\]*)\s+\S+\s+[^\s'"]*\bnofail\b/.exec(text)?.[1] ?? null;
}

/** `RequiresMountsFor=/data /srv` in a unit file that the text writes: a service waits for these mounts. */
export function awaitedMounts(text: string): readonly string[] {
  return [...text.matchAll(/RequiresMountsFor=([^\n"'\\]*)/g)].flatMap((match) =>
    (match[1] ?? "").split(/\s+/).filter((path) => path.startsWith("/")),
  );
}
