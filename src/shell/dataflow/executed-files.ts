// Files whose content is run, now or later, by something other than the command that writes them. Data with examples,
// covered by test/shell/dangerous-commands.test.ts. Compiled on first use.

interface Row {
  /** A path, or a directory with a final `/`; `*` matches any part without a slash. */
  readonly path: string;
  /** What runs its content. */
  readonly reader: string;
}

export const EXECUTED_FILES: readonly Row[] = [
  { path: "/etc/crontab", reader: "cron" },
  { path: "/etc/anacrontab", reader: "cron" },
  { path: "/etc/cron.*/", reader: "cron" },
  { path: "/var/spool/cron/", reader: "cron" },
  { path: "/etc/profile", reader: "a login shell" },
  { path: "/etc/profile.d/", reader: "a login shell" },
  { path: "/etc/bashrc", reader: "a shell" },
  { path: "/etc/bash.bashrc", reader: "a shell" },
  { path: "/etc/zsh/", reader: "a shell" },
  { path: "*/.bashrc", reader: "a shell" },
  { path: "*/.bash_profile", reader: "a login shell" },
  { path: "*/.bash_login", reader: "a login shell" },
  { path: "*/.bash_logout", reader: "a login shell" },
  { path: "*/.bash_aliases", reader: "a shell" },
  { path: "*/.profile", reader: "a login shell" },
  { path: "*/.zshrc", reader: "a shell" },
  { path: "*/.zprofile", reader: "a login shell" },
  { path: "*/.ssh/authorized_keys", reader: "sshd" },
  { path: "*/.ssh/config", reader: "ssh" },
  { path: "*/.ssh/rc", reader: "sshd" },
  { path: "*/.gitconfig", reader: "git" },
  { path: "*/.forward", reader: "the mail system" },
  { path: "/etc/ssh/ssh_config", reader: "ssh" },
  { path: "/etc/ssh/sshd_config", reader: "sshd" },
  { path: "/etc/aliases", reader: "the mail system" },
  { path: "/etc/rc.local", reader: "the start of the system" },
  { path: "/etc/rc.d/", reader: "the start of the system" },
  { path: "/etc/init.d/", reader: "the start of the system" },
  { path: "/etc/inittab", reader: "the start of the system" },
  { path: "/etc/sudoers", reader: "sudo" },
  { path: "/etc/sudoers.d/", reader: "sudo" },
  { path: "/etc/ld.so.preload", reader: "every program" },
  { path: "/etc/modprobe.d/", reader: "modprobe" },
  { path: "/etc/udev/rules.d/", reader: "udev" },
  { path: "/etc/logrotate.d/", reader: "logrotate" },
  { path: "/etc/logrotate.conf", reader: "logrotate" },
  { path: "/etc/NetworkManager/dispatcher.d/", reader: "NetworkManager" },
  { path: "/etc/apt/apt.conf.d/", reader: "apt" },
  { path: "/etc/systemd/system/", reader: "systemd unit" },
  { path: "/etc/systemd/user/", reader: "systemd unit" },
  { path: "/usr/lib/systemd/system/", reader: "systemd unit" },
  { path: "/lib/systemd/system/", reader: "systemd unit" },
  { path: "/run/systemd/system/", reader: "systemd unit" },
  { path: "/proc/sys/kernel/core_pattern", reader: "the kernel" },
  { path: "/proc/sys/kernel/modprobe", reader: "the kernel" },
  { path: "/sys/kernel/uevent_helper", reader: "the kernel" },
];

interface Compiled {
  readonly form: RegExp;
  readonly reader: string;
}

let compiled: readonly Compiled[] | null = null;

/** What runs the content of the file at this path; null for a file that is only data, as far as its path shows. */
export function executedFileReader(path: string): string | null {
  if (/\.(?:sh|bash|zsh)$/.test(path)) return "a script";
  // In the operator's home directory: `~/.bashrc`, `$HOME/.bashrc`, `"$HOME"/.profile`.
  compiled ??= EXECUTED_FILES.map(({ path: row, reader }) => ({ form: formOf(row), reader }));
  return compiled.find(({ form }) => form.test(path))?.reader ?? null;
}

function formOf(row: string): RegExp {
  const text = row
    .replace(/^\*/, "\0")
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replace("\0", ".*");
  return new RegExp(row.endsWith("/") ? `^${text}` : `^${text}$`);
}
