// Shell functions for the node-wide lock: one run at a time holds a node. A hold is a numbered directory made
// with mkdir; the highest number counts. It contains `who` (RUN EPOCH SECONDS OPERATOR, the last in base64),
// and `released` once it was released. A hold without `who` has an unknown holder, `-`.

/** Finds who holds the node; the runner needs it too. Text of the function, without a final newline. */
export const HOLDER_SHELL = `# The highest hold of the node, 0 for none, and who holds it.
ll_find_hold() {
  ll_hold=0
  for ll_one in "$ll_root"/holds/*; do
    ll_one=\${ll_one##*/}
    [ "$ll_one" -gt "$ll_hold" ] 2>/dev/null && ll_hold=$ll_one
  done
  ll_holding=$ll_root/holds/$ll_hold
  ll_holder=-
  ll_holder_epoch=0
  ll_holder_since=-
  ll_holder_who=-
  [ ! -r "$ll_holding/who" ] || read -r ll_holder ll_holder_epoch ll_holder_since ll_holder_who <"$ll_holding/who"
}
# Does this run hold the node?
ll_is_ours() {
  ll_find_hold
  [ "$ll_holder" = "$ll_run" ] && [ ! -e "$ll_holding/released" ]
}`;

/** Takes a hold and reports another run's. Text of the functions, without a final newline. */
export const ACQUIRE_SHELL = `# Writes who holds: all of it or nothing.
ll_sign_hold() {
  printf '%s %s %s %s\\n' "$ll_run" "$ll_epoch" "$1" "$ll_who" 2>/dev/null >"$ll_holding/who.new" &&
    mv -f "$ll_holding/who.new" "$ll_holding/who" 2>/dev/null
}
# Makes the next hold. Whoever makes its directory has it.
ll_make_hold() {
  ll_hold=$((ll_hold + 1))
  ll_holding=$ll_root/holds/$ll_hold
  mkdir "$ll_holding" 2>/dev/null || return 1
  if ll_sign_hold "$(date +%s)"; then
    # A power cut must not give the node to another run.
    ! command -v sync >/dev/null 2>&1 || sync "$ll_holding" "$ll_root/holds" 2>/dev/null || :
  else
    rm -f "$ll_holding/who.new"
    rmdir "$ll_holding"
    return 1
  fi
}
# Sets ll_lock: held, other, or ledger where nothing can be written.
ll_acquire() {
  ll_lock=held
  [ -d "$ll_root/holds" ] || mkdir "$ll_root/holds" 2>/dev/null
  ll_round=0
  while [ "$ll_round" -lt 10 ]; do
    if ll_is_ours; then
      [ "$ll_holder_epoch" -ge "$ll_epoch" ] || ll_sign_hold "$ll_holder_since" || ll_lock=ledger
      return
    elif [ "$ll_hold" = 0 ] || [ -e "$ll_holding/released" ] || [ "$ll_take" = "$ll_hold" ]; then
      ll_make_hold && return
    elif [ "$ll_holder" != - ]; then
      ll_lock=other
      return
    fi
    # Somebody else was faster, or is about to say who it is.
    ll_nap 0.1
    ll_round=$((ll_round + 1))
  done
  ll_lock=other
  ll_find_hold
  { [ "$ll_hold" != 0 ] && [ ! -e "$ll_holding/released" ] && [ "$ll_take" != "$ll_hold" ]; } || ll_lock=ledger
}
# What may still happen here for other runs: commands that are claimed or run.
ll_say_pending() {
  ll_more=0
  ll_shown=0
  for ll_dir in "$ll_root"/*; do
    ll_nonce=\${ll_dir##*/}
    case $ll_nonce in holds | run-*) continue ;; esac
    ll_look
    case $ll_where in claimed | running) ;; *) continue ;; esac
    ll_mine=
    if [ -r "$ll_dir/order" ]; then
      while IFS= read -r ll_line; do
        [ "$ll_line" != "ll_run='$ll_run'" ] || ll_mine=yes
      done <"$ll_dir/order"
    fi
    [ -z "$ll_mine" ] || continue
    ll_shown=$((ll_shown + 1))
    if [ "$ll_shown" -gt 5 ]; then
      ll_more=$((ll_more + 1))
      continue
    fi
    ll_since=-
    [ ! -r "$ll_dir/pid" ] || read -r ll_pid ll_start ll_in ll_since <"$ll_dir/pid"
    # Lines that only restore the state are no command.
    ll_text=$(sed -n '/|| exit 125$/!{p;q;}' "$ll_dir/body" 2>/dev/null | head -c 120 | base64 | tr -d '\\n')
    ll_say pending "$ll_nonce $ll_where \${ll_since:--} \${ll_text:--}"
  done
  ll_say more "$ll_more"
}`;
