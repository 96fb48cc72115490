// Shell functions that read a ledger entry from outside: its state, and the first and last line of a reply.
// Used by the wrapper and the probes, not by the runner.

/** Text of the functions, without a final newline. */
export const ENTRY_SHELL = `# The directory of all entries: ours alone, below a directory of ours.
ll_prepare() {
  [ -d "$ll_root" ] || mkdir "$ll_root" 2>/dev/null
  # shellcheck disable=SC3067
  [ -d "$ll_root" ] && [ ! -L "$ll_root" ] && [ -O "$ll_root" ] && [ -O "\${ll_root%/*}" ] || return
  # On a disk that became read-only, what is written down can still be told.
  chmod 700 "$ll_root" 2>/dev/null || :
}
# Where the entry stands: absent, claimed, running, ended, interrupted.
ll_look() {
  ll_where=ended
  [ -e "$ll_dir/result" ] && return
  ll_where=absent
  [ -d "$ll_dir" ] || return
  ll_where=claimed
  [ -d "$ll_dir/started" ] || return
  ll_where=running
  ll_lives pid && return
  ll_lives step && return
  ll_where=interrupted
  [ -e "$ll_dir/result" ] && ll_where=ended
}
# Makes sure that what has not begun never will.
ll_occupy() {
  ll_claim && ll_result "not-run:$1" - -
}
# Sets the fields of the first line of a reply.
ll_read_result() {
  ll_state=$ll_where
  ll_exit=-
  ll_ms=-
  ll_captured=-
  ll_bytes=0
  ll_sha=-
  if [ "$ll_where" = ended ]; then
    read -r ll_state ll_exit ll_bytes ll_sha ll_ms <"$ll_dir/result"
    [ ! -r "$ll_dir/captured" ] || read -r ll_captured <"$ll_dir/captured"
  elif [ "$ll_where" != absent ]; then
    ll_measure
  fi
}
ll_head() {
  ll_end=$(ll_token)
  printf 'LL1 %s %s %s %s %s %s %s %s\\n' "$ll_nonce" "$ll_state" "$ll_exit" "$ll_bytes" "$ll_sha" "$ll_ms" "$ll_end" "$ll_captured"
}
ll_foot() {
  printf '\\nLL1-end %s\\n' "$ll_end"
}`;
