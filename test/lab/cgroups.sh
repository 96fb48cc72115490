# Where control groups are made on this computer: one hierarchy (version 2), or one a controller (version 1).
cgroup_roots() {
  if [ -e /sys/fs/cgroup/cgroup.procs ]; then
    echo /sys/fs/cgroup
    return
  fi
  for root in /sys/fs/cgroup/*; do
    [ -L "$root" ] || [ ! -e "$root/cgroup.procs" ] || echo "$root"
  done
}
