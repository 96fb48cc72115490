// Runs many commands in real bash, each as root of an empty system of its own namespaces: it may write crontabs and start-up
// files there, and nothing of the machine is in reach but its programs, read-only. Tells which commands ran `touch /pwned`,
// at once or when cron, a login shell or systemd would have read what they left.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes the root from the folder `$1` and goes into it. */
const ENTER = `
set -e
root=$1/root
mount -t tmpfs tmpfs "$root"
for folder in usr bin sbin lib lib64 dev proc; do
  [ -e "/$folder" ] || continue
  mkdir "$root/$folder"
  mount --rbind "/$folder" "$root/$folder"
  mount -o remount,bind,ro "$root/$folder" 2>/dev/null || true
done
mkdir -p "$root/cases" "$root/etc" "$root/tmp" "$root/root" "$root/var"
mount --bind "$1/cases" "$root/cases"
exec chroot "$root" bash /cases/driver
`;

const DRIVER = `
mkdir /stubs
printf '#!/bin/sh\\nsh -c "$GIT_SSH_COMMAND"\\n' > /stubs/git
chmod +x /stubs/git
PATH=/stubs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH HOME=/root LC_ALL=C
# Runs its input as cron would, without the times in front.
crontab() { cat > /etc/table; }
mytool() { :; }
ssh() { shift; sh -c "$*"; }
at() { cat > /etc/cron.d/at; }
export -f crontab mytool ssh at
for f in /cases/c*; do
  rm -rf /etc /root /tmp /pwned /place
  mkdir -p /etc/cron.d /etc/profile.d /etc/systemd/system /root/.ssh /tmp /place
  ( cd /place; set --; . "$f" ) > /dev/null 2>&1 < /dev/null
  for left in /etc/profile /etc/profile.d/* /root/.bashrc /place/*.sh; do
    [ -f "$left" ] && ( cd /place; . "$left" ) > /dev/null 2>&1 < /dev/null
  done
  for left in /etc/table /etc/crontab /etc/cron.d/*; do
    [ -f "$left" ] && while read -r m h d n w line; do ( cd /place; sh -c "\${line#root }" ); done < "$left" > /dev/null 2>&1
  done
  [ -e /pwned ] && echo "\${f##*/c}"
done
exit 0
`;

const NAMESPACES = [
  ["unshare", "-m"],
  ["unshare", "-rm"],
] as const;

function enter(folder: string, [program, ...options]: readonly [string, ...string[]]) {
  return spawnSync(program, [...options, "bash", "-c", ENTER, "bash", folder], {
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
    maxBuffer: 16 * 1024 * 1024,
  });
}

function withFolder<Result>(texts: readonly string[], act: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-root-"));
  try {
    for (const name of ["root", "cases"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "cases", "driver"), DRIVER);
    for (const [index, text] of texts.entries())
      writeFileSync(join(folder, "cases", `c${String(index).padStart(6, "0")}`), `${text}\n`);
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How this user gets a root of its own; null where it may not. */
export const EMPTY_ROOT: readonly [string, ...string[]] | null =
  NAMESPACES.find((words) =>
    withFolder(["touch /pwned"], (folder) => {
      const { status, stdout } = enter(folder, words);
      return status === 0 && stdout.trim() === "000000";
    }),
  ) ?? null;

/** The commands that ran `touch /pwned`, now or later. */
export function pwnedBy(texts: readonly string[]): readonly string[] {
  const words = EMPTY_ROOT;
  if (words === null) throw new Error("no root of its own here");
  return withFolder(texts, (folder) => {
    const { status, stdout, stderr } = enter(folder, words);
    if (status !== 0) throw new Error(stderr);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => texts[Number(line)] ?? line);
  });
}
