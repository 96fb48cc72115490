// The node's side of redaction and capture: a filter between the command and the ledger, made of shell
// builtins. Lines longer than 16 KiB that contain a secret are removed whole: editing them would take
// quadratic time.
import { HIDE_VALUES_SHELL } from "./hide-values-shell.ts";
import { UNKEPT_SHELL } from "./unkept-shell.ts";

/** The most output that the node keeps, in bytes: a flood must not fill its disk. */
export const LONGEST_OUTPUT = 16_777_216;

/** Text of the functions, without a final newline. */
export const FILTER_SHELL = `# Puts words in the place of what is secret, line by line, with nothing but the shell: no value is ever an argument
# of a process or stands in a file. Copies until the mark; the line end before the mark is not the command's, and
# ll_measure leaves it out. Called with what ll_forms tells of each form. ll_in_key: 1 inside a key block, 2 when all is full.
ll_filter() {
  LC_ALL=C
  ll_left=
  ll_kept=0
  ll_in_key=0
  ll_found=
  ll_ended=0
  while ll_eol=$ll_nl && { IFS= read -r ll_line || { ll_eol= && [ -n "$ll_line" ]; }; }; do
    if [ "\${#ll_line}" -gt 16384 ] && [ "$ll_in_key" != 2 ]; then
      ll_hide_long "$@"
    else case $ll_in_key$ll_line in
      "0$ll_mark" | "1$ll_mark" | "2$ll_mark")
        ll_ended=1
        [ "$ll_in_key" != 2 ] || echo
        return
        ;;
      2*) continue ;;
      1* | *SWMTKN-1-* | *-----BEGIN*PRIVATE\\ KEY-----* | *A[KS]IA[0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]* | *aws_secret_access_key* | *AWS_SECRET_ACCESS_KEY* | *aws_session_token* | *AWS_SESSION_TOKEN* | *SecretAccessKey* | *SessionToken*)
        ll_find_token
        [ $# -eq 0 ] || ll_hide_values "$@"
        ll_hide_keys
        ll_hide_tokens
        ll_hide_access
        ;;
      *) [ $# -eq 0 ] || ll_hide_values "$@" ;;
    esac fi
    ll_kept=$((ll_kept + \${#ll_line} + 1))
    if [ "$ll_kept" -gt ${LONGEST_OUTPUT} ]; then
      [ "$ll_in_key" = 2 ] || printf '[the output is longer than ${LONGEST_OUTPUT} bytes: the rest was not kept]\\n'
      ll_in_key=2
      continue
    fi
    printf '%s%s' "$ll_line" "$ll_eol" || {
      ll_in_key=2
      ll_whole=no
    }
  done
}
# A long line with a secret in it goes as a whole: to cut it up would take quadratic time, and so would a pattern of two
# words with anything between them.
ll_hide_long() {
  ll_hidden=$ll_in_key
  case $ll_line in
    *SWMTKN-1-* | *A[KS]IA[0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]* | *aws_secret_access_key* | *AWS_SECRET_ACCESS_KEY* | *aws_session_token* | *AWS_SESSION_TOKEN* | *SecretAccessKey* | *SessionToken*) ll_hidden=1 ;;
  esac
  case $ll_line in *-----BEGIN*) case $ll_line in *PRIVATE\\ KEY-----*) ll_in_key=1 ;; esac ;; esac
  [ "$ll_in_key" = 0 ] || ll_hidden=1
  case $ll_line in *-----END*) ll_in_key=0 ;; esac
  # A form that goes on from line to line is not followed through such a line: the next one goes as well.
  [ -z "$ll_left" ] || ll_hidden=1
  ll_left=
  while [ $# -gt 3 ]; do
    case $ll_line in
      *"$3"*) ll_hidden=1 ;;
      *)
        [ "$4" = - ] || case $ll_line in
          *"$4"*)
            ll_hidden=1
            ll_left='?'
            ;;
        esac
        ;;
    esac
    shift 4
  done
  [ "$ll_hidden" = 0 ] || ll_line="[removed: a line of \${#ll_line} bytes with a secret in it]"
}
# The first join token, as it really is.
ll_find_token() {
  [ "$ll_capture" = swarm-token ] && [ -z "$ll_found" ] || return 0
  case $ll_line in *SWMTKN-1-*) ;; *) return 0 ;; esac
  ll_word=\${ll_line#*SWMTKN-1-}
  ll_word=\${ll_word%%[!0-9A-Za-z-]*}
  [ "\${#ll_word}" -lt 20 ] || ll_found=SWMTKN-1-$ll_word
}
${HIDE_VALUES_SHELL}
ll_hide_tokens() {
  ll_done=
  while :; do
    case $ll_line in *SWMTKN-1-*) ;; *) break ;; esac
    ll_before=\${ll_line%%SWMTKN-1-*}
    ll_line=\${ll_line#"\${ll_before}SWMTKN-1-"}
    ll_word=\${ll_line%%[!0-9A-Za-z-]*}
    ll_line=\${ll_line#"$ll_word"}
    if [ "\${#ll_word}" -ge 20 ]; then
      ll_done="$ll_done\${ll_before}[removed: swarm join token]"
    else
      ll_done="$ll_done\${ll_before}SWMTKN-1-$ll_word"
    fi
  done
  ll_line=$ll_done$ll_line
}
ll_hide_access() {
  ll_done=
  while :; do
    case $ll_line in *A[KS]IA[0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]*) ;; *) break ;; esac
    ll_before=\${ll_line%%A[KS]IA[0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]*}
    ll_line=\${ll_line#"$ll_before"????????????????????}
    ll_done="$ll_done\${ll_before}[removed: AWS access key]"
  done
  ll_line=$ll_done$ll_line
  for ll_name in aws_secret_access_key AWS_SECRET_ACCESS_KEY aws_session_token AWS_SESSION_TOKEN SecretAccessKey SessionToken; do
    ll_done=
    while :; do
      case $ll_line in *"$ll_name"*) ;; *) break ;; esac
      ll_before=\${ll_line%%"$ll_name"*}
      ll_line=\${ll_line#"$ll_before$ll_name"}
      ll_gap=\${ll_line%%[0-9A-Za-z/+]*}
      ll_line=\${ll_line#"$ll_gap"}
      ll_word=\${ll_line%%[!0-9A-Za-z/+=]*}
      ll_done=$ll_done$ll_before$ll_name$ll_gap
      if [ "\${#ll_word}" -ge 16 ] && [ "\${#ll_gap}" -le 8 ]; then
        ll_line=\${ll_line#"$ll_word"}
        ll_done="\${ll_done}[removed: AWS secret]"
      fi
    done
    ll_line=$ll_done$ll_line
  done
}
# A key block ends at its END line, or where a line could not belong to one.
ll_hide_keys() {
  if [ "$ll_in_key" = 1 ]; then
    case $ll_line in
      *-----END*PRIVATE\\ KEY-----*)
        ll_in_key=0
        ll_line=\${ll_line#*-----END*PRIVATE KEY-----}
        ;;
      *-----BEGIN*PRIVATE\\ KEY-----*) ll_in_key=0 ;;
      Proc-Type:* | DEK-Info:*) ll_line= ;;
      *)
        if [ "\${ll_line%%[!0-9A-Za-z/+=[:space:]]*}" = "$ll_line" ]; then ll_line=; else ll_in_key=0; fi
        ;;
    esac
  fi
  ll_done=
  while [ "$ll_in_key" = 0 ]; do
    case $ll_line in *-----BEGIN*PRIVATE\\ KEY-----*) ;; *) break ;; esac
    ll_before=\${ll_line%%-----BEGIN*PRIVATE KEY-----*}
    ll_line=\${ll_line#"$ll_before"-----BEGIN*PRIVATE KEY-----}
    ll_done="$ll_done\${ll_before}[removed: private key]"
    case $ll_line in
      *-----END*PRIVATE\\ KEY-----*) ll_line=\${ll_line#*-----END*PRIVATE KEY-----} ;;
      *)
        ll_in_key=1
        ll_line=
        ;;
    esac
  done
  ll_line=$ll_done$ll_line
}
# The whole output is the secret: nothing of it is kept.
ll_swallow() {
  LC_ALL=C
  ll_found=
  ll_gap=
  ll_long=
  ll_ended=0
  while IFS= read -r ll_line || [ -n "$ll_line" ]; do
    if [ "$ll_line" = "$ll_mark" ]; then
      ll_ended=1
      break
    fi
    case $ll_line in
      *[![:space:]]*)
        if [ $((\${#ll_found} + \${#ll_gap} + \${#ll_line})) -gt 4096 ]; then ll_long=yes; else ll_found=$ll_found$ll_gap$ll_line$ll_nl; fi
        ll_gap=
        ;;
      *) [ -z "$ll_found" ] || [ $((\${#ll_gap} + \${#ll_line})) -gt 4096 ] || ll_gap=$ll_gap$ll_line$ll_nl ;;
    esac
  done
  # What is longer cannot be sealed, and to trim it would take quadratic time.
  [ -z "$ll_long" ] || ll_found=
  echo '[removed: the captured value]'
  [ "$ll_ended" = 0 ] || echo
  ll_trim
}
# Takes the white space around it away, and all of it when it is too long to be sealed.
ll_trim() {
  while :; do
    case $ll_found in
      [[:space:]]*) ll_found=\${ll_found#?} ;;
      *[[:space:]]) ll_found=\${ll_found%?} ;;
      *) break ;;
    esac
  done
  [ "\${#ll_found}" -le 1200 ] || ll_found=
}
# Keeps what was captured: for the filter of later commands, and encrypted to the key of the run, in pieces that RSA can take.
ll_keep_found() {
  [ -n "$ll_found" ] || return 0
  [ "\${#ll_found}" -lt 8 ] || ll_remember "$ll_captures" "$ll_found" || :
  [ -r "$ll_dir/run.pem" ] || return 0
  ll_total=$(printf '%s' "$ll_found" | wc -c)
  ll_total=$((ll_total))
  ll_offset=0
  ll_sealed=
  while [ "$ll_offset" -lt "$ll_total" ]; do
    ll_size=$((ll_total - ll_offset))
    [ "$ll_size" -le 300 ] || ll_size=300
    ll_offset=$((ll_offset + ll_size))
    ll_piece=$(printf '%s' "$ll_found" | head -c "$ll_offset" | tail -c "$ll_size" |
      openssl pkeyutl -encrypt -pubin -inkey "$ll_dir/run.pem" -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 2>/dev/null |
      base64 | tr -d '\\n')
    [ -n "$ll_piece" ] || return 0
    ll_sealed=$ll_sealed\${ll_sealed:+,}$ll_piece
  done
  ll_found=
  ll_put captured "$ll_sealed"
}
${UNKEPT_SHELL}
# The right side of the pipe. Where the disk became full, the end of the output is missing, and that is said instead.
# After the mark the rest goes by, so that nobody who still holds the pipe is hurt.
ll_receive() {
  ll_whole=yes
  # Where the whole output is the secret, nothing of it is kept anyway.
  [ "$ll_capture$ll_output" != outputforgotten ] || ll_output=
  if [ -n "$ll_output" ]; then
    ll_unkept
  elif ! trap '' TERM 2>/dev/null; then
    ll_filter_whole "$@" >"$ll_dir/output"
  elif [ "$ll_capture" = output ]; then
    ll_swallow >"$ll_dir/output"
  else
    ll_filter "$@" >"$ll_dir/output"
  fi
  [ "$ll_ended" = 1 ] || return 0
  ll_keep_found
  if [ "$ll_whole" = no ]; then
    ll_free
    printf '\\n[the disk is full: the rest was not kept]\\n' >>"$ll_dir/output"
  fi
  ll_put filtered "$ll_whole"
  cat >/dev/null
}`;
