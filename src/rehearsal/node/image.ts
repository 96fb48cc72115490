// The content of a new practice node's system disk, as far as a guide can notice.

import { type DirectoryInode, makeDirectory, makeFile, makeLink } from "../fs/inode.ts";
import { imageOf } from "./images.ts";
import type { NodeIdentity } from "./node.ts";

type Entry = readonly [path: string, content: string, mode?: number];

const DIRECTORIES =
  "/boot/efi /dev /etc/systemd/system/multi-user.target.wants /etc/systemd/system/sockets.target.wants /etc/yum.repos.d /etc/sysconfig /etc/profile.d " +
  "/etc/sudoers.d /etc/ssh /etc/pki /home/ec2-user/.ssh /media /mnt /opt/aws /proc /root /run /srv /sys /tmp /usr/bin /usr/sbin /usr/lib/systemd/system " +
  "/usr/lib64 /usr/libexec /usr/local/bin /usr/local/sbin /usr/share /var/cache/dnf /var/lib/rpm /var/lib/cloud /var/lib/amazon/ssm " +
  "/var/log/amazon/ssm /var/log/journal /var/spool /var/tmp";
const MODES: Readonly<Record<string, number>> = {
  "/root": 0o550,
  "/home/ec2-user": 0o700,
  "/var/lib/amazon/ssm": 0o700,
  "/tmp": 0o1777,
  "/var/tmp": 0o1777,
  "/home/ec2-user/.ssh": 0o700,
};
const LINKS: readonly (readonly [string, string])[] = [
  ["/bin", "usr/bin"],
  ["/sbin", "usr/sbin"],
  ["/lib", "usr/lib"],
  ["/lib64", "usr/lib64"],
  ["/var/run", "../run"],
  ["/var/lock", "../run/lock"],
  ["/etc/mtab", "../proc/self/mounts"],
  ["/etc/localtime", "../usr/share/zoneinfo/UTC"],
  ["/etc/os-release", "../usr/lib/os-release"],
];

const unit = (description: string, exec: string) =>
  `[Unit]\nDescription=${description}\nAfter=network-online.target\n\n[Service]\nType=simple\nExecStart=${exec}\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n`;

/** Units that run after the first boot: name, description, program. */
const BASE_UNITS: readonly (readonly [string, string, string])[] = [
  ["amazon-ssm-agent.service", "amazon-ssm-agent", "/usr/bin/amazon-ssm-agent"],
  ["chronyd.service", "NTP client/server", "/usr/sbin/chronyd -F 2"],
  ["sshd.service", "OpenSSH server daemon", "/usr/sbin/sshd -D"],
];

function entries(node: NodeIdentity, rootUuid: string, efiUuid: string): readonly Entry[] {
  const dashed = node.privateIp.replaceAll(".", "-");
  return [
    ["/usr/lib/os-release", imageOf(node).osRelease],
    ["/etc/system-release", imageOf(node).systemRelease],
    [
      "/etc/fstab",
      `#\nUUID=${rootUuid}     /           xfs    defaults,noatime  1   1\nUUID=${efiUuid}        /boot/efi       vfat    defaults,noatime,uid=0,gid=0,umask=0077,shortname=winnt,x-systemd.automount 0 2\n`,
    ],
    [
      "/etc/passwd",
      "root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nnobody:x:65534:65534:Kernel Overflow User:/:/sbin/nologin\nsshd:x:74:74:Privilege-separated SSH:/usr/share/empty.sshd:/sbin/nologin\nchrony:x:996:994:chrony system user:/var/lib/chrony:/sbin/nologin\nec2-user:x:1000:1000:EC2 Default User:/home/ec2-user:/bin/bash\n",
    ],
    [
      "/etc/group",
      "root:x:0:\nbin:x:1:\ndaemon:x:2:\nadm:x:4:ec2-user\nwheel:x:10:ec2-user\nsystemd-journal:x:190:ec2-user\nchrony:x:994:\nsshd:x:74:\nec2-user:x:1000:\nnobody:x:65534:\n",
    ],
    ["/etc/shadow", "root:*LOCK*:14600::::::\nec2-user:!!:20000:0:99999:7:::\n", 0],
    [
      "/etc/hosts",
      "127.0.0.1   localhost localhost.localdomain localhost4 localhost4.localdomain4\n::1         localhost6 localhost6.localdomain6\n",
    ],
    ["/etc/hostname", `ip-${dashed}.ec2.internal\n`],
    ["/etc/resolv.conf", "nameserver 172.31.0.2\nsearch ec2.internal\n"],
    ["/etc/profile", 'export PATH="/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin"\n'],
    ["/etc/shells", "/bin/sh\n/bin/bash\n/usr/bin/sh\n/usr/bin/bash\n"],
    ["/etc/machine-id", `${node.id.replace("i-", "").padEnd(32, "0")}\n`],
    ["/root/.bashrc", "alias rm='rm -i'\nalias cp='cp -i'\nalias mv='mv -i'\n"],
    ...BASE_UNITS.map(
      ([name, description, exec]): Entry => [`/usr/lib/systemd/system/${name}`, unit(description, exec)],
    ),
  ];
}

/** Builds the tree of a fresh system disk. */
export function systemImage(
  node: NodeIdentity,
  uuids: { root: string; efi: string },
  programs: readonly string[],
): DirectoryInode {
  const root = makeDirectory(0o555);
  const enter = (
    path: string,
  ): Map<string, ReturnType<typeof makeFile> | ReturnType<typeof makeLink> | DirectoryInode> => {
    let at = root;
    let so = "";
    for (const part of path.split("/").filter(Boolean)) {
      so += `/${part}`;
      let next = at.entries.get(part);
      if (next?.kind !== "directory") {
        next = makeDirectory(MODES[so] ?? 0o755);
        at.writable.set(part, next);
      }
      at = next as typeof root;
    }
    return at.writable as ReturnType<typeof enter>;
  };
  const split = (path: string): [string, string] => [
    path.slice(0, path.lastIndexOf("/")),
    path.slice(path.lastIndexOf("/") + 1),
  ];
  for (const path of DIRECTORIES.split(" ")) enter(path);
  for (const [path, target] of LINKS) enter(split(path)[0]).set(split(path)[1], makeLink(target));
  for (const [path, content, mode] of entries(node, uuids.root, uuids.efi))
    enter(split(path)[0]).set(split(path)[1], makeFile(mode ?? 0o644, content));
  for (const [name] of BASE_UNITS)
    enter("/etc/systemd/system/multi-user.target.wants").set(
      name,
      makeLink(`/usr/lib/systemd/system/${name}`),
    );
  const { lacks } = imageOf(node);
  for (const name of programs.filter((one) => !lacks.includes(one)))
    for (const [where, program] of programFiles(name)) enter(where).set(name, program);
  for (const name of ["amazon-ssm-agent"]) enter("/usr/bin").set(name, makeFile(0o755, STUB));
  for (const name of ["chronyd", "sshd"]) enter("/usr/sbin").set(name, makeFile(0o755, STUB));
  return root;
}

const STUB = "\x7fELF (a program of the practice node)\n";

/** The files of a program: one known to the shell, and one in /usr/sbin that calls it. */
export function programFiles(name: string): readonly (readonly [string, ReturnType<typeof makeFile>])[] {
  return [
    ["/usr/bin", makeFile(0o755, STUB)],
    ["/usr/sbin", makeFile(0o755, `#!/bin/bash\nexec /usr/bin/${name} "$@"\n`)],
  ];
}
