// Handles output that is not kept: it is dropped, and for a digest it is counted and hashed first. Both cover
// exactly the bytes that the command wrote: the shell's own `read` would lose NUL bytes.

/** Text of the functions, without a final newline. */
export const UNKEPT_SHELL = `ll_unkept() {
  ll_ended=0
  ll_found=
  ll_size=
  ll_sum=
  if trap '' TERM 2>/dev/null; then
    case $ll_output:$ll_capture in
      none:*) ll_told=$(ll_scan 3>&1) ;;
      *:swarm-token) ll_told=$({ { ll_until_mark | tee /dev/fd/4 2>/dev/null | ll_hash; } 4>&1 >&3 | ll_scan 3>/dev/null; } 3>&1) ;;
      *) ll_told=$({ ll_until_mark | ll_hash; } 3>&1) ;;
    esac
    while read -r ll_word ll_text; do
      case $ll_text in
        whole) ll_ended=1 ;;
        byte*) ll_size=$ll_word ;;
        -) ll_sum=$ll_word ;;
      esac
    done <<EOF
$ll_told
EOF
  else
    # The practice nodes' interpreter takes the output as a whole, NUL bytes too.
    ll_text=$(cat; printf x)
    case $ll_text in
      *"$ll_nl$ll_mark$ll_nl"*)
        ll_text=\${ll_text%%"$ll_nl$ll_mark$ll_nl"*}
        ll_sum=$(printf '%s' "$ll_text" | sha256sum)
        ll_sum=\${ll_sum%% *}
        ll_size=$(printf '%s' "$ll_text" | wc -c)
        [ "$ll_capture" != swarm-token ] || ll_found=$(printf '%s\\n' "$ll_text" | grep -o 'SWMTKN-1-[0-9A-Za-z-]*' | head -n 1)
        ll_ended=1
        ;;
    esac
    ll_text=
  fi
  [ "$ll_ended" = 1 ] && [ -n "$ll_size" ] && [ -n "$ll_sum" ] || return 0
  case $ll_output in
    digest) ll_put measured "$((ll_size)) =$ll_sum" ;;
    forgotten) ll_put measured "$((ll_size)) ~$ll_sum" ;;
  esac
}
# Up to the mark, the mark itself included; says so when it came. Without it all goes by, so that nobody who writes is hurt.
ll_until_mark() {
  LC_ALL=C sed "/^$ll_mark$/q5" 2>/dev/null
  if [ "$?" = 5 ]; then echo mark whole >&3; else cat >/dev/null; fi
}
# Says the length and the digest of what stands before the mark and the line end in front of it (34 bytes).
ll_hash() {
  ll_told=$({ head -c -34 | LC_ALL=C dd bs=65536 2>&4 | sha256sum >&3; } 4>&1)
  printf '%s\\n' "$ll_told" >&3
}
# Looks for a token up to the mark, and keeps it; says so when the mark came.
ll_scan() {
  LC_ALL=C
  while IFS= read -r ll_line || [ -n "$ll_line" ]; do
    if [ "$ll_line" = "$ll_mark" ]; then
      echo mark whole >&3
      ll_keep_found
      return
    fi
    ll_find_token
  done
}`;
