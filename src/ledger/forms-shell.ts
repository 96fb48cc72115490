// The forms in which programs print a secret, made on its node, so that the filter there finds them too.

/** Text of the functions, without a final newline. */
export const FORMS_SHELL = `# The forms of a value, one a line: base64 at each of the three places where it can begin (the characters that depend on
# nothing else), hexadecimal digits, and escaped for URLs and JSON. base64 and digits also as programs break them into
# lines. Builtins print the value: no process has it as an argument. Called in a shell of its own.
ll_forms() {
  LC_ALL=C
  for ll_pad in '' ' ' '  '; do
    ll_form=$(printf '%s%s' "$ll_pad" "$1" | base64 | tr -d '\\n')
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
    printf '%s\\n' "$ll_form"
    case $ll_form in *[+/]*) printf '%s\\n' "$ll_form" | tr '+/' '-_' ;; esac
    if [ -z "$ll_pad" ]; then
      ll_fold 76
      ll_fold 64
    fi
  done
  ll_form=$(printf '%s' "$1" | od -An -v -t x1 | tr -d ' \\n')
  ll_upper=$(printf '%s\\n' "$ll_form" | tr a-f A-F)
  printf '%s\\n' "$ll_form" "$ll_upper"
  ll_fold 60
  case $1 in *[!0-9A-Za-z._~-]*) printf '%s\\n' "$ll_form" "$ll_upper" | ll_percent ;; esac
  case $1 in *[\\"\\\\/]*) printf '%s\\n' "$1" | awk '{ gsub(/["\\\\]/, "\\\\\\\\&"); print; gsub(/[\\/]/, "\\\\\\\\&"); print }' ;; esac
}
# The form in lines of that width, where it is longer. A last line of a few characters would be found anywhere.
ll_fold() {
  [ "\${#ll_form}" -le "$1" ] || printf '%s\\n' "$ll_form" | fold -w "$1" | grep '........'
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
