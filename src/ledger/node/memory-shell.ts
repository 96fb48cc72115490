// What a node keeps for a run where a reboot erases it and only root can read it: the run's key pair and its
// secrets. None of it is ever in the ledger, which is on a disk.

/** Text of the functions, without a final newline. */
export const MEMORY_SHELL = `# The directory of all runs, in the memory of the node.
ll_memory=\${ll_root%/var/lib/lamplighter}/run/lamplighter
# Sets ll_own, the directory of this run, and makes it; empty where there can be none that is ours alone.
ll_open_memory() {
  ll_own=
  [ -d "$ll_memory" ] || mkdir -p "$ll_memory" 2>/dev/null
  ll_is_private "$ll_memory" || return
  [ -d "$ll_memory/$ll_run" ] || mkdir "$ll_memory/$ll_run" 2>/dev/null
  ll_is_private "$ll_memory/$ll_run" || return
  # Where /run lies on a disk, the boot's number says what a restart should have forgotten.
  ll_boot
  ll_in=
  [ ! -r "$ll_memory/$ll_run/boot" ] || read -r ll_in <"$ll_memory/$ll_run/boot"
  if [ "$ll_in" != "$ll_boot" ]; then
    ll_wipe "$ll_memory/$ll_run/key" "$ll_memory/$ll_run/key.new" "$ll_memory/$ll_run/secrets"
    printf '%s\\n' "$ll_boot" 2>/dev/null >"$ll_memory/$ll_run/boot" || return
  fi
  ll_own=$ll_memory/$ll_run
}
ll_is_private() {
  # shellcheck disable=SC3067
  [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && chmod 700 "$1" 2>/dev/null
}
# Keeps a secret of that name for the filter of the run's later commands, whoever sends them. The ledger learns its name
# alone, so that it is missed after a restart. False where it could not be kept.
ll_remember() {
  [ -n "$1" ] || return
  [ -d "$ll_root/run-$ll_run" ] || mkdir "$ll_root/run-$ll_run" 2>/dev/null
  { : >"$ll_root/run-$ll_run/secret-$1"; } 2>/dev/null
  [ -n "$ll_own" ] || return
  ll_one="$1 $(printf '%s' "$2" | base64 | tr -d '\\n')"
  ll_there=no
  [ ! -r "$ll_own/secrets" ] || while IFS= read -r ll_line; do
    [ "$ll_line" != "$ll_one" ] || ll_there=yes
  done <"$ll_own/secrets"
  [ "$ll_there" = yes ] || printf '%s\\n' "$ll_one" 2>/dev/null >>"$ll_own/secrets"
}
# Removes files, and what they held from a disk as far as that can be done.
ll_wipe() {
  for ll_file in "$@"; do
    [ -f "$ll_file" ] || continue
    shred -u "$ll_file" 2>/dev/null || rm -f "$ll_file"
  done
}
# Destroys the key and the secrets of a run, and the key that an older version kept in the ledger. The wrapper goes, too.
ll_forget_run() {
  rm -f "$ll_root/run-$1/wrapper"
  ll_wipe "$ll_memory/$1/key" "$ll_memory/$1/key.new" "$ll_memory/$1/secrets" "$ll_root/run-$1/key" "$ll_root/run-$1/key.new"
  rm -rf "\${ll_memory:?}/$1"
}`;
