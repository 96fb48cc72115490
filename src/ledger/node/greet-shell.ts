// The script that greets a node: identify, lock and key in one. It follows the wrapper, whose functions it
// uses and which it leaves on the node.
import { DISKS_SHELL } from "./disks-shell.ts";
import { ACQUIRE_SHELL } from "./hold-shell.ts";

/** Text of the script, without a final newline. */
export const GREET_SHELL = `# Tells what the node is, takes its lock for the run, makes the run's key pair, leaves the wrapper. Changes nothing else.
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
      ll_word=\${ll_line#*=}
      ll_word=\${ll_word#\\"}
      ll_word=\${ll_word%\\"}
      case \${ll_line%%=*} in
        PRETTY_NAME) ll_name=$ll_word ;;
        ID) ll_say osid "$ll_word" ;;
        VERSION_ID) ll_say osversion "$ll_word" ;;
      esac
    done </etc/os-release
  fi
  ll_say os "$ll_name"
}
# The run's own lock is its newest epoch; the node's lock is the highest hold.
ll_take_lock() {
  ll_lock=ledger
  ll_hold=0
  ll_prepare || return
  [ -d "$ll_dir" ] || mkdir "$ll_dir" 2>/dev/null
  mkdir "$ll_dir/epoch-$ll_epoch" 2>/dev/null
  [ -d "$ll_dir/epoch-$ll_epoch" ] || return
  for ll_other in "$ll_dir"/epoch-*; do
    ll_other=\${ll_other##*-}
    [ "$ll_other" -le "$ll_epoch" ] || ll_lock=$ll_other
  done
  [ "$ll_lock" != ledger ] || ll_acquire
}
ll_say_lock() {
  ll_say lock "$ll_lock"
  case $ll_lock in held | other) ll_say hold "$ll_hold" ;; esac
  [ "$ll_lock" = other ] || return
  ll_say holder "$ll_holder $ll_holder_since $ll_holder_who"
  ll_say_pending
}
${ACQUIRE_SHELL}
${DISKS_SHELL}
# Makes the key pair, where none is in the node's memory.
ll_key() {
  command -v openssl >/dev/null 2>&1 || { ll_say key no-openssl; return; }
  # An older version kept it in the ledger.
  ll_wipe "$ll_dir/key" "$ll_dir/key.new"
  ll_open_memory || { ll_say key failed; return; }
  if [ ! -e "$ll_own/key" ]; then
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$ll_own/key.new" 2>/dev/null &&
      chmod 600 "$ll_own/key.new" && mv "$ll_own/key.new" "$ll_own/key"
  fi
  ll_public=$(openssl pkey -in "$ll_own/key" -pubout 2>/dev/null | tr '\\n' ,)
  ll_say key "\${ll_public:-failed}"
}
# Leaves the wrapper for the run's commands, and says what lies there.
ll_leave_wrapper() {
  printf '%s\\n' "$ll_functions" 2>/dev/null >"$ll_dir/wrapper.new" && mv -f "$ll_dir/wrapper.new" "$ll_dir/wrapper" 2>/dev/null
  ll_sum=
  [ ! -f "$ll_dir/wrapper" ] || ll_sum=$(sha256sum <"$ll_dir/wrapper")
  ll_say wrapper "\${ll_sum%% *}"
}
# Writes down which instance this is, for scripts that several nodes share. Whoever sent this compares it with the
# instance that was asked.
ll_note_instance() {
  rm -f "$ll_dir/instance"
  case \${AWS_SSM_INSTANCE_ID:-} in '' | *[!0-9A-Za-z-]*) return ;; esac
  printf '%s\\n' "$AWS_SSM_INSTANCE_ID" 2>/dev/null >"$ll_dir/instance.new" && mv -f "$ll_dir/instance.new" "$ll_dir/instance" 2>/dev/null &&
    ll_say instance "$AWS_SSM_INSTANCE_ID"
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
ll_take_lock
ll_say_lock
if [ "$ll_lock" = held ]; then
  ll_key
  ll_leave_wrapper
  ll_note_instance
  ll_say_disks
fi
ll_say clock "$(date +%s)"
ll_foot
exit 0`;
