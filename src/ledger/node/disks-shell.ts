// The part of the greeting that lists the node's disks.

/** The longest list, in bytes: the rest of the greeting must still fit into what the agent keeps. */
const LONGEST_LIST = 12_000;

/** Text of the function, without a final newline. */
export const DISKS_SHELL = `# Block devices as lsblk knows them, but for loop devices, of which there may be many; an old one does not know the kind of a table.
ll_say_disks() {
  command -v lsblk >/dev/null 2>&1 || { ll_say disk none; return; }
  ll_list() { LC_ALL=C lsblk -b -P -o "$1" 2>/dev/null; }
  ll_text=$(ll_list NAME,KNAME,PKNAME,TYPE,SIZE,SERIAL,MODEL,FSTYPE,PTTYPE,MOUNTPOINT) ||
    ll_text=$(ll_list NAME,KNAME,PKNAME,TYPE,SIZE,SERIAL,MODEL,FSTYPE,MOUNTPOINT) ||
    { ll_say disk none; return; }
  ll_size=0
  printf '%s\\n' "$ll_text" | while IFS= read -r ll_line; do
    case $ll_line in '' | *' TYPE="loop" '*) continue ;; esac
    ll_size=$((ll_size + \${#ll_line} + 6))
    [ "$ll_size" -le ${LONGEST_LIST} ] || { ll_say disk more; break; }
    ll_say disk "$ll_line"
  done
  if [ -r /proc/swaps ]; then
    while read -r ll_word ll_unused; do
      case $ll_word in /dev/*) ll_say swap "$ll_word" ;; esac
    done </proc/swaps
  fi
}`;
