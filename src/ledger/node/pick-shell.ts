// The part of a shared script that finds the node's own line in its table: by the instance id that the node
// wrote down when the run greeted it, not by what it is told at that moment.

/** The line that ends the table. */
export const TABLE_END = "LAMPLIGHTER-NODES";

/** What comes before the table's first line, with a final newline. */
export const PICK_SHELL = `ll_instance=
[ ! -r "$ll_root/run-$ll_run/instance" ] || IFS= read -r ll_instance <"$ll_root/run-$ll_run/instance"
ll_own=
while IFS= read -r ll_line; do
  case $ll_line in
    "\${ll_instance:-none} "*) ll_own=\${ll_line#* } ;;
  esac
done <<'${TABLE_END}'
`;

/** What comes after the table's last line, without a final newline. */
export const PICKED_SHELL = `${TABLE_END}
if [ -z "$ll_own" ]; then
  echo LL1-stranger
  exit 0
fi
eval "$ll_own"`;
