// The closed list of scripts that are sent for ourselves. They run no command of a guide.

/** read: where an entry stands, and a range of its output. */
export const READ_SHELL = `# Prints where the entry stands and a range of its output in base64.
ll_dir=$ll_root/$ll_nonce
umask 077
ll_look
ll_read_result
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

/** fence: occupies a nonce, and ends what runs under it. */
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

/** identify, lock and key in one. */
export const GREET_SHELL = `# Tells what the node is, raises the run's lock, makes the run's key pair. Changes nothing else.
umask 077
ll_dir=$ll_root/run-$ll_run
ll_end=$(ll_token)
ll_say() {
  printf '%s=%s\\n' "$1" "$2"
}
ll_os() {
  ll_name=unknown
  if [ -r /etc/os-release ]; then
    while IFS= read -r ll_line; do
      case $ll_line in "PRETTY_NAME="*)
        ll_name=\${ll_line#PRETTY_NAME=}
        ll_name=\${ll_name#\\"}
        ll_name=\${ll_name%\\"}
        ;;
      esac
    done </etc/os-release
  fi
  ll_say os "$ll_name"
}
ll_lock() {
  ll_prepare || { ll_say lock ledger; return; }
  [ -d "$ll_dir" ] || mkdir "$ll_dir"
  mkdir "$ll_dir/epoch-$ll_epoch" 2>/dev/null
  [ -d "$ll_dir/epoch-$ll_epoch" ] || { ll_say lock ledger; return; }
  for ll_other in "$ll_dir"/epoch-*; do
    ll_other=\${ll_other##*-}
    [ "$ll_other" -le "$ll_epoch" ] || { ll_say lock "$ll_other"; return; }
  done
  ll_say lock held
}
ll_key() {
  command -v openssl >/dev/null 2>&1 || { ll_say key no-openssl; return; }
  if [ ! -e "$ll_dir/key" ]; then
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$ll_dir/key.new" 2>/dev/null &&
      chmod 600 "$ll_dir/key.new" && mv "$ll_dir/key.new" "$ll_dir/key"
  fi
  ll_public=$(openssl pkey -in "$ll_dir/key" -pubout 2>/dev/null | tr '\\n' ,)
  ll_say key "\${ll_public:-failed}"
}
printf 'LL1-node %s\\n' "$ll_end"
ll_boot
ll_os
ll_say hostname "$(uname -n)"
ll_say kernel "$(uname -r)"
ll_say machine "$(uname -m)"
ll_say user "$(id -u)"
ll_say boot "$ll_boot"
for ll_tool in bash openssl; do
  if command -v "$ll_tool" >/dev/null 2>&1; then ll_say "$ll_tool" yes; else ll_say "$ll_tool" no; fi
done
for ll_tool in setsid sha256sum head tail cut tr wc mv date base64; do
  command -v "$ll_tool" >/dev/null 2>&1 || ll_say missing "$ll_tool"
done
ll_lock
ll_key
ll_say clock "$(date +%s)"
ll_foot
exit 0`;

/** clean: what old runs left. */
export const CLEAN_SHELL = `# Empties the entries of what has ended, and forgets those that are older than seven days. What runs stays.
umask 077
ll_end=$(ll_token)
ll_cleaned=0
ll_forgotten=0
ll_running=0
ll_entry() {
  ll_nonce=\${ll_dir##*/}
  if [ ! -d "$ll_dir/started" ]; then
    # It has not begun. After seven days no delivery of it is in time.
    [ -z "$(find "$ll_dir" -prune -mtime +7)" ] || { rm -rf "$ll_dir" && ll_forgotten=$((ll_forgotten + 1)); }
    return
  fi
  ll_look
  if [ "$ll_where" = running ]; then
    ll_running=$((ll_running + 1))
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
printf 'LL1-node %s\\n' "$ll_end"
for ll_dir in "$ll_root"/*; do
  if [ ! -d "$ll_dir" ] || [ -L "$ll_dir" ]; then continue; fi
  case \${ll_dir##*/} in
    run-*) [ -z "$(find "$ll_dir" -prune -mtime +7)" ] || rm -rf "$ll_dir" ;;
    *) ll_entry ;;
  esac
done
printf 'cleaned=%s\\nforgotten=%s\\nrunning=%s\\n' "$ll_cleaned" "$ll_forgotten" "$ll_running"
ll_foot
exit 0`;
