// The filter for the practice nodes' interpreter. Its results must equal those of filter-shell.ts.

/** Text of the function, without a final newline. */
export const PRACTICE_FILTER_SHELL = `# The same for the shell of the practice nodes, which is an interpreter without traps: the left side of its pipe has
# ended before the right side begins, its \`read\` spoils UTF-8, and every line costs it a millisecond. So it takes the
# output as a whole, and looks through it only where it may hold a secret.
ll_filter_whole() {
  ll_found=
  ll_ended=0
  ll_text=$(cat; printf x)
  case $ll_text in
    *"$ll_nl$ll_mark$ll_nl"*)
      ll_ended=1
      ll_text=\${ll_text%%"$ll_nl$ll_mark$ll_nl"*}
      ;;
    *) ll_text=\${ll_text%x} ;;
  esac
  case $ll_capture in
    swarm-token) ll_found=$(printf '%s\\n' "$ll_text" | grep -o 'SWMTKN-1-[0-9A-Za-z-]*' | head -n 1) ;;
    output)
      [ "\${#ll_text}" -gt 4096 ] || ll_found=$ll_text
      ll_trim
      ll_text="[removed: the captured value]$ll_nl"
      ;;
  esac
  ll_look=0
  ll_pairs=
  while [ $# -gt 3 ]; do
    ll_look=1
    ll_pairs="$ll_pairs$1$ll_nl$2$ll_nl$3$ll_nl"
    shift 4
  done
  case $ll_text in *SWMTKN-1-* | *PRIVATE\\ KEY-----* | *A[KS]IA* | *aws_se* | *AWS_SE* | *SecretAccessKey* | *SessionToken*) ll_look=1 ;; esac
  if [ "$ll_look" = 0 ]; then
    printf '%s\\n' "$ll_text"
  else
    printf '%s\\n' "$ll_text" | ll_pairs=$ll_pairs awk '
      function put(at, size, words) { done = done substr(line, 1, at - 1) "[removed: " words "]"; line = substr(line, at + size) }
      function rejoin() { line = done line; done = "" }
      function hide(i, rest, where) { line = "[removed: " pair[i + 1] "]"; coming = rest; owner = pair[i + 1]; place = where }
      # What of a form the line holds, in one piece or in pairs of digits: its beginning at the end, or a part of it that is the line.
      function held(i, text,   at) {
        at = index(text, substr(pair[i + 2], 1, 8))
        if (at > 0 && index(pair[i + 2], substr(text, at)) == 1) return at
        return length(text) >= 16 && index(pair[i + 2], text) > 0 ? 1 : 0
      }
      BEGIN { count = split(ENVIRON["ll_pairs"], pair, "\\n") }
      {
        line = $0
        if (inkey && line ~ /-----END.*PRIVATE KEY-----/) { inkey = 0; sub(/.*-----END.*PRIVATE KEY-----/, "", line) }
        else if (inkey && line ~ /^(Proc-Type:|DEK-Info:|[0-9A-Za-z\\/+= \\t\\r]*$)/) line = ""
        else inkey = 0
        piece = line
        gsub(/^[ \\t\\r]+|[ \\t\\r]+$/, "", piece)
        digits = ""
        if (piece ~ /[0-9A-Fa-f][ :,-]|[\\]x/ && piece !~ /[^0-9A-Fa-fx\\ :,-]/) {
          digits = piece
          sub(/^[0-9A-Fa-f]{7,} /, "", digits)
          gsub(/0x|[\\]x|[ :,-]/, "", digits)
        }
        if (coming != "" && piece != "") {
          now = place == "digits" ? digits : piece
          if (now != "" && index(coming, now) == 1) { coming = substr(coming, length(now) + 1); print "[removed: " owner "]"; next }
          if (index(now, coming) == 1) line = "[removed: " owner "]" (place == "digits" ? "" : substr(piece, length(coming) + 1))
          coming = ""
        }
        for (i = 1; i < count; i += 3) {
          if (pair[i] == "h" && digits != "") {
            if (index(digits, pair[i + 2]) > 0) hide(i, "", "digits")
            else if ((at = held(i, digits)) > 0) {
              digits = substr(digits, at)
              hide(i, substr(pair[i + 2], index(pair[i + 2], digits) + length(digits)), "digits")
            }
          }
          while (pair[i + 2] != "" && (at = index(line, pair[i + 2])) > 0) put(at, length(pair[i + 2]), pair[i + 1])
          rejoin()
          piece = line
          gsub(/^[ \\t\\r]+|[ \\t\\r]+$/, "", piece)
          if (pair[i] != "p" && (at = held(i, piece)) > 0) {
            rest = substr(piece, at)
            done = substr(piece, 1, at - 1)
            hide(i, substr(pair[i + 2], index(pair[i + 2], rest) + length(rest)), "piece")
            rejoin()
          }
        }
        while (match(line, /-----BEGIN [A-Z ]*PRIVATE KEY-----/)) {
          put(RSTART, RLENGTH, "private key")
          if (!sub(/^.*-----END.*PRIVATE KEY-----/, "", line)) { inkey = 1; line = "" }
        }
        rejoin()
        while (match(line, /SWMTKN-1-[0-9A-Za-z-]{20,}/)) put(RSTART, RLENGTH, "swarm join token")
        rejoin()
        while (match(line, /A[KS]IA[0-9A-Z]{16}/)) put(RSTART, RLENGTH, "AWS access key")
        rejoin()
        while (match(line, /(aws_secret_access_key|AWS_SECRET_ACCESS_KEY|aws_session_token|AWS_SESSION_TOKEN|SecretAccessKey|SessionToken)[^0-9A-Za-z\\/+]{1,8}[0-9A-Za-z\\/+=]{16,}/)) {
          start = RSTART; size = RLENGTH
          match(substr(line, start, size), /[0-9A-Za-z\\/+=]{16,}$/)
          put(start + RSTART - 1, RLENGTH, "AWS secret")
        }
        rejoin()
        print line
      }'
  fi
  ll_text=
}`;
