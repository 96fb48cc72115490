// What the wrapper does with a command that reaches a node: makes the ledger entry, starts the runner, waits,
// replies. It exits with 0 whenever its reply is readable, so that SSM does not interpret its exit code.

/**
 * The most output that comes with the reply, in bytes. The agent drops a reply of more than 120,000 bytes of
 * JSON, and a byte can become seven there (`<` is \\u003c, an invalid UTF-8 byte \\ufffd); the first 2,500
 * bytes are in it twice, and a captured secret takes up to 4,000.
 */
export const LONGEST_INLINE = 13_000;

/** Text of the functions, without a final newline; `ll_main` takes the body on its standard input. */
export const WRAPPER_SHELL = `# Waits for the result, or finds out that there will be none.
ll_wait() {
  ll_uptime
  ll_since=$ll_up
  while :; do
    ll_look
    case $ll_where in
      ended | interrupted | absent) return ;;
      claimed)
        if [ $((ll_up - ll_since)) -ge 1000 ] && ! ll_occupy unstarted && [ ! -d "$ll_dir/started" ]; then
          ll_where='not-run:ledger'
          return
        fi
        ;;
    esac
    ll_rest
  done
}
# Prints the result first, then at most ${LONGEST_INLINE} bytes of the output.
ll_reply() {
  ll_read_result
  ll_head
  ll_inline=$ll_bytes
  [ "$ll_inline" -le ${LONGEST_INLINE} ] || ll_inline=${LONGEST_INLINE}
  [ -f "$ll_dir/output" ] || ll_inline=0
  [ "$ll_inline" -eq 0 ] || head -c "$ll_inline" "$ll_dir/output"
  ll_foot
}
# The first delivery: everything the runner needs, then the runner, detached.
ll_begin() {
  case $ll_secrets in *:@*) ll_tool=aws ;; *) ll_tool= ;; esac
  for ll_tool in setsid sha256sum head tail cut tr wc mv date base64 \${ll_packed:+sed} $ll_tool; do
    command -v "$ll_tool" >/dev/null 2>&1 || { ll_occupy "tools:$ll_tool"; return; }
  done
  ll_body 2>/dev/null >"$ll_dir/body" || { ll_occupy files; return; }
  ll_sum=$(sha256sum <"$ll_dir/body")
  [ "\${ll_sum%% *}" = "$ll_sha256" ] || { ll_occupy altered; return; }
  ll_files 2>/dev/null || { ll_occupy files; return; }
  # A power cut must not forget the entry of a command that had begun.
  ! command -v sync >/dev/null 2>&1 || sync "$ll_dir" "$ll_root" 2>/dev/null || :
  setsid sh "$ll_dir/runner" "$ll_dir" watch </dev/null >/dev/null 2>&1 &
}
# The token stands where the way would change the text.
ll_body() {
  if [ -n "$ll_packed" ]; then LC_ALL=C sed "s/$ll_packed//g"; else cat; fi
}
ll_files() {
  cat >"$ll_dir/order" <<EOF || return 1
ll_root='$ll_root'
ll_run='$ll_run'
ll_nonce='$ll_nonce'
ll_not_after=$ll_not_after
ll_epoch=$ll_epoch
ll_limit=$ll_limit
ll_umask='$ll_umask'
ll_capture='$ll_capture'
ll_captures='$ll_captures'
ll_output='$ll_output'
ll_secrets='$ll_secrets'
ll_region='$ll_region'
ll_devices='$ll_devices'
EOF
  if [ -n "$ll_key" ]; then
    {
      echo '-----BEGIN PUBLIC KEY-----'
      printf '%s\\n' "$ll_key" | tr , '\\n'
      echo '-----END PUBLIC KEY-----'
    } >"$ll_dir/run.pem" || return 1
  fi
  # The runner is the whole wrapper, in the entry's own copy.
  {
    # shellcheck disable=SC2016
    printf '%s\\n' 'll_dir=$1' '. "$ll_dir/order"'
    printf '%s\\n' "$ll_functions"
    # shellcheck disable=SC2016
    echo 'll_run "$2"'
  } >"$ll_dir/runner"
}
ll_main() {
  ll_dir=$ll_root/$ll_nonce
  ll_umask=$(umask)
  umask 077
  if ! ll_prepare; then
    ll_where='not-run:ledger'
  elif mkdir "$ll_dir" 2>/dev/null; then
    if ll_reserve; then
      ll_begin
      ll_wait
    else
      # Nothing could be written down of it, so nothing may begin, and no entry may say that something had.
      rm -f "$ll_dir/reserve"
      rmdir "$ll_dir" 2>/dev/null
      ll_where='not-run:ledger'
    fi
  elif [ -d "$ll_dir" ]; then
    ll_wait
  else
    ll_where='not-run:ledger'
  fi
  ll_reply
  exit 0
}`;
