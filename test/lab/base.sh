# Makes what all nodes of the lab have in common, over this computer's root: the tools of a fresh instance, none of this
# computer's services, no Docker. Run in mount, process and network namespaces of its own.
# Words: the folder of what is written, a folder to work in, the folder with the packages, their names.
set -e
layer=$1 work=$2 packages=$3
shift 3
here=$(cd "${0%/*}" && pwd)
mount --make-rprivate /
mkdir -p "$work/work" "$work/root"
# The homes of this computer's people are hidden: a device of these numbers says that nothing is there.
for home in root home; do mknod "$layer/$home" c 0 0; done
mount -t overlay overlay -o "volatile,lowerdir=/,upperdir=$layer,workdir=$work/work" "$work/root"
cd "$work/root"
mkdir -m 700 root
mkdir home
mount -t proc proc proc
mount -t tmpfs tmpfs dev
touch dev/null
mount --bind /dev/null dev/null
mount -t tmpfs tmpfs tmp
mount -t tmpfs tmpfs run

mkdir -p opt/lab/packages
mount --bind "$packages" opt/lab/packages
# Nothing is started by the installation of its package.
printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
printf 'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\nforce-unsafe-io\n' >etc/dpkg/dpkg.cfg.d/lab
DEBIAN_FRONTEND=noninteractive chroot . apt-get -y -q --no-install-recommends --no-upgrade --no-download \
  -o Dir::Cache::archives=/opt/lab/packages install "$@"

# As a new node, and none of a container's marks.
rm -rf etc/systemd/system/*.wants etc/systemd/system/dbus-org* etc/rc?.d/S* .dockerenv run/.containerenv
# This computer's devices are none of the nodes' business: udev would have the kernel announce all of them anew.
for unit in systemd-udevd systemd-udev-trigger systemd-udev-settle systemd-timesyncd; do
  ln -sf /dev/null "etc/systemd/system/$unit.service"
done
rm -rf etc/docker var/lib/docker var/lib/containerd var/lib/lamplighter var/log/journal
rm -f usr/local/bin/docker* usr/local/sbin/docker*
# A volume that is missing is waited for so long, and not for a minute and a half.
mkdir -p etc/systemd/system.conf.d
printf '[Manager]\nDefaultDeviceTimeoutSec=15\n' >etc/systemd/system.conf.d/lab.conf
chroot . useradd -m -s /bin/bash ec2-user
printf '# <file system> <mount point> <type> <options> <dump> <pass>\n' >etc/fstab

for program in "$here"/programs/*; do
  rm -f "usr/bin/${program##*/}" "usr/local/bin/${program##*/}"
  cp "$program" usr/bin/
  chmod 755 "usr/bin/${program##*/}"
done
ln -sf dnf usr/bin/yum
