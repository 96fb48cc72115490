// Which paths are devices with a disk's content.

/** Is it a device file with a disk's content? */
export function isDevice(value: string): boolean {
  return (
    /^\/dev\/./.test(value) &&
    !/^\/dev\/(?:null|zero|full|stdin|stdout|stderr|tty|u?random|shm(?:\/|$)|pts\/|fd\/|tcp\/|udp\/|log$|console$)/.test(
      value,
    )
  );
}

/** Is it a disk, a partition or the memory? A placeholder below `/dev` may be one. */
export function isDisk(path: string): boolean {
  return /^\/dev\/(?:nvme|sd[a-z]|xvd|vd[a-z]|md\d|dm-|mapper\/|disk\/|k?mem$|[\ue000-\uf7ff])/.test(path);
}

/** Programs that take disks without overwriting them, in forms that no table of dangerous ones has. */
const KNOW_DISKS: ReadonlySet<string> = new Set(
  `e2fsck fsck.ext4 fsck.xfs fsck.vfat xfs_db xfs_io debugfs smartctl nvme hdparm mdadm cryptsetup zpool zfs btrfs btrfstune
  ebsnvme-id udevadm partx kpartx badblocks docker podman nerdctl aws kubectl tar rsync virsh qemu-img fstrim multipath dmsetup
  iostat fio ioping e2image dumpe2fs grub-probe lsof fuser chmod chown mknod ethtool systemd-cryptsetup efibootmgr pvmove
  vgchange lvchange pvchange vgreduce lvresize lvconvert raw getfattr setfattr`.split(/\s+/),
);

/** Is it known what the program does to a disk, or does a table say when it destroys? */
export function knowsDisks(program: string): boolean {
  return KNOW_DISKS.has(program);
}
