// Paths that a whole system depends on: files that must not be overwritten, directories that must not be moved or
// change their owner. Data, covered by the tests.

/**
 * Overwriting one of these can lock everyone out, or keep the node from booting. Final `/`: everything below; `*`:
 * any rest.
 */
export const SYSTEM_FILES: readonly string[] =
  `/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/passwd- /etc/shadow-
  /etc/sudoers /etc/fstab /etc/crypttab /etc/mdadm.conf /etc/inittab /etc/nsswitch.conf /etc/ld.so.preload /etc/pam.d/
  /etc/ssh/sshd_config /etc/ssh/ssh_host_* /etc/lvm/lvm.conf /etc/machine-id /boot/ /bin/sh /bin/bash /bin/su /bin/mount
  /bin/login /sbin/init /usr/bin/sh /usr/bin/bash /usr/bin/su /usr/bin/sudo /usr/bin/env /usr/sbin/sshd /usr/lib/systemd/systemd
  /lib/systemd/systemd /lib/ld-linux* /lib64/ld-linux* /usr/lib64/ld-linux* /usr/lib/libc.so* /lib64/libc.so* /proc/sysrq-trigger
  /proc/kcore /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /sys/kernel/uevent_helper /sys/firmware/efi/efivars/
  /var/lib/rpm/ /var/lib/dpkg/status`.split(/\s+/);

/** A line added to one of these gives someone rights on the node, or runs a program. */
export const RIGHTS_FILES: readonly string[] =
  `/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers /etc/ld.so.preload /etc/pam.d/ /etc/inittab
  /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /sys/kernel/uevent_helper`.split(
    /\s+/,
  );

/** Their content runs on a schedule, whoever is logged in. */
const SCHEDULES = /^\/etc\/(?:crontab|anacrontab|cron\.[^/]*\/.)|^\/var\/spool\/(?:cron|at)\/./;

const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set(
  `/ /bin /boot /dev /etc /home /lib /lib32 /lib64 /libx32 /opt /proc /root /run /sbin /srv /sys /usr /usr/bin /usr/lib
  /usr/lib64 /usr/libexec /usr/local /usr/sbin /usr/share /var /var/lib /var/log /etc/ssh /etc/pam.d /etc/systemd`.split(
    /\s+/,
  ),
);

/** The path without `//`, `/./` and `x/..`, and without a final slash or `*`. */
export function plainPath(path: string): string {
  if (!path.startsWith("/")) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  if (/^\.?\*+$/.test(parts.at(-1) ?? "")) parts.pop();
  return `/${parts.join("/")}`;
}

/** Is it a file that the system needs unchanged? A pattern counts if it could match one. */
export function isSystemFile(path: string): boolean {
  return isOneOf(SYSTEM_FILES, path) || /^\/sys\/.*\/delete$/.test(path);
}

/** Does a line added to the file give rights, or run something? */
export function givesRights(path: string): boolean {
  return isOneOf(RIGHTS_FILES, path);
}

/** Is it a schedule (such as a crontab)? */
export function isSchedule(path: string): boolean {
  return SCHEDULES.test(path);
}

/** Is it a system directory, or everything in one? */
export function isSystemDirectory(path: string): boolean {
  return SYSTEM_DIRECTORIES.has(plainPath(path));
}

function isOneOf(files: readonly string[], path: string): boolean {
  if (!path.startsWith("/")) return false;
  const pattern = path.search(/[*?[{]/);
  // `/etc/pass*` may match a file of the list; `/etc/*` says too little.
  if (pattern > 0) {
    const start = path.slice(0, pattern);
    return !start.endsWith("/") && files.some((file) => file.startsWith(start));
  }
  const plain = plainPath(path);
  return files.some((file) => {
    if (file.endsWith("/")) return plain.startsWith(file);
    return file.endsWith("*") ? plain.startsWith(file.slice(0, -1)) : plain === file;
  });
}
