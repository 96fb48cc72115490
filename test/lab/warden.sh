# Watches over what a lab makes on this computer, and takes it away again when its input ends: when the lab is closed, and
# also when the process that made it was killed. Words: the lab's name, its folder.
#
# All that lives is found by the lab's own control groups, so nothing else is ever ended: namespaces, their mounts and their
# network devices go with their last process. What outlives processes are loop devices (found by the lab's images), the
# control groups and the folder.
set -u
. "${0%/*}/cgroups.sh"
name=$1 home=$2
trap '' INT TERM HUP

groups() {
  for root in $(cgroup_roots); do
    [ ! -d "$root/$name" ] || echo "$root/$name"
  done
}
processes() {
  for group in $(groups); do
    find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null
  done | sort -u
}
loops() {
  find "$home" -name '*.img' -exec losetup -n -O NAME -j {} \; 2>/dev/null
}

for root in $(cgroup_roots); do
  mkdir "$root/$name" || exit 1
  # A group of cpuset takes no process until it knows on what it may run.
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "$root/cgroup.procs" ] || [ ! -e "$root/$file" ] || cat "$root/$file" >"$root/$name/$file"
  done
  if [ -e "$root/cgroup.controllers" ]; then
    for controller in $(cat "$root/cgroup.subtree_control"); do
      echo "+$controller" >"$root/$name/cgroup.subtree_control"
    done
  fi
done
echo ready
while read -r _; do :; done

tries=0
while [ "$tries" -lt 300 ]; do
  tries=$((tries + 1))
  living=$(processes)
  [ -z "$living" ] || kill -KILL $living 2>/dev/null
  for device in $(loops); do losetup -d "$device" 2>/dev/null; done
  for group in $(groups); do find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null; done
  [ -n "$living$(loops)$(groups)" ] || break
  sleep 0.1
done
# Files of a node may still be held for a moment by namespaces that are going.
for _ in 1 2 3 4 5; do
  rm -rf "$home" 2>/dev/null && break
  sleep 0.5
done
[ -z "$(processes)$(loops)$(groups)" ] && [ ! -e "$home" ]
