// The part of a script that loads the wrapper from the node. A guide's commands run as root and could have
// altered it, so it is read once into a variable, and that variable is hashed and evaluated. If its digest is
// not the header's, nothing runs.

/** More bytes than the wrapper ever has. */
const LONGEST_WRAPPER = 100_000;

/** Text of the script between its header line and the command, without a final newline. */
export const LOADER_SHELL = `ll_functions=
ll_why=missing
if [ -f "$ll_root/run-$ll_run/wrapper" ]; then
  ll_why=altered
  { ll_functions=$(head -c ${LONGEST_WRAPPER} "$ll_root/run-$ll_run/wrapper"); } 2>/dev/null
  ll_sum=$(printf '%s\\n' "$ll_functions" | sha256sum)
  [ "\${ll_sum%% *}" = "$ll_wrapper" ] || ll_functions=
fi
# Occupies the name, so that no later delivery begins it either. Without a place to write that down it stays free.
ll_refuse() {
  ll_state=not-run:ledger
  umask 077
  [ -d "$ll_root" ] || mkdir "$ll_root" 2>/dev/null
  # shellcheck disable=SC3067
  [ -d "$ll_root" ] && [ ! -L "$ll_root" ] && [ -O "$ll_root" ] && [ -O "\${ll_root%/*}" ] || return
  ll_dir=$ll_root/$ll_nonce
  if mkdir "$ll_dir" 2>/dev/null; then
    if printf '%s\\n' "not-run:wrapper-$ll_why - 0 - -" 2>/dev/null >"$ll_dir/result.new" && mv -f "$ll_dir/result.new" "$ll_dir/result" 2>/dev/null; then
      ll_state=not-run:wrapper-$ll_why
    else
      rm -f "$ll_dir/result.new"
      rmdir "$ll_dir" 2>/dev/null
    fi
  elif [ -d "$ll_dir" ]; then
    # Another delivery was here before; the ledger tells what became of it.
    ll_state=claimed
  fi
}
if [ -z "$ll_functions" ]; then
  ll_refuse
  ll_end=$(head -c 16 /dev/urandom | sha256sum | cut -c 1-32)
  printf 'LL1 %s %s - 0 - - %s -\\n\\nLL1-end %s\\n' "$ll_nonce" "$ll_state" "$ll_end" "$ll_end"
  exit 0
fi
eval "$ll_functions"`;
