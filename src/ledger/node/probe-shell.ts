// The closed list of scripts that we send for our own use. They run no command of a guide.
import { MEMORY_SHELL } from "./memory-shell.ts";

/** read and tail: the state of an entry, and a range of its output or the end of it. */
export const READ_SHELL = `# Prints where the entry stands and a range of its output in base64; without an offset, the end of it.
ll_dir=$ll_root/$ll_nonce
umask 077
ll_look
ll_read_result
# It may begin before the first byte: then all is given.
[ -n "$ll_offset" ] || ll_offset=$((ll_bytes - ll_length))
[ $((ll_offset + ll_length)) -le "$ll_bytes" ] || ll_length=$((ll_bytes - ll_offset))
ll_range() {
  head -c "$((ll_offset + ll_length))" "$ll_dir/output" | tail -c "$ll_length"
}
ll_head
if [ "$ll_length" -gt 0 ] && [ -r "$ll_dir/output" ]; then
  ll_range | sha256sum | cut -c 1-64
  ll_range | base64
fi
ll_foot
exit 0`;

/** fence: occupies a nonce, and can stop the command under it. */
export const FENCE_SHELL = `# Occupies the nonce, so that nothing begins under it any more. What has begun goes on, unless it is to be stopped.
ll_dir=$ll_root/$ll_nonce
umask 077
ll_signal() {
  kill "-$1" "-$ll_group" 2>/dev/null || kill "-$1" "$ll_group" 2>/dev/null
}
ll_fence() {
  ll_where='not-run:ledger'
  ll_prepare || return
  if mkdir "$ll_dir" 2>/dev/null; then :; elif [ ! -d "$ll_dir" ]; then return; fi
  ll_occupy fenced
  ll_look
  [ "$ll_where" = running ] && [ "$ll_stop" = 1 ] || return
  ll_put cancel now
  ll_round=0
  while [ "$ll_round" -lt 75 ]; do
    ll_look
    [ "$ll_where" = running ] || return
    # Its watcher is gone: nobody else ends it.
    if ! ll_lives pid && ll_lives step; then
      ll_group=$ll_pid
      if [ "$ll_round" -lt 50 ]; then ll_signal TERM; else ll_signal KILL; fi
    fi
    ll_nap 0.2
    ll_round=$((ll_round + 1))
  done
}
ll_fence
ll_read_result
ll_head
ll_foot
exit 0`;

/** release: releases the node, and destroys the run's key and secrets there. */
export const RELEASE_SHELL = `# Gives the node back where this run holds it, and forgets the run's key and secrets. A release of an older session gives back nothing of a newer one.
umask 077
${MEMORY_SHELL}
ll_end=$(ll_token)
ll_released=no
if ll_is_ours && [ "$ll_holder_epoch" -le "$ll_epoch" ]; then
  if { : >"$ll_holding/released"; } 2>/dev/null; then ll_released=yes; else ll_released=failed; fi
fi
ll_newer=no
for ll_other in "$ll_root/run-$ll_run"/epoch-*; do
  [ "\${ll_other##*-}" -gt "$ll_epoch" ] 2>/dev/null && ll_newer=yes
done
[ "$ll_newer" = yes ] || ll_forget_run "$ll_run"
printf 'LL1-node %s\\nreleased=%s\\nhold=%s\\n' "$ll_end" "$ll_released" "$ll_hold"
ll_foot
exit 0`;

/** clean: removes what old runs left behind. */
export const CLEAN_SHELL = `# Empties the entries of what has ended, and forgets those that are older than seven days. Destroys the keys and the
# secrets of runs that have nothing under way. What runs stays.
umask 077
${MEMORY_SHELL}
ll_busy=
# The run of an entry that is under way still needs its key.
ll_note_busy() {
  [ ! -r "$ll_dir/order" ] || while IFS= read -r ll_line; do
    case $ll_line in 'll_run='*) ll_busy="$ll_busy $ll_line " ;; esac
  done <"$ll_dir/order"
}
ll_end=$(ll_token)
ll_cleaned=0
ll_forgotten=0
ll_running=0
ll_entry() {
  ll_nonce=\${ll_dir##*/}
  if [ ! -d "$ll_dir/started" ]; then
    # It has not begun. After seven days no delivery of it is in time.
    if [ -z "$(find "$ll_dir" -prune -mtime +7)" ]; then ll_note_busy; else rm -rf "$ll_dir" && ll_forgotten=$((ll_forgotten + 1)); fi
    return
  fi
  ll_look
  if [ "$ll_where" = running ]; then
    ll_running=$((ll_running + 1))
    ll_note_busy
  elif [ -n "$(find "$ll_dir/started" -prune -mtime +7)" ]; then
    rm -rf "$ll_dir" && ll_forgotten=$((ll_forgotten + 1))
  elif [ -e "$ll_dir/order" ] || [ -e "$ll_dir/result" ]; then
    # The directory that says "this has begun" stays.
    for ll_file in "$ll_dir"/*; do
      [ -d "$ll_file" ] || rm -f "$ll_file"
    done
    ll_cleaned=$((ll_cleaned + 1))
  fi
}
ll_find_hold
printf 'LL1-node %s\\n' "$ll_end"
for ll_dir in "$ll_root"/*; do
  if [ ! -d "$ll_dir" ] || [ -L "$ll_dir" ]; then continue; fi
  case \${ll_dir##*/} in
    holds)
      # The highest says who holds the node, and there may be a higher one by now.
      for ll_file in "$ll_dir"/*; do
        [ "\${ll_file##*/}" -lt "$ll_hold" ] 2>/dev/null && rm -rf "$ll_file"
      done
      ;;
    run-*)
      if [ "\${ll_dir##*/}" != "run-$ll_holder" ] || [ -e "$ll_holding/released" ]; then
        [ -z "$(find "$ll_dir" -prune -mtime +7)" ] || rm -rf "$ll_dir"
      fi
      ;;
    *) ll_entry ;;
  esac
done
for ll_dir in "$ll_memory"/* "$ll_root"/run-*; do
  ll_one=\${ll_dir##*/}
  ll_one=\${ll_one#run-}
  if [ ! -d "$ll_dir" ] || [ -L "$ll_dir" ]; then continue; fi
  case $ll_busy in
    *" ll_run='$ll_one' "*) ;;
    *) ll_forget_run "$ll_one" ;;
  esac
done
printf 'cleaned=%s\\nforgotten=%s\\nrunning=%s\\n' "$ll_cleaned" "$ll_forgotten" "$ll_running"
ll_foot
exit 0`;
