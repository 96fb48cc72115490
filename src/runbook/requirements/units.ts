// The units of disk figures in guides, as comparable numbers.

const MEBI = 2 ** 20;
const GIBI = 2 ** 30;

/** Bytes in a unit of space, by its lower-case name. */
const SPACES: Readonly<Record<string, number>> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  mib: MEBI,
  gib: GIBI,
  tib: 2 ** 40,
  m: MEBI,
  g: GIBI,
  t: 2 ** 40,
};

const RATE = /^([KMGT])(i?)(b|B|bit|bits|byte|bytes)(?:ps|\/s|\/sec|\/second)$/;
const FACTORS: Readonly<Record<string, readonly [decimal: number, binary: number]>> = {
  K: [1e3, 2 ** 10],
  M: [1e6, MEBI],
  G: [1e9, GIBI],
  T: [1e12, 2 ** 40],
};
/** In lower case only, `mb/s` means megabytes and `mbps` megabits. */
const SMALL = /^([kmgt]i?)(b\/s|bps|bit\/s)$/;

/** Bytes; null for an unknown unit. */
export function bytesOf(amount: number, unit: string): number | null {
  const name = unit.toLowerCase();
  const factor = Object.hasOwn(SPACES, name) ? SPACES[name] : undefined;
  return factor === undefined ? null : amount * factor;
}

/**
 * Bytes per second, from `MB/s`, `Mbps`, `Gbit/s`, `MiB/s` and the like (a lower-case b is a bit); null for an
 * unknown unit.
 */
export function bytesPerSecond(amount: number, unit: string): number | null {
  const [, prefix = "", binary, thing = ""] = RATE.exec(withCapitals(unit)) ?? [];
  const factor = FACTORS[prefix]?.[binary === "i" ? 1 : 0];
  if (factor === undefined) return null;
  return (amount * factor) / (thing === "b" || thing.startsWith("bit") ? 8 : 1);
}

/** I/O operations per second, from `IOPS`, `ops/s` and the like; null for an unknown unit. */
export function operationsPerSecond(amount: number, unit: string): number | null {
  return /^(?:iops|ops|io\/s|i\/o|ops\/s|operations)$/i.test(unit) ? amount : null;
}

/** The amount in whole GiB, rounded up; null for an unknown unit. */
export function wholeGibibytes(amount: number, unit: string): number | null {
  const bytes = bytesOf(amount, unit);
  return bytes === null ? null : Math.ceil(bytes / GIBI);
}

/** The rate in whole MiB per second, rounded up. */
export function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBI);
}

function withCapitals(unit: string): string {
  const [, prefix = "", thing] = SMALL.exec(unit) ?? [];
  if (thing === undefined) return unit;
  return `${prefix.slice(0, 1).toUpperCase()}${prefix.slice(1)}${thing === "b/s" ? "B/s" : thing}`;
}
