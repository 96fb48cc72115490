// Removes the forms of secrets from a line of output, even if a program broke a form into several lines.

/** Text of the functions, without a final newline. */
export const HIDE_VALUES_SHELL = `# Called with what ll_forms tells of each form. ll_left: what the next line begins with when a form goes on there.
ll_hide_values() {
  # The line without the white space around it, and the digits of one that holds nothing but pairs of them.
  ll_piece=\${ll_line#"\${ll_line%%[![:space:]]*}"}
  ll_piece=\${ll_piece%"\${ll_piece##*[![:space:]]}"}
  ll_digits=
  case $ll_piece in *[!0-9A-Fa-fx\\\\\\ :,-]*) ;; *[0-9A-Fa-f][\\ :,-]* | *\\\\x*) ll_find_digits ;; esac
  if [ -n "$ll_left" ] && [ -n "$ll_piece" ]; then ll_hide_rest; fi
  [ -z "$ll_digits" ] || ll_hide_digits "$@"
  while [ $# -gt 3 ]; do
    case $ll_line in
      *"$3"*)
        ll_done=
        while :; do
          case $ll_line in *"$3"*) ;; *) break ;; esac
          ll_before=\${ll_line%%"$3"*}
          ll_line=\${ll_line#"$ll_before$3"}
          ll_done="$ll_done\${ll_before}[removed: $2]"
        done
        ll_line=$ll_done$ll_line
        ;;
      *)
        if [ "$4" != - ]; then
          case $ll_line in *"$4"*) ll_hide_begun "$2" "$3" "$4" ;; esac
          [ "\${#ll_piece}" -lt 16 ] || case $3 in
            *"$ll_piece"*)
              ll_line="[removed: $2]"
              ll_await "$2" "\${3#*"$ll_piece"}" piece
              ;;
          esac
        fi
        ;;
    esac
    shift 4
  done
}
# What the next line begins with, when a form of that name goes on there.
ll_await() {
  ll_left_name=$1
  ll_left=$2
  ll_left_in=$3
}
# The line ends with the beginning of a form (name, form, its first characters).
ll_hide_begun() {
  ll_done=
  ll_after=\${ll_line%"\${ll_line##*[![:space:]]}"}
  while :; do
    case $ll_after in *"$3"*) ;; *) return 0 ;; esac
    ll_before=\${ll_after%%"$3"*}
    ll_after=\${ll_after#"$ll_before"}
    ll_done=$ll_done$ll_before
    case $2 in
      "$ll_after"*)
        ll_line="\${ll_done}[removed: $1]"
        ll_await "$1" "\${2#"$ll_after"}" piece
        return
        ;;
    esac
    ll_done=$ll_done\${ll_after%"\${ll_after#?}"}
    ll_after=\${ll_after#?}
  done
}
# The line may go on with what the one before it began.
ll_hide_rest() {
  ll_words="[removed: $ll_left_name]"
  if [ "$ll_left" = '?' ]; then
    ll_line=$ll_words
    ll_left=
    ll_digits=
    return
  fi
  ll_now=$ll_piece
  [ "$ll_left_in" = piece ] || ll_now=$ll_digits
  case $ll_left in
    "\${ll_now:-?}"*)
      ll_left=\${ll_left#"$ll_now"}
      ll_line=$ll_words
      ll_piece=
      ll_digits=
      ;;
    *)
      case $ll_now in
        "$ll_left"*)
          ll_line=$ll_words
          [ "$ll_left_in" != piece ] || ll_line=$ll_words\${ll_piece#"$ll_left"}
          ;;
      esac
      ll_left=
      ;;
  esac
}
# Digits of hexadecimal pairs, whatever stands between them; every such line of a dump is hidden as a whole.
ll_find_digits() {
  ll_digits=$ll_piece
  for ll_gap in 0x \\\\x; do
    while :; do
      case $ll_digits in *"$ll_gap"*) ;; *) break ;; esac
      ll_digits="\${ll_digits%%"$ll_gap"*} \${ll_digits#*"$ll_gap"}"
    done
  done
  ll_join_words
}
# Called without quotes it would expand patterns, but there are none among digits. A long first word of several is an offset.
ll_join_words() {
  IFS=' :,-'
  # shellcheck disable=SC2086
  set -- $ll_digits
  IFS=
  if [ $# -gt 1 ]; then case $1 in ???????*) shift ;; esac fi
  ll_digits="$*"
  unset IFS
}
ll_hide_digits() {
  while [ $# -gt 3 ]; do
    if [ "$1" = h ]; then
      ll_after=
      case $ll_digits in
        *"$3"*) ll_after=$3 ;;
        *"$4"*) ll_after=$4\${ll_digits#*"$4"} ;;
        *) [ "\${#ll_digits}" -lt 16 ] || ll_after=$ll_digits ;;
      esac
      case $3 in
        *"\${ll_after:-?}"*)
          ll_line="[removed: $2]"
          ll_await "$2" "\${3#*"$ll_after"}" digits
          return
          ;;
      esac
    fi
    shift 4
  done
}`;
