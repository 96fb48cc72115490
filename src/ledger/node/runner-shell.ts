// The detached runner: keeps the time limit, runs the command in its own session, records how it ended.
// `watch` is the process that waits, `step` the one that runs the command; both are the entry's file
// `runner`, which contains the whole wrapper.

/** Text of the functions, without a final newline; `ll_run` takes the part, `watch` or `step`. */
export const RUNNER_SHELL = `# Signals the whole process group, and its leader where groups are unknown.
ll_signal() {
  kill "-$1" "-$ll_group" 2>/dev/null || kill "-$1" "$ll_group" 2>/dev/null
}
ll_stop() {
  ll_lives step || return
  ll_group=$ll_pid
  ll_signal TERM
  ll_round=0
  while [ "$ll_round" -lt 100 ]; do
    kill -0 "-$ll_group" 2>/dev/null || ll_lives step || return
    ll_nap 0.1
    ll_round=$((ll_round + 1))
  done
  ll_signal KILL
}
ll_watch() {
  ll_sign pid
  ll_claim || exit 0
  [ "$(date +%s)" -le "$ll_not_after" ] || { ll_result not-run:late - -; exit 0; }
  for ll_lock in "$ll_root/run-$ll_run"/epoch-*; do
    ll_lock=\${ll_lock##*-}
    # Where nothing matched, the pattern itself is left.
    [ "$ll_lock" = '*' ] || [ "$ll_lock" -le "$ll_epoch" ] || { ll_result not-run:epoch - -; exit 0; }
  done
  ll_uptime
  ll_since=$ll_up
  setsid sh "$ll_dir/runner" "$ll_dir" step </dev/null >/dev/null 2>&1 &
  ll_ending=
  while [ -z "$ll_ending" ]; do
    ll_rest
    ll_uptime
    if [ -e "$ll_dir/filtered" ]; then
      ll_ending=exited
    elif [ -e "$ll_dir/refused" ]; then
      read -r ll_ending <"$ll_dir/refused"
      ll_ending=not-run:$ll_ending
    elif [ -e "$ll_dir/step" ]; then
      if ! ll_lives step; then
        ll_ending=interrupted
      elif [ -e "$ll_dir/code" ]; then
        : # It has ended; the rest of its output is on its way.
      elif [ -e "$ll_dir/cancel" ]; then
        ll_stop
        ll_ending=cancelled
      elif [ $((ll_up - ll_since)) -ge $((ll_limit * 100)) ]; then
        ll_stop
        ll_ending=timed-out
      fi
    elif [ $((ll_up - ll_since)) -ge 3000 ]; then
      ll_ending=interrupted
    fi
  done
  ll_code=-
  ll_took=$(((ll_up - ll_since) * 10))
  if [ -e "$ll_dir/code" ]; then
    ll_ending=exited
    read -r ll_code ll_took <"$ll_dir/code"
  fi
  ll_result "$ll_ending" "$ll_code" "$ll_took"
}
# Takes the secrets out of their wrapping. Sets the positional parameters of the caller through ll_value.
ll_decrypt() {
  [ -n "$ll_own" ] || return 1
  ll_value=
  ll_rest=$1,
  while [ -n "$ll_rest" ]; do
    ll_part=\${ll_rest%%,*}
    ll_rest=\${ll_rest#*,}
    ll_piece=$(printf '%s' "$ll_part" | base64 -d | openssl pkeyutl -decrypt -inkey "$ll_own/key" \\
      -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 2>/dev/null && printf x) || return 1
    ll_value=$ll_value\${ll_piece%x}
  done
}
# Fetches a secret that is parked in Parameter Store. It comes through a pipe: no argument and no file holds it. What was
# parked a moment ago may not be there yet for another reader, so it is waited for.
ll_fetch() {
  ll_round=0
  until ll_value=$(HOME=\${HOME:-/root} AWS_PAGER='' PYTHONIOENCODING=utf-8 aws ssm get-parameter --with-decryption --name "$1" \\
    --query Parameter.Value --output text --region "$ll_region" 2>"$ll_dir/unfetched" && printf x); do
    ll_round=$((ll_round + 1))
    [ "$ll_round" -lt 20 ] && ll_is_missing || return 1
    ll_nap 0.5
  done
  ll_value=\${ll_value%x}
  ll_value=\${ll_value%"$ll_nl"}
}
# Does the AWS CLI say that there is no such parameter?
ll_is_missing() {
  while IFS= read -r ll_line; do
    case $ll_line in *ParameterNotFound*) return 0 ;; esac
  done <"$ll_dir/unfetched"
  return 1
}
# Adds what the filter looks for to find a secret of that name.
ll_know() {
  ll_known=$ll_known$(ll_forms "\${1:-secret}" "$2")$ll_nl
}
# Adds the secrets of the run that the node knows. Of an output in which one may stand that it no longer knows, nothing but
# the digest is kept.
ll_recall() {
  [ -z "$ll_own" ] || [ ! -r "$ll_own/secrets" ] || while read -r ll_name ll_part; do
    ll_names="$ll_names$ll_name "
    ll_value=$(printf '%s' "$ll_part" | base64 -d && printf x)
    ll_know "$ll_name" "\${ll_value%x}"
  done <"$ll_own/secrets"
  for ll_one in "$ll_root/run-$ll_run"/secret-*; do
    ll_one=\${ll_one##*/secret-}
    # Where nothing matched, the pattern itself is left.
    case "$ll_names* " in *" $ll_one "*) ;; *) ll_output=\${ll_output:-forgotten} ;; esac
  done
}
ll_step() {
  ll_sign step
  # Without a watcher nothing would end it.
  ll_lives pid || exit 0
  # This shell holds secrets: it writes no core. The command has the limit that it would have had.
  # Every sh of a node has the soft limit, though POSIX does not name it.
  # shellcheck disable=SC3045
  ll_core=$(ulimit -S -c 2>/dev/null)
  # shellcheck disable=SC3045
  ulimit -S -c 0 2>/dev/null
  ll_open_memory
  ll_known=
  ll_names=' '
  ll_count=0
  for ll_item in $ll_secrets; do
    case $ll_item in
      *:@*) ll_fetch "\${ll_item#*:@}" || { ll_put refused parked; exit 0; } ;;
      *) ll_decrypt "\${ll_item#*:}" || { ll_put refused secret; exit 0; } ;;
    esac
    ll_name=\${ll_item%%:*}
    ll_count=$((ll_count + 1))
    eval "ll_value_$ll_count=\\$ll_value"
    ll_remember "\${ll_name#[-+]}" "$ll_value" || {
      ll_names="$ll_names\${ll_name#[-+]} "
      ll_know "\${ll_name#[-+]}" "$ll_value"
    }
  done
  ll_recall
  set -f
  IFS=$ll_nl
  # shellcheck disable=SC2086
  set -- $ll_known
  unset IFS
  set +f
  ll_known=
  ll_value=
  ll_piece=
  ll_part=
  ll_rest=
  ll_mark=$(ll_token)
  ll_is_ours || { ll_put refused taken; exit 0; }
  {
    ll_uptime
    ll_since=$ll_up
    (ll_command)
    ll_code=$?
    ll_uptime
    ll_put code "$ll_code $(((ll_up - ll_since) * 10))"
    printf '\\n%s\\n' "$ll_mark"
  } </dev/null 2>&1 | ll_receive "$@"
}
ll_command() {
  [ -z "$ll_devices" ] || (ll_check_devices) || return 125
  ll_count=0
  ll_inner=
  for ll_item in $ll_secrets; do
    ll_name=\${ll_item%%:*}
    ll_count=$((ll_count + 1))
    case $ll_name in
      -*) ;;
      +*) eval "\${ll_name#+}=\\$ll_value_$ll_count; export \${ll_name#+}" ;;
      *)
        eval "$ll_name=\\$ll_value_$ll_count; export $ll_name"
        ll_inner="$ll_inner $ll_name"
        ;;
    esac
    unset "ll_value_$ll_count"
  done
  unset BASH_ENV ENV
  HOME=\${HOME:-/root}
  export HOME
  cd "$HOME" 2>/dev/null || cd /
  umask "$ll_umask"
  # shellcheck disable=SC3045
  [ -z "$ll_core" ] || ulimit -S -c "$ll_core" 2>/dev/null
  if command -v bash >/dev/null 2>&1; then ll_shell=bash; else ll_shell="sh"; fi
  if [ -z "$ll_inner" ]; then
    "$ll_shell" "$ll_dir/body" 2>&1
  else
    # The shell of the command has these as variables of its own; what it starts does not find them in its environment.
    # shellcheck disable=SC2016
    ll_inner=$ll_inner "$ll_shell" -c 'for ll_name in $ll_inner; do eval "ll_inner=\\$$ll_name; unset $ll_name; $ll_name=\\$ll_inner"; done
unset ll_name ll_inner
. "$0"' "$ll_dir/body" 2>&1
  fi
}
# What the entry's file begins: the process that waits, or the one that runs the command.
ll_run() {
  cd / || exit 1
  umask 077
  case $1 in
    watch) ll_watch ;;
    step) ll_step ;;
  esac
}`;
