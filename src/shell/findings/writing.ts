// Writing to files: into directories that may not be there, without sudo's rights, onto directories.
import type { Call } from "../calls.ts";
import { hasOption, splitArguments } from "../options.ts";
import type { ShellWord } from "../words.ts";
import type { Examined, FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

/** Directories that every Linux system of the usual kind has. */
const CERTAIN: ReadonlySet<string> = new Set(
  `/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var /dev/shm
  /etc/cron.d /etc/cron.daily /etc/default /etc/logrotate.d /etc/modprobe.d /etc/modules-load.d /etc/pam.d /etc/pki
  /etc/profile.d /etc/rsyslog.d /etc/security /etc/security/limits.d /etc/skel /etc/ssh /etc/ssl /etc/sudoers.d
  /etc/sysconfig /etc/sysctl.d /etc/systemd /etc/systemd/system /etc/systemd/network /etc/tmpfiles.d /etc/udev/rules.d
  /etc/yum.repos.d /etc/dnf /home/ec2-user /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/sbin /usr/sbin
  /usr/share /var/cache /var/lib /var/log /var/spool /var/tmp /usr/lib/systemd/system`.split(/\s+/),
);

/** `needs-directory`: the directory of a file that is written is not certain to exist. */
export const needsDirectory: FindingRule = (examined) => {
  const made = madeDirectories(examined);
  return writtenFiles(examined).flatMap((word) => {
    const slash = word.value.lastIndexOf("/");
    if (!word.fixed || !word.value.startsWith("/") || slash === 0) return [];
    const directory = word.value.slice(0, slash);
    if (CERTAIN.has(directory) || /^\/(?:dev|proc|sys)\//.test(directory)) return [];
    if (made.some((path) => path === directory || path.startsWith(`${directory}/`))) return [];
    return [
      finding(
        "needs-directory",
        "warning",
        word,
        `This fails when the directory ${examined.show(directory)} does not exist.`,
        `Make it first: \`mkdir -p ${examined.show(directory)}\`.`,
      ),
    ];
  });
};

function writtenFiles({ reading }: Examined): readonly ShellWord[] {
  const redirected = reading.redirects.flatMap(({ operator, target }) =>
    target !== null && /^&?>/.test(operator) && operator !== ">&" ? [target] : [],
  );
  const teed = reading.calls.filter((call) => call.program === "tee");
  return [...redirected, ...teed.flatMap((call) => splitArguments(call.arguments).operands)];
}

function madeDirectories({ reading }: Examined): readonly string[] {
  return reading.calls
    .filter(
      (call) => call.program === "mkdir" || (call.program === "install" && hasOption(call.arguments, ["-d"])),
    )
    .flatMap((call) => splitArguments(call.arguments, ["-m", "-o", "-g"]).operands)
    .map(({ value }) => value.replace(/(?<=.)\/$/, ""));
}

/** `sudo-redirect`: in `sudo X > file` the file is opened without sudo. */
export const sudoRedirect: FindingRule = eachCall((call, { show }) => {
  if (!call.wrappers.includes("sudo") && !call.wrappers.includes("doas")) return null;
  const redirect = call.redirects.find(
    ({ operator, target }) =>
      target !== null && /^&?>/.test(operator) && operator !== ">&" && !/^\/(?:dev|tmp)\//.test(target.value),
  );
  if (redirect?.target == null) return null;
  return finding(
    "sudo-redirect",
    "warning",
    redirect,
    `sudo does not cover the redirection: ${show(redirect.target.value)} is opened without its rights.`,
    `Use \`… | sudo tee ${show(redirect.target.value)} > /dev/null\`.`,
  );
});

/** `link-onto-directory`: `ln -s A B` makes B/A when B is a directory, and moves nothing. */
export const linkOntoDirectory: FindingRule = eachCall((call: Call, { show }) => {
  if (call.program !== "ln" || !hasOption(call.arguments, ["-s", "--symbolic"])) return null;
  if (hasOption(call.arguments, ["-n", "-T", "-h", "-t", "--no-dereference", "--no-target-directory"]))
    return null;
  const { operands } = splitArguments(call.arguments);
  const link = operands[1];
  if (operands.length !== 2 || link === undefined || !link.fixed || /\.\w+$/.test(link.value)) return null;
  return finding(
    "link-onto-directory",
    "warning",
    link,
    `When ${show(link.value)} is a directory already, the link is made inside it, with success, and nothing moves.`,
    "Use `ln -sT`, or set the program's own option for the directory.",
  );
});
