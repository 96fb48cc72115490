# Boots a node of the lab: its own namespaces, a root that it may write over this computer's, its disks, and then the real
# systemd as its process 1. Words: the node's folder, the folder of packages, the node's name, the control group's name.
#
# Read from the node's folder: `disks` (a line a disk: its name on the node, the loop device), `boot_id`.
# Prints `ready` when only the network is missing, and goes on when it has read a line.
set -e
home=$1 packages=$2 name=$3 group=$4
here=${0%/*}
. "$here/cgroups.sh"

if [ "${5:-}" != inside ]; then
  for root in $(cgroup_roots); do
    mkdir -p "$root/$group"
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$root/$file" ] || cat "$root/$file" >"$root/$group/$file"
    done
    echo $$ >"$root/$group/cgroup.procs"
  done
  exec unshare -m -p -u -n -C -i -f --kill-child sh "$0" "$@" inside
fi

mount --make-rprivate /
# Syncing is left out: nothing of a node's root has to survive this computer. The mark forbids a second mount.
rm -rf "$home/scratch/"*/incompat
mount -t overlay overlay -o "volatile,lowerdir=/,upperdir=$home/upper,workdir=$home/scratch" "$home/merged"
cd "$home/merged"

mount --bind "$packages" opt/lab/packages
mount -o remount,bind,ro opt/lab/packages

mount -t tmpfs tmpfs dev
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done

mount -t proc proc proc
# Settings of the whole kernel are only read; those of the network are the node's own.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,rw proc/sys/net
mount --bind "$home/boot_id" proc/sys/kernel/random/boot_id
# This computer's swap is none of the node's.
printf 'Filename\tType\tSize\tUsed\tPriority\n' >"$home/swaps"
mount --bind "$home/swaps" proc/swaps
# Were it read-only, systemd would know no devices.
mount -t sysfs sysfs sys
if [ -e /sys/fs/cgroup/cgroup.procs ]; then
  mount -t cgroup2 cgroup2 sys/fs/cgroup
else
  mount -t tmpfs tmpfs sys/fs/cgroup
  for root in /sys/fs/cgroup/*; do
    own=sys/fs/cgroup/${root##*/}
    if [ -L "$root" ]; then
      ln -s "$(readlink "$root")" "$own"
    elif [ -e "$root/cgroup.procs" ]; then
      mkdir "$own"
      case ${root##*/} in
        unified) mount -t cgroup2 cgroup2 "$own" ;;
        systemd) mount -t cgroup -o none,name=systemd cgroup "$own" ;;
        *) mount -t cgroup -o "${root##*/}" cgroup "$own" ;;
      esac
    fi
  done
fi
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp

# The disks, and what udev would have told systemd of them by now.
mkdir -p dev/disk/by-uuid run/udev/data run/udev/tags/systemd
while read -r disk loop; do
  major=$((0x$(stat -c %t "$loop"))) minor=$((0x$(stat -c %T "$loop")))
  mknod -m 600 "dev/$disk" b "$major" "$minor"
  {
    echo I:1
    echo G:systemd
    echo Q:systemd
    uuid=$(blkid -p -s UUID -o value "$loop" || true)
    if [ -n "$uuid" ]; then
      ln -s "../../$disk" "dev/disk/by-uuid/$uuid"
      echo "S:disk/by-uuid/$uuid"
    fi
  } >"run/udev/data/b$major:$minor"
  touch "run/udev/tags/systemd/b$major:$minor"
done <"$home/disks"

hostname "$(cat etc/hostname)"
echo ready
read -r _
mkdir -p .old
pivot_root . .old
umount -l .old
# What a virtual machine could not do to its host either.
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-syslog \
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=multi-user.target --show-status=0 </dev/null
