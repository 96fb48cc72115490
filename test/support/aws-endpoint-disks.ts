// The disks of the endpoint's nodes: what lsblk, wipefs and blkid say of them there, and which volumes EC2 knows for them.
// They are a table on the node; nothing is ever written to them.

export interface EndpointDisk {
  /** Below /dev. */
  readonly name: string;
  readonly gib: number;
  readonly serial?: string;
  readonly model?: string;
  /** The volume behind it; none for an instance store. */
  readonly volume?: EndpointVolume;
  /** What is on it itself, and where it is mounted. */
  readonly fstype?: string;
  readonly pttype?: string;
  readonly mount?: string;
  readonly parts?: readonly {
    readonly name: string;
    readonly gib: number;
    /** As lsblk calls it; `part` unless said. */
    readonly type?: string;
    readonly fstype?: string;
    readonly mount?: string;
  }[];
}

export interface EndpointVolume {
  readonly id: string;
  /** EC2's name of the attachment. */
  readonly device: string;
  readonly encrypted: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A volume on a Nitro instance, as its disk. */
export function nitroDisk(name: string, gib: number, volume: EndpointVolume): EndpointDisk {
  const serial = volume.id.replace("-", "");
  return { name, gib, serial, model: "Amazon Elastic Block Store", volume };
}

/** A system disk and an empty one of 64 GiB, of a Nitro instance. */
export function usualDisks(instance: string): readonly EndpointDisk[] {
  const digits = instance.replace(/^i-/, "");
  const volume = (id: string, device: string, name: string): EndpointVolume => ({
    id,
    device,
    encrypted: true,
    tags: { Name: name },
  });
  return [
    {
      ...nitroDisk("nvme0n1", 8, volume(`vol-f${digits.slice(1)}`, "/dev/xvda", "system")),
      pttype: "gpt",
      parts: [{ name: "nvme0n1p1", gib: 7, fstype: "xfs", mount: "/" }],
    },
    nitroDisk("nvme1n1", 64, volume(`vol-${digits}`, "/dev/sdb", "data")),
  ];
}

const COLUMNS = "KNAME|PKNAME|TYPE|SIZE|SERIAL|MODEL|FSTYPE|PTTYPE|MOUNTPOINT";
const GIB = 2 ** 30;

/** The table as it lies on the node: a line a device, below its heading. */
function diskTable(disks: readonly EndpointDisk[]): string {
  const line = (fields: readonly (string | number | undefined)[]): string =>
    fields.map((field) => field ?? "").join("|");
  const lines = disks.flatMap(({ name, gib, serial, model, fstype, pttype, mount, parts = [] }) => [
    line([name, "", "disk", gib * GIB, serial, model, fstype, pttype, mount]),
    ...parts.map((part) =>
      line([part.name, name, part.type ?? "part", part.gib * GIB, "", "", part.fstype, pttype, part.mount]),
    ),
  ]);
  return `${[COLUMNS, ...lines].join("\n")}\n`;
}

/** The beginning of each program: where the table is, and how the device that is meant is found in it. */
const LOOK = `table=\${0%/bin/*}/disks
find() {
  name=\${1##*/}
  line=$(grep "^$name|" "$table") || { echo "\${0##*/}: $1: not a block device" >&2; exit 32; }
}
# Sets what is on the found device, and the one that it is a part of.
look() {
  set -f
  IFS='|'
  set -- $line ''
  above=$2 fstype=$7 pttype=$8
  [ -z "$above" ] || pttype=
}
`;

/** lsblk with the options that are used: b d n o P r s, with or without a device. */
const LSBLK = `${LOOK}columns=KNAME pairs=0 inverse=0 alone=0 heading=1 name=
while [ $# -gt 0 ]; do
  case $1 in
    -*)
      case $1 in *P*) pairs=1 ;; esac
      case $1 in *s*) inverse=1 ;; esac
      case $1 in *d*) alone=1 ;; esac
      case $1 in *n*) heading=0 ;; esac
      case $1 in *o) columns=$2; shift ;; esac
      ;;
    *) find "$(readlink -f "$1")" ;;
  esac
  shift
done
exec awk -F'|' -v columns="$columns" -v pairs="$pairs" -v inverse="$inverse" -v alone="$alone" -v heading="$heading" -v name="$name" '
  function show(row,    line, at, wanted, count, value) {
    count = split(columns, wanted, ",")
    for (at = 1; at <= count; at++) {
      value = cell[row, wanted[at] == "NAME" ? "KNAME" : wanted[at]]
      line = line (at > 1 ? " " : "") (pairs ? wanted[at] "=\\"" value "\\"" : value)
    }
    print line
  }
  NR == 1 { for (at = 1; at <= NF; at++) title[at] = $at; next }
  { for (at = 1; at <= NF; at++) cell[$1, title[at]] = $at; order[++rows] = $1 }
  END {
    if (heading && !pairs) { line = columns; gsub(",", " ", line); print line }
    for (row = 1; row <= rows; row++) {
      own = order[row]
      if (name == "" || own == name) show(own)
      else if (!alone && !inverse && cell[own, "PKNAME"] == name) show(own)
    }
    if (inverse && cell[name, "PKNAME"] != "") show(cell[name, "PKNAME"])
  }
' "$table"
`;

/** wipefs: with -n it looks; anything else is written down as every program's call is. */
const WIPEFS = `${LOOK}[ "$1" = -n ] || { printf '%s\\n' "wipefs $*" >>"\${0%/bin/*}/calls"; exit 0; }
find "$(readlink -f "$2")"
look
[ -z "$fstype$pttype" ] || printf 'DEVICE OFFSET TYPE UUID LABEL\\n%s 0x0 %s\\n' "$name" "$fstype$pttype"
`;

/** blkid -p -o export DEVICE. */
const BLKID = `${LOOK}for path; do :; done
find "$(readlink -f "$path")"
look
[ -n "$fstype$pttype$above" ] || exit 2
echo "DEVNAME=$path"
[ -z "$fstype" ] || echo "TYPE=$fstype"
[ -z "$pttype" ] || echo "PTTYPE=$pttype"
[ -z "$above" ] || echo "PART_ENTRY_SCHEME=gpt"
`;

/** The programs by which a node tells of its disks, without the line that names their interpreter. */
export const DISK_PROGRAMS = { lsblk: LSBLK, wipefs: WIPEFS, blkid: BLKID } as const;

/** Marks a /dev that is a machine's own: nothing may be removed from any other. */
export const OWN_DEVICES = "dev/.lamplighter-node";

/** Makes the device files that the table names, on a machine whose /dev is its own. */
const MAKE_DEVICES = `[ -e /${OWN_DEVICES} ] || exit 1
find /dev -type b -exec rm -f {} +
rm -rf /sys/class/block
number=0
sed 1d "\${0%/*}/disks" | while IFS='|' read -r name rest; do
  number=$((number + 1))
  # No driver answers to this number.
  mknod "/dev/$name" b 240 "$number"
  mkdir -p "/sys/class/block/$name/holders"
done
`;

/** The files beside the programs, by name. */
export function diskFiles(disks: readonly EndpointDisk[]): Readonly<Record<string, string>> {
  return { disks: diskTable(disks), "make-devices": MAKE_DEVICES };
}

/** The volumes of the disks, each with its disk. */
export function volumesOf(
  disks: readonly EndpointDisk[],
): readonly { readonly disk: EndpointDisk; readonly volume: EndpointVolume }[] {
  return disks.flatMap((disk) => (disk.volume === undefined ? [] : [{ disk, volume: disk.volume }]));
}
