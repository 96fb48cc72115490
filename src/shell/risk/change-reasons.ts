// What common programs that change a node do, in words for the operator. For all others a general sentence.

const REASONS: Readonly<Record<string, string>> = {
  mkdir: "mkdir makes a directory",
  mount: "mount mounts a filesystem",
  umount: "umount takes a filesystem off",
  yum: "yum changes installed packages",
  dnf: "dnf changes installed packages",
  apt: "apt changes installed packages",
  "apt-get": "apt-get changes installed packages",
  ln: "ln makes a link",
  cp: "cp writes files",
  mv: "mv moves files",
  chmod: "chmod changes permissions",
  chown: "chown changes owners",
  tee: "tee writes files",
  touch: "touch makes files or changes their times",
  hostnamectl: "hostnamectl changes the host's name",
  service: "service changes a service's state",
  systemctl: "systemctl changes services",
  usermod: "usermod changes a user",
  useradd: "useradd makes a user",
  growpart: "growpart grows a partition",
  xfs_growfs: "xfs_growfs grows a filesystem",
  resize2fs: "resize2fs grows or shrinks a filesystem",
  docker: "docker changes containers, images or the swarm",
  aws: "aws changes resources, or opens a session, in the account",
  curl: "curl sends or stores something",
  wget: "wget stores files",
  sed: "sed may write files",
  reboot: "reboot restarts the machine",
  shutdown: "shutdown stops the machine",
  ssh: "ssh runs commands on another machine",
};

/** Why the call is more than reading. */
import type { Call } from "../calls/call.ts";
export function changeReason(call: Call): string {
  const program = call.program ?? "";
  const known = Object.hasOwn(REASONS, program) ? REASONS[program] : undefined;
  return known ?? `${program} is not known to only read`;
}
