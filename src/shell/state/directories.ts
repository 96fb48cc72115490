// Which directories a command makes, and which ones its written files need.
import { readCalls, type ShellReading } from "../calls/calls.ts";
import { hasOption, splitArguments } from "../calls/options.ts";
import type { Span } from "../model/command.ts";
import { maskText, unmask } from "../syntax/mask.ts";
import type { ShellWord } from "../syntax/words.ts";

/** Directories that every common Linux system has. */
const CERTAIN: ReadonlySet<string> = new Set(
  `/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var /dev/shm
  /etc/cron.d /etc/cron.daily /etc/default /etc/logrotate.d /etc/modprobe.d /etc/modules-load.d /etc/pam.d /etc/pki
  /etc/profile.d /etc/rsyslog.d /etc/security /etc/security/limits.d /etc/skel /etc/ssh /etc/ssl /etc/sudoers.d
  /etc/sysconfig /etc/sysctl.d /etc/systemd /etc/systemd/system /etc/systemd/network /etc/tmpfiles.d /etc/udev/rules.d
  /etc/yum.repos.d /etc/dnf /etc/apt /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/preferences.d /home/ec2-user /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/sbin /usr/sbin
  /usr/share /usr/share/keyrings /var/cache /var/lib /var/log /var/spool /var/tmp /usr/lib/systemd/system`.split(
    /\s+/,
  ),
);

/** The directories of one command, as in the guide. */
export interface Directories {
  readonly made: readonly string[];
  /** `at`: the place of the file that needs it. */
  readonly needed: readonly { readonly directory: string; readonly at: number }[];
}

/** `masks` are the places of the command's placeholders. */
export function readDirectories(text: string, masks: readonly Span[]): Directories {
  const masked = maskText(text, masks);
  const reading = readCalls(masked.text);
  return {
    made: madeDirectories(reading).map((path) => unmask(masked, path)),
    needed: neededDirectories(reading).map(({ word, directory }) => ({
      directory: unmask(masked, directory),
      at: word.start,
    })),
  };
}

/** Does the directory exist once these were made? Making one needs or makes its parents. */
export function isMade(directory: string, made: readonly string[]): boolean {
  return made.some((path) => path === directory || path.startsWith(`${directory}/`));
}

/** The directories that `mkdir` and `install -d` make. */
export function madeDirectories({ calls }: ShellReading): readonly string[] {
  return calls
    .filter(
      (call) => call.program === "mkdir" || (call.program === "install" && hasOption(call.arguments, ["-d"])),
    )
    .flatMap((call) => splitArguments(call.arguments, ["-m", "-o", "-g"]).operands)
    .map(({ value }) => value.replace(/(?<=.)\/$/, ""));
}

/** The directories of files written by redirection or `tee`, without those that every system has. */
export function neededDirectories(
  reading: ShellReading,
): readonly { readonly word: ShellWord; readonly directory: string }[] {
  return writtenFiles(reading).flatMap((word) => {
    const slash = word.value.lastIndexOf("/");
    if (!word.fixed || !word.value.startsWith("/") || slash === 0) return [];
    const directory = word.value.slice(0, slash);
    return CERTAIN.has(directory) || /^\/(?:dev|proc|sys)\//.test(directory) ? [] : [{ word, directory }];
  });
}

function writtenFiles({ calls, redirects }: ShellReading): readonly ShellWord[] {
  const redirected = redirects.flatMap(({ operator, target }) =>
    target !== null && /^&?>/.test(operator) && operator !== ">&" ? [target] : [],
  );
  const teed = calls.filter((call) => call.program === "tee");
  return [...redirected, ...teed.flatMap((call) => splitArguments(call.arguments).operands)];
}
