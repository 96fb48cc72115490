// A volume's size as written by a guide or an operator, in EC2's unit.

const BINARY: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5 };

export interface VolumeSize {
  readonly gibibytes: number;
  /** True when rounded up, because EC2 takes whole GiB. */
  readonly rounded: boolean;
}

/**
 * `200`, `200G` and `200GiB` are GiB, as in EC2; `200GB` is 200,000,000,000 bytes. Rounded up to whole GiB.
 * Null if it is not a size.
 */
export function volumeSize(text: string): VolumeSize | null {
  const [, amount, unit = "", kind = ""] = /^(\d{1,12}(?:\.\d{1,6})?)([KMGTP]?)(iB|B)?$/i.exec(text) ?? [];
  if (amount === undefined) return null;
  if (unit === "" && kind !== "") return null;
  const power = unit === "" ? 3 : (BINARY[unit.toUpperCase()] ?? 3);
  const bytes = Number(amount) * (kind === "B" ? 1000 ** power : 1024 ** power);
  const exact = bytes / 1024 ** 3;
  const gibibytes = Math.ceil(exact);
  return gibibytes < 1 ? null : { gibibytes, rounded: gibibytes !== exact };
}
