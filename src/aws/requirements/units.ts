// Amounts of space and data rates as guides write them, brought to one unit.

/** Bytes in a unit of space, by its lower-case name. */
const SPACE: Readonly<Record<string, number>> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

const RATE = /^([KMGT])(i?)(b|B|bit|bits|byte|bytes)(?:ps|\/s|\/sec|\/second)$/;
const FACTORS: Readonly<Record<string, readonly [number, number]>> = {
  K: [1e3, 2 ** 10],
  M: [1e6, 2 ** 20],
  G: [1e9, 2 ** 30],
  T: [1e12, 2 ** 40],
};

/** Bytes; null for a unit that is not known. */
export function bytesOf(amount: number, unit: string): number | null {
  const factor = Object.hasOwn(SPACE, unit.toLowerCase()) ? SPACE[unit.toLowerCase()] : undefined;
  return factor === undefined ? null : amount * factor;
}

/** Bytes a second, of `MB/s`, `Mbps`, `Gbit/s`, `MiB/s` and the like (a small b is a bit); null for a unit that is not known. */
export function bytesPerSecond(amount: number, unit: string): number | null {
  const [, prefix = "", binary, thing = ""] = RATE.exec(unit) ?? [];
  const factor = FACTORS[prefix]?.[binary === "i" ? 1 : 0];
  if (factor === undefined) return null;
  return (amount * factor) / (thing === "b" || thing.startsWith("bit") ? 8 : 1);
}

/** I/O operations a second, of `IOPS`, `ops/s` and the like; null for a unit that is not known. */
export function operationsPerSecond(amount: number, unit: string): number | null {
  return /^(?:iops|ops|io\/s|i\/o|ops\/s|operations)$/i.test(unit) ? amount : null;
}
