// The units in which guides state what a disk has to do, as numbers that can be compared.

const MEBI = 2 ** 20;
const GIBI = 2 ** 30;

const RATES: Readonly<Record<string, number>> = {
  "kb/s": 1e3,
  "mb/s": 1e6,
  "gb/s": 1e9,
  mbps: 1e6 / 8,
  "mbit/s": 1e6 / 8,
  gbps: 1e9 / 8,
  "gbit/s": 1e9 / 8,
  "mib/s": MEBI,
  "gib/s": GIBI,
};

const SPACES: Readonly<Record<string, number>> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  mib: MEBI,
  gib: GIBI,
  tib: 2 ** 40,
};

/** Bytes a second; null for a unit that is not known. `MBps` means megabytes, `Mbps` megabits. */
export function bytesPerSecond(amount: number, unit: string): number | null {
  const bytes = /^([KMG]i?)Bps$/.exec(unit);
  const rate = RATES[bytes === null ? unit.toLowerCase() : `${bytes[1]}B/s`.toLowerCase()];
  return rate === undefined ? null : amount * rate;
}

/** Whole GiB that hold the amount; null for a unit that is not known. */
export function wholeGibibytes(amount: number, unit: string): number | null {
  const space = SPACES[unit.toLowerCase()];
  return space === undefined ? null : Math.ceil((amount * space) / GIBI);
}

/** Whole MiB a second that hold the rate. */
export function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBI);
}
