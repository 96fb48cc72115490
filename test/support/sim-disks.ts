// The disks of a modelled node: which volume stands behind which name, what is on it, and the node's own judgement of a
// device before a command. Names change at a restart, as those of NVMe disks do.
import type { Random } from "./random.ts";

export interface SimDisk {
  /** Below /dev. */
  name: string;
  /** `vol-…`; its serial number is the same without the dash. */
  readonly volume: string;
  /** Bytes. */
  readonly size: number;
  /** What is on it; null when it is empty. */
  signature: string | null;
  readonly mount: string | null;
}

export interface SimDisks {
  behind(name: string): SimDisk | null;
  /** Gives the disks that are not in use each other's names, perhaps. */
  shuffle(random: Random): void;
  /** Lines of the answer to a greeting. */
  lines(): readonly string[];
  /** Why a command must not begin, by the checks of its header line; null when all of them hold. */
  refusal(checks: string): string | null;
}

const GIB = 2 ** 30;

/** A system disk and three data disks, two of them of one size, one with something on it. */
export function simDisks(node: string): SimDisks {
  const digits = node.slice(-15).padStart(15, "0");
  const disk = (at: number, gib: number, signature: string | null, mount: string | null): SimDisk => ({
    name: `nvme${at}n1`,
    volume: `vol-0${at}${digits}`,
    size: gib * GIB,
    signature,
    mount,
  });
  const disks = [
    disk(0, 8, "gpt", "/"),
    disk(1, 64, null, null),
    disk(2, 64, null, null),
    disk(3, 128, "ext4", null),
  ];
  const behind = (name: string): SimDisk | null => disks.find((it) => it.name === name) ?? null;
  return {
    behind,
    shuffle(random) {
      const free = disks.filter(({ mount }) => mount === null);
      const names = free.map(({ name }) => name);
      for (const one of free) one.name = names.splice(random.below(names.length), 1)[0] ?? one.name;
    },
    lines: () =>
      disks.map(({ name, volume, size, signature, mount }) =>
        [
          `disk=NAME="${name}" KNAME="${name}" PKNAME="" TYPE="disk" SIZE="${size}" SERIAL="${volume.replace("-", "")}"`,
          `MODEL="Amazon Elastic Block Store" FSTYPE="${signature ?? ""}" PTTYPE="" MOUNTPOINT="${mount ?? ""}"`,
        ].join(" "),
      ),
    refusal(checks) {
      for (const check of checks.split(" ").filter((it) => it !== "")) {
        const [demands = "", serial = "-", size = "-", , path = ""] = check.split(",");
        const found = behind(path.replace("/dev/", ""));
        if (found === null) return `${path} does not exist`;
        if (serial !== "-" && serial !== found.volume.replace("-", "")) return `${path} is another disk`;
        if (size !== "-" && (serial === "-" || demands !== "same") && Number(size) !== found.size)
          return `${path} has another size`;
        if (demands !== "same" && found.mount !== null) return `${path} is in use`;
        if (demands === "empty" && found.signature !== null) return `${path} is not empty`;
      }
      return null;
    },
  };
}
