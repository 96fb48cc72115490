// Shell functions at the start of every script of the ledger: time, process signatures, results. POSIX sh,
// limited to the subset that the practice nodes' interpreter supports: no trap that matters, no wait, no
// exec, no job control.

/** Text of the functions, without a final newline. */
export const BASE_SHELL = `ll_nl='
'
# Room on the disk for what must be written down however full it has become.
ll_reserve() {
  printf '%32768s' '' 2>/dev/null >"$ll_dir/reserve"
}
ll_free() {
  [ ! -e "$ll_dir/reserve" ] || : >"$ll_dir/reserve"
}
# Writes one line so that a reader sees all of it or nothing.
ll_put() {
  ll_write "$@" || { ll_free && ll_write "$@"; }
}
ll_write() {
  printf '%s\\n' "$2" 2>/dev/null >"$ll_dir/$1.new" && mv -f "$ll_dir/$1.new" "$ll_dir/$1" 2>/dev/null
}
# Whoever makes this directory decides: the command runs, or it never does.
ll_claim() {
  mkdir "$ll_dir/started" 2>/dev/null && return
  [ ! -d "$ll_dir/started" ] && ll_free && mkdir "$ll_dir/started" 2>/dev/null
}
# A short rest; whole seconds where sleep knows no others.
ll_nap() {
  sleep "$1" 2>/dev/null || sleep 1
}
# Between two looks at what is waited for, by its age: an end is known soon while somebody sits in front of it. The
# interpreter of the practice nodes, which has no traps, rests longer: its seconds are short and its looks are dear.
ll_young=0.05
ll_grown=0.2
ll_old=1
if ! (trap '' TERM) 2>/dev/null; then
  ll_young=0.3
  ll_grown=1
  ll_old=5
fi
ll_rest() {
  ll_uptime
  ll_age=$((ll_up - ll_since))
  if [ "$ll_age" -lt 3000 ]; then ll_nap "$ll_young"; elif [ "$ll_age" -lt 30000 ]; then ll_nap "$ll_grown"; else ll_nap "$ll_old"; fi
}
# Hundredths of a second since the node started: a clock that nobody sets.
ll_uptime() {
  ll_up=0.0
  { read -r ll_up ll_unused </proc/uptime; } 2>/dev/null || ll_up=$(date +%s).0
  ll_fraction=\${ll_up#*.}
  ll_fraction=\${ll_fraction#0}
  ll_up=$((\${ll_up%%.*} * 100 + \${ll_fraction:-0}))
}
ll_boot() {
  ll_boot=unknown
  { read -r ll_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || ll_boot=unknown
}
ll_stat_fields() {
  ll_born=\${20:-0}
  case $1 in Z | X) ll_born= ;; esac
}
# The start time of a process; empty when it does not live.
ll_born() {
  ll_born=
  ll_stat=
  { read -r ll_stat <"/proc/$1/stat"; } 2>/dev/null || ll_stat=
  if [ -n "$ll_stat" ]; then
    # shellcheck disable=SC2086
    ll_stat_fields \${ll_stat##*) }
  elif kill -0 "$1" 2>/dev/null; then
    ll_born=0
  fi
}
# Writes who we are: process, its start time, boot, and the time.
ll_sign() {
  ll_boot
  ll_born "$$"
  ll_put "$1" "$$ $ll_born $ll_boot $(date +%s)"
}
# Does the process that signed still live? The same number in another boot, or with another start, is another process.
ll_lives() {
  [ -r "$ll_dir/$1" ] || return 1
  read -r ll_pid ll_start ll_in ll_unused <"$ll_dir/$1" || return 1
  ll_boot
  [ "$ll_in" = "$ll_boot" ] || return 1
  ll_born "$ll_pid"
  [ -n "$ll_born" ] && [ "$ll_born" = "$ll_start" ]
}
# Size and SHA-256 of what was kept of the output.
ll_measure() {
  ll_bytes=0
  ll_sha=-
  if [ -r "$ll_dir/measured" ]; then
    read -r ll_bytes ll_sha <"$ll_dir/measured"
  elif [ -f "$ll_dir/output" ]; then
    ll_bytes=$(wc -c <"$ll_dir/output")
    ll_bytes=$((ll_bytes))
    # The line end before the mark, where it was not cut off.
    ll_whole=no
    [ ! -r "$ll_dir/filtered" ] || read -r ll_whole <"$ll_dir/filtered"
    [ "$ll_whole" = no ] || [ "$ll_bytes" = 0 ] || ll_bytes=$((ll_bytes - 1))
    ll_sha=$(head -c "$ll_bytes" "$ll_dir/output" | sha256sum)
    ll_sha=\${ll_sha%% *}
  fi
}
# result: STATE EXIT BYTES SHA256 MILLISECONDS, written last and once.
ll_result() {
  ll_measure
  ll_free
  ll_put result "$1 $2 $ll_bytes $ll_sha $3"
}
ll_token() {
  head -c 16 /dev/urandom | sha256sum | cut -c 1-32
}`;
