// Makes the forms in which programs print a secret, on the node, so that the filter there finds them too.

/** Text of the functions, without a final newline. */
export const FORMS_SHELL = `# The forms of a secret (its name, its value), in four lines each: the kind, the name, the form, and its first characters
# where it can be broken into lines, else a dash. Kinds: p for what stands in one piece, b and h for base64 and hexadecimal
# digits, which programs break into lines of any width. A value of several lines counts line by line. base64 is given for
# each of the three places where it can begin (the characters that depend on nothing else). Builtins print the value: no
# process has it as an argument. Called in a shell of its own.
ll_forms() {
  LC_ALL=C
  ll_name=$1
  ll_least=8
  [ "\${#2}" -ge 8 ] || ll_least=1
  ll_tell p "$2"
  [ "\${#2}" -ge 8 ] || return 0
  for ll_pad in '' ' ' '  '; do
    ll_form=$(printf '%s%s' "$ll_pad" "$2" | base64 | tr -d '\\n')
    case $ll_form in
      *=)
        ll_form=\${ll_form%%=*}
        ll_form=\${ll_form%?}
        ;;
    esac
    case $ll_pad in
      '  ') ll_form=\${ll_form#???} ;;
      ' ') ll_form=\${ll_form#??} ;;
    esac
    ll_tell b "$ll_form"
    case $ll_form in *[+/]*) ll_tell b "$(printf '%s\\n' "$ll_form" | tr '+/' '-_')" ;; esac
  done
  ll_form=$(printf '%s' "$2" | od -An -v -t x1 | tr -d ' \\n')
  ll_upper=$(printf '%s\\n' "$ll_form" | tr a-f A-F)
  for ll_form in "$ll_form" "$ll_upper"; do
    ll_tell h "$ll_form"
    # With something between the digits, in the midst of a line.
    for ll_between in ' ' :; do ll_tell p "$(printf '%s\\n' "$ll_form" | sed "s/../&$ll_between/g; s/.$//")"; done
    case $2 in *[!0-9A-Za-z._~-]*) ll_tell p "$(printf '%s\\n' "$ll_form" | ll_percent)" ;; esac
  done
  case $2 in *[\\"\\\\/]*) ll_tell p "$(printf '%s\\n' "$2" | awk '{ gsub(/["\\\\]/, "\\\\\\\\&"); print; gsub(/[\\/]/, "\\\\\\\\&"); print }')" ;; esac
}
# Tells every line as a form of that kind. One of a few characters would be found anywhere.
ll_tell() {
  ll_rest=$2$ll_nl
  while [ -n "$ll_rest" ]; do
    ll_part=\${ll_rest%%"$ll_nl"*}
    ll_rest=\${ll_rest#*"$ll_nl"}
    [ "\${#ll_part}" -ge "$ll_least" ] || continue
    ll_first=-
    [ "$1" = p ] || ll_first=\${ll_part%"\${ll_part#????????}"}
    printf '%s\\n' "$1" "$ll_name" "$ll_part" "$ll_first"
  done
}
# From hexadecimal digits to percent-encoding, as programs differ in it.
ll_percent() {
  awk '{
    form = ""
    for (i = 1; i < length($0); i += 2) {
      pair = substr($0, i, 2)
      code = 16 * index("123456789abcdef", tolower(substr(pair, 1, 1))) + index("123456789abcdef", tolower(substr(pair, 2)))
      char = code > 32 && code < 127 ? sprintf("%c", code) : ""
      if (char !~ /[0-9A-Za-z._~-]/) char = "%" pair
      form = form char
    }
    print form
  }' | sed 'p;s/%20/+/g;p;s,%2[Ff],/,g;p;s/+/%20/g' | sed "p;s/%21/!/g;s/%27/'/g;s/%28/(/g;s/%29/)/g;s/%2[Aa]/*/g"
}`;
