// The process between Lamplighter and a command on the operator's own machine. It outlives Lamplighter, so
// that a command is neither interrupted nor forgotten when Lamplighter ends; it ends a session together with
// Lamplighter.

/**
 * POSIX sh. Its arguments: the entry's directory, `run` or `session`, the command. Descriptor 3 brings the
 * go-ahead.
 */
export const SUPERVISOR_SHELL = `# A signal to the group is for the command; who waits for it has to see its end.
trap : TERM INT HUP
# Without the word nothing begins: Lamplighter went away before it had written down who we are.
read -r ll_word ll_mark <&3 && [ "$ll_word" = go ] || exit 0
# Whoever makes this directory decides: we run, or it was occupied and we never do.
mkdir -m 700 "$1/started" 2>/dev/null || exit 0
if [ "$2" = session ]; then
  {
    # Comes back when Lamplighter has closed the descriptor, or is gone. Whoever ends the group before ends this too.
    read -r ll_word <&3
    trap '' TERM
    kill -TERM 0
    sleep 5
    kill -KILL 0
  } >/dev/null 2>&1 &
fi
exec 3<&-
{
  trap : TERM INT HUP
  (if command -v bash >/dev/null 2>&1; then exec bash -c "$3"; else exec sh -c "$3"; fi)
  ll_code=$?
  (umask 077 && printf '%s\\n' "$ll_code" >"$1/code.new" && mv -f "$1/code.new" "$1/code")
  printf '%s' "$ll_mark"
} </dev/null 2>&1 | {
  trap '' TERM INT HUP
  cat
  # Lamplighter has gone: the command must not be hurt by that.
  cat >/dev/null
} 2>/dev/null`;
