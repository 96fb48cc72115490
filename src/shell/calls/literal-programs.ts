// Programs that take their arguments literally and read nothing in them a second time. The list is closed: any other
// program may (see second-readers.ts).

/** Every argument is taken literally. */
export const LITERAL_PROGRAMS: ReadonlySet<string> = new Set(
  `mkfs mkfs.xfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.btrfs mkfs.vfat mke2fs mkswap swapon swapoff fsck xfs_info
  xfs_repair xfs_admin fdisk gdisk sfdisk sgdisk parted tune2fs e2label resize2fs growpart xfs_growfs partprobe wipefs blkid lsblk blockdev losetup
  mount umount findmnt mountpoint pvcreate vgcreate lvcreate lvextend vgextend pvresize pvs vgs lvs lvremove
  vgremove pvremove mkdir rmdir rm cp mv ln touch chmod chown chgrp install mktemp truncate dd shred sync
  echo cat tee ls stat file readlink realpath basename dirname pwd cd pushd popd df du wc head tail sort uniq
  sha256sum sha1sum md5sum cmp diff base64 which type id whoami groups uname uptime free hostname hostnamectl
  timedatectl localectl useradd userdel usermod groupadd groupdel gpasswd adduser addgroup passwd chsh getent
  yum dnf apt apt-get rpm dpkg amazon-linux-extras systemctl service chkconfig journalctl loginctl
  test [ true false : sleep kill pkill pgrep killall nproc modprobe lsmod ping dig nslookup host getenforce setenforce
  restorecon semanage firewall-cmd ufw ssh-keygen ssh-keyscan unzip gzip gunzip xz ip ss curl wget nc
  export readonly declare typeset local unset exit return shift wait umask ulimit printenv sysctl swapoff
  reboot shutdown poweroff halt update-alternatives alternatives localedef chronyc`
    .split(/\s+/)
    .filter((name) => name !== ""),
);

/** These pass their input on to the next stage of the pipeline. */
export const PASSING_PROGRAMS: ReadonlySet<string> = new Set(
  "cat tee grep egrep fgrep sort uniq head tail tr cut base64 rev tac nl column fold sed".split(" "),
);

/** These read their input as plain data and pass nothing on. */
export const SINK_PROGRAMS: ReadonlySet<string> = new Set(
  "wc sha256sum sha1sum md5sum cmp diff passwd chpasswd true false : gzip test [".split(" "),
);

/** First words of docker commands whose arguments are literal. */
export const LITERAL_DOCKER: ReadonlySet<string> = new Set(
  `swarm node pull push tag rm rmi login logout network volume secret config start stop restart kill ps info
  inspect logs version images image container save load cp context stack system port rename wait exec`
    .split(/\s+/)
    .filter((name) => name !== ""),
);
