// What common programs do to a node, in words for the operator; a general sentence for all others.

const REASONS: Readonly<Record<string, string>> = {
  mkdir: "mkdir creates a directory",
  mount: "mount mounts a filesystem",
  umount: "umount unmounts a filesystem",
  yum: "yum changes installed packages",
  dnf: "dnf changes installed packages",
  apt: "apt changes installed packages",
  "apt-get": "apt-get changes installed packages",
  ln: "ln creates a link",
  cp: "cp writes files",
  mv: "mv moves files",
  chmod: "chmod changes permissions",
  chown: "chown changes ownership",
  tee: "tee writes files",
  touch: "touch creates files or changes their timestamps",
  hostnamectl: "hostnamectl changes the host name",
  service: "service changes a service's state",
  systemctl: "systemctl changes services",
  usermod: "usermod changes a user",
  useradd: "useradd creates a user",
  growpart: "growpart grows a partition",
  xfs_growfs: "xfs_growfs grows a filesystem",
  resize2fs: "resize2fs grows or shrinks a filesystem",
  docker: "docker changes containers, images or the swarm",
  aws: "aws changes resources in the account, or opens a session",
  curl: "curl sends or stores data",
  wget: "wget downloads files",
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
  return known ?? `${program} may change something`;
}
