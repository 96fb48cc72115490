// Programs that stand in on the endpoint's nodes for those that a runbook calls, where this computer has none of its own or
// must not be touched: filesystems, packages, services and Docker. They remember what was done, below OWN, refuse what the
// real ones refuse, and print what those print where it matters. Nothing of ours is known to them.
import { DISK_PROGRAMS } from "./aws-endpoint-disks.ts";
import { OWN } from "./aws-endpoint-programs.ts";

/** Where the stand-in for Docker keeps its tokens: a node's own store, which may hold them. */
export const DOCKER_STORE = `${OWN}/docker`;

/** The table of disks: KNAME|PKNAME|TYPE|SIZE|SERIAL|MODEL|FSTYPE|PTTYPE|MOUNTPOINT. `put DISK COLUMN TEXT` changes a field. */
const TABLE = `own=\${0%/bin/*}
put() {
  awk -F'|' -v OFS='|' -v disk="$1" -v column="$2" -v text="$3" '$1 == disk { $column = text } { print }' \\
    "$own/disks" >"$own/disks.new" && mv "$own/disks.new" "$own/disks"
}
field() {
  awk -F'|' -v disk="$1" -v column="$2" '$1 == disk { print $column }' "$own/disks"
}
mounted() {
  awk -F'|' -v place="$1" '$9 == place { print $1 }' "$own/disks"
}
`;

const MKFS = `${TABLE}for path; do :; done
disk=\${path##*/}
[ -n "$(field "$disk" 1)" ] || { echo "Error accessing specified device $path: No such file or directory" >&2; exit 1; }
old=$(field "$disk" 7)
if [ -n "$old" ]; then
  echo "mkfs.xfs: $path appears to contain an existing filesystem ($old)." >&2
  echo 'mkfs.xfs: Use the -f option to force overwrite.' >&2
  exit 1
fi
put "$disk" 7 xfs
cat /proc/sys/kernel/random/uuid >"$own/uuid-$disk"
echo "meta-data=$path             isize=512    agcount=4, agsize=4194304 blks"
`;

const BLKID = `case " $* " in *' -p '*)
${DISK_PROGRAMS.blkid}
exit ;;
esac
${TABLE}for path; do :; done
disk=\${path##*/}
[ -n "$(field "$disk" 7)" ] || exit 2
case " $* " in
  *' -s UUID '*) cat "$own/uuid-$disk" ;;
  *' -s TYPE '*) field "$disk" 7 ;;
  *) echo "$path: UUID=\\"$(cat "$own/uuid-$disk")\\" TYPE=\\"xfs\\"" ;;
esac
`;

const MOUNT = `${TABLE}mount_entry() {
  while read -r source place rest; do
    [ "$place" = "$1" ] || continue
    for file in "$own"/uuid-*; do
      [ "$source" != "UUID=$(cat "$file")" ] || { attach "\${file##*/uuid-}" "$place"; return; }
    done
    echo "mount: $place: can't find $source." >&2
    exit 1
  done </etc/fstab
  echo "mount: $1: can't find in /etc/fstab." >&2
  exit 1
}
attach() {
  [ -d "$2" ] || { echo "mount: $2: mount point does not exist." >&2; exit 32; }
  [ -n "$(field "$1" 7)" ] || { echo "mount: $2: wrong fs type, bad option, bad superblock on /dev/$1." >&2; exit 32; }
  [ -z "$(mounted "$2")" ] || { echo "mount: $2: /dev/$1 already mounted on $2." >&2; exit 32; }
  put "$1" 9 "$2"
}
case $1 in
  -a) [ -n "$(mounted /data)" ] || mount_entry /data ;;
  /dev/*) attach "\${1##*/}" "$2" ;;
  *) mount_entry "$1" ;;
esac
`;

const UMOUNT = `${TABLE}disk=$(mounted "$1")
[ -n "$disk" ] || { echo "umount: $1: not mounted." >&2; exit 32; }
put "$disk" 9 ''
`;

const FINDMNT = `${TABLE}for word; do :; done
[ "$word" != --verify ] || { echo 'Success, no errors or warnings detected'; exit 0; }
disk=$(mounted "$word")
[ -n "$disk" ] || exit 1
case "$1 $2" in
  "-no FSTYPE") echo xfs ;;
  "-no SOURCE") echo "/dev/$disk" ;;
  *) printf 'TARGET SOURCE FSTYPE OPTIONS\\n%s /dev/%s xfs rw\\n' "$word" "$disk" ;;
esac
`;

const MOUNTPOINT = `${TABLE}[ -n "$(mounted "$1")" ] || { echo "$1 is not a mountpoint"; exit 32; }
echo "$1 is a mountpoint"
`;

const DF = `${TABLE}for word; do :; done
disk=$(mounted "$word")
[ -n "$disk" ] || exec /bin/df "$@"
printf 'Filesystem      Size  Used Avail Use%% Mounted on\\n/dev/%s   %sG  0.5G  63G   1%% %s\\n' "$disk" "$(($(field "$disk" 4) / 1073741824))" "$word"
`;

const XFS_GROWFS = `${TABLE}for word; do :; done
[ -n "$(mounted "$word")" ] || { echo "xfs_growfs: $word is not a mounted XFS filesystem" >&2; exit 1; }
echo 'data blocks changed from 16777216 to 33554432'
`;

const PACKAGES = `own=\${0%/bin/*}
case " $* " in
  *' install docker '*)
    case " $* " in *' -y '*) ;; *) echo 'Is this ok [y/N]: Operation aborted.'; exit 1 ;; esac
    : >"$own/installed"
    echo 'Complete!'
    ;;
esac
`;

const RPM = `own=\${0%/bin/*}
[ -e "$own/installed" ] || { echo 'package docker is not installed'; exit 1; }
echo docker-25.0.6-1.amzn2023.x86_64
`;

/** \`systemctl\` and \`service\` alike: what matters is whether Docker runs. */
const SERVICES = `own=\${0%/bin/*}
case " $* " in *' docker '*) ;; *) exit 0 ;; esac
[ -e "$own/installed" ] || { echo 'Failed to start docker.service: Unit docker.service not found.' >&2; exit 5; }
: >"$own/running"
`;

const DOCKER = `own=\${0%/bin/*}
store=$own/docker
[ -e "$own/installed" ] || { echo 'bash: docker: command not found' >&2; exit 127; }
[ -e "$own/running" ] || { echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1; }
random() {
  tr -dc 0-9a-z </dev/urandom | head -c "$1"
}
new_token() {
  printf 'SWMTKN-1-%s-%s' "$(cat "$store/cluster")" "$(random 25)" >"$store/$1"
}
how_to_join() {
  printf '    docker swarm join --token %s %s:2377\\n' "$(cat "$store/worker")" "$(cat "$store/address")"
}
manager() {
  [ -e "$store/worker" ] || { echo 'Error response from daemon: This node is not a swarm manager.' >&2; exit 1; }
}
case "$*" in
  'swarm init'*)
    [ ! -e "$store/state" ] || { echo 'Error response from daemon: This node is already part of a swarm.' >&2; exit 1; }
    mkdir -p "$store"
    random 50 >"$store/cluster"
    echo 172.31.0.10 >"$store/address"
    [ "$3" != --advertise-addr ] || echo "$4" >"$store/address"
    new_token worker
    new_token manager
    echo active >"$store/state"
    echo "Swarm initialized: current node ($(random 25)) is now a manager."
    printf '\\nTo add a worker to this swarm, run the following command:\\n\\n'
    how_to_join
    printf "\\nTo add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\\n\\n"
    ;;
  'swarm join-token -q worker') manager; cat "$store/worker"; echo ;;
  'swarm join-token --rotate worker')
    manager
    cat "$store/worker" >"$store/worker.old"
    new_token worker
    printf 'Successfully rotated worker join token.\\n\\nTo add a worker to this swarm, run the following command:\\n\\n'
    how_to_join
    ;;
  'swarm join --token '*)
    [ ! -e "$store/state" ] || { echo 'Error response from daemon: This node is already part of a swarm.' >&2; exit 1; }
    mkdir -p "$store"
    printf '%s' "$4" >"$store/joined"
    echo active >"$store/state"
    # As a daemon that logs what it was told.
    echo "time=now level=info msg=\\"joining with $4\\"" >&2
    echo 'This node joined a swarm as a worker.'
    ;;
  'node ls')
    manager
    printf 'ID    HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS\\n%s *   node   Ready     Active         Leader\\n' x1
    ;;
  'info --format {{.DockerRootDir}}')
    sed -n 's/.*"data-root": *"\\([^"]*\\)".*/\\1/p' /etc/docker/daemon.json | grep . || echo /var/lib/docker
    ;;
  'info --format {{.Swarm.LocalNodeState}}') cat "$store/state" 2>/dev/null || echo inactive ;;
  *) echo "docker: '$1' is not a docker command." >&2; exit 1 ;;
esac
`;

/** By name; what is missing here is recorded by the endpoint and does nothing. */
export const STAND_INS: Readonly<Record<string, string>> = {
  mkfs: MKFS,
  blkid: BLKID,
  mount: MOUNT,
  umount: UMOUNT,
  findmnt: FINDMNT,
  mountpoint: MOUNTPOINT,
  df: DF,
  xfs_growfs: XFS_GROWFS,
  growpart: `echo "FAILED: failed to get start and end for $1$2 in $1" >&2; exit 2`,
  dnf: PACKAGES,
  yum: PACKAGES,
  rpm: RPM,
  systemctl: SERVICES,
  service: SERVICES,
  docker: DOCKER,
  sudo: 'exec "$@"',
};
