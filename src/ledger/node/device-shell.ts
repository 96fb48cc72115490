// Checks block devices before a command: is each still the device that was confirmed, and is it as unused as
// the command requires? What cannot be determined is a mismatch, never a pass.

/** Text of the functions, without a final newline. */
export const DEVICE_SHELL = `# Checks every device of the order, before anything of the command has begun. Each is DEMAND,SERIAL,SIZE,VOLUME,PATH.
ll_check_devices() {
  PATH=$PATH:/usr/sbin:/sbin
  LC_ALL=C
  export PATH LC_ALL
  for ll_item in $ll_devices; do
    ll_path=\${ll_item##*,}
    ll_wrong=
    ll_check_device "\${ll_item%,*}"
    [ -n "$ll_wrong" ] || continue
    ll_wrong=$(printf '%s' "$ll_wrong" | tr '\\n' ' ' | tr -cd ' -~' | head -c 300)
    printf 'lamplighter: %s %s: nothing has run\\n' "$ll_path" "$ll_wrong"
    return 125
  done
}
ll_check_device() {
  ll_demand=\${1%%,*}
  ll_tools='readlink lsblk tr head'
  [ "$ll_demand" != empty ] || ll_tools="$ll_tools wipefs blkid"
  for ll_tool in $ll_tools; do
    command -v "$ll_tool" >/dev/null 2>&1 || { ll_wrong="cannot be checked ($ll_tool is missing)"; return; }
  done
  ll_real=$(readlink -f "$ll_path" 2>/dev/null)
  [ -e "$ll_real" ] || { ll_wrong='does not exist'; return; }
  [ -b "$ll_real" ] || { ll_wrong='is no block device'; return; }
  ll_check_identity "\${1#*,}"
  [ -z "$ll_wrong" ] && [ "$ll_demand" != same ] || return 0
  ll_check_use
  [ -z "$ll_wrong" ] && [ "$ll_demand" = empty ] || return 0
  ll_check_content
}
# Is the disk behind it the one that was meant? Its serial tells; its size, where it has no serial or is to be changed.
ll_check_identity() {
  ll_serial=\${1%%,*}
  ll_volume=\${1##*,}
  ll_size=\${1#*,}
  ll_size=\${ll_size%%,*}
  [ "$ll_size" != - ] || return 0
  ll_list=$(lsblk -snro KNAME,TYPE "$ll_real" 2>/dev/null) || ll_list=
  ll_disk=
  while read -r ll_name ll_type; do
    case $ll_type in disk | loop) ;; *) continue ;; esac
    [ -z "$ll_disk" ] || [ "$ll_disk" = "$ll_name" ] || { ll_wrong='lies on several disks'; return; }
    ll_disk=$ll_name
  done <<EOF
$ll_list
EOF
  ll_list=$(lsblk -bdno SIZE,SERIAL "/dev/\${ll_disk:--}" 2>/dev/null) || ll_list=
  ll_found=
  read -r ll_found ll_text <<EOF
$ll_list
EOF
  [ -n "$ll_found" ] || { ll_wrong='cannot be checked (lsblk does not tell its disk)'; return; }
  for ll_file in "/sys/class/block/$ll_disk/device/serial" "/sys/class/block/$ll_disk/serial"; do
    [ -n "$ll_text" ] || { read -r ll_text <"$ll_file"; } 2>/dev/null || ll_text=
  done
  ll_word=$(printf '%s' "$ll_text" | tr '[:upper:]' '[:lower:]' | tr -cd 0-9a-z)
  if [ "$ll_serial" != - ] && [ "$ll_serial" != "$ll_word" ]; then
    ll_wrong="is not $ll_volume (its serial is \${ll_text:-not known})"
  elif [ "$ll_size" != "$ll_found" ] && { [ "$ll_serial" = - ] || [ "$ll_demand" != same ]; }; then
    ll_wrong="is not $ll_volume (its disk has $ll_found bytes, not $ll_size)"
  fi
}
# Is it, or anything that lies on it, mounted, in use as swap, or held by a volume group, an array or the like?
ll_check_use() {
  [ -r /proc/mounts ] || { ll_wrong='cannot be checked (/proc/mounts cannot be read)'; return; }
  ll_uses=
  while read -r ll_name ll_text ll_unused; do
    case $ll_name in /dev/*) ll_uses="$ll_uses$(readlink -f "$ll_name" 2>/dev/null) $ll_text$ll_nl" ;; esac
  done </proc/mounts
  if [ -r /proc/swaps ]; then
    while read -r ll_name ll_unused; do
      case $ll_name in /dev/*) ll_uses="$ll_uses$(readlink -f "$ll_name" 2>/dev/null) [SWAP]$ll_nl" ;; esac
    done </proc/swaps
  fi
  ll_list=$(lsblk -nro KNAME,TYPE,MOUNTPOINT "$ll_real" 2>/dev/null) || ll_list=
  ll_parts=
  ll_first=yes
  while read -r ll_name ll_type ll_text; do
    [ -n "$ll_name" ] || { ll_wrong='cannot be checked (lsblk does not tell what lies on it)'; return; }
    if [ -n "$ll_first" ]; then
      ll_first=
    elif [ "$ll_type" = part ]; then
      ll_parts="$ll_parts $ll_name"
    else
      ll_wrong="is in use by $ll_name ($ll_type)"
    fi
    for ll_file in "/sys/class/block/$ll_name/holders"/*; do
      [ ! -e "$ll_file" ] || ll_wrong="is in use by \${ll_file##*/}"
    done
    [ -z "$ll_text" ] || ll_wrong="is mounted at $ll_text"
    while read -r ll_file ll_text; do
      [ "$ll_file" != "/dev/$ll_name" ] || ll_wrong="is mounted at $ll_text"
    done <<EOF
$ll_uses
EOF
    [ "$ll_wrong" != 'is mounted at [SWAP]' ] || ll_wrong='is in use as swap'
    [ -z "$ll_wrong" ] || return 0
  done <<EOF
$ll_list
EOF
}
# Is there anything on it? Two programs look, and both must find nothing.
ll_check_content() {
  [ -z "$ll_parts" ] || { ll_wrong="has partitions (\${ll_parts# })"; return; }
  ll_list=$(blkid -p -o export "$ll_real" 2>&1)
  ll_code=$?
  [ "$ll_code" = 0 ] || [ "$ll_code$ll_list" = 2 ] || { ll_wrong="cannot be checked (blkid: \${ll_list:-exit $ll_code})"; return; }
  while read -r ll_text; do
    case $ll_text in
      # Of a partition it tells the place.
      '' | 'DEVNAME='* | PART_ENTRY_*) ;;
      'TYPE='* | 'PTTYPE='*) ll_wrong="is not empty ($ll_text)" && return ;;
      *) ll_wrong="is not empty ($ll_text)" ;;
    esac
  done <<EOF
$ll_list
EOF
  [ -z "$ll_wrong" ] || return 0
  ll_list=$(wipefs -n "$ll_real" 2>&1) || { ll_wrong="cannot be checked (wipefs: $ll_list)"; return; }
  [ -z "$ll_list" ] || ll_wrong="is not empty (wipefs: $ll_list)"
}`;
