// Disks and mounts of a practice node: what the commands do and say, and what they refuse.
import { walk } from "../../../support/walk-node.ts";

walk("disks", [
  ["lsblk -no NAME,SIZE,TYPE /dev/nvme1n1", 0, "nvme1n1   1T disk\n"],
  ["lsblk -o NAME,SERIAL -d -n /dev/nvme1n1", 0, /^nvme1n1 vol0[0-9a-f]{16}\n$/],
  ["lsblk -J -o NAME,MOUNTPOINT /dev/nvme0n1 | jq .", 127, "", "bash: jq: command not found\n"],
  ["lsblk -J -o NAME,MOUNTPOINT /dev/nvme1n1", 0, /"name": "nvme1n1",\s+"mountpoint": null/],
  ["lsblk /dev/nvme9n1", 32, "", "lsblk: /dev/nvme9n1: not a block device\n"],
  ["lsblk -o NOPE", 1, "", "lsblk: unknown column: NOPE\n"],
  ["blkid /dev/nvme1n1", 2, ""],
  ["blkid -s UUID -o value /dev/nvme1n1", 2, ""],
  ["wipefs -n /dev/nvme1n1", 0, ""],
  [
    "mkfs.xfs /dev/nvme9n1",
    1,
    "",
    /^Error accessing specified device \/dev\/nvme9n1: No such file or directory\nUsage: mkfs\.xfs/,
  ],
  ["mkfs.xfs", 1, "", /^no device name given in argument list\n/],
  ["mkfs -t xfs /dev/nvme0n1p1", 1, "", /^mkfs\.xfs: \/dev\/nvme0n1p1 contains a mounted filesystem\n/],
  ["mkfs -t xfs /dev/nvme0n1", 1, "", "mkfs.xfs: cannot open /dev/nvme0n1: Device or resource busy\n"],
  ["mkfs -t nope /dev/nvme1n1", 1, "", "mkfs: failed to execute mkfs.nope: No such file or directory\n"],
  ["mkfs -t xfs -L data /dev/nvme1n1", 0, /^meta-data=\/dev\/nvme1n1 +isize=512 +agcount=32/],
  ["blkid -s TYPE -o value /dev/nvme1n1", 0, "xfs\n"],
  ["blkid -U $(blkid -s UUID -o value /dev/nvme1n1)", 0, "/dev/nvme1n1\n"],
  ["wipefs -n /dev/nvme1n1", 0, /^DEVICE +OFFSET +TYPE +UUID +LABEL\nnvme1n1 +0x0 +xfs +\S+ data\n$/],
  [
    "mkfs.xfs /dev/nvme1n1",
    1,
    "",
    /appears to contain an existing filesystem \(xfs\)\.\nmkfs\.xfs: Use the -f option to force overwrite\.\n$/,
  ],
  // It asks on a terminal only, so a filesystem that is there is gone.
  ["mkfs.ext4 -q /dev/nvme1n1; blkid -s TYPE -o value /dev/nvme1n1", 0, "ext4\n"],
  [
    "mkfs.xfs /dev/nvme1n1",
    1,
    "",
    /appears to contain an existing filesystem \(ext4\)\.\nmkfs\.xfs: Use the -f option to force overwrite\.\n$/,
  ],
  ["mkfs.xfs -f /dev/nvme1n1", 0, /^meta-data/],
  ["growpart /dev/nvme0n1 1", 1, /^NOCHANGE: partition 1 is size \d+\. it cannot be grown\n$/],
  ["growpart /dev/nvme0n1 9", 2, "FAILED: failed to get start and end for /dev/nvme0n1p9 in /dev/nvme0n1\n"],
  ["growpart /dev/nvme9n1 1", 2, "FAILED: /dev/nvme9n1: does not exist\n"],
  ["xfs_growfs -d /data", 1, "", "xfs_growfs: /data is not a mounted XFS filesystem\n"],
  ["resize2fs /dev/nvme1n1", 1, "", /Bad magic number in super-block/],
  ["echo x > /dev/nvme1n1", 1, "", /Operation not permitted/],
  ["[ -b /dev/nvme1n1 ] && [[ -b /dev/nvme0n1p1 ]] && ! test -b /dev/null && echo yes", 0, "yes\n"],
]);

walk("mounts", [
  ["mount /dev/nvme1n1 /data", 32, "", "mount: /data: mount point does not exist.\n"],
  [
    "mkdir /data; mount /dev/nvme1n1 /data",
    32,
    "",
    /^mount: \/data: wrong fs type, bad option, bad superblock on \/dev\/nvme1n1, missing codepage or helper program, or other error\.\n$/,
  ],
  ["mount /dev/nvme9n1 /data", 32, "", "mount: /data: special device /dev/nvme9n1 does not exist.\n"],
  ["mount /data", 1, "", "mount: /data: can't find in /etc/fstab.\n"],
  ["mkfs.xfs -q /dev/nvme1n1; echo below > /data/below; mount /dev/nvme1n1 /data; ls /data", 0, ""],
  ["mount /dev/nvme1n1 /data", 32, "", "mount: /data: /dev/nvme1n1 already mounted on /data.\n"],
  ["mkfs.xfs -f /dev/nvme1n1", 1, "", /contains a mounted filesystem/],
  ["findmnt -n -o SOURCE,FSTYPE /data", 0, "/dev/nvme1n1 xfs\n"],
  ["findmnt -n -o TARGET -T /data/x/y", 1, ""],
  ["mkdir -p /data/x; findmnt -n -o TARGET -T /data/x", 0, "/data\n"],
  ["rmdir /data", 1, "", /Device or resource busy/],
  [
    "mountpoint /data; mountpoint /etc; mountpoint /nope",
    1,
    "/data is a mountpoint\n/etc is not a mountpoint\n",
    "mountpoint: /nope: No such file or directory\n",
  ],
  ["umount /data && cat /data/below", 0, "below\n"],
  ["umount /data", 32, "", "umount: /data: not mounted.\n"],
  ["umount /nope", 32, "", "umount: /nope: no mount point specified.\n"],
  ["umount /", 32, "", "umount: /: target is busy.\n"],
  [
    "echo 'UUID=0000 /data xfs defaults 0 2' >> /etc/fstab; mount -a",
    32,
    "",
    "mount: /data: can't find UUID=0000.\n",
  ],
  [
    "findmnt --verify",
    1,
    /^\/data\n {3}\[E\] unreachable on boot required source: UUID=0000\n\n0 parse errors, 1 error, 0 warnings\n$/,
  ],
  [
    "sed -i 's/UUID=0000/\\/dev\\/nvme1n1/' /etc/fstab; mount -a; findmnt -no SOURCE /data",
    0,
    "/dev/nvme1n1\n",
  ],
  [
    "echo 'broken line' >> /etc/fstab; mount -a",
    0,
    "",
    /^mount: \/etc\/fstab: parse error at line \d+ -- ignored\n$/,
  ],
  ["mount -o bind /etc /mnt", 1, "", "mount -o bind: not simulated on a practice node\n"],
  ["df --output=target /data", 1, "", /not simulated/],
  ["df -hT /data | tail -1", 0, /^\/dev\/nvme1n1 xfs +1\.0T +\S+ +\S+ +1% \/data\n$/],
]);

/** What lies on the system disk, as the ledger asks for it. */
const SYSTEM = `NAME="nvme0n1" KNAME="nvme0n1" PKNAME="" TYPE="disk" SIZE="8589934592" MODEL="Amazon Elastic Block Store" FSTYPE="" PTTYPE="gpt" MOUNTPOINT=""
NAME="nvme0n1p1" KNAME="nvme0n1p1" PKNAME="nvme0n1" TYPE="part" SIZE="8577334784" MODEL="" FSTYPE="xfs" PTTYPE="gpt" MOUNTPOINT="/"
NAME="nvme0n1p127" KNAME="nvme0n1p127" PKNAME="nvme0n1" TYPE="part" SIZE="1048576" MODEL="" FSTYPE="" PTTYPE="gpt" MOUNTPOINT=""
NAME="nvme0n1p128" KNAME="nvme0n1p128" PKNAME="nvme0n1" TYPE="part" SIZE="10485760" MODEL="" FSTYPE="vfat" PTTYPE="gpt" MOUNTPOINT="/boot/efi"
`;

walk("disks as programs ask for them", [
  ["lsblk -b -P -o NAME,KNAME,PKNAME,TYPE,SIZE,MODEL,FSTYPE,PTTYPE,MOUNTPOINT /dev/nvme0n1", 0, SYSTEM],
  ["lsblk -snro KNAME,TYPE /dev/nvme0n1p1", 0, "nvme0n1p1 part\nnvme0n1 disk\n"],
  ["lsblk -snro KNAME,TYPE /dev/nvme1n1", 0, "nvme1n1 disk\n"],
  ["lsblk -bdno SIZE,SERIAL /dev/nvme1n1", 0, /^1099511627776 vol0[0-9a-f]{16}\n$/],
  [
    "lsblk -nro KNAME,TYPE,MOUNTPOINT /dev/nvme0n1",
    0,
    "nvme0n1 disk \nnvme0n1p1 part /\nnvme0n1p127 part \nnvme0n1p128 part /boot/efi\n",
  ],
  ["lsblk -s -o NAME,TYPE /dev/nvme0n1p1", 0, "NAME      TYPE\nnvme0n1p1 part\n└─nvme0n1 disk\n"],
  ["lsblk -is -o NAME,TYPE /dev/nvme0n1p1", 0, "NAME      TYPE\nnvme0n1p1 part\n`-nvme0n1 disk\n"],
  ["lsblk -y -P -o MAJ:MIN /dev/nvme1n1", 0, 'MAJ_MIN="259:4"\n'],
  ["lsblk -dpno NAME,PKNAME /dev/nvme0n1p1", 0, "/dev/nvme0n1p1 /dev/nvme0n1\n"],
  ["lsblk -ro MODEL /dev/nvme1n1", 0, "MODEL\nAmazon\\x20Elastic\\x20Block\\x20Store\n"],
  ["lsblk -o NAME,NOPE,SIZE", 1, "", "lsblk: unknown column: NOPE,SIZE\n"],
  ["lsblk -Q", 1, "", "lsblk: invalid option -- 'Q'\nTry 'lsblk --help' for more information.\n"],
  ["lsblk -O", 1, "", "lsblk -O: not simulated on a practice node\n"],
  ["lsblk -P -r", 1, "", /^lsblk: mutually exclusive arguments/],
  ["readlink -f /dev/sdb /dev/xvda", 0, "/dev/nvme1n1\n/dev/nvme0n1\n"],
  ["[ -b /dev/sdb ] && [ -d /sys/class/block/nvme0n1p1/holders ] && echo yes", 0, "yes\n"],
  ["cat /sys/class/block/nvme0n1p1/size /sys/block/nvme1n1/size", 0, "16752607\n2147483648\n"],
  ["cat /sys/class/block/nvme1n1/device/serial", 0, /^vol0[0-9a-f]{16}\n$/],
  ["blockdev --getsize64 /dev/nvme1n1", 0, "1099511627776\n"],
  ["blockdev --getsz --getss /dev/nvme1n1", 0, "2147483648\n512\n"],
  ["blkid -p -o export /dev/nvme1n1", 2, ""],
  [
    "blkid -p -o export /dev/nvme0n1p127",
    0,
    /^DEVNAME=\/dev\/nvme0n1p127\nPART_ENTRY_SCHEME=gpt\nPART_ENTRY_NAME=BIOS\\ Boot\\ Partition\n/,
  ],
  ["blkid -p -o export /dev/nvme0n1", 0, /^DEVNAME=\/dev\/nvme0n1\nPTUUID=[0-9a-f-]{36}\nPTTYPE=gpt\n$/],
  [
    "wipefs -n /dev/nvme0n1 | tail -n +2 | cut -c 1-24",
    0,
    "nvme0n1 0x200       gpt \nnvme0n1 0x1fffffe00 gpt \nnvme0n1 0x1fe       PMBR\n",
  ],
  [
    "wipefs -a /dev/nvme0n1p1",
    1,
    "",
    "wipefs: error: /dev/nvme0n1p1: probing initialization failed: Device or resource busy\n",
  ],
  ["wipefs -a /dev/nvme0n1", 1, "", /Device or resource busy/],
]);

walk("swap space", [
  ["cat /proc/swaps", 0, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"],
  ["swapon /dev/nvme1n1", 255, "", "swapon: /dev/nvme1n1: read swap header failed\n"],
  [
    "mkswap -q -L swap /dev/nvme1n1; swapon LABEL=swap; swapon --show --noheadings",
    0,
    "/dev/nvme1n1 partition 1024G   0B   -2\n",
  ],
  ["cat /proc/swaps", 0, /\n\/dev\/nvme1n1 {28}partition\t1073741820\t\t0\t\t-2\n$/],
  ["lsblk -nro KNAME,TYPE,MOUNTPOINT /dev/nvme1n1", 0, "nvme1n1 disk [SWAP]\n"],
  ["swapon /dev/nvme1n1", 255, "", "swapon: /dev/nvme1n1: swapon failed: Device or resource busy\n"],
  ["mkswap /dev/nvme1n1", 1, "", "mkswap: error: /dev/nvme1n1 is mounted; will not make swapspace\n"],
  ["mkfs.xfs -f /dev/nvme1n1", 1, "", "mkfs.xfs: cannot open /dev/nvme1n1: Device or resource busy\n"],
  ["wipefs -a /dev/nvme1n1", 1, "", /Device or resource busy/],
  ["mount /dev/nvme1n1 /mnt", 32, "", "mount: /mnt: unknown filesystem type 'swap'.\n"],
  [
    "swapoff /dev/nvme1n1; swapon --show; mkfs.xfs -fq /dev/nvme1n1; blkid -s TYPE -o value /dev/nvme1n1",
    0,
    "xfs\n",
  ],
  ["swapoff /dev/nvme1n1", 4, "", "swapoff: /dev/nvme1n1: swapoff failed: Invalid argument\n"],
  ["mkswap /root/file", 1, "", "mkswap: cannot open /root/file: No such file or directory\n"],
  ["touch /root/file; mkswap /root/file", 1, "", "mkswap of a file: not simulated on a practice node\n"],
]);

walk(
  "an instance store",
  [
    [
      "lsblk -P -o NAME,SIZE,MODEL,SERIAL /dev/nvme2n1",
      0,
      /^NAME="nvme2n1" SIZE="69\.8G" MODEL="Amazon EC2 NVMe Instance Storage" SERIAL="AWS[0-9A-F]{17}"\n$/,
    ],
    ["ls /dev/sd*", 0, "/dev/sdb\n"],
    [
      "mkfs.ext4 -q /dev/nvme2n1 && mount /dev/nvme2n1 /mnt && findmnt -no SOURCE,FSTYPE /mnt",
      0,
      "/dev/nvme2n1 ext4\n",
    ],
  ],
  "worker",
);

walk("two mounts of one device", [
  ["mkfs.xfs -q /dev/nvme1n1; mkdir /a '/b c'; mount /dev/sdb /a; mount /dev/nvme1n1 '/b c'", 0, ""],
  ["lsblk -no NAME,MOUNTPOINTS,SIZE /dev/nvme1n1", 0, "nvme1n1 /b c          1T\n        /a          \n"],
  ["lsblk -ro MOUNTPOINT,MOUNTPOINTS /dev/nvme1n1", 0, "MOUNTPOINT MOUNTPOINTS\n/b\\x20c /b\\x20c\\x0a/a\n"],
  ["lsblk -P -o MOUNTPOINTS /dev/nvme1n1", 0, 'MOUNTPOINTS="/b c\\x0a/a"\n'],
  // Forced, it erases what is in use; the mounts stay.
  ["wipefs -q -a -f /dev/nvme1n1; blkid -p /dev/nvme1n1; findmnt -rno TARGET /dev/nvme1n1", 0, "/b c\n"],
]);
